/* SPDX-License-Identifier: Apache-2.0 */
/* A public JWK as PEM: the text that a careless verifier takes for an HMAC secret. */
#ifndef OST_JOSE_PUBLIC_PEM_H
#define OST_JOSE_PUBLIC_PEM_H

#include "base/buf.h"
#include "base/error.h"
#include "wire/json.h"

/**
 * Append the SubjectPublicKeyInfo as "-----BEGIN PUBLIC KEY-----" and so on, the last
 * line ended (RFC 7468 section 13).
 *
 * Returns  OSTIARY_OK; OSTIARY_UNUSABLE_KEY; OSTIARY_INTERNAL_ERROR.
 */
OSTIARY_MUST_CHECK ostiary_code ost_jwk_public_pem(const struct ost_json *jwk,
                                                   struct ost_buf *out,
                                                   ostiary_error *err);

#endif
