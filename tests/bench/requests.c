/* SPDX-License-Identifier: Apache-2.0 */
/* A repeated token under requests and settings of other kinds: what a body, more header
 * lines, a log, kept claims and the policy table cost. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "allocations.h"
#include "ours_door.h"

/** One kind of request before a door of its own. */
struct kind {
    const char *name;
    void (*change)(struct bench_request *request); /* NULL: as it is */
    ostiary_log_fn log;
    bool without_table;
    struct bench_door door;
};

static ostiary_text text_of(const char *string)
{
    return (ostiary_text){string, strlen(string)};
}

/* The JSON-RPC text, for ostiary to read: as a client of 2026-07-28 sends it. */
static void with_body(struct bench_request *request)
{
    request->request.body = text_of(
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":"
        "\"createTodo\",\"arguments\":{\"title\":\"Buy oat milk\",\"due\":\"2026-11-30\","
        "\"tags\":[\"home\",\"shopping\"]},\"_meta\":{\"io.modelcontextprotocol/"
        "protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientInfo\":{"
        "\"name\":\"desktop\",\"version\":\"3.1.0\"},\"io.modelcontextprotocol/"
        "clientCapabilities\":{}}}}");
    request->request.calls = NULL;
    request->request.call_count = 0;
}

/* Twenty lines in the order in which a proxy passes them on. */
static void with_fields(struct bench_request *request)
{
    static const char *const others[][2] = {
        {"accept", "application/json, text/event-stream"},
        {"accept-encoding", "gzip, deflate, br"},
        {"accept-language", "*"},
        {"content-type", "application/json"},
        {"content-length", "371"},
        {"connection", "keep-alive"},
        {"user-agent", "node"},
        {"sec-fetch-mode", "cors"},
        {"x-forwarded-for", "203.0.113.7"},
        {"x-forwarded-proto", "https"},
        {"x-forwarded-host", "mcp.example.com"},
        {"x-real-ip", "203.0.113.7"},
        {"x-request-id", "1b4e28ba-2fa1-11d2-883f-0016d3cca427"},
        {"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"},
        {"via", "1.1 edge-4"},
    };
    enum {
        OTHERS = sizeof others / sizeof others[0],
        OURS = 5
    };
    ostiary_field *lines = calloc(OTHERS + OURS, sizeof *lines);
    if (lines == NULL) {
        bench_die("no memory");
    }
    /* Three of the others, then one of ours, to the end. */
    size_t next = 0;
    for (size_t i = 0; i < OTHERS + OURS; i++) {
        if (i % 4 == 3) {
            lines[i] = request->fields[i / 4];
            continue;
        }
        lines[i] = (ostiary_field){text_of(others[next][0]), text_of(others[next][1])};
        next++;
    }
    request->request.fields = lines;
    request->request.field_count = OTHERS + OURS;
}

static void with_claims(struct bench_request *request)
{
    request->request.flags = OSTIARY_WITH_CLAIMS;
}

/* Somebody listens, and does nothing with it. */
static void listen(void *ctx, ostiary_level level, const char *json, size_t len)
{
    (void)ctx;
    (void)level;
    if (json == NULL || len == 0) {
        bench_die("an empty event");
    }
}

static void run(const void *state, size_t thread, size_t times)
{
    const struct kind *kind = state;
    for (size_t i = 0; i < times; i++) {
        ostiary_verdict *verdict = kind->door.verdicts[thread];
        ostiary_code code = ostiary_check(kind->door.validator,
                                          &kind->door.requests[thread].request, verdict);
        if (code != OSTIARY_OK) {
            bench_die("%s: %s, %s", kind->name, ostiary_code_name(code),
                      ostiary_verdict_detail(verdict));
        }
    }
}

/* Nothing is asked of anybody: what remains of a check is everything but the policy. */
static const char no_table[] =
    "{\"resource\":\"https://mcp.example.com/mcp\",\"authorization_servers\":[{\"issuer\":"
    "\"https://login.example.com/tenant-7f3c\",\"jwks_file\":\"jwks.json\"}],"
    "\"reload_seconds\":0,\"scopes_supported\":[\"todo:read\"],"
    "\"policy\":{\"default\":{\"public\":true}}}";

static void open_door(struct kind *kind, const char *folder, char *const *tokens)
{
    const struct bench_setup setup = {folder, no_table, sizeof no_table - 1, false, NULL};
    if (kind->without_table) {
        bench_door_open_with(&kind->door, &setup);
    } else {
        bench_door_open_logged(&kind->door, folder, kind->log);
    }
    bench_door_requests(&kind->door, (const char *const *)tokens, BENCH_MOST_THREADS);
    for (size_t i = 0; kind->change != NULL && i < BENCH_MOST_THREADS; i++) {
        kind->change(&kind->door.requests[i]);
    }
}

int main(int argc, char **argv)
{
    static struct kind kinds[] = {
        {.name = "again calls"},
        {.name = "again body", .change = with_body},
        {.name = "again fields", .change = with_fields},
        {.name = "again claims", .change = with_claims},
        {.name = "again log", .log = listen},
        {.name = "again without table", .without_table = true},
    };
    enum {
        COUNT = sizeof kinds / sizeof kinds[0]
    };
    struct bench_case cases[COUNT];
    allocations_prepare();
    if (argc < 2) {
        bench_die("usage: bench-requests FOLDER [CASE TIMES]");
    }
    const struct bench_lines good = bench_read_lines(argv[1], "RS256.tokens");
    for (size_t i = 0; i < COUNT; i++) {
        open_door(&kinds[i], argv[1], good.items);
        cases[i] = (struct bench_case){kinds[i].name, run, &kinds[i]};
    }
    return bench_serve("ostiary " OSTIARY_BENCH_VERSION, cases, COUNT, argc - 2,
                       argv + 2);
}
