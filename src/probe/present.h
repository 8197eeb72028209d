/* SPDX-License-Identifier: Apache-2.0 */
/* A credential is presented, and what the server makes of it. */
#ifndef OST_PROBE_PRESENT_H
#define OST_PROBE_PRESENT_H

#include "probe/check.h"

/** How the usual call with it was answered. Clear its answer. */
struct ost_probe_reception {
    struct ost_answer answer;
    bool admitted; /* with a result of the call */
};
/** False where no answer came. */
bool ost_probe_present(struct ost_probe *probe, const char *authorization,
                       struct ost_probe_reception *reception_out);

/** Something that must be refused, or must not be. */
struct ost_probe_presented {
    const char *authorization;
    const char *what; /* "a token whose signature has a flipped bit" */
    /* NULL: the same without what is wrong is admitted. Else why a refusal says nothing
     */
    const char *no_control;
    bool is_malformed; /* no token at all: 400 is right as well (TX-04) */
};

/** It is refused with 401: passed. Admitted: failed. A server that is too busy or lacks
 *  its keys has not judged. Which status a refusal has where a call without a token is
 *  not answered with 401 either, is challenge.status's. */
OSTIARY_MUST_CHECK enum ost_probe_outcome
ost_probe_refusal_of(struct ost_probe *probe, struct ost_probe_result *result,
                     const struct ost_probe_presented *presented);
/** It is admitted: passed. */
OSTIARY_MUST_CHECK enum ost_probe_outcome
ost_probe_admission_of(struct ost_probe *probe, struct ost_probe_result *result,
                       const struct ost_probe_presented *presented);

/** Where it is refused with a Bearer challenge, that has the error invalid_token: passed.
 *  What else is wrong with the refusal is other checks'. */
OSTIARY_MUST_CHECK enum ost_probe_outcome
ost_probe_error_of(struct ost_probe *probe, struct ost_probe_result *result,
                   const struct ost_probe_presented *presented);
/** The same of a refusal that is known already; `what`: of what, in words. */
OSTIARY_MUST_CHECK enum ost_probe_outcome
ost_probe_error_in(const struct ost_probe_refusal *refusal,
                   struct ost_probe_result *result, const char *what);

/** Of several that were tried: where the last one passed, all did, and this says so. */
OSTIARY_MUST_CHECK enum ost_probe_outcome
ost_probe_conclude(enum ost_probe_outcome last, struct ost_probe_result *result,
                   const char *sentence);

/** Whether a call without a token is refused: else none that comes is looked at. */
bool ost_probe_is_guarded(const struct ost_probe *probe);
#define OST_PROBE_UNGUARDED "a call without a token is not refused"

#endif
