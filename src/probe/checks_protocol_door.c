/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the door is closed to what is no usual call. */
#include "probe/checks_protocol.h"
#include "probe/refusal.h"

/** Something without a token. */
struct oddity {
    const char *of; /* in words */
    struct ost_probe_call call;
};

/* It has no effect, whatever else is wrong with it. */
static enum ost_probe_outcome judge(struct ost_probe_result *result, const char *of,
                                    int status)
{
    return status >= 400 && status < 500
               ? ost_probe_passed(result, "status %d to %s", status, of)
               : ost_probe_failed(result, "status %d to %s without a token", status, of);
}

static enum ost_probe_outcome try_one(struct ost_probe *probe,
                                      struct ost_probe_result *result,
                                      const struct oddity *oddity)
{
    OST_CLEANUP(ost_probe_refusal_cleanup)
    struct ost_probe_refusal *refusal = ost_probe_refusal_ask(probe, &oddity->call);
    return !ost_probe_has_judged(refusal)
               ? ost_probe_not_answered(result, oddity->of, refusal)
               : judge(result, oddity->of, refusal->answer.status);
}

static enum ost_probe_outcome try_all(struct ost_probe *probe,
                                      struct ost_probe_result *result,
                                      const struct oddity *oddities, size_t count)
{
    enum ost_probe_outcome outcome = OST_PROBE_PASSED;
    if (!ost_probe_answers_401(probe)) {
        return ost_probe_refuses_nothing(result);
    }
    for (size_t i = 0; i < count && outcome == OST_PROBE_PASSED; i++) {
        outcome = try_one(probe, result, &oddities[i]);
    }
    return outcome;
}

#define TRY_ALL(oddities)                                                                \
    try_all(probe, result, oddities, sizeof(oddities) / sizeof((oddities)[0]))

enum ost_probe_outcome ost_probe_check_malformed(struct ost_probe *probe,
                                                 struct ost_probe_result *result)
{
    static const struct oddity oddities[] = {
        {"a body that is no JSON", {.body = "{\"jsonrpc\":"}},
        {"no body", {.http_method = "POST", .body = ""}},
        {"a body that is no message", {.body = "{}"}},
    };
    return TRY_ALL(oddities);
}

/* What may be open, initialize, comes first, and what is not behind it. */
enum ost_probe_outcome ost_probe_check_batch_door(struct ost_probe *probe,
                                                  struct ost_probe_result *result)
{
    static const struct oddity oddities[] = {
        {"a batch",
         {.version = "2025-03-26",
          .body = "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{"
                  "\"protocolVersion\":\"2025-03-26\",\"capabilities\":{},"
                  "\"clientInfo\":{\"name\":\"ostiary-probe\",\"version\":\"0\"}}},"
                  "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\","
                  "\"params\":{}}]"}},
    };
    return TRY_ALL(oddities);
}

enum ost_probe_outcome ost_probe_check_versions(struct ost_probe *probe,
                                                struct ost_probe_result *result)
{
    static const struct oddity oddities[] = {
        {"tools/list of 2024-11-05", {.version = "2024-11-05"}},
        {"tools/list of 2025-03-26", {.version = "2025-03-26"}},
        {"tools/list of no version", {.version = "2025-03-26", .no_headers = true}},
        {"tools/list of version 1900-01-01", {.version = "1900-01-01"}},
    };
    return TRY_ALL(oddities);
}

enum ost_probe_outcome ost_probe_check_disguise(struct ost_probe *probe,
                                                struct ost_probe_result *result)
{
    const ostiary_field discover[] = {
        OST_PROBE_FIELD("MCP-Protocol-Version", OST_PROBE_NEWEST),
        OST_PROBE_FIELD("Mcp-Method", "server/discover")};
    const ostiary_field initialize[] = {
        OST_PROBE_FIELD("MCP-Protocol-Version", OST_PROBE_NEWEST_LEGACY),
        OST_PROBE_FIELD("Mcp-Method", "initialize")};
    const struct oddity oddities[] = {
        {"tools/list under Mcp-Method: server/discover",
         {.no_headers = true, .fields = discover, .field_count = 2}},
        {"tools/list under Mcp-Method: initialize",
         {.no_headers = true, .fields = initialize, .field_count = 2}},
    };
    return TRY_ALL(oddities);
}

enum ost_probe_outcome ost_probe_check_methods(struct ost_probe *probe,
                                               struct ost_probe_result *result)
{
    static const struct oddity oddities[] = {
        {"GET", {.http_method = "GET", .version = OST_PROBE_NEWEST_LEGACY}},
        {"DELETE", {.http_method = "DELETE", .version = OST_PROBE_NEWEST_LEGACY}},
        {"PUT", {.http_method = "PUT"}},
    };
    return TRY_ALL(oddities);
}
