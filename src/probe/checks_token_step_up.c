/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a client whose token does not suffice for a tool learns how to get one that
 * does.
 */
#include "oauth/challenge_clients.h"
#include "probe/checks_token.h"
#include "probe/refusal.h"
#include "probe/tools.h"
#include "wire/scope.h"

#define NONE_REFUSED "no tool that may be called is refused to the token"

static const struct ost_probe_findings *findings_of(const struct ost_probe *probe)
{
    return &probe->findings;
}

static bool has_error(const struct ost_probe_refusal *refusal, const char *error)
{
    const struct ost_challenge_parameter *parameter =
        ost_probe_refusal_find(refusal, "error");
    return parameter != NULL && ost_span_is(parameter->value, error);
}

enum ost_probe_outcome ost_probe_step_up_status(struct ost_probe *probe,
                                                struct ost_probe_result *result)
{
    const struct ost_probe_tool_call *refused = NULL;
    for (size_t i = 0; i < findings_of(probe)->tool_call_count; i++) {
        const struct ost_probe_tool_call *call = &findings_of(probe)->tool_calls[i];
        /* RFC 9470: another login is wanted, and no scope. */
        bool login = has_error(&call->refusal, "insufficient_user_authentication");
        if (call->status == 401 && !login) {
            return ost_probe_failed(result, "%s gets 401 with a token that is admitted",
                                    call->name);
        }
        refused = call->status == 403 ? call : refused;
    }
    return refused == NULL ? ost_probe_skipped(result, NONE_REFUSED)
                           : ost_probe_passed(result, "%s gets 403", refused->name);
}

/* The next call that was refused with 403 and a Bearer challenge; one without says that
 * no scope would help (CH-18). NULL: no more. */
static const struct ost_probe_tool_call *next_step_up(const struct ost_probe *probe,
                                                      size_t *at)
{
    while (*at < findings_of(probe)->tool_call_count) {
        const struct ost_probe_tool_call *call = &findings_of(probe)->tool_calls[(*at)++];
        if (call->status == 403 && call->refusal.bearer != NULL) {
            return call;
        }
    }
    return NULL;
}

static size_t count_403(const struct ost_probe *probe)
{
    size_t count = 0;
    for (size_t i = 0; i < findings_of(probe)->tool_call_count; i++) {
        count += findings_of(probe)->tool_calls[i].status == 403 ? 1 : 0;
    }
    return count;
}

/* What a client needs of it; NULL: all is there. */
static const char *lacking(const struct ost_probe_refusal *refusal)
{
    return !has_error(refusal, "insufficient_scope") ? "error=\"insufficient_scope\""
           : ost_probe_refusal_find(refusal, "scope") == NULL ? "scope"
           : ost_probe_refusal_find(refusal, "resource_metadata") == NULL
               ? "resource_metadata"
               : NULL;
}

enum ost_probe_outcome ost_probe_step_up_challenge(struct ost_probe *probe,
                                                   struct ost_probe_result *result)
{
    size_t at = 0;
    size_t count = 0;
    const struct ost_probe_tool_call *call = NULL;
    if (count_403(probe) == 0) {
        return ost_probe_skipped(result, NONE_REFUSED);
    }
    for (; (call = next_step_up(probe, &at)) != NULL; count++) {
        const char *what = lacking(&call->refusal);
        if (what != NULL) {
            return ost_probe_failed(result, "the 403 to %s has no %s", call->name, what);
        }
    }
    return count == 0
               ? ost_probe_failed(result, "no 403 has a Bearer challenge")
               : ost_probe_passed(result, "%zu of %zu refusals say what to ask for",
                                  count, count_403(probe));
}

/* The scopes of the token; absent where it does not say in a way that we know. */
static struct ost_span token_scope(const struct ost_probe *probe)
{
    const struct ost_token *jwt = ost_probe_jwt(probe);
    struct ost_span scope = OST_SPAN_ABSENT;
    if (jwt != NULL && !ost_json_string(ost_json_member(jwt->claims, "scope"), &scope)) {
        (void)ost_json_string(ost_json_member(jwt->claims, "scp"), &scope);
    }
    return scope;
}

static bool names_another(struct ost_span list, struct ost_span held)
{
    struct ost_span scope = OST_SPAN_ABSENT;
    while (ost_scope_next(&list, &scope)) {
        if (!ost_probe_scope_holds(held, scope)) {
            return true;
        }
    }
    return false;
}

enum ost_probe_outcome ost_probe_step_up_scope(struct ost_probe *probe,
                                               struct ost_probe_result *result)
{
    size_t at = 0;
    size_t count = 0;
    const struct ost_probe_tool_call *call = NULL;
    while ((call = next_step_up(probe, &at)) != NULL) {
        const struct ost_challenge_parameter *scope =
            ost_probe_refusal_find(&call->refusal, "scope");
        if (scope == NULL) {
            continue;
        }
        if (!ost_probe_is_scope(scope->value)) {
            return ost_probe_failed(result, "%s: scope=\"%.*s\" is no list of scopes",
                                    call->name, OST_PROBE_SHOW(scope->value));
        }
        if (token_scope(probe).data != NULL &&
            !names_another(scope->value, token_scope(probe))) {
            return ost_probe_failed(result, "%s: the token has all of scope=\"%.*s\"",
                                    call->name, OST_PROBE_SHOW(scope->value));
        }
        count++;
    }
    return count == 0
               ? ost_probe_skipped(result, "no 403 names a scope")
               : ost_probe_passed(result, "%zu refusals name what is lacking", count);
}

/* The first of the login's scopes that the token has and the challenge does not name. */
static struct ost_span left_out(const struct ost_probe *probe, struct ost_span named)
{
    const struct ost_challenge_parameter *login =
        ost_probe_refusal_find(&findings_of(probe)->refusal, "scope");
    struct ost_span rest = login == NULL ? OST_SPAN_ABSENT : login->value;
    struct ost_span scope = OST_SPAN_ABSENT;
    while (ost_scope_next(&rest, &scope)) {
        if (ost_probe_scope_holds(token_scope(probe), scope) &&
            !ost_probe_scope_holds(named, scope)) {
            return scope;
        }
    }
    return OST_SPAN_ABSENT;
}

static enum ost_probe_outcome judge_union(const struct ost_probe *probe,
                                          struct ost_probe_result *result,
                                          const struct ost_probe_refusal *refusal)
{
    const struct ost_challenge_parameter *scope =
        ost_probe_refusal_find(refusal, "scope");
    if (refusal->answer.status != 403 || scope == NULL) {
        return ost_probe_skipped(result, "a client of " OST_PROBE_NEWEST_LEGACY
                                         " is not told a scope by a 403");
    }
    struct ost_span missed = left_out(probe, scope->value);
    return missed.data == NULL
               ? ost_probe_passed(result, "scope=\"%.*s\"", OST_PROBE_SHOW(scope->value))
               : ost_probe_failed(result, "scope=\"%.*s\" leaves out %.*s",
                                  OST_PROBE_SHOW(scope->value), OST_PROBE_SHOW(missed));
}

/* The tool is one that was refused to this very token. */
enum ost_probe_outcome ost_probe_step_up_union(struct ost_probe *probe,
                                               struct ost_probe_result *result)
{
    size_t at = 0;
    const struct ost_probe_tool_call *call = next_step_up(probe, &at);
    struct ost_answer answer;
    if (call == NULL || token_scope(probe).data == NULL) {
        return ost_probe_skipped(
            result, call == NULL ? NONE_REFUSED : "the token does not say its scopes");
    }
    bool arrived = ost_probe_call_tool(probe, call->name, OST_PROBE_NEWEST_LEGACY,
                                       ost_probe_bearer(probe), &answer);
    OST_CLEANUP(ost_probe_refusal_cleanup)
    struct ost_probe_refusal *refusal = ost_probe_refusal_of_take(&answer);
    return arrived && refusal != NULL
               ? judge_union(probe, result, refusal)
               : ost_probe_unknown(result,
                                   "no answer for a client of " OST_PROBE_NEWEST_LEGACY);
}

static enum ost_probe_outcome judge_reading(struct ost_probe_result *result,
                                            const struct ost_probe_tool_call *call)
{
    static const char *const names[] = {"error", "scope", "resource_metadata"};
    struct ost_span found = OST_SPAN_ABSENT;
    if (call->refusal.mistake != NULL) {
        return ost_probe_failed(result, "the 403 to %s: %s", call->name,
                                call->refusal.mistake);
    }
    if (!ost_challenge_begins_bearer(ost_buf_span(&call->refusal.joined))) {
        return ost_probe_failed(result, "the 403 to %s does not begin with Bearer",
                                call->name);
    }
    for (size_t i = 0; i < 3; i++) {
        if (!ost_probe_clients_read(&call->refusal, names[i], &found)) {
            return ost_probe_failed(result,
                                    "of the 403 to %s a client reads %s as \"%.*s\"",
                                    call->name, names[i], OST_PROBE_SHOW(found));
        }
    }
    return ost_probe_passed(result, "clients read what the grammar reads");
}

enum ost_probe_outcome ost_probe_step_up_clients(struct ost_probe *probe,
                                                 struct ost_probe_result *result)
{
    size_t at = 0;
    const struct ost_probe_tool_call *call = NULL;
    enum ost_probe_outcome outcome = OST_PROBE_PASSED;
    size_t count = 0;
    for (; outcome == OST_PROBE_PASSED && (call = next_step_up(probe, &at)) != NULL;
         count++) {
        outcome = judge_reading(result, call);
    }
    return count == 0 ? ost_probe_skipped(result, "no 403 has a Bearer challenge")
                      : outcome;
}
