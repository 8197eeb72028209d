/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-2 by the low-level calls: every EVP way allocates (engineering.md B2). */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "jose/digest.h"

#include <endian.h>
#include <openssl/sha.h>
#include <string.h>

#include "base/each_byte.h"

bool ost_sha256(struct ost_span data, uint8_t out[OST_SHA256_BYTES])
{
    SHA256_CTX context;
    bool done = SHA256_Init(&context) == 1 &&
                SHA256_Update(&context, data.data, data.len) == 1 &&
                SHA256_Final(out, &context) == 1;
    if (!done) {
        memset(out, 0, OST_SHA256_BYTES);
    }
    return done;
}

static bool hash_384(struct ost_span input, struct ost_input_digest *out)
{
    SHA512_CTX context;
    out->len = SHA384_DIGEST_LENGTH;
    return SHA384_Init(&context) == 1 &&
           SHA384_Update(&context, input.data, input.len) == 1 &&
           SHA384_Final(out->bytes, &context) == 1;
}

static bool hash_512(struct ost_span input, struct ost_input_digest *out)
{
    SHA512_CTX context;
    out->len = SHA512_DIGEST_LENGTH;
    return SHA512_Init(&context) == 1 &&
           SHA512_Update(&context, input.data, input.len) == 1 &&
           SHA512_Final(out->bytes, &context) == 1;
}

bool ost_input_digest_make(enum ost_alg alg, struct ost_span input,
                           struct ost_input_digest *out)
{
    out->len = 0;
    switch (ost_alg_hash(alg)) {
    case OST_HASH_NONE:
        return true;
    case OST_HASH_SHA256:
        out->len = SHA256_DIGEST_LENGTH;
        return ost_sha256(input, out->bytes);
    case OST_HASH_SHA384:
        return hash_384(input, out);
    case OST_HASH_SHA512:
        return hash_512(input, out);
    }
    return false;
}

#define BLOCK_BYTES 64 /* of SHA-256; RFC 2104 section 2 */

/* SHA-256 of a block, each byte of it changed by `pad`, and the data behind it. */
static bool hash_behind(const uint8_t block[BLOCK_BYTES], uint8_t pad,
                        struct ost_span data, uint8_t out[OST_SHA256_BYTES])
{
    uint8_t padded[BLOCK_BYTES];
    SHA256_CTX context;
    for (size_t i = 0; i < BLOCK_BYTES; i++) {
        padded[i] = block[i] ^ pad;
    }
    bool done = SHA256_Init(&context) == 1 &&
                SHA256_Update(&context, padded, sizeof padded) == 1 &&
                SHA256_Update(&context, data.data, data.len) == 1 &&
                SHA256_Final(out, &context) == 1;
    explicit_bzero(padded, sizeof padded);
    explicit_bzero(&context, sizeof context);
    return done;
}

bool ost_hmac_sha256(struct ost_span key, struct ost_span data,
                     uint8_t out[OST_SHA256_BYTES])
{
    uint8_t block[BLOCK_BYTES] = {0};
    uint8_t inner[OST_SHA256_BYTES];
    bool done = true;
    if (key.len > sizeof block) {
        done = ost_sha256(key, block);
    } else {
        memcpy(block, key.data, key.len);
    }
    done = done && hash_behind(block, 0x36, data, inner) &&
           hash_behind(block, 0x5c, (struct ost_span){(const char *)inner, sizeof inner},
                       out);
    explicit_bzero(block, sizeof block);
    if (!done) {
        memset(out, 0, OST_SHA256_BYTES);
    }
    return done;
}

/* Four bytes at once: the halves of each are spread over two, then made letters. */
static void hex4(const uint8_t bytes[4], char out[8])
{
    uint64_t word = (uint64_t)bytes[0] | (uint64_t)bytes[1] << 16 |
                    (uint64_t)bytes[2] << 32 | (uint64_t)bytes[3] << 48;
    word = (word >> 4 & 0x000f000f000f000f) | (word & 0x000f000f000f000f) << 8;
    uint64_t past_nine = (word + OST_EACH_BYTE(6)) >> 4 & OST_EACH_BYTE(1);
    word += OST_EACH_BYTE('0') + past_nine * ('a' - '0' - 10);
    word = htole64(word);
    memcpy(out, &word, sizeof word);
}

void ost_hex(const uint8_t *bytes, size_t digits, char *out)
{
    size_t i = 0;
    for (; digits - i >= 8; i += 8) {
        hex4(bytes + i / 2, out + i);
    }
    for (; i < digits; i += 2) {
        const uint8_t last[4] = {bytes[i / 2]};
        char letters[8];
        hex4(last, letters);
        memcpy(out + i, letters, 2);
    }
    out[digits] = '\0';
}
