/* SPDX-License-Identifier: Apache-2.0 */
/* Signing a compact JWS: the one place where tokens are made. */
#ifndef OST_JOSE_SIGN_H
#define OST_JOSE_SIGN_H

#include "base/buf.h"
#include "base/error.h"
#include "jose/private_jwk.h"

/**
 * Append a compact JWS over exactly these texts.
 *
 * header  A JSON object, complete.
 * claims  A JSON object; its bytes are signed as they are where OpenSSL signs.
 */
OSTIARY_MUST_CHECK ostiary_code ost_sign(const struct ost_private_key *key,
                                         struct ost_span header, struct ost_span claims,
                                         struct ost_buf *out, ostiary_error *err);
/** The same by OpenSSL over these very octets, whatever they are: what a test of the
 *  verifying side needs. */
OSTIARY_MUST_CHECK ostiary_code ost_sign_octets(const struct ost_private_key *key,
                                                struct ost_span header,
                                                struct ost_span payload,
                                                struct ost_buf *out, ostiary_error *err);

#endif
