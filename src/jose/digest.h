/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256, without an allocation: token names, settings ids, thumbprints. */
#ifndef OST_JOSE_DIGEST_H
#define OST_JOSE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

#define OST_SHA256_BYTES 32

/** False where the library failed; out is all zero then. */
bool ost_sha256(struct ost_span data, uint8_t out[OST_SHA256_BYTES]);
/** HMAC (RFC 2104) with SHA-256. As above. */
bool ost_hmac_sha256(struct ost_span key, struct ost_span data,
                     uint8_t out[OST_SHA256_BYTES]);
/** The first `digits` hex digits; `out` holds digits + 1. */
void ost_hex(const uint8_t *bytes, size_t digits, char *out);

#endif
