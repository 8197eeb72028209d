/* SPDX-License-Identifier: Apache-2.0 */
/* May this caller do this? Which scopes would allow it? */
#include "policy/decide.h"

#include <stdint.h>

#include "policy/rule.h"
#include "policy/table_data.h"
#include "wire/uri.h"

/* Methods that ask for a valid token and nothing more (interface.md section 4). */
static bool asks_for_token_only(struct ost_span method)
{
    static const char *const methods[] = {
        "initialize", "server/discover", "ping",           "logging/setLevel",
        "tools/list", "prompts/list",    "resources/list", "resources/templates/list",
    };
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        if (ost_span_is(method, methods[i])) {
            return true;
        }
    }
    return ost_span_starts(method, "notifications/") || ost_span_starts(method, "tasks/");
}

/* How many scopes more the caller needs; SIZE_MAX where one of them can only be assigned
 * (interface.md 3, request_as). */
static size_t count_missing(const struct ost_alternative *alternative,
                            const struct ost_policy_caller *caller)
{
    size_t missing = 0;
    for (size_t i = 0; i < alternative->count; i++) {
        size_t scope = alternative->scopes[i];
        if (ost_scope_bits_have(caller->held, scope)) {
            continue;
        }
        if (caller->assigned != NULL && ost_scope_set_has(caller->assigned, scope)) {
            return SIZE_MAX;
        }
        missing++;
    }
    return missing;
}

/* SC-11: the fewest scopes more; of equals the first. */
static const struct ost_alternative *cheapest(const struct ost_rule *rule,
                                              const struct ost_policy_caller *caller,
                                              size_t *missing_out)
{
    const struct ost_alternative *best = NULL;
    for (size_t i = 0; i < rule->alternative_count; i++) {
        size_t missing = count_missing(&rule->alternatives[i], caller);
        if (best == NULL || missing < *missing_out) {
            best = &rule->alternatives[i];
            *missing_out = missing;
        }
    }
    return best;
}

static bool login_is_recent(const struct ost_login_demand *login,
                            const struct ost_policy_caller *caller)
{
    int64_t age = caller->now - caller->auth_time;
    return caller->has_auth_time && age >= -caller->leeway_seconds &&
           age <= login->max_age_seconds + caller->leeway_seconds;
}

static bool login_is_strong(const struct ost_login_demand *login,
                            const struct ost_policy_caller *caller)
{
    for (size_t i = 0; i < login->acr_count; i++) {
        if (caller->acr.data != NULL && ost_span_is(caller->acr, login->acr_values[i])) {
            return true;
        }
    }
    return login->acr_count == 0;
}

void ost_policy_login_lacks(const struct ost_rule *rule,
                            const struct ost_policy_caller *caller, bool *lacks_age_out,
                            bool *lacks_acr_out)
{
    const struct ost_login_demand *login = &rule->login;
    *lacks_age_out = login->has_max_age && !login_is_recent(login, caller);
    *lacks_acr_out = !login_is_strong(login, caller);
}

static ostiary_code forbid(ostiary_hint hint, struct ost_policy_answer *answer)
{
    answer->hint = hint;
    return OSTIARY_FORBIDDEN;
}

/* What a login may mend: a bound token, a fresher or stronger login, more scopes. All
 * scopes that are missing stand in the same challenge as the login (SU-03). */
static ostiary_code judge_login(const struct ost_rule *rule,
                                const struct ost_policy_caller *caller, bool complete,
                                struct ost_policy_answer *answer)
{
    ost_policy_login_lacks(rule, caller, &answer->lacks_age, &answer->lacks_acr);
    if (rule->sender_constrained) {
        return OSTIARY_BINDING_REQUIRED; /* until a binding can be checked */
    }
    if (answer->lacks_age || answer->lacks_acr) { /* SU-07: a machine has no user */
        return caller->is_machine ? OSTIARY_FORBIDDEN : OSTIARY_STEP_UP_REQUIRED;
    }
    return complete ? OSTIARY_OK : OSTIARY_INSUFFICIENT_SCOPE;
}

static ostiary_code judge(const struct ost_rule *rule,
                          const struct ost_policy_question *question,
                          struct ost_policy_answer *answer)
{
    const struct ost_policy_caller *caller = question->caller;
    size_t missing = 0;
    if (rule->deny) {
        return forbid(OSTIARY_HINT_DENIED, answer);
    }
    if (!ost_condition_holds(&rule->claims, &caller->facts)) {
        return forbid(OSTIARY_HINT_CLAIMS, answer);
    }
    if (!question->for_list &&
        !ost_arguments_hold(&rule->arguments, question->arguments, &caller->facts)) {
        return forbid(OSTIARY_HINT_ARGUMENTS, answer);
    }
    const struct ost_alternative *best = cheapest(rule, caller, &missing);
    if (missing == SIZE_MAX) {
        return forbid(OSTIARY_HINT_ASSIGNED_SCOPE, answer);
    }
    ostiary_code code = judge_login(rule, caller, missing == 0, answer);
    answer->alternative = code == OSTIARY_OK ? NULL : best;
    return code;
}

/* interface.md 4: for a caller whom it refuses, a hidden name is an unlisted one. */
static void hide(struct ost_policy_answer *answer)
{
    const struct ost_policy_answer hidden = {
        .code = OSTIARY_FORBIDDEN,
        .hint = OSTIARY_HINT_UNLISTED,
        .hidden = answer->rule,
        .hidden_code = answer->code,
        .hidden_hint = answer->hint,
    };
    *answer = hidden;
}

static void apply(const struct ost_rule *rule, const struct ost_policy_question *question,
                  struct ost_policy_answer *answer)
{
    answer->rule = rule;
    if (rule->is_public && !rule->deny) {
        answer->code = OSTIARY_OK;
    } else if (question->caller == NULL) {
        answer->code = OSTIARY_NO_TOKEN; /* nobody learns what a token would allow */
    } else {
        answer->code = judge(rule, question, answer);
        if (rule->hidden && answer->code != OSTIARY_OK) {
            hide(answer);
        }
    }
}

/* No rule names it. */
static void apply_default(const struct ost_policy *policy,
                          const struct ost_policy_question *question,
                          struct ost_policy_answer *answer)
{
    bool method = question->part == OST_POLICY_METHODS;
    /* A URI that could be read as another one must not slip past that one's rule. */
    bool doubtful =
        question->part == OST_POLICY_RESOURCES && !ost_uri_is_plain(question->name);
    if (!method && !doubtful && !policy->fallback.deny) {
        apply(&policy->fallback, question, answer);
    } else if (question->caller == NULL) {
        answer->code = OSTIARY_NO_TOKEN;
    } else if (method && asks_for_token_only(question->name)) {
        answer->code = OSTIARY_OK;
    } else {
        answer->hint = OSTIARY_HINT_UNLISTED;
    }
}

ostiary_code ost_policy_decide(const struct ost_policy *policy,
                               const struct ost_policy_question *question,
                               struct ost_policy_answer *answer_out)
{
    *answer_out = (struct ost_policy_answer){.code = OSTIARY_FORBIDDEN};
    const struct ost_rule *rule = ost_policy_find(policy, question->part, question->name);
    if (rule != NULL) {
        apply(rule, question, answer_out);
    } else {
        apply_default(policy, question, answer_out);
    }
    return answer_out->code;
}

bool ost_policy_depends_on_caller(const struct ost_policy *policy,
                                  enum ost_policy_part part, struct ost_span name)
{
    const struct ost_rule *rule = ost_policy_find(policy, part, name);
    rule = rule == NULL ? &policy->fallback : rule;
    return !rule->deny && !rule->is_public &&
           (rule->alternative_count > 0 || ost_rule_asks_caller(rule));
}

bool ost_policy_scope_used(const struct ost_policy *policy, size_t n)
{
    return ost_scope_set_has(&policy->used, n);
}
