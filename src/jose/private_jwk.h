/* SPDX-License-Identifier: Apache-2.0 */
/* Private keys as JWKs, for tests and development servers. */
#ifndef OST_JOSE_PRIVATE_JWK_H
#define OST_JOSE_PRIVATE_JWK_H

#include <openssl/evp.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/span.h"
#include "jose/alg.h"
#include "wire/json.h"

/** Owned; clear with ost_private_key_clear(). */
struct ost_private_key {
    EVP_PKEY *pkey;
    enum ost_alg alg;
    struct ost_json *jwk;
    struct ost_span kid; /* of jwk; absent without one */
};

/** Read a private JWK with `alg`. OSTIARY_BAD_ARGUMENT when it is none. */
OSTIARY_MUST_CHECK ostiary_code ost_private_key_parse(struct ost_span text,
                                                      struct ost_private_key *key_out,
                                                      ostiary_error *err);
void ost_private_key_clear(struct ost_private_key *key);
/** Append a new private JWK. `kid` NULL: the thumbprint. */
OSTIARY_MUST_CHECK ostiary_code ost_private_key_generate(enum ost_alg alg,
                                                         const char *kid,
                                                         struct ost_buf *out,
                                                         ostiary_error *err);
/** Append the public half of a private JWK, with its kid and alg and use sig. */
void ost_private_key_write_public(const struct ost_private_key *key, struct ost_buf *out);
/** Append it as PEM (SubjectPublicKeyInfo). False without memory. */
OSTIARY_MUST_CHECK bool
ost_private_key_write_public_pem(const struct ost_private_key *key, struct ost_buf *out);

#endif
