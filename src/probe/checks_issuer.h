/* SPDX-License-Identifier: Apache-2.0 */
/* The checks of the group issuer, in several files, and the way they try tokens. */
#ifndef OST_PROBE_CHECKS_ISSUER_H
#define OST_PROBE_CHECKS_ISSUER_H

#include "probe/mint.h"
#include "probe/present.h"

typedef enum ost_probe_outcome ost_probe_issuer_fn(struct ost_probe *probe,
                                                   struct ost_probe_result *result);

/** checks_issuer_claims.c */
ost_probe_issuer_fn ost_probe_issuer_expired;
ost_probe_issuer_fn ost_probe_issuer_leeway;
ost_probe_issuer_fn ost_probe_issuer_early;
ost_probe_issuer_fn ost_probe_issuer_no_exp;
ost_probe_issuer_fn ost_probe_issuer_claims;
ost_probe_issuer_fn ost_probe_issuer_error;
/** checks_issuer_audience.c */
ost_probe_issuer_fn ost_probe_issuer_audience;
ost_probe_issuer_fn ost_probe_issuer_audience_prefix;
ost_probe_issuer_fn ost_probe_issuer_audience_origin;
ost_probe_issuer_fn ost_probe_issuer_audience_list;
ost_probe_issuer_fn ost_probe_issuer_issuer;
/** checks_issuer_header.c */
ost_probe_issuer_fn ost_probe_issuer_type;
ost_probe_issuer_fn ost_probe_issuer_type_spelling;
ost_probe_issuer_fn ost_probe_issuer_crit;
ost_probe_issuer_fn ost_probe_issuer_alg;
/** checks_issuer_scope.c */
ost_probe_issuer_fn ost_probe_issuer_scope;

/** A token that is good but for this. */
struct ost_probe_minting {
    const char *what;                  /* "a token without exp" */
    struct ost_probe_change header[3]; /* an empty one ends them */
    struct ost_probe_change claims[3];
    const struct ost_private_key *key; /* NULL: the issuer's */
};

/** Passed: tokens can be tried. Else why not. */
OSTIARY_MUST_CHECK enum ost_probe_outcome
ost_probe_issuer_can_try(const struct ost_probe *probe, struct ost_probe_result *result);
/** Each of them is refused, or each admitted. */
OSTIARY_MUST_CHECK enum ost_probe_outcome
ost_probe_mintings_refused(struct ost_probe *probe, struct ost_probe_result *result,
                           const struct ost_probe_minting *mintings, size_t count);
OSTIARY_MUST_CHECK enum ost_probe_outcome
ost_probe_mintings_admitted(struct ost_probe *probe, struct ost_probe_result *result,
                            const struct ost_probe_minting *mintings, size_t count);

#define OST_PROBE_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
