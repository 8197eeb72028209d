/* SPDX-License-Identifier: Apache-2.0 */
/* Whole checks that refuse, one of every class, each with its challenge. */
#include "ask.h"

#define REFUSED(name, code, ...)                                                         \
    {                                                                                    \
        FAULT_ROW("refuse " name, ask_run, code, &(const struct ask){__VA_ARGS__})       \
    }

static const struct fault_row rows[] = {
    REFUSED("nobody", OSTIARY_NO_TOKEN, .without_token = true),
    REFUSED("two credentials", OSTIARY_MALFORMED_REQUEST, .name = "Authorization",
            .value = "Bearer x"),
    REFUSED("a stateless request with two credentials", OSTIARY_MALFORMED_REQUEST,
            .version = "2026-07-28", .name = "Authorization", .value = "Bearer x"),
    REFUSED("a header that the body contradicts", OSTIARY_HEADER_MISMATCH,
            .version = "2026-07-28", .name = "Mcp-Method", .value = "tools/list"),
    REFUSED("an unknown version", OSTIARY_UNSUPPORTED_VERSION, .version = "2020-01-01"),
    REFUSED("a body that is no message", OSTIARY_MALFORMED_BODY, .body = "{"),
    REFUSED("a web origin", OSTIARY_ORIGIN_REFUSED, .name = "Origin",
            .value = "https://evil.example"),
    REFUSED("what is no token", OSTIARY_MALFORMED_TOKEN, .token = "x"),
    REFUSED("an algorithm", OSTIARY_ALGORITHM_NOT_ALLOWED,
            .header = "{\"alg\":\"HS256\"}"),
    REFUSED("a critical header", OSTIARY_CRITICAL_HEADER,
            .header = "{\"crit\":[\"x\"],\"x\":1}"),
    REFUSED("an ID token", OSTIARY_WRONG_TYPE, .header = "{\"typ\":\"JWT\"}"),
    REFUSED("a stranger's token", OSTIARY_UNKNOWN_ISSUER,
            .claims = "{\"iss\":\"https://evil.example\"}"),
    REFUSED("an unknown key", OSTIARY_UNKNOWN_KEY, .header = "{\"kid\":\"other\"}"),
    REFUSED("a spoiled signature", OSTIARY_BAD_SIGNATURE, .spoiled = true),
    REFUSED("a missing claim", OSTIARY_MISSING_CLAIM,
            .claims = "{\"iss\":\"https://as.example.com\","
                      "\"aud\":\"https://mcp.example.com/mcp\",\"exp\":1800000300}"),
    REFUSED("an expired token", OSTIARY_EXPIRED,
            .claims = "{\"iss\":\"https://as.example.com\","
                      "\"aud\":\"https://mcp.example.com/mcp\",\"sub\":\"u\","
                      "\"client_id\":\"c\",\"jti\":\"j\",\"iat\":1700000000,"
                      "\"exp\":1700000300}"),
    REFUSED("another audience", OSTIARY_WRONG_AUDIENCE,
            .claims = "{\"iss\":\"https://as.example.com\","
                      "\"aud\":\"https://mcp.example.com/mcp/\",\"sub\":\"u\","
                      "\"client_id\":\"c\",\"jti\":\"j\",\"iat\":1800000000,"
                      "\"exp\":1800000300}"),
    /* The X stands where jansson 2.14 lost a byte when its buffer could not grow. */
    REFUSED("a tool that a lost byte makes another", OSTIARY_FORBIDDEN,
            .body = ASK_TOOL("abcdefghijklmnopqrstuvwxyz-012X3456789")),
    REFUSED("an audience that a lost byte makes ours", OSTIARY_WRONG_AUDIENCE,
            .claims = "{\"aud\":\"https://mcp.exXample.com/mcp\","
                      "\"iss\":\"https://as.example.com\",\"sub\":\"u\","
                      "\"client_id\":\"c\",\"jti\":\"j\",\"iat\":1800000000,"
                      "\"exp\":1800000300,\"scope\":\"a\"}"),
    REFUSED("too few scopes", OSTIARY_INSUFFICIENT_SCOPE, .body = ASK_TOOL("u1")),
    REFUSED("what is denied", OSTIARY_FORBIDDEN, .body = ASK_TOOL("no")),
    REFUSED("what is not listed", OSTIARY_FORBIDDEN, .body = ASK_TOOL("nowhere")),
    REFUSED("one of a batch", OSTIARY_INSUFFICIENT_SCOPE, .version = "2025-03-26",
            .body = "[" ASK_TOOL("t") "," ASK_TOOL("u1") "]"),
    REFUSED("in two steps", OSTIARY_INSUFFICIENT_SCOPE, .way = ASK_TWO_STEPS,
            .body = ASK_TOOL("u1")),
    REFUSED("into a verdict that admitted", OSTIARY_BAD_SIGNATURE, .used = true,
            .spoiled = true),
    REFUSED("by check_json", OSTIARY_EXPIRED, .way = ASK_JSON,
            .claims = "{\"iss\":\"https://as.example.com\","
                      "\"aud\":\"https://mcp.example.com/mcp\",\"sub\":\"u\","
                      "\"client_id\":\"c\",\"jti\":\"j\",\"iat\":1700000000,"
                      "\"exp\":1700000300}"),
};

struct fault_rows fault_rows_refuse(void)
{
    return FAULT_ROWS(rows);
}
