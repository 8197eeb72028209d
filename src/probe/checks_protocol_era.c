/* SPDX-License-Identifier: Apache-2.0 */
/* What a call with a token is told that is not of the version it says it is. */
#include "mcp/version.h"
#include "probe/checks_protocol.h"
#include "probe/message.h"
#include "probe/refusal.h"

#define HEADER_MISMATCH     (-32020)
#define UNSUPPORTED_VERSION (-32022)
#define NO_SUCH_VERSION     "1900-01-01"

/* A call in a version that nobody has, as one of 2026-07-28 is made. */
#define UNSUPPORTED_BODY                                                                 \
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"_meta\":{"    \
    "\"io.modelcontextprotocol/protocolVersion\":\"" NO_SUCH_VERSION "\","               \
    "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"ostiary-probe\","                \
    "\"version\":\"0\"},\"io.modelcontextprotocol/clientCapabilities\":{}}}}"

static const struct ost_mcp_version *version_of(const struct ost_probe *probe)
{
    return ost_mcp_version_find(ost_span_of(probe->findings.listing.version));
}

/* How the check ends where the answer is not 400 with this code. */
static enum ost_probe_outcome expect_code(struct ost_probe_result *result,
                                          const struct ost_answer *answer, int64_t code,
                                          const char *of)
{
    OST_CLEANUP(ost_json_cleanup) struct ost_json *message = ost_probe_message(answer);
    int64_t found = ost_probe_error_code(message);
    if (answer->status == 403) {
        return ost_probe_skipped(result, "%s is refused with 403 before", of);
    }
    return answer->status == 400 && found == code
               ? ost_probe_passed(result, "400 and %d to %s", (int)code, of)
               : ost_probe_failed(result,
                                  "status %d and error code %lld to %s, not 400 "
                                  "and %d",
                                  answer->status, (long long)found, of, (int)code);
}

static enum ost_probe_outcome try_mismatch(struct ost_probe *probe,
                                           struct ost_probe_result *result,
                                           struct ost_probe_call call, const char *of)
{
    struct ost_answer answer;
    call.authorization = ost_probe_bearer(probe);
    bool arrived = ost_probe_call(probe, &call, &answer);
    enum ost_probe_outcome outcome =
        arrived ? expect_code(result, &answer, HEADER_MISMATCH, of)
                : ost_probe_unknown(result, "no answer to %s: %s", of, answer.error);
    ost_answer_clear(&answer);
    return outcome;
}

static bool is_stateless(const struct ost_probe *probe)
{
    const struct ost_mcp_version *version = version_of(probe);
    return version != NULL && version->stateless;
}

static enum ost_probe_outcome no_headers(struct ost_probe_result *result)
{
    return ost_probe_skipped(result, "it has no version with such headers");
}

/* A list of tools of 2026-07-28, but for these lines in place of its own. */
static enum ost_probe_outcome try_lines(struct ost_probe *probe,
                                        struct ost_probe_result *result,
                                        const ostiary_field *fields, size_t count,
                                        const char *of)
{
    const struct ost_probe_call call = {
        .no_headers = true, .fields = fields, .field_count = count};
    return is_stateless(probe) ? try_mismatch(probe, result, call, of)
                               : no_headers(result);
}

enum ost_probe_outcome ost_probe_check_version_header(struct ost_probe *probe,
                                                      struct ost_probe_result *result)
{
    const ostiary_field fields[] = {
        OST_PROBE_FIELD("MCP-Protocol-Version", OST_PROBE_NEWEST_LEGACY),
        OST_PROBE_FIELD("Mcp-Method", "tools/list")};
    return try_lines(probe, result, fields, 2,
                     "MCP-Protocol-Version: " OST_PROBE_NEWEST_LEGACY
                     " over a body of " OST_PROBE_NEWEST);
}

enum ost_probe_outcome ost_probe_check_method_header(struct ost_probe *probe,
                                                     struct ost_probe_result *result)
{
    const ostiary_field fields[] = {
        OST_PROBE_FIELD("MCP-Protocol-Version", OST_PROBE_NEWEST),
        OST_PROBE_FIELD("Mcp-Method", "server/discover")};
    enum ost_probe_outcome outcome = try_lines(
        probe, result, fields, 2, "Mcp-Method: server/discover over tools/list");
    return outcome == OST_PROBE_PASSED
               ? try_lines(probe, result, fields, 1, "a call without Mcp-Method")
               : outcome;
}

/* Neither name is a tool's: whoever does not look calls nothing. */
enum ost_probe_outcome ost_probe_check_name_header(struct ost_probe *probe,
                                                   struct ost_probe_result *result)
{
    const struct ost_probe_call call = {.method = "tools/call",
                                        .members = "\"name\":\"" OST_PROBE_NO_SUCH_TOOL
                                                   "\",\"arguments\":{}",
                                        .name = OST_PROBE_NO_SUCH_TOOL "-either"};
    return is_stateless(probe)
               ? try_mismatch(probe, result, call, "an Mcp-Name that is not the body's")
               : no_headers(result);
}

/* Versioning, "Protocol Version Negotiation": data.supported is a list of versions. */
static enum ost_probe_outcome judge_modern(struct ost_probe_result *result,
                                           const struct ost_answer *answer)
{
    OST_CLEANUP(ost_json_cleanup) struct ost_json *message = ost_probe_message(answer);
    const struct ost_json *data =
        ost_json_member(ost_json_member(message, "error"), "data");
    struct ost_span first = OST_SPAN_ABSENT;
    enum ost_probe_outcome outcome =
        expect_code(result, answer, UNSUPPORTED_VERSION, "version " NO_SUCH_VERSION);
    if (outcome == OST_PROBE_PASSED &&
        !ost_json_string(ost_json_item(ost_json_member(data, "supported"), 0), &first)) {
        return ost_probe_failed(
            result, "the error does not list the versions that are supported");
    }
    return outcome;
}

/* 2025-06-18 and 2025-11-25, transports, "Protocol Version Header". */
static enum ost_probe_outcome judge_legacy(struct ost_probe_result *result, int status)
{
    return status == 400 ? ost_probe_passed(result, "400 to version " NO_SUCH_VERSION)
                         : ost_probe_failed(
                               result, "status %d to version " NO_SUCH_VERSION, status);
}

enum ost_probe_outcome ost_probe_check_unsupported(struct ost_probe *probe,
                                                   struct ost_probe_result *result)
{
    const ostiary_field fields[] = {
        OST_PROBE_FIELD("MCP-Protocol-Version", NO_SUCH_VERSION),
        OST_PROBE_FIELD("Mcp-Method", "tools/list")};
    bool stateless = is_stateless(probe);
    struct ost_probe_call call = ost_probe_usual_call(probe);
    if (version_of(probe) == NULL) {
        return ost_probe_lists_nothing(result);
    }
    call.method = "tools/list";
    call.authorization = ost_probe_bearer(probe);
    call.no_headers = true;
    call.fields = fields;
    call.field_count = stateless ? 2 : 1;
    call.body = stateless ? UNSUPPORTED_BODY : NULL;
    struct ost_answer answer;
    bool arrived = ost_probe_call(probe, &call, &answer);
    enum ost_probe_outcome outcome =
        !arrived
            ? ost_probe_unknown(result, "no answer to version " NO_SUCH_VERSION ": %s",
                                answer.error)
        : stateless ? judge_modern(result, &answer)
                    : judge_legacy(result, answer.status);
    ost_answer_clear(&answer);
    return outcome;
}
