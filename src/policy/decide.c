/* SPDX-License-Identifier: Apache-2.0 */
/* May this caller do this? Which scopes would allow it? */
#include "policy/decide.h"

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

static size_t count_missing(const struct ost_alternative *alternative,
                            const struct ost_scope_set *held)
{
    size_t missing = 0;
    for (size_t i = 0; i < alternative->count; i++) {
        missing += ost_scope_set_has(held, alternative->scopes[i]) ? 0 : 1;
    }
    return missing;
}

/* SC-11: the fewest scopes more; of equals the first. */
static const struct ost_alternative *cheapest(const struct ost_rule *rule,
                                              const struct ost_scope_set *held,
                                              size_t *missing_out)
{
    const struct ost_alternative *best = NULL;
    for (size_t i = 0; i < rule->alternative_count; i++) {
        size_t missing = count_missing(&rule->alternatives[i], held);
        if (best == NULL || missing < *missing_out) {
            best = &rule->alternatives[i];
            *missing_out = missing;
        }
    }
    return best;
}

static void apply(const struct ost_rule *rule, const struct ost_scope_set *held,
                  struct ost_policy_answer *answer)
{
    size_t missing = 0;
    answer->rule = rule;
    answer->place = rule->place;
    if (rule->is_public && !rule->deny) {
        answer->code = OSTIARY_OK;
        return;
    }
    if (held == NULL) {
        answer->code = OSTIARY_NO_TOKEN; /* nobody learns what a token would allow */
        return;
    }
    if (rule->deny) {
        answer->hint = OSTIARY_HINT_DENIED;
        return;
    }
    const struct ost_alternative *best = cheapest(rule, held, &missing);
    if (missing > 0) {
        answer->code = OSTIARY_INSUFFICIENT_SCOPE;
        answer->alternative = best;
        return;
    }
    answer->code = OSTIARY_OK;
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
        apply(&policy->fallback, question->held, answer);
    } else if (question->held == NULL) {
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
        apply(rule, question->held, answer_out);
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
    return !rule->deny && !rule->is_public && rule->alternative_count > 0;
}

bool ost_policy_scope_used(const struct ost_policy *policy, size_t n)
{
    return ost_scope_set_has(&policy->used, n);
}
