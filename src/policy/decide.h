/* SPDX-License-Identifier: Apache-2.0 */
/* May this caller do this? Which scopes would allow it? Pure; allocates nothing. */
#ifndef OST_POLICY_DECIDE_H
#define OST_POLICY_DECIDE_H

#include "base/error.h"
#include "policy/table.h"

struct ost_policy_question {
    enum ost_policy_part part;
    struct ost_span name;             /* tool, URI, prompt, or the method for METHODS */
    const struct ost_scope_set *held; /* NULL: nobody, no token */
};

/** Zeroed memory is a refusal: code is read only after ost_policy_decide(). */
struct ost_policy_answer {
    ostiary_code code;           /* OK, NO_TOKEN, INSUFFICIENT_SCOPE, FORBIDDEN */
    ostiary_hint hint;           /* of FORBIDDEN: UNLISTED, DENIED */
    const struct ost_rule *rule; /* NULL: unlisted */
    const struct ost_alternative *alternative; /* to name in a challenge (SC-08, SC-11) */
    const char *place;                         /* "/policy/tools/x"; NULL: unlisted */
};

/**
 * Decide one call. `default` speaks of tools, resources and prompts; the methods listed
 * in interface.md section 4 ask for a valid token and nothing more unless `methods` has a
 * rule; any other method is forbidden.
 *
 * Returns  The code of *answer_out.
 */
OSTIARY_MUST_CHECK ostiary_code ost_policy_decide(
    const struct ost_policy *policy, const struct ost_policy_question *question,
    struct ost_policy_answer *answer_out);

/** Whether two callers with valid tokens could get different answers: for cacheScope
 *  (SC-19). */
bool ost_policy_depends_on_caller(const struct ost_policy *policy,
                                  enum ost_policy_part part, struct ost_span name);

/** Whether some rule of the table uses this scope (SC-09). */
bool ost_policy_scope_used(const struct ost_policy *policy, size_t n);

#endif
