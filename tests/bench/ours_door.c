/* SPDX-License-Identifier: Apache-2.0 */
/* A validator over the material, and requests to it, as an MCP server makes them. */
#include "ours_door.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char settings[] =
    "{\"resource\":\"https://mcp.example.com/mcp\",\"authorization_servers\":[{\"issuer\":"
    "\"https://login.example.com/tenant-7f3c\",\"jwks_file\":\"jwks.json\"}],"
    "\"reload_seconds\":0,\"scopes_supported\":[\"todo:read\"],\"policy\":{\"implies\":{"
    "\"todo:admin\":[\"todo:write\"],\"todo:write\":[\"todo:read\"]},\"tools\":{"
    "\"listTodos\":{\"scopes\":[\"todo:read\"]},\"createTodo\":{\"scopes\":"
    "[\"todo:write\"]},\"deleteTodo\":{\"scopes\":[\"todo:write\",\"todo:admin\"]},"
    "\"files.*\":{\"scopes\":[\"files:read\"]},\"whoAmI\":{\"scopes\":[]}}}%s}";

static int64_t wall(void *ctx)
{
    return ((const struct bench_door *)ctx)->now;
}

static int64_t mono(void *ctx)
{
    return ((const struct bench_door *)ctx)->now_ms;
}

static void set_seams(ostiary_config *config, struct bench_door *door,
                      const struct bench_setup *setup)
{
    ostiary_clock clock = OSTIARY_CLOCK_INIT;
    clock.wall_seconds = wall;
    clock.monotonic_ms = mono;
    clock.ctx = door;
    if (setup->own_clock) {
        ostiary_config_set_clock(config, &clock);
    }
    if (setup->log != NULL) {
        ostiary_config_set_log(config, setup->log, NULL);
    }
}

void bench_door_open_with(struct bench_door *door, const struct bench_setup *setup)
{
    char name[512];
    ostiary_config *config = NULL;
    ostiary_error err = {0};
    memset(door, 0, sizeof *door);
    door->now = (int64_t)time(NULL);
    door->now_ms = 1000000;
    (void)snprintf(name, sizeof name, "%s/ostiary.json", setup->folder);
    if (ostiary_config_parse(setup->text, setup->len, name, &config, &err) !=
        OSTIARY_OK) {
        bench_die("%s", err.detail);
    }
    set_seams(config, door, setup);
    if (ostiary_validator_new(config, &door->validator, &err) != OSTIARY_OK) {
        bench_die("%s", err.detail);
    }
    ostiary_config_free(config);
    for (size_t i = 0; i < BENCH_MOST_THREADS; i++) {
        door->verdicts[i] = ostiary_verdict_new();
    }
}

static void open_usual(struct bench_door *door, const char *members,
                       struct bench_setup *setup)
{
    static char text[8192];
    setup->text = text;
    setup->len = (size_t)snprintf(text, sizeof text, settings, members);
    bench_door_open_with(door, setup);
}

void bench_door_open(struct bench_door *door, const char *folder, const char *members,
                     bool own_clock)
{
    struct bench_setup setup = {.folder = folder, .own_clock = own_clock};
    open_usual(door, members, &setup);
}

void bench_door_open_logged(struct bench_door *door, const char *folder,
                            ostiary_log_fn log)
{
    struct bench_setup setup = {.folder = folder, .log = log};
    open_usual(door, "", &setup);
}

static ostiary_text text_of(const char *string)
{
    return (ostiary_text){string, strlen(string)};
}

static ostiary_field field(const char *name, const char *value)
{
    return (ostiary_field){text_of(name), text_of(value)};
}

void bench_request_bear(struct bench_request *request, ostiary_text authorization)
{
    request->fields[1].value = authorization;
}

void bench_request_receive(struct bench_request *request, ostiary_text authorization)
{
    const char *received = bench_receive(authorization.data, authorization.len);
    bench_request_bear(request, (ostiary_text){received, authorization.len});
}

void bench_request_fill(struct bench_request *out, ostiary_text authorization)
{
    const ostiary_request empty = OSTIARY_REQUEST_INIT;
    memset(out, 0, sizeof *out);
    out->fields[0] = field("host", "mcp.example.com");
    out->fields[1] = (ostiary_field){text_of("authorization"), authorization};
    out->fields[2] = field("mcp-protocol-version", "2026-07-28");
    out->fields[3] = field("mcp-method", "tools/call");
    out->fields[4] = field("mcp-name", "createTodo");
    out->call = (ostiary_call){text_of("tools/call"), text_of("createTodo"),
                               text_of("2026-07-28"), text_of("7")};
    out->request = empty;
    out->request.http_method = text_of("POST");
    out->request.target = text_of("/mcp");
    out->request.fields = out->fields;
    out->request.field_count = 5;
    out->request.calls = &out->call;
    out->request.call_count = 1;
}

static void fill(struct bench_request *out, const char *token)
{
    size_t size = strlen(token) + sizeof "Bearer ";
    char *authorization = malloc(size);
    if (authorization == NULL) {
        bench_die("no memory");
    }
    (void)snprintf(authorization, size, "Bearer %s", token);
    bench_request_fill(out, text_of(authorization));
    out->authorization = authorization;
}

void bench_door_requests(struct bench_door *door, const char *const *tokens, size_t count)
{
    door->count = count;
    door->requests = calloc(count, sizeof *door->requests);
    door->credentials = calloc(count, sizeof *door->credentials);
    if (door->requests == NULL || door->credentials == NULL) {
        bench_die("no memory");
    }
    for (size_t i = 0; i < count; i++) {
        fill(&door->requests[i], tokens[i]);
        door->credentials[i] = door->requests[i].fields[1].value;
    }
}

bool bench_door_judge(const struct bench_door *door, const char *token)
{
    struct bench_request request;
    fill(&request, token);
    ostiary_code code =
        ostiary_check(door->validator, &request.request, door->verdicts[0]);
    free(request.authorization);
    return code == OSTIARY_OK;
}

uint64_t bench_door_misses(const struct bench_door *door)
{
    static const char name[] = "\"misses\":";
    size_t len = 0;
    char *status = ostiary_status_json(door->validator, &len);
    const char *at = status == NULL ? NULL : strstr(status, name);
    if (at == NULL) {
        bench_die("no status");
    }
    uint64_t misses = strtoull(at + sizeof name - 1, NULL, 10);
    ostiary_free(status);
    return misses;
}
