/* SPDX-License-Identifier: Apache-2.0 */
/* What a token opens, and that nothing else does: batches, sessions, names of tools. */
#include "mcp/version.h"
#include "probe/protocol.h"
#include "probe/refusal.h"

#define BATCH                                                                            \
    "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{}},"           \
    "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\",\"params\":{}}]"

enum ost_probe_outcome ost_probe_lists_nothing(struct ost_probe_result *result)
{
    return ost_probe_skipped(result, "tools/list was not answered for the token");
}

static enum ost_probe_outcome judge_batch(struct ost_probe_result *result, int status)
{
    return status >= 400 && status < 500
               ? ost_probe_passed(result, "status %d to a batch", status)
               : ost_probe_failed(result, "status %d to a batch", status);
}

enum ost_probe_outcome ost_probe_check_batch(struct ost_probe *probe,
                                             struct ost_probe_result *result)
{
    struct ost_probe_call call = ost_probe_usual_call(probe);
    const struct ost_mcp_version *version =
        ost_mcp_version_find(ost_span_of(probe->findings.listing.version));
    if (version == NULL) {
        return ost_probe_lists_nothing(result);
    }
    if (version->batches) {
        return ost_probe_skipped(result, "version %s has batches", version->name);
    }
    call.body = BATCH;
    call.authorization = ost_probe_bearer(probe);
    struct ost_answer answer;
    bool arrived = ost_probe_call(probe, &call, &answer);
    enum ost_probe_outcome outcome =
        arrived ? judge_batch(result, answer.status)
                : ost_probe_unknown(result, "no answer to a batch: %s", answer.error);
    ost_answer_clear(&answer);
    return outcome;
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
    if (!ost_probe_refuses(probe)) {
        return ost_probe_refuses_nothing(result);
    }
    if (probe->findings.listing.version == NULL) {
        return ost_probe_lists_nothing(result);
    }
    OST_CLEANUP(ost_probe_refusal_cleanup)
    struct ost_probe_refusal *without = call_again(probe, NULL);
    if (without == NULL || !without->answer.arrived) {
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
    return with == NULL || !with->answer.arrived
               ? ost_probe_not_answered(result, "tools/list with the token again", with)
               : judge_going_on(result, with->answer.status);
}

/* The first tool, or the first that says that it only reads; absent: there is none. */
static struct ost_span listed_tool(const struct ost_probe *probe, bool only_reading)
{
    const struct ost_json *tools = probe->findings.listing.tools;
    struct ost_span name = OST_SPAN_ABSENT;
    for (size_t i = 0; i < ost_json_count(tools); i++) {
        const struct ost_json *tool = ost_json_item(tools, i);
        const struct ost_json *hints = ost_json_member(tool, "annotations");
        bool reads = false;
        (void)ost_json_boolean(ost_json_member(hints, "readOnlyHint"), &reads);
        if ((reads || !only_reading) &&
            ost_json_string(ost_json_member(tool, "name"), &name)) {
            return name;
        }
    }
    return OST_SPAN_ABSENT;
}

/* A call of the tool without a token; the name is one that needs no escaping. */
static struct ost_probe_refusal *call_tool(struct ost_probe *probe, struct ost_span name)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf members = {0};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf header = {0};
    struct ost_probe_call call = ost_probe_usual_call(probe);
    ost_buf_addf(&members, "\"name\":\"%.*s\",\"arguments\":{}", OST_PROBE_SHOW(name));
    ost_buf_add_span(&header, name);
    if (members.failed || header.failed) {
        return NULL;
    }
    call.method = "tools/call";
    call.members = members.data;
    call.name = header.data;
    return ost_probe_refusal_ask(probe, &call);
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

/* The names that MCP recommends: they need no escaping in JSON or in a field. */
static bool is_plain(struct ost_span name)
{
    for (size_t i = 0; i < name.len; i++) {
        char letter = ost_ascii_lower(name.data[i]);
        if ((letter < 'a' || letter > 'z') && strchr("0123456789_-./", letter) == NULL) {
            return false;
        }
    }
    return name.len > 0 && name.len <= 120;
}

/* A server that looks at no token would run the tool: where the door is not closed to
 * one that is none, only a tool that reads is called. */
static struct ost_span tool_to_call(const struct ost_probe *probe,
                                    const struct ost_probe_refusal *none)
{
    struct ost_span name = listed_tool(probe, true);
    return name.data == NULL && none->answer.status == 401 ? listed_tool(probe, false)
                                                           : name;
}

enum ost_probe_outcome ost_probe_check_oracle(struct ost_probe *probe,
                                              struct ost_probe_result *result)
{
    if (!ost_probe_refuses(probe)) {
        return ost_probe_refuses_nothing(result);
    }
    OST_CLEANUP(ost_probe_refusal_cleanup)
    struct ost_probe_refusal *none =
        call_tool(probe, ost_span_of(OST_PROBE_NO_SUCH_TOOL));
    if (none == NULL || !none->answer.arrived) {
        return ost_probe_not_answered(result, "a call of an unknown tool", none);
    }
    struct ost_span name = tool_to_call(probe, none);
    if (!is_plain(name)) {
        return ost_probe_skipped(result, "no tool that could be called is listed");
    }
    OST_CLEANUP(ost_probe_refusal_cleanup)
    struct ost_probe_refusal *one = call_tool(probe, name);
    if (one == NULL || !one->answer.arrived) {
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
