/* SPDX-License-Identifier: Apache-2.0 */
/* A call that ought to be refused, and how it is. */
#ifndef OST_PROBE_REFUSAL_H
#define OST_PROBE_REFUSAL_H

#include "probe/call.h"
#include "probe/findings.h"
#include "probe/result.h"

/** Find the challenges in the answer that it has. */
void ost_probe_refusal_read(struct ost_probe_refusal *refusal);
void ost_probe_refusal_clear(struct ost_probe_refusal *refusal);

/** Send a call, and read what comes. NULL without memory; where nothing came,
 * answer.error says why. Owns: ost_probe_refusal_free(). */
struct ost_probe_refusal *ost_probe_refusal_ask(struct ost_probe *probe,
                                                const struct ost_probe_call *call);
void ost_probe_refusal_free(struct ost_probe_refusal *refusal);
OST_DEFINE_CLEANUP(ost_probe_refusal_cleanup, struct ost_probe_refusal,
                   ost_probe_refusal_free)

/** A parameter of its Bearer challenge; absent without. */
struct ost_span ost_probe_refusal_parameter(const struct ost_probe_refusal *refusal,
                                            const char *name);

/** Whether the call without a token was refused with 401: else nothing is known of how
 *  the server refuses. */
bool ost_probe_refuses(const struct ost_probe *probe);
/** How a check ends where it does not. */
OSTIARY_MUST_CHECK enum ost_probe_outcome
ost_probe_refuses_nothing(struct ost_probe_result *result);
/** How a check ends where a call was not answered; `of`: which, in words. */
OSTIARY_MUST_CHECK enum ost_probe_outcome
ost_probe_not_answered(struct ost_probe_result *result, const char *of,
                       const struct ost_probe_refusal *refusal);

#endif
