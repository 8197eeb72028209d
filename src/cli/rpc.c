/* SPDX-License-Identifier: Apache-2.0 */
/* One JSON-RPC exchange with an MCP endpoint (Streamable HTTP). */
#include "rpc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ostiary/ostiary.h"
#include "session.h"

#define MOST_FIELDS 7

static ostiary_text text_of(const char *string)
{
    return (ostiary_text){string, strlen(string)};
}

static void add_field(ostiary_post_request *request, ostiary_field *fields,
                      const char *name, const char *value)
{
    if (value != NULL) {
        fields[request->field_count++] = (ostiary_field){text_of(name), text_of(value)};
    }
}

/* The response in a stream of events: the data of each event is one message (HTML Living
 * Standard, 9.2.6); we sent one request, so the first with an id is its answer. */
static json_t *message_in_events(const char *body)
{
    json_t *found = NULL;
    while (found == NULL && *body != '\0') {
        size_t len = strcspn(body, "\r\n");
        if (len > 5 && strncmp(body, "data:", 5) == 0) {
            json_t *message = json_loadb(body + 5, len - 5, 0, NULL);
            if (json_object_get(message, "id") != NULL) {
                found = json_incref(message);
            }
            json_decref(message);
        }
        body += len;
        body += strspn(body, "\r\n");
    }
    return found;
}

static void read_reply(const char *answer, struct rpc_reply *reply)
{
    json_t *root = json_loads(answer, JSON_ALLOW_NUL, NULL);
    const char *type = json_string_value(json_object_get(root, "content-type"));
    const char *session = json_string_value(json_object_get(root, "mcp-session-id"));
    const char *body = json_string_value(json_object_get(root, "body"));
    bool events = type != NULL && strncasecmp(type, "text/event-stream", 17) == 0;
    reply->status = (long)json_integer_value(json_object_get(root, "status"));
    reply->session = session == NULL ? NULL : strdup(session);
    if (body != NULL) {
        reply->message =
            events ? message_in_events(body)
                   : json_loads(body, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
    }
    json_decref(root);
}

static void post(const struct rpc *rpc, const char *method, const char *body,
                 struct rpc_reply *reply)
{
    ostiary_post_request request = OSTIARY_POST_REQUEST_INIT;
    ostiary_field fields[MOST_FIELDS];
    ostiary_error err = {0};
    char *answer = NULL;
    add_field(&request, fields, "Content-Type", "application/json");
    add_field(&request, fields, "Accept", "application/json, text/event-stream");
    add_field(&request, fields, "Authorization", rpc->credential);
    add_field(&request, fields, "MCP-Protocol-Version", rpc->protocol);
    if (rpc->session == NULL && rpc->protocol != NULL) { /* MCP 2026-07-28 */
        add_field(&request, fields, "Mcp-Method", method);
    }
    add_field(&request, fields, "Mcp-Session-Id", rpc->session);
    request.url = rpc->url;
    request.fields = fields;
    request.body = text_of(body);
    request.timeout_ms = SESSION_TIMEOUT_MS;
    ostiary_code code = ostiary_post(rpc->config, &request, &answer, &err);
    if (code == OSTIARY_OK) {
        read_reply(answer, reply);
    } else {
        reply->never_sent = code == OSTIARY_BAD_ARGUMENT;
        (void)snprintf(reply->why, sizeof reply->why, "%s", err.detail);
    }
    ostiary_free(answer);
}

void rpc_send(const struct rpc *rpc, const char *method, json_t *params, int id,
              struct rpc_reply *reply_out)
{
    memset(reply_out, 0, sizeof *reply_out);
    json_t *message = json_pack("{s:s, s:s, s:o}", "jsonrpc", "2.0", "method", method,
                                "params", params);
    if (id != 0) {
        (void)json_object_set_new(message, "id", json_integer(id));
    }
    char *body = json_dumps(message, JSON_COMPACT);
    if (body != NULL) {
        post(rpc, method, body, reply_out);
    } else {
        (void)snprintf(reply_out->why, sizeof reply_out->why, "memory ran out");
    }
    free(body);
    json_decref(message);
}

void rpc_reply_clear(struct rpc_reply *reply)
{
    json_decref(reply->message);
    free(reply->session);
    memset(reply, 0, sizeof *reply);
}
