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

void ost_hex(const uint8_t *bytes, size_t digits, char *out)
{
    static const char letters[] = "0123456789abcdef";
    for (size_t i = 0; i < digits; i++) {
        uint8_t byte = bytes[i / 2];
        out[i] = letters[i % 2 == 0 ? byte >> 4 : byte & 0xf];
    }
    out[digits] = '\0';
}
