/* SPDX-License-Identifier: Apache-2.0 */
/* The check request around a token: method, headers and body as the case says. */
#include <stdlib.h>
#include <string.h>

#include "expand.h"
#include "make.h"

const char *string_or(const json_t *vector, const char *name, const char *other)
{
    const char *value = json_string_value(json_object_get(vector, name));
    return value == NULL ? other : value;
}

static char *make_body(const char *method, const char *name, const char *protocol,
                       json_t *arguments)
{
    json_t *params = json_object();
    if (arguments != NULL) {
        (void)json_object_set(params, "arguments", arguments);
    }
    if (name != NULL) {
        bool uri = strncmp(method, "resources/", 10) == 0;
        (void)json_object_set_new(params, uri ? "uri" : "name", json_string(name));
    }
    if (strcmp(protocol, "2026-07-28") == 0) {
        (void)json_object_set_new(
            params, "_meta",
            json_pack("{s:s, s:{}}", "io.modelcontextprotocol/protocolVersion", protocol,
                      "io.modelcontextprotocol/clientCapabilities"));
    }
    json_t *message = json_pack("{s:s, s:s, s:o}", "jsonrpc", "2.0", "method", method,
                                "params", params);
    if (strncmp(method, "notifications/", 14) != 0) {
        (void)json_object_set_new(message, "id", json_integer(1));
    }
    char *text = json_dumps(message, JSON_COMPACT);
    json_decref(message);
    return text;
}

static json_t *one_line(const char *value)
{
    return json_pack("[s]", value);
}

static json_t *make_headers(const json_t *vector, const char *token, const char *method,
                            const char *name)
{
    const json_t *authorization = json_object_get(vector, "authorization");
    const char *protocol = string_or(vector, "protocol", "2026-07-28");
    json_t *bearer = one_line("Bearer {T}");
    json_t *headers = json_object();
    const char *extra = NULL;
    json_t *values = NULL;
    (void)json_object_set_new(
        headers, "authorization",
        expand_list(authorization == NULL ? bearer : authorization, token));
    json_decref(bearer);
    (void)json_object_set_new(headers, "mcp-protocol-version", one_line(protocol));
    if (strcmp(protocol, "2026-07-28") == 0 && method != NULL) {
        (void)json_object_set_new(headers, "mcp-method", one_line(method));
        if (name != NULL) {
            (void)json_object_set_new(headers, "mcp-name", one_line(name));
        }
    }
    json_object_foreach(json_object_get(vector, "headers"), extra, values)
    {
        (void)json_object_set_new(headers, extra, expand_list(values, token));
    }
    return headers;
}

char *make_request(const json_t *vector, const char *token)
{
    const char *tool = json_string_value(json_object_get(vector, "tool"));
    const char *method = tool != NULL ? "tools/call" : string_or(vector, "method", NULL);
    const char *name = tool != NULL ? tool : string_or(vector, "target", NULL);
    const char *protocol = string_or(vector, "protocol", "2026-07-28");
    const char *given = string_or(vector, "body", NULL);
    /* Where a case names no operation, the door is asked for whatever any token may do.
     */
    const char *asked = method == NULL ? "server/discover" : method;
    bool made = json_object_get(vector, "body") == NULL;
    char *body =
        made ? make_body(asked, name, protocol, json_object_get(vector, "arguments"))
             : strdup(given == NULL ? "" : given);
    json_t *request =
        json_pack("{s:s, s:o}", "http_method", string_or(vector, "http_method", "POST"),
                  "headers", make_headers(vector, token, made ? asked : NULL, name));
    if (!json_is_null(json_object_get(vector, "body"))) { /* null: never seen */
        (void)json_object_set_new(request, "body", json_string(body));
    }
    char *text = json_dumps(request, JSON_COMPACT);
    json_decref(request);
    free(body);
    return text;
}
