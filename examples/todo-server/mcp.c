/* SPDX-License-Identifier: Apache-2.0 */
/* The MCP side: methods and tools, for both eras. */
#include "mcp.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STATELESS "2026-07-28"

/** One call: who, what, and whether its era knows result types and caching. */
struct call {
    struct mcp *mcp;
    const ostiary_verdict *verdict;
    const json_t *params;
    bool stateless;
};

struct tool {
    const char *name, *description, *schema;
    json_t *(*run)(const struct call *call, const json_t *arguments);
    ostiary_param mirrored; /* the one x-mcp-header of its schema, if it has one */
};

/* Issuer and subject together: one subject may exist at two issuers. */
static char *owner_of(const struct call *call)
{
    const ostiary_grant *grant = ostiary_verdict_grant(call->verdict);
    const char *issuer = ostiary_grant_issuer(grant);
    const char *subject = ostiary_grant_subject(grant);
    size_t size = (issuer == NULL ? 0 : strlen(issuer)) +
                  (subject == NULL ? 0 : strlen(subject)) + 2;
    char *owner = malloc(size);
    if (owner != NULL) {
        (void)snprintf(owner, size, "%s %s", issuer == NULL ? "" : issuer,
                       subject == NULL ? "" : subject);
    }
    return owner;
}

static json_t *text_result(json_t *structured, bool is_error)
{
    char *text = json_dumps(structured, JSON_COMPACT | JSON_ENCODE_ANY);
    json_t *result = text == NULL ? NULL
                                  : json_pack("{s:[{s:s, s:s}], s:b}", "content", "type",
                                              "text", "text", text, "isError", is_error);
    if (result != NULL && json_is_object(structured)) {
        (void)json_object_set(result, "structuredContent", structured);
    }
    free(text);
    json_decref(structured);
    return result;
}

static json_t *failed(const char *why)
{
    return text_result(json_string(why), true);
}

/* Absent and null are one. False: no string. */
static bool read_list(const json_t *arguments, const char **list_out)
{
    const json_t *list = json_object_get(arguments, "list");
    *list_out = json_string_value(list);
    return list == NULL || json_is_null(list) || json_is_string(list);
}

static json_t *run_list(const struct call *call, const json_t *arguments)
{
    const char *list = NULL;
    if (!read_list(arguments, &list)) {
        return failed("list is no string");
    }
    char *owner = owner_of(call);
    json_t *result = text_result(
        json_pack("{s:o}", "todos", todos_list(call->mcp->todos, owner, list)), false);
    free(owner);
    return result;
}

static json_t *run_create(const struct call *call, const json_t *arguments)
{
    const char *title = json_string_value(json_object_get(arguments, "title"));
    const char *list = NULL;
    if (title == NULL || !read_list(arguments, &list)) {
        return failed("title is missing, or list is no string");
    }
    char *owner = owner_of(call);
    json_t *result =
        text_result(todos_create(call->mcp->todos, owner, list, title), false);
    free(owner);
    return result;
}

static json_t *run_delete(const struct call *call, const json_t *arguments)
{
    const json_t *id = json_object_get(arguments, "id");
    char *owner = owner_of(call);
    json_t *result = json_is_integer(id) &&
                             todos_delete(call->mcp->todos, owner, json_integer_value(id))
                         ? text_result(json_pack("{s:b}", "deleted", 1), false)
                         : failed("there is no such item");
    free(owner);
    return result;
}

static json_t *run_who(const struct call *call, const json_t *arguments)
{
    const ostiary_grant *grant = ostiary_verdict_grant(call->verdict);
    json_t *scopes = json_array();
    const char *scope = NULL;
    (void)arguments;
    for (size_t i = 0; (scope = ostiary_grant_scope(grant, i)) != NULL; i++) {
        (void)json_array_append_new(scopes, json_string(scope));
    }
    return text_result(json_pack("{s:s?, s:s?, s:s?, s:o}", "issuer",
                                 ostiary_grant_issuer(grant), "subject",
                                 ostiary_grant_subject(grant), "client_id",
                                 ostiary_grant_client_id(grant), "scopes", scopes),
                       false);
}

static const struct tool tools[] = {
    {"listTodos",
     "List your to-do items: all, or those of one list.",
     "{\"type\":\"object\",\"properties\":{\"list\":{\"type\":\"string\","
     "\"x-mcp-header\":\"List\"}},\"additionalProperties\":false}",
     run_list,
     {"List", "/list"}},
    {"createTodo",
     "Add an item to a to-do list of yours.",
     "{\"type\":\"object\",\"properties\":{\"title\":{\"type\":\"string\"},"
     "\"list\":{\"type\":\"string\"}},\"required\":[\"title\"]}",
     run_create,
     {NULL, NULL}},
    {"deleteTodo",
     "Delete an item of your to-do list.",
     "{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"integer\"}},"
     "\"required\":[\"id\"]}",
     run_delete,
     {NULL, NULL}},
    {"whoAmI",
     "Say who the token says you are.",
     "{\"type\":\"object\",\"additionalProperties\":false}",
     run_who,
     {NULL, NULL}},
};
#define TOOLS (sizeof tools / sizeof tools[0])

/* The list holds what the caller may call; each call is checked all the same. */
static json_t *list_tools(const struct call *call)
{
    ostiary_text names[TOOLS];
    bool visible[TOOLS];
    json_t *list = json_array();
    for (size_t i = 0; i < TOOLS; i++) {
        names[i] = (ostiary_text){tools[i].name, strlen(tools[i].name)};
    }
    bool private = guard_filter(call->mcp->guard, call->verdict, names, TOOLS, visible);
    for (size_t i = 0; i < TOOLS; i++) {
        if (visible[i]) {
            (void)json_array_append_new(
                list, json_pack("{s:s, s:s, s:o}", "name", tools[i].name, "description",
                                tools[i].description, "inputSchema",
                                json_loads(tools[i].schema, 0, NULL)));
        }
    }
    json_t *result = json_pack("{s:o}", "tools", list);
    if (call->stateless) {
        /* A step-up changes what this caller may call: such a list is not to be kept. */
        (void)json_object_set_new(result, "ttlMs", json_integer(private ? 0 : 60000));
        (void)json_object_set_new(result, "cacheScope",
                                  json_string(private ? "private" : "public"));
    }
    return result;
}

static const struct tool *find_tool(const char *name)
{
    for (size_t i = 0; name != NULL && i < TOOLS; i++) {
        if (strcmp(name, tools[i].name) == 0) {
            return &tools[i];
        }
    }
    return NULL;
}

const ostiary_param *mcp_params(const ostiary_verdict *verdict, size_t *count_out)
{
    size_t len = 0;
    const struct tool *tool = find_tool(ostiary_verdict_name(verdict, &len));
    *count_out = tool == NULL || tool->mirrored.header == NULL ? 0 : 1;
    return tool == NULL ? NULL : &tool->mirrored;
}

static json_t *call_tool(const struct call *call)
{
    const struct tool *tool =
        find_tool(json_string_value(json_object_get(call->params, "name")));
    return tool == NULL ? NULL
                        : tool->run(call, json_object_get(call->params, "arguments"));
}

static json_t *server_info(void)
{
    return json_pack("{s:s, s:s}", "name", "todo-server", "version", ostiary_version());
}

static json_t *initialize(const struct call *call)
{
    static const char *const versions[] = {"2025-03-26", "2025-06-18", "2025-11-25"};
    const char *asked =
        json_string_value(json_object_get(call->params, "protocolVersion"));
    const char *version = versions[2];
    for (size_t i = 0; asked != NULL && i < sizeof versions / sizeof versions[0]; i++) {
        version = strcmp(asked, versions[i]) == 0 ? versions[i] : version;
    }
    return json_pack("{s:s, s:{s:{}}, s:o}", "protocolVersion", version, "capabilities",
                     "tools", "serverInfo", server_info());
}

static json_t *discover(const struct call *call)
{
    (void)call;
    return json_pack("{s:[s,s], s:{s:{}}, s:i, s:s, s:{s:o}}", "supportedVersions",
                     "2025-11-25", STATELESS, "capabilities", "tools", "ttlMs", 60000,
                     "cacheScope", "public", "_meta",
                     "io.modelcontextprotocol/serverInfo", server_info());
}

static json_t *ping(const struct call *call)
{
    (void)call;
    return json_object();
}

static const struct method {
    const char *name;
    json_t *(*run)(const struct call *call);
    bool legacy, stateless;
} methods[] = {
    {"initialize", initialize, true, false},    {"ping", ping, true, false},
    {"server/discover", discover, false, true}, {"tools/list", list_tools, true, true},
    {"tools/call", call_tool, true, true},
};

static json_t *run_method(const struct call *call, const char *name, int *code_out)
{
    *code_out = -32601; /* no such method */
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        bool era = call->stateless ? methods[i].stateless : methods[i].legacy;
        if (era && strcmp(name, methods[i].name) == 0) {
            *code_out = -32602; /* no such tool */
            return methods[i].run(call);
        }
    }
    return NULL;
}

static void answer(struct http_response *response, const struct call *call,
                   const json_t *id, json_t *result, int code)
{
    json_t *reply = json_pack("{s:s, s:O}", "jsonrpc", "2.0", "id", id);
    int status = 200;
    if (result == NULL) {
        status = call->stateless && code == -32601 ? 404 : 200;
        (void)json_object_set_new(
            reply, "error",
            json_pack("{s:i, s:s}", "code", code, "message",
                      code == -32601 ? "Method not found" : "Unknown tool"));
    } else {
        if (call->stateless) {
            (void)json_object_set_new(result, "resultType", json_string("complete"));
        }
        (void)json_object_set_new(reply, "result", result);
    }
    http_answer_json(response, status, json_dumps(reply, JSON_COMPACT));
    json_decref(reply);
}

static bool is_stateless(const json_t *params)
{
    const json_t *meta = json_object_get(params, "_meta");
    const char *version = json_string_value(
        json_object_get(meta, "io.modelcontextprotocol/protocolVersion"));
    return version != NULL && strcmp(version, STATELESS) == 0;
}

void mcp_post(struct mcp *mcp, const ostiary_verdict *verdict, const char *body,
              size_t len, struct http_response *response)
{
    json_t *message = json_loadb(body, len, 0, NULL);
    const char *method = json_string_value(json_object_get(message, "method"));
    const json_t *id = json_object_get(message, "id");
    const json_t *params = json_object_get(message, "params");
    struct call call = {mcp, verdict, params, is_stateless(params)};
    int code = 0;
    if (json_is_array(
            message)) { /* the door lets 2025-03-26 batches through; we do not */
        http_answer_json(response, 400,
                         strdup("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,"
                                "\"message\":\"Batches are not served here\"}}"));
    } else if (method == NULL || id == NULL) {
        response->status = 202; /* a notification or a response: nothing to say */
    } else {
        json_t *result = run_method(&call, method, &code);
        answer(response, &call, id, result, code);
    }
    json_decref(message);
}
