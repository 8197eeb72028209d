/* SPDX-License-Identifier: Apache-2.0 */
/* What a token opens, and that nothing else does: batches, sessions, names of tools. */
#include "mcp/version.h"
#include "probe/checks_protocol.h"
#include "probe/refusal.h"
#include "probe/tools.h"

#define BATCH                                                                            \
    "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{}},"           \
    "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\",\"params\":{}}]"

enum ost_probe_outcome ost_probe_lists_nothing(struct ost_probe_result *result)
{
    return ost_probe_skipped(result, "tools/list was not answered for the token");
}

static enum ost_probe_outcome judge_batch(struct ost_probe_result *result, int status,
                                          const char *version)
{
    return status >= 400 && status < 500
               ? ost_probe_passed(result, "status %d to a batch", status)
               : ost_probe_failed(result, "status %d to a batch of version %s", status,
                                  version);
}

static enum ost_probe_outcome
try_batch(struct ost_probe *probe, struct ost_probe_result *result, const char *version)
{
    struct ost_probe_call call = ost_probe_usual_call(probe);
    struct ost_answer answer;
    call.version = version;
    call.body = BATCH;
    call.authorization = ost_probe_bearer(probe);
    bool arrived = ost_probe_call(probe, &call, &answer);
    enum ost_probe_outcome outcome =
        arrived ? judge_batch(result, answer.status, version)
                : ost_probe_unknown(result, "no answer to a batch: %s", answer.error);
    ost_answer_clear(&answer);
    return outcome;
}

/* A server of the newest version may serve older clients by another road. */
enum ost_probe_outcome ost_probe_check_batch(struct ost_probe *probe,
                                             struct ost_probe_result *result)
{
    const struct ost_mcp_version *version =
        ost_mcp_version_find(ost_span_of(probe->findings.listing.version));
    if (version == NULL) {
        return ost_probe_lists_nothing(result);
    }
    if (version->batches) {
        return ost_probe_skipped(result, "version %s has batches", version->name);
    }
    enum ost_probe_outcome outcome = try_batch(probe, result, version->name);
    return outcome == OST_PROBE_PASSED && version->stateless
               ? try_batch(probe, result, OST_PROBE_NEWEST_LEGACY)
               : outcome;
}

/* The usual call, in the session that the token opened where there is one. */
static struct ost_probe_refusal *call_again(struct ost_probe *probe,
                                            const char *authorization)
{
    struct ost_probe_call call = ost_probe_usual_call(probe);
    call.authorization = authorization;
    return ost_probe_refusal_ask(probe, &call);
}

static enum ost_probe_outcome judge_going_on(struct ost_probe_result *result, int status)
{
    return status == 200
               ? ost_probe_passed(result, "401 without the token, 200 with it again")
               : ost_probe_failed(result,
                                  "a call without the token ended something: status %d "
                                  "with the token after it",
                                  status);
}

/* Without the token, then with it again. */
enum ost_probe_outcome ost_probe_check_session(struct ost_probe *probe,
                                               struct ost_probe_result *result)
{
    if (!ost_probe_answers_401(probe)) {
        return ost_probe_refuses_nothing(result);
    }
    if (probe->findings.listing.version == NULL) {
        return ost_probe_lists_nothing(result);
    }
    OST_CLEANUP(ost_probe_refusal_cleanup)
    struct ost_probe_refusal *without = call_again(probe, NULL);
    if (!ost_probe_has_judged(without)) {
        return ost_probe_not_answered(result, "tools/list without the token", without);
    }
    if (without->answer.status != 401) {
        return ost_probe_failed(result,
                                "status %d to tools/list without the token, after one "
                                "with it",
                                without->answer.status);
    }
    OST_CLEANUP(ost_probe_refusal_cleanup)
    struct ost_probe_refusal *with = call_again(probe, ost_probe_bearer(probe));
    return !ost_probe_has_judged(with)
               ? ost_probe_not_answered(result, "tools/list with the token again", with)
               : judge_going_on(result, with->answer.status);
}

/* A call of the tool without a token. */
static struct ost_probe_refusal *call_tool(struct ost_probe *probe, const char *name)
{
    struct ost_answer answer;
    (void)ost_probe_call_tool(probe, name, NULL, NULL, &answer);
    return ost_probe_refusal_of_take(&answer);
}

/* What differs between two refusals; NULL: nothing that matters. The scope may: the
 * challenge names that of the operation. */
static const char *difference(const struct ost_probe_refusal *a,
                              const struct ost_probe_refusal *b)
{
    if (a->answer.status != b->answer.status) {
        return "the status";
    }
    if (!ost_span_equal(ost_probe_refusal_parameter(a, "error_description"),
                        ost_probe_refusal_parameter(b, "error_description"))) {
        return "the description";
    }
    return ost_span_equal(ost_buf_span(&a->answer.body), ost_buf_span(&b->answer.body))
               ? NULL
               : "the body";
}

/* A server that looks at no token runs the tool: it is one that may be called (tools.h).
 */
enum ost_probe_outcome ost_probe_check_oracle(struct ost_probe *probe,
                                              struct ost_probe_result *result)
{
    if (!ost_probe_answers_401(probe)) {
        return ost_probe_refuses_nothing(result);
    }
    OST_CLEANUP(ost_probe_refusal_cleanup)
    struct ost_probe_refusal *none = call_tool(probe, OST_PROBE_NO_SUCH_TOOL);
    if (!ost_probe_has_judged(none)) {
        return ost_probe_not_answered(result, "a call of an unknown tool", none);
    }
    size_t at = 0;
    const char *name = ost_probe_next_tool(probe, &at);
    if (name == NULL) {
        return ost_probe_skipped(result, "no tool that could be called is listed");
    }
    OST_CLEANUP(ost_probe_refusal_cleanup)
    struct ost_probe_refusal *one = call_tool(probe, name);
    if (!ost_probe_has_judged(one)) {
        return ost_probe_not_answered(result, "a call of a tool", one);
    }
    const char *differs = difference(none, one);
    return differs == NULL
               ? ost_probe_passed(result, "a tool is refused like one that is none")
               : ost_probe_failed(result,
                                  "%s of the refusal tells a tool from one that is none "
                                  "(status %d and %d)",
                                  differs, one->answer.status, none->answer.status);
}
