/* SPDX-License-Identifier: Apache-2.0 */
/* Whole checks that admit. */
#include "ask.h"
#include "world.h"

#define ADMITTED(name, ...)                                                              \
    {                                                                                    \
        FAULT_ROW(name, ask_run, OSTIARY_OK, &(const struct ask){__VA_ARGS__}),          \
            .admits = true                                                               \
    }
#define MESSAGE(method, params)                                                          \
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" method "\",\"params\":" params "}"
#define MODERN_META                                                                      \
    "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}"

static const struct fault_row rows[] = {
    ADMITTED("check tools/call", .alg = "EdDSA"),
    ADMITTED("check tools/call, claims kept", .flags = OSTIARY_WITH_CLAIMS),
    ADMITTED("check with an origin", .name = "Origin",
             .value = "https://app.example.com"),
    ADMITTED("check resources/read",
             .body = MESSAGE("resources/read", "{\"uri\":\"file:///r/1\"}")),
    ADMITTED("check prompts/get", .body = MESSAGE("prompts/get", "{\"name\":\"p\"}")),
    ADMITTED("check tools/list", .body = MESSAGE("tools/list", "{}")),
    ADMITTED("check initialize", .version = "2025-06-18",
             .body = MESSAGE("initialize", "{\"protocolVersion\":\"2025-06-18\"}")),
    ADMITTED("check a batch", .version = "2025-03-26",
             .body = "[" ASK_TOOL("t") "," MESSAGE("resources/read",
                                                   "{\"uri\":\"file:///r/1\"}") "]"),
    ADMITTED("check any_of", .claims = WORLD_SCOPES("d"), .body = ASK_TOOL("u1")),
    ADMITTED("check an implied scope", .claims = WORLD_SCOPES("w")),
    ADMITTED("check a public tool without a token", .without_token = true,
             .body = ASK_TOOL("open")),
    ADMITTED("check a preflight", .http_method = "OPTIONS", .without_token = true,
             .name = "Access-Control-Request-Method", .value = "POST"),
    ADMITTED("check in two steps", .way = ASK_TWO_STEPS),
    ADMITTED("check_json", .way = ASK_JSON),
    ADMITTED("check into a used verdict", .used = true, .claims = WORLD_SCOPES("a b")),
    ADMITTED("check a token seen before", .used = true),
};

struct fault_rows fault_rows_check(void)
{
    return FAULT_ROWS(rows);
}
