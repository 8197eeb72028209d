/* SPDX-License-Identifier: Apache-2.0 */
/* SipHash-1-3. Ours, since OpenSSL's needs a context for each thread, which allocates;
 * the unit test holds it to OpenSSL's. */
#include "jose/siphash.h"

#include <endian.h>
#include <string.h>

#define ROUNDS       1
#define FINAL_ROUNDS 3

struct state {
    uint64_t v0, v1, v2, v3;
};

static inline uint64_t rotate(uint64_t word, unsigned bits)
{
    return word << bits | word >> (64 - bits);
}

static inline struct state mix(struct state s, unsigned rounds)
{
    for (unsigned i = 0; i < rounds; i++) {
        s.v0 += s.v1;
        s.v2 += s.v3;
        s.v1 = rotate(s.v1, 13) ^ s.v0;
        s.v3 = rotate(s.v3, 16) ^ s.v2;
        s.v0 = rotate(s.v0, 32);
        s.v2 += s.v1;
        s.v0 += s.v3;
        s.v1 = rotate(s.v1, 17) ^ s.v2;
        s.v3 = rotate(s.v3, 21) ^ s.v0;
        s.v2 = rotate(s.v2, 32);
    }
    return s;
}

static inline struct state take(struct state s, uint64_t word)
{
    s.v3 ^= word;
    s = mix(s, ROUNDS);
    s.v0 ^= word;
    return s;
}

/* The last bytes, fewer than a word, and the length in the highest one. */
static uint64_t last_word(struct ost_span text, size_t at)
{
    uint64_t word = (uint64_t)text.len << 56;
    for (size_t i = at; i < text.len; i++) {
        word |= (uint64_t)(unsigned char)text.data[i] << 8 * (i - at);
    }
    return word;
}

static struct state begin(const struct ost_siphash_key *key)
{
    return (struct state){
        .v0 = key->word[0] ^ 0x736f6d6570736575,
        .v1 = key->word[1] ^ 0x646f72616e646f6d ^ 0xee, /* 0xee: 128 bits come out */
        .v2 = key->word[0] ^ 0x6c7967656e657261,
        .v3 = key->word[1] ^ 0x7465646279746573,
    };
}

static uint64_t fold(struct state s)
{
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

void ost_siphash(const struct ost_siphash_key *key, struct ost_span text, uint64_t out[2])
{
    struct state s = begin(key);
    size_t at = 0;
    uint64_t word;
    for (; text.len - at >= sizeof word; at += sizeof word) {
        memcpy(&word, text.data + at, sizeof word);
        s = take(s, le64toh(word));
    }
    s = take(s, last_word(text, at));
    s.v2 ^= 0xee;
    s = mix(s, FINAL_ROUNDS);
    out[0] = fold(s);
    s.v1 ^= 0xdd;
    out[1] = fold(mix(s, FINAL_ROUNDS));
}
