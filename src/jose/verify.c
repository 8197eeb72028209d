/* SPDX-License-Identifier: Apache-2.0 */
/* A signature against a key set: the keys that may have made it, each tried. */
#include "jose/verify.h"

/* By kid where there is one (KY-02), else every key that fits, up to a bound (KY-03). */
static ostiary_code find(const struct ost_jwks *jwks, const struct ost_signed *what,
                         struct ost_candidates *found, ostiary_error *err)
{
    *found = ost_jwks_find(jwks, what->kid, what->alg);
    OST_ENSURE(!found->too_many, err, OSTIARY_UNUSABLE_KEY, "more than %d keys fit",
               OST_MAX_KEY_CANDIDATES);
    OST_ENSURE(found->count > 0 || !found->kid_known, err, OSTIARY_UNUSABLE_KEY,
               "the key named does not fit the algorithm, or was skipped");
    OST_ENSURE(found->count > 0, err, OSTIARY_UNKNOWN_KEY, "the set has no such key");
    return OSTIARY_OK;
}

ostiary_code ost_verify(const struct ost_jwks *jwks, const struct ost_signed *what,
                        struct ost_verified *verified_out, ostiary_error *err)
{
    struct ost_candidates found;
    ostiary_code code = OSTIARY_BAD_SIGNATURE;
    verified_out->key = NULL;
    OST_TRY(find(jwks, what, &found, err));
    OST_ENSURE(ost_input_digest_make(what->alg, what->input, &verified_out->digest), err,
               OSTIARY_INTERNAL_ERROR, "SHA-2");
    for (size_t i = 0; i < found.count && code == OSTIARY_BAD_SIGNATURE; i++) {
        code = ost_signature_verify(found.keys[i], what, &verified_out->digest, err);
        verified_out->key = code == OSTIARY_OK ? found.keys[i] : NULL;
    }
    return code;
}
