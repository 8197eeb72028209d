/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 by the low-level calls: every EVP way allocates (engineering.md B2). */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "jose/digest.h"

#include <openssl/sha.h>
#include <string.h>

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

void ost_hex(const uint8_t *bytes, size_t digits, char *out)
{
    static const char letters[] = "0123456789abcdef";
    for (size_t i = 0; i < digits; i++) {
        uint8_t byte = bytes[i / 2];
        out[i] = letters[i % 2 == 0 ? byte >> 4 : byte & 0xf];
    }
    out[digits] = '\0';
}
