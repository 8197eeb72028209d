/* SPDX-License-Identifier: Apache-2.0 */
/* A signature against a key set: the keys that may have made it, each tried. */
#ifndef OST_JOSE_VERIFY_H
#define OST_JOSE_VERIFY_H

#include "jose/jwks.h"
#include "jose/signature.h"

/** What came of it: read after OSTIARY_OK. */
struct ost_verified {
    const struct ost_key *key; /* that made it, borrowed from the set; NULL: none */
    struct ost_input_digest digest;
};

/**
 * Returns  OSTIARY_OK; OSTIARY_UNKNOWN_KEY (no key of that name, or none that fits);
 *          OSTIARY_UNUSABLE_KEY (the key named does not fit or was skipped, or too many
 *          fit); OSTIARY_BAD_SIGNATURE; OSTIARY_INTERNAL_ERROR.
 */
OSTIARY_MUST_CHECK ostiary_code ost_verify(const struct ost_jwks *jwks,
                                           const struct ost_signed *what,
                                           struct ost_verified *verified_out,
                                           ostiary_error *err);

#endif
