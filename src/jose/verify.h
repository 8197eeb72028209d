/* SPDX-License-Identifier: Apache-2.0 */
/* A signature against a key set: the keys that may have made it, each tried. */
#ifndef OST_JOSE_VERIFY_H
#define OST_JOSE_VERIFY_H

#include "jose/jwks.h"

/** What is verified; spans are borrowed for the call. */
struct ost_signed {
    enum ost_alg alg;
    struct ost_span kid; /* absent: any key that fits (KY-03) */
    struct ost_span input, signature;
};

/**
 * key_out  The key that made it, borrowed from the set; NULL after a failure.
 *
 * Returns  OSTIARY_OK; OSTIARY_UNKNOWN_KEY (no key of that name, or none that fits);
 *          OSTIARY_UNUSABLE_KEY (the key named does not fit or was skipped, or too many
 *          fit); OSTIARY_BAD_SIGNATURE; OSTIARY_INTERNAL_ERROR.
 */
OSTIARY_MUST_CHECK ostiary_code ost_verify(const struct ost_jwks *jwks,
                                           const struct ost_signed *what,
                                           const struct ost_key **key_out,
                                           ostiary_error *err);

#endif
