/* SPDX-License-Identifier: Apache-2.0 */
/* What the policy says of every message in a body, gathered into one answer. */
#include "core/authorize.h"
#include "core/hint.h"

bool ost_ruling_caller(const struct ost_settings *settings,
                       const ostiary_verdict *verdict, struct ost_policy_caller *out)
{
    const ostiary_grant *grant = ost_verdict_granted(verdict);
    if (grant == NULL) {
        return false;
    }
    ost_grant_caller(grant, out);
    out->assigned = &settings->issuers[verdict->issuer].asking.assigned;
    out->now = verdict->now;
    out->leeway_seconds = settings->clock_leeway_seconds;
    return true;
}

static enum ost_policy_part part_of(enum ost_mcp_target target)
{
    switch (target) {
    case OST_MCP_TOOL:
        return OST_POLICY_TOOLS;
    case OST_MCP_RESOURCE:
        return OST_POLICY_RESOURCES;
    case OST_MCP_PROMPT:
        return OST_POLICY_PROMPTS;
    case OST_MCP_METHOD_ONLY:
        return OST_POLICY_METHODS;
    }
    return OST_POLICY_METHODS;
}

static ostiary_code decide(const struct ost_ruling *ruling,
                           const struct ost_mcp_call *call,
                           struct ost_policy_answer *answer)
{
    const struct ost_policy_question question = {
        .part = part_of(call->target),
        .name = call->target == OST_MCP_METHOD_ONLY ? call->method : call->name,
        .caller = ruling->caller,
        .arguments = call->arguments,
        .for_list = ruling->for_hint,
    };
    if (call->is_response) { /* interface.md 4: it asks for a valid token, nothing more */
        answer->code = ruling->caller == NULL ? OSTIARY_NO_TOKEN : OSTIARY_OK;
        return answer->code;
    }
    return ost_policy_decide(ruling->policy, &question, answer);
}

static void need_all(struct ost_scope_set *needed, const struct ost_alternative *all)
{
    for (size_t i = 0; all != NULL && i < all->count; i++) {
        needed->words[all->scopes[i] / 64] |= UINT64_C(1) << (all->scopes[i] % 64);
    }
}

/* What no login mends outranks what one does, which outranks admission. */
static int weight(ostiary_code code)
{
    static const ostiary_code lightest_first[] = {
        OSTIARY_OK,
        OSTIARY_INSUFFICIENT_SCOPE,
        OSTIARY_STEP_UP_REQUIRED,
        OSTIARY_BINDING_REQUIRED,
    };
    int count = (int)(sizeof lightest_first / sizeof lightest_first[0]);
    for (int i = 0; i < count; i++) {
        if (lightest_first[i] == code) {
            return i;
        }
    }
    return count;
}

static void add_further(struct ost_ruling *ruling, const struct ost_mcp_call *call)
{
    struct ost_policy_answer answer = {.code = OSTIARY_FORBIDDEN};
    ostiary_code code = decide(ruling, call, &answer);
    if (weight(code) > weight(ruling->code)) {
        ruling->decisive = call;
        ruling->code = code;
        ruling->answer = answer;
    }
    need_all(&ruling->needed, answer.alternative);
}

void ost_ruling_add(struct ost_ruling *ruling, const struct ost_mcp_call *call)
{
    if (ruling->decisive != NULL) {
        add_further(ruling, call);
        return;
    }
    ruling->decisive = call;
    ruling->code = decide(ruling, call, &ruling->answer);
    need_all(&ruling->needed, ruling->answer.alternative);
}

/* Scopes the token itself has and some rule uses: for clients that replace what they hold
 * instead of adding to it (SC-09). What a mapping gave comes again by itself. */
static void hold_own(const struct ost_ruling *ruling, const ostiary_grant *grant,
                     struct ost_scope_set *named)
{
    for (size_t i = 0; i < ost_grant_scope_count(grant); i++) {
        int n = ost_policy_scope_number(ruling->policy,
                                        ost_span_of(ostiary_grant_scope(grant, i)));
        if (n >= 0 && ost_grant_scope_is_own(grant, i) &&
            ost_policy_scope_used(ruling->policy, (size_t)n)) {
            named->words[n / 64] |= UINT64_C(1) << (n % 64);
        }
    }
}

/* As the server is asked for them, sorted (SC-10). What can only be assigned is held
 * here, since an alternative that lacks such a scope is never proposed: it is not asked
 * for. */
static void name_all(const struct ost_asking *asking, const struct ost_scope_set *named,
                     struct ost_buf *out)
{
    const char *last = NULL;
    for (size_t i = 0; i < asking->count; i++) {
        const char *spelling = asking->spelling[asking->order[i]];
        if (spelling == NULL || !ost_scope_set_has(named, asking->order[i]) ||
            (last != NULL && ost_span_is(ost_span_of(last), spelling))) {
            continue;
        }
        ost_buf_add_string(out, last == NULL ? "" : " ");
        ost_buf_add_string(out, spelling);
        last = spelling;
    }
}

static void name_missing(const struct ost_ruling *ruling, struct ost_buf *out)
{
    const char *name = ost_policy_scope_name(ruling->policy, 0);
    for (size_t n = 0; name != NULL; name = ost_policy_scope_name(ruling->policy, ++n)) {
        if (ost_scope_set_has(&ruling->needed, n) &&
            !ost_scope_bits_have(ruling->caller->held, n)) {
            ost_buf_add_string(out, name);
            ost_buf_add(out, "", 1);
        }
    }
}

void ost_ruling_name_scopes(const struct ost_ruling *ruling, ostiary_verdict *verdict,
                            bool union_challenge)
{
    struct ost_scope_set named = ruling->needed;
    ost_buf_reset(&verdict->scope);
    ost_buf_reset(&verdict->missing);
    if (union_challenge) {
        hold_own(ruling, ost_verdict_granted(verdict), &named);
    }
    name_all(ruling->asking, &named, &verdict->scope);
    name_missing(ruling, &verdict->missing);
}

/* What hides itself shows in the log alone: to the caller it is an unlisted name. */
static void give_hidden(const struct ost_policy_answer *answer, ostiary_verdict *verdict)
{
    if (answer->hidden != NULL) {
        ost_verdict_put(&verdict->hidden_rule, ost_span_of(answer->hidden->place));
        verdict->hidden_code = answer->hidden_code;
        verdict->hidden_hint = answer->hidden_hint;
    }
}

/* RFC 9470 section 3: what the login lacked, each once (SU-01, SU-02). */
static void give_login(const struct ost_policy_answer *answer, ostiary_verdict *verdict)
{
    const struct ost_login_demand *login = &answer->rule->login;
    ost_buf_reset(&verdict->acr_values);
    ost_buf_reset(&verdict->max_age);
    for (size_t i = 0; answer->lacks_acr && i < login->acr_count; i++) {
        ost_buf_add_string(&verdict->acr_values, i == 0 ? "" : " ");
        ost_buf_add_string(&verdict->acr_values, login->acr_values[i]);
    }
    if (answer->lacks_age) {
        ost_buf_addf(&verdict->max_age, "%lld", (long long)login->max_age_seconds);
    }
}

static void give_operation(const struct ost_ruling *ruling, ostiary_verdict *verdict)
{
    const struct ost_rule *rule = ruling->answer.rule;
    if (ruling->decisive != NULL) {
        ost_verdict_put(&verdict->method, ruling->decisive->method);
        ost_verdict_put(&verdict->name, ruling->decisive->name);
    }
    ost_verdict_put(&verdict->rule,
                    rule == NULL ? OST_SPAN_ABSENT : ost_span_of(rule->place));
}

static const char *why_forbidden(ostiary_hint hint)
{
    switch (hint) {
    case OSTIARY_HINT_UNLISTED:
        return "no rule names it";
    case OSTIARY_HINT_DENIED:
        return "the rule denies it to everybody";
    case OSTIARY_HINT_CLAIMS:
        return "the token's claims are not what the rule asks for";
    case OSTIARY_HINT_ARGUMENTS:
        return "the arguments are not what the rule allows";
    case OSTIARY_HINT_ASSIGNED_SCOPE:
        return "every alternative lacks a scope that only somebody can assign";
    default:
        return "the rule asks for a user's login, and no user is here";
    }
}

static ostiary_code give_refusal(const struct ost_ruling *ruling, struct ost_check *check)
{
    ostiary_verdict *verdict = check->verdict;
    const char *scope = verdict->scope.len == 0 ? "no scope" : verdict->scope.data;
    switch (ruling->code) {
    case OSTIARY_INSUFFICIENT_SCOPE:
        verdict->hint = ost_hint_of_scopes(ost_grant_in(&verdict->grant),
                                           ost_buf_span(&verdict->missing));
        return ost_fail(&verdict->error, ruling->code, "needs %.200s", scope);
    case OSTIARY_STEP_UP_REQUIRED:
        return ost_fail(&verdict->error, ruling->code, "needs a %s%s%s login",
                        ruling->answer.lacks_age ? "fresher" : "",
                        ruling->answer.lacks_age && ruling->answer.lacks_acr ? ", " : "",
                        ruling->answer.lacks_acr ? "stronger" : "");
    case OSTIARY_BINDING_REQUIRED:
        return ost_fail(&verdict->error, ruling->code,
                        "the rule asks for a token that is bound to a key");
    case OSTIARY_FORBIDDEN:
        return ost_fail(&verdict->error, ruling->code, "%s",
                        why_forbidden(verdict->hint));
    default:
        return ruling->code;
    }
}

ostiary_code ost_ruling_give(const struct ost_ruling *ruling, struct ost_check *check,
                             bool union_challenge)
{
    ostiary_verdict *verdict = check->verdict;
    verdict->hint = ruling->answer.hint;
    give_operation(ruling, verdict);
    give_hidden(&ruling->answer, verdict);
    if (ruling->code == OSTIARY_INSUFFICIENT_SCOPE ||
        ruling->code == OSTIARY_STEP_UP_REQUIRED) {
        ost_ruling_name_scopes(ruling, verdict, union_challenge);
    }
    if (ruling->code == OSTIARY_STEP_UP_REQUIRED) {
        give_login(&ruling->answer, verdict);
    }
    return give_refusal(ruling, check);
}
