/* SPDX-License-Identifier: Apache-2.0 */
/* What a token without any scope is told where a tool needs one. */
#include "probe/checks_issuer.h"
#include "probe/refusal.h"
#include "probe/tools.h"

static bool has(const struct ost_probe_refusal *refusal, const char *name,
                const char *value)
{
    const struct ost_challenge_parameter *parameter =
        ost_probe_refusal_find(refusal, name);
    return parameter != NULL && (value == NULL || ost_span_is(parameter->value, value));
}

/* Passed: this is a good refusal. Unknown: none, or one that no scope would help. No word
 * of the server is quoted, for it may hold the token. */
static enum ost_probe_outcome judge(struct ost_probe_result *result, const char *tool,
                                    const struct ost_probe_refusal *refusal)
{
    int status = refusal->answer.status;
    if (status == 401) {
        return ost_probe_failed(result, "%s gets 401 with a good token without scope",
                                tool);
    }
    if (status != 403 || refusal->bearer == NULL) {
        return ost_probe_unknown(result, "%s: status %d", tool, status);
    }
    if (!has(refusal, "error", "insufficient_scope")) {
        return ost_probe_failed(result, "the 403 to %s has no insufficient_scope", tool);
    }
    return has(refusal, "scope", NULL)
               ? ost_probe_passed(result, "%s gets 403 with a scope to ask for", tool)
               : ost_probe_failed(result, "the 403 to %s names no scope", tool);
}

static enum ost_probe_outcome try_tool(struct ost_probe *probe,
                                       struct ost_probe_result *result, const char *tool,
                                       const char *authorization)
{
    struct ost_answer answer;
    bool arrived = ost_probe_call_tool(probe, tool, NULL, authorization, &answer);
    OST_CLEANUP(ost_probe_refusal_cleanup)
    struct ost_probe_refusal *refusal = ost_probe_refusal_of_take(&answer);
    return arrived && refusal != NULL ? judge(result, tool, refusal)
                                      : ost_probe_unknown(result, "%s: no answer", tool);
}

/* Up to the first tool that is refused in a way that can be judged. */
static enum ost_probe_outcome try_tools(struct ost_probe *probe,
                                        struct ost_probe_result *result,
                                        const char *authorization)
{
    size_t at = 0;
    const char *tool = NULL;
    enum ost_probe_outcome outcome = OST_PROBE_UNKNOWN;
    for (size_t count = 0; count < OST_PROBE_MOST_TOOLS && outcome == OST_PROBE_UNKNOWN &&
                           (tool = ost_probe_next_tool(probe, &at)) != NULL;
         count++) {
        outcome = try_tool(probe, result, tool, authorization);
    }
    return outcome == OST_PROBE_UNKNOWN
               ? ost_probe_skipped(result, "no tool that may be called asks for a scope")
               : outcome;
}

enum ost_probe_outcome ost_probe_issuer_scope(struct ost_probe *probe,
                                              struct ost_probe_result *result)
{
    static const struct ost_probe_change none[] = {
        {.name = "scope"}, {.name = "scp"}, {.name = NULL}};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf bearer = {0};
    if (!probe->options.allow_calls) {
        return ost_probe_skipped(result, "it needs --allow-calls: only a tool's call "
                                         "shows which scopes it needs");
    }
    enum ost_probe_outcome outcome = ost_probe_issuer_can_try(probe, result);
    if (outcome != OST_PROBE_PASSED) {
        return outcome;
    }
    return ost_probe_mint(probe, NULL, none, NULL, &bearer)
               ? try_tools(probe, result, bearer.data)
               : ost_probe_unknown(result, "the token cannot be made: memory");
}
