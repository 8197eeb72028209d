/* SPDX-License-Identifier: Apache-2.0 */
/* May this caller do this? Which scopes would allow it? Pure; allocates nothing. */
#ifndef OST_POLICY_DECIDE_H
#define OST_POLICY_DECIDE_H

#include "base/error.h"
#include "policy/table.h"

/** What is known of whoever calls, from a token that has been verified. */
struct ost_policy_caller {
    struct ost_scope_bits held;
    /** Those that nobody can ask this caller's server for (request_as null); NULL: none.
     */
    const struct ost_scope_set *assigned;
    struct ost_facts facts;
    struct ost_span acr; /* absent: the token has none */
    bool has_auth_time;
    int64_t auth_time, now; /* Unix seconds */
    int64_t leeway_seconds;
    bool is_machine; /* the client itself, no user: CL-09 */
};

struct ost_policy_question {
    enum ost_policy_part part;
    struct ost_span name;                   /* tool, URI, prompt, or the method */
    const struct ost_policy_caller *caller; /* NULL: nobody, no token */
    const struct ost_json *arguments;       /* of the call; NULL: none were seen */
    bool for_list; /* what a list may show: arguments are not looked at */
};

/** Zeroed memory is a refusal: code is read only after ost_policy_decide(). */
struct ost_policy_answer {
    ostiary_code code;
    ostiary_hint hint;           /* of FORBIDDEN */
    const struct ost_rule *rule; /* NULL: unlisted, or what is hidden from this caller */
    const struct ost_alternative *alternative; /* to name in a challenge (SC-08, SC-11) */
    bool lacks_age, lacks_acr; /* of STEP_UP_REQUIRED: what the login lacked (SU-02) */
    /** The rule that hides itself, and why it refuses: for the log and for explain. */
    const struct ost_rule *hidden;
    ostiary_code hidden_code;
    ostiary_hint hidden_hint;
};

/**
 * Decide one call. `default` speaks of tools, resources and prompts; the methods listed
 * in interface.md section 4 ask for a valid token and nothing more unless `methods` has a
 * rule; any other method is forbidden. What no login can mend outranks what one can.
 *
 * Returns  The code of *answer_out: OK, NO_TOKEN, INSUFFICIENT_SCOPE, FORBIDDEN,
 *          STEP_UP_REQUIRED, BINDING_REQUIRED.
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

/** What of a rule's login demand this caller does not meet (SU-01, SU-04). */
void ost_policy_login_lacks(const struct ost_rule *rule,
                            const struct ost_policy_caller *caller, bool *lacks_age_out,
                            bool *lacks_acr_out);

#endif
