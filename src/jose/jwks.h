/* SPDX-License-Identifier: Apache-2.0 */
/* A key set (RFC 7517 section 5): unusable members are skipped, the rest works. */
#ifndef OST_JOSE_JWKS_H
#define OST_JOSE_JWKS_H

#include <stddef.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/span.h"
#include "jose/jwk.h"

/** Immutable once parsed. */
struct ost_jwks {
    struct ost_key **keys; /* usable, in the set's order; owned references */
    size_t count;
    struct ost_key_facts *facts; /* of every member, usable or not */
    size_t fact_count;
    /* Names of keys that earlier sets had, the latest first; owned. For a hint alone. */
    char *withdrawn[OST_MAX_WITHDRAWN_KEYS];
    size_t withdrawn_count;
};

/**
 * Parse a key set. A key that `previous` (may be NULL) holds too is shared from there, so
 * that its serial, contexts and cached verdicts live on (engineering.md A4).
 *
 * Returns  OSTIARY_OK; OSTIARY_KEYS_UNAVAILABLE when the text is no key set, is empty or
 *          too long (KY-13, JF-13, JF-18); OSTIARY_INTERNAL_ERROR, also when memory ran
 *          out within one key. A set whose keys are all unusable is OSTIARY_OK with
 *          count 0: the caller decides.
 * Owns     ost_jwks_free().
 */
OSTIARY_MUST_CHECK ostiary_code ost_jwks_parse(struct ost_span text,
                                               const struct ost_key_algs *algs,
                                               const struct ost_jwks *previous,
                                               struct ost_jwks **jwks_out,
                                               ostiary_error *err);
/**
 * Let a JWK without `alg` serve every algorithm that fits its type and curve, through one
 * more key object for each (AL-11). For `ostiary jws` alone, never for a validator:
 * KY-04. `jwks` is fresh from ost_jwks_parse() with ost_key_algs_default and not yet
 * shared.
 */
OSTIARY_MUST_CHECK ostiary_code ost_jwks_widen(struct ost_jwks *jwks, ostiary_error *err);
void ost_jwks_free(struct ost_jwks *jwks);
OST_DEFINE_CLEANUP(ost_jwks_cleanup, struct ost_jwks, ost_jwks_free)

/** Candidates for a token: borrowed keys. */
struct ost_candidates {
    const struct ost_key *keys[OST_MAX_KEY_CANDIDATES];
    size_t count;
    bool too_many;  /* KY-03: refuse */
    bool kid_known; /* some key has the kid, fitting or not */
};

/** Keys for this kid (absent: any) and algorithm (KY-02, KY-03, KY-04, KY-07, KY-12). */
struct ost_candidates ost_jwks_find(const struct ost_jwks *jwks, struct ost_span kid,
                                    enum ost_alg alg);
/** Whether no key has this kid, but one of an earlier set had. */
bool ost_jwks_withdrew(const struct ost_jwks *jwks, struct ost_span kid);

#endif
