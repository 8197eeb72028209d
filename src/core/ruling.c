/* SPDX-License-Identifier: Apache-2.0 */
/* What the policy says of every message in a body, gathered into one answer. */
#include "core/authorize.h"
#include "core/hint.h"

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
        .held = ruling->held,
    };
    if (call->is_response) { /* interface.md 4: it asks for a valid token, nothing more */
        answer->code = ruling->held == NULL ? OSTIARY_NO_TOKEN : OSTIARY_OK;
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

/* Forbidden outranks a missing scope, which outranks admission: no login helps then. */
static bool is_worse(ostiary_code code, ostiary_code than)
{
    return code != OSTIARY_OK && (than == OSTIARY_OK || code == OSTIARY_FORBIDDEN) &&
           code != than;
}

void ost_ruling_add(struct ost_ruling *ruling, const struct ost_mcp_call *call)
{
    struct ost_policy_answer answer = {.code = OSTIARY_FORBIDDEN};
    ostiary_code code = decide(ruling, call, &answer);
    if (ruling->decisive == NULL || is_worse(code, ruling->code)) {
        ruling->decisive = call;
        ruling->code = code;
        ruling->hint = answer.hint;
        ruling->place = answer.place;
    }
    if (code == OSTIARY_INSUFFICIENT_SCOPE) {
        need_all(&ruling->needed, answer.alternative);
    }
}

static void add_word(struct ost_buf *out, const char *word, const char *separator)
{
    if (out->len > 0) {
        ost_buf_add_string(out, separator);
    }
    ost_buf_add_string(out, word);
}

/* Scopes the token has and some rule uses: for clients that replace instead of adding. */
static bool held_and_used(const struct ost_ruling *ruling, const ostiary_grant *grant,
                          size_t n)
{
    return ost_policy_scope_used(ruling->policy, n) &&
           ostiary_grant_has_scope(grant, ost_policy_scope_name(ruling->policy, n));
}

/* Scopes are numbered in ASCII order, so both lists come out sorted (SC-10). */
void ost_ruling_name_scopes(const struct ost_ruling *ruling, ostiary_verdict *verdict,
                            bool union_challenge)
{
    const ostiary_grant *grant = ost_grant_in(&verdict->grant);
    ost_buf_reset(&verdict->scope);
    ost_buf_reset(&verdict->missing);
    const char *name = ost_policy_scope_name(ruling->policy, 0);
    for (size_t n = 0; name != NULL; name = ost_policy_scope_name(ruling->policy, ++n)) {
        bool needed = ost_scope_set_has(&ruling->needed, n);
        if (needed || (union_challenge && held_and_used(ruling, grant, n))) {
            add_word(&verdict->scope, name, " ");
        }
        if (needed && !ost_scope_set_has(ruling->held, n)) {
            ost_buf_add_string(&verdict->missing, name);
            ost_buf_add(&verdict->missing, "", 1);
        }
    }
}

ostiary_code ost_ruling_give(const struct ost_ruling *ruling, struct ost_check *check,
                             bool union_challenge)
{
    ostiary_verdict *verdict = check->verdict;
    verdict->hint = ruling->hint;
    if (ruling->decisive != NULL) {
        ost_verdict_put(&verdict->method, ruling->decisive->method);
        ost_verdict_put(&verdict->name, ruling->decisive->name);
    }
    ost_verdict_put(&verdict->rule, ost_span_of(ruling->place));
    if (ruling->code == OSTIARY_INSUFFICIENT_SCOPE) {
        ost_ruling_name_scopes(ruling, verdict, union_challenge);
        verdict->hint = ost_hint_of_scopes(ost_grant_in(&verdict->grant),
                                           ost_buf_span(&verdict->missing));
        return ost_fail(&verdict->error, ruling->code, "needs %s",
                        verdict->scope.data == NULL ? "" : verdict->scope.data);
    }
    return ruling->code;
}
