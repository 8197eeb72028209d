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
/** The same of an answer that has come, which is taken: it is empty then. */
struct ost_probe_refusal *ost_probe_refusal_of_take(struct ost_answer *answer);
void ost_probe_refusal_free(struct ost_probe_refusal *refusal);
OST_DEFINE_CLEANUP(ost_probe_refusal_cleanup, struct ost_probe_refusal,
                   ost_probe_refusal_free)

/** A parameter of its Bearer challenge; NULL without it. */
const struct ost_challenge_parameter *
ost_probe_refusal_find(const struct ost_probe_refusal *refusal, const char *name);
/** Its value; absent without. */
struct ost_span ost_probe_refusal_parameter(const struct ost_probe_refusal *refusal,
                                            const char *name);

/** Whether both regular expressions of deployed clients find what stands there, or
 *  nothing where it does not; else *found_out is what one of them finds. */
bool ost_probe_clients_read(const struct ost_probe_refusal *refusal, const char *name,
                            struct ost_span *found_out);
/** RFC 6749 section 3.3: a list with one space between its members, and not empty. */
bool ost_probe_is_scope(struct ost_span text);
/** Whether a scope is among those of a list. */
bool ost_probe_scope_holds(struct ost_span list, struct ost_span scope);

/** Too many requests, or the server or one behind it lacks what it judges by (PL-05): the
 *  status of an answer that says nothing of what was sent. */
bool ost_probe_is_undecided(int status);
/** Whether the call without a token was refused with 401: else nothing is known of how
 *  the server refuses. */
bool ost_probe_answers_401(const struct ost_probe *probe);
/** How a check ends where it does not. */
OSTIARY_MUST_CHECK enum ost_probe_outcome
ost_probe_refuses_nothing(struct ost_probe_result *result);
/** Whether an answer came, and one that says something of what was sent. NULL: no. */
bool ost_probe_has_judged(const struct ost_probe_refusal *refusal);
/** How a check ends where it is not so; `of`: of which call, in words. */
OSTIARY_MUST_CHECK enum ost_probe_outcome
ost_probe_not_answered(struct ost_probe_result *result, const char *of,
                       const struct ost_probe_refusal *refusal);

#endif
