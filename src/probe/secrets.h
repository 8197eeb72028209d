/* SPDX-License-Identifier: Apache-2.0 */
/* What forgeries are made of: the token that was given, a stranger's key, the issuer's.
 */
#ifndef OST_PROBE_SECRETS_H
#define OST_PROBE_SECRETS_H

#include "jose/private_jwk.h"
#include "wire/token.h"

/** All owned. */
struct ost_probe_secrets {
    struct ost_token_room room;
    struct ost_token jwt;            /* the token that was given; text absent: no JWT */
    struct ost_private_key stranger; /* a key of nobody's, for a JWT; pkey NULL: none */
    struct ost_private_key issuer;   /* the key that the server trusts; pkey NULL: none */
};

/** Either may be NULL. OSTIARY_BAD_ARGUMENT for an issuer's key that is none. */
OSTIARY_MUST_CHECK ostiary_code
ost_probe_secrets_make(const char *token, const char *issuer_key,
                       struct ost_probe_secrets *secrets_out, ostiary_error *err);
/** Wiped. */
void ost_probe_secrets_clear(struct ost_probe_secrets *secrets);

#endif
