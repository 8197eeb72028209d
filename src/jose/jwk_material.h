/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers of a public JWK: read, held to the rules, made an EVP_PKEY with its RFC
 * 7638 thumbprint. */
#ifndef OST_JOSE_JWK_MATERIAL_H
#define OST_JOSE_JWK_MATERIAL_H

#include <openssl/evp.h>
#include <stdbool.h>
#include <stdint.h>

#include "jose/alg.h"
#include "jose/digest.h"
#include "wire/json.h"

struct ost_jwk_material {
    enum ost_key_type type;
    EVP_PKEY *pkey; /* owned */
    int bits;
    bool zero_prefixed;
    uint8_t thumbprint[OST_SHA256_BYTES];
};

/** *why_out is NULL when the key is good; else why it is skipped (static), with no pkey.
 *  Returns  OSTIARY_OK; OSTIARY_UNUSABLE_KEY; OSTIARY_INTERNAL_ERROR, which says nothing
 *  of the key. */
OSTIARY_MUST_CHECK ostiary_code ost_jwk_material_read(const struct ost_json *jwk,
                                                      struct ost_jwk_material *out,
                                                      const char **why_out);

/** The most bytes one number may have: RSA with 8192 bits, and room for leading zeros. */
#define OST_JWK_NUMBER_BYTES 1088

/** A base64url member. False: absent, no string, not canonical, too long. */
bool ost_jwk_number(const struct ost_json *jwk, const char *name, uint8_t *out,
                    size_t size, size_t *len_out);
/** RFC 7638: the required members in lexicographic order. */
bool ost_jwk_thumbprint(const struct ost_json *jwk, enum ost_key_type type,
                        uint8_t out[OST_SHA256_BYTES]);

#endif
