/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-2, without an allocation: token names, settings ids, thumbprints, what a signature
 * is of. */
#ifndef OST_JOSE_DIGEST_H
#define OST_JOSE_DIGEST_H

#include <openssl/sha.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "jose/alg.h"

#define OST_SHA256_BYTES 32

/** False where the library failed; out is all zero then. */
bool ost_sha256(struct ost_span data, uint8_t out[OST_SHA256_BYTES]);

/** What RSA and ECDSA sign of an input. */
struct ost_input_digest {
    uint8_t bytes[SHA512_DIGEST_LENGTH];
    size_t len; /* 0: EdDSA hashes the input itself; OST_SHA256_BYTES: SHA-256 */
};
/** False where the library failed. */
bool ost_input_digest_make(enum ost_alg alg, struct ost_span input,
                           struct ost_input_digest *out);

/** HMAC (RFC 2104) with SHA-256. As above. */
bool ost_hmac_sha256(struct ost_span key, struct ost_span data,
                     uint8_t out[OST_SHA256_BYTES]);
/** The first `digits` hex digits, an even number; `out` holds digits + 1. */
void ost_hex(const uint8_t *bytes, size_t digits, char *out);

#endif
