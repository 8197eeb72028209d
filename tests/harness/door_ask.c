/* SPDX-License-Identifier: Apache-2.0 */
/* A request made of its parts. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cm.h"
#include "door.h"
#include "door_promises.h"

#define NEWEST "2026-07-28"

/** The request while it is judged: the texts are ours. */
struct made {
    ostiary_request request;
    ostiary_field fields[DOOR_FIELDS + 4];
    char *texts[2 * DOOR_FIELDS + 12];
    size_t text_count;
    const char *token;
};

static ostiary_text expand(struct made *made, const char *text)
{
    char *out = NULL;
    size_t len = 0;
    FILE *stream = open_memstream(&out, &len);
    assert_non_null(stream);
    for (const char *at = text; *at != '\0'; at++) {
        if (strncmp(at, "{T}", 3) == 0) {
            (void)fputs(made->token, stream);
            at += 2;
        } else {
            (void)fputc(*at, stream);
        }
    }
    assert_int_equal(fclose(stream), 0);
    made->texts[made->text_count++] = out;
    return (ostiary_text){out, len};
}

static void add_field(struct made *made, const char *name, const char *value)
{
    ostiary_field *field = &made->fields[made->request.field_count++];
    field->name = expand(made, name);
    field->value = expand(made, value);
}

static json_t *make_params(const struct asked *asked, const char *protocol)
{
    json_t *params = json_object();
    if (asked->tool != NULL) {
        (void)json_object_set_new(params, "name", json_string(asked->tool));
    }
    if (strcmp(protocol, NEWEST) == 0) {
        (void)json_object_set_new(
            params, "_meta",
            json_pack("{s:s, s:{}}", "io.modelcontextprotocol/protocolVersion", protocol,
                      "io.modelcontextprotocol/clientCapabilities"));
    }
    return params;
}

static void make_body(struct made *made, const struct asked *asked, const char *method,
                      const char *protocol)
{
    json_t *message = json_pack("{s:s, s:s, s:o}", "jsonrpc", "2.0", "method", method,
                                "params", make_params(asked, protocol));
    if (strncmp(method, "notifications/", 14) != 0) {
        (void)json_object_set_new(message, "id", json_integer(1));
    }
    char *text = json_dumps(message, JSON_COMPACT);
    made->request.body = expand(made, text);
    free(text);
    json_decref(message);
}

static void make_message(struct made *made, const struct asked *asked)
{
    const char *protocol = asked->protocol == NULL ? NEWEST : asked->protocol;
    const char *method = asked->tool != NULL  ? "tools/call"
                         : asked->rpc != NULL ? asked->rpc
                                              : "server/discover";
    add_field(made, "MCP-Protocol-Version", protocol);
    if (strcmp(protocol, NEWEST) == 0) {
        add_field(made, "Mcp-Method", method);
        if (asked->tool != NULL) {
            add_field(made, "Mcp-Name", asked->tool);
        }
    }
    if (asked->body != NULL) {
        made->request.body = expand(made, asked->body);
    } else {
        make_body(made, asked, method, protocol);
    }
}

ostiary_code door_ask(struct door *door, struct asked asked)
{
    static struct made made;
    memset(&made, 0, sizeof made);
    made.request = (ostiary_request)OSTIARY_REQUEST_INIT;
    made.token = asked.token == NULL ? door->tokens[0] : asked.token;
    made.request.http_method =
        expand(&made, asked.http_method == NULL ? "POST" : asked.http_method);
    made.request.target = expand(&made, asked.target == NULL ? "/mcp" : asked.target);
    if (asked.id != NULL) {
        made.request.id = expand(&made, asked.id);
    }
    make_message(&made, &asked);
    if (asked.authorization != NULL) {
        add_field(&made, "Authorization", asked.authorization);
    }
    for (size_t i = 0; asked.fields[i] != NULL; i += 2) {
        add_field(&made, asked.fields[i], asked.fields[i + 1]);
    }
    made.request.fields = made.fields;
    ostiary_code code = ostiary_check(door->validator, &made.request, door->verdict);
    for (size_t i = 0; i < made.text_count; i++) {
        free(made.texts[i]);
    }
    door_promises(door);
    return code;
}

const char *door_header(const struct door *door, const char *name)
{
    const char *value = NULL;
    const char *found = NULL;
    for (size_t i = 0; (found = ostiary_verdict_header(door->verdict, i, &value)) != NULL;
         i++) {
        if (strcmp(found, name) == 0) {
            return value;
        }
    }
    return NULL;
}

const char *door_body(const struct door *door)
{
    size_t len = 0;
    const char *body = ostiary_verdict_body(door->verdict, &len);
    return body == NULL ? "" : body;
}
