/* SPDX-License-Identifier: Apache-2.0 */
/* One MCP message to the endpoint, as a good client of its version sends it. */
#include "probe/call.h"

#include <stdio.h>
#include <string.h>

#include "mcp/version.h"
#include "ostiary/ostiary.h"
#include "probe/state.h"
#include "wire/json_write.h"

#define MOST_FIELDS 24

/** The call with nothing left out. */
struct message {
    const struct ost_probe_call *call;
    const char *version, *method;
    bool stateless, initialize;
    ostiary_field fields[MOST_FIELDS];
    size_t field_count;
};

static struct message message_of(const struct ost_probe_call *call)
{
    const char *version = call->version == NULL ? OST_PROBE_NEWEST : call->version;
    const struct ost_mcp_version *row = ost_mcp_version_find(ost_span_of(version));
    struct message message = {.call = call, .version = version};
    message.method = call->method == NULL ? "tools/list" : call->method;
    message.stateless = row != NULL && row->stateless;
    message.initialize = strcmp(message.method, "initialize") == 0;
    return message;
}

static bool add_field(struct message *message, const char *name, const char *value)
{
    if (value != NULL) {
        if (message->field_count == MOST_FIELDS) {
            return false;
        }
        message->fields[message->field_count++] =
            (ostiary_field)OST_PROBE_FIELD(name, value);
    }
    return true;
}

/* MCP 2026-07-28, Transports, "Standard Request Headers"; an initialize has agreed to no
 * version yet. */
static bool add_headers(struct message *message)
{
    const struct ost_probe_call *call = message->call;
    if (call->no_headers) {
        return true;
    }
    return add_field(message, "MCP-Protocol-Version",
                     message->initialize ? NULL : message->version) &&
           add_field(message, "Mcp-Method",
                     message->stateless ? message->method : NULL) &&
           add_field(message, "Mcp-Name", message->stateless ? call->name : NULL);
}

/* What a message is sent as, where the call says nothing else. */
static const char *content_type(const struct ost_probe_call *call)
{
    for (size_t i = 0; i < call->field_count; i++) {
        const ostiary_text *name = &call->fields[i].name;
        if (ost_span_is_nocase((struct ost_span){name->data, name->len},
                               "content-type")) {
            return NULL;
        }
    }
    return "application/json";
}

static bool add_lines(struct message *message, bool with_body)
{
    const struct ost_probe_call *call = message->call;
    if (!add_field(message, "Accept", "application/json, text/event-stream") ||
        !add_field(message, "Content-Type", with_body ? content_type(call) : NULL) ||
        !add_headers(message) || !add_field(message, "Mcp-Session-Id", call->session) ||
        !add_field(message, "Authorization", call->authorization) ||
        call->field_count > MOST_FIELDS - message->field_count) {
        return false;
    }
    for (size_t i = 0; i < call->field_count; i++) {
        message->fields[message->field_count++] = call->fields[i];
    }
    return true;
}

static void write_client(struct ost_json_writer *w, const char *name)
{
    ost_json_open(w, name, '{');
    ost_json_put_string(w, "name", "ostiary-probe");
    ost_json_put_string(w, "version", ostiary_version());
    ost_json_close(w, '}');
}

/* 2026-07-28: every request says who asks, in what version. */
static void write_meta(struct ost_json_writer *w, const char *version)
{
    ost_json_open(w, "_meta", '{');
    ost_json_put_string(w, "io.modelcontextprotocol/protocolVersion", version);
    write_client(w, "io.modelcontextprotocol/clientInfo");
    ost_json_open(w, "io.modelcontextprotocol/clientCapabilities", '{');
    ost_json_close(w, '}');
    ost_json_close(w, '}');
}

static void write_initialize(struct ost_json_writer *w, const char *version)
{
    ost_json_put_string(w, "protocolVersion", version);
    ost_json_open(w, "capabilities", '{');
    ost_json_close(w, '}');
    write_client(w, "clientInfo");
}

static void write_members(struct ost_json_writer *w, const char *members)
{
    if (members != NULL) {
        ost_buf_add_string(w->out, members);
        w->need_comma = true;
    }
}

static void write_body(const struct message *message, struct ost_buf *out)
{
    struct ost_json_writer w = {out, false};
    bool notification = strncmp(message->method, "notifications/", 14) == 0;
    ost_json_open(&w, NULL, '{');
    ost_json_put_string(&w, "jsonrpc", "2.0");
    if (!notification) {
        ost_json_put_integer(&w, "id", 1);
    }
    ost_json_put_string(&w, "method", message->method);
    ost_json_open(&w, "params", '{');
    write_members(&w, message->call->members);
    if (message->stateless) {
        write_meta(&w, message->version);
    }
    if (message->initialize && message->call->members == NULL) {
        write_initialize(&w, message->version);
    }
    ost_json_close(&w, '}');
    ost_json_close(&w, '}');
}

struct ost_probe_call ost_probe_usual_call(const struct ost_probe *probe)
{
    const struct ost_probe_listing *listing = &probe->findings.listing;
    const struct ost_probe_refusal *refusal = &probe->findings.refusal;
    if (listing->version != NULL) {
        return (struct ost_probe_call){.version = listing->version,
                                       .session = listing->session};
    }
    return (struct ost_probe_call){.version = refusal->version,
                                   .method = refusal->method};
}

bool ost_probe_call(struct ost_probe *probe, const struct ost_probe_call *call,
                    struct ost_answer *answer_out)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf body = {0};
    struct message message = message_of(call);
    bool with_body = call->http_method == NULL || strcmp(call->http_method, "POST") == 0;
    if (call->body != NULL) {
        ost_buf_add_string(&body, call->body);
    } else if (with_body) {
        write_body(&message, &body);
    }
    *answer_out = (struct ost_answer){0};
    if (body.failed || !add_lines(&message, with_body)) {
        (void)snprintf(answer_out->error, sizeof answer_out->error,
                       "the message cannot be made");
        return false;
    }
    const struct ost_probe_request request = {
        .url = call->url == NULL ? probe->asker.target.url : call->url,
        .method = call->http_method,
        .fields = message.fields,
        .field_count = message.field_count,
        .body = with_body ? ost_buf_span(&body) : OST_SPAN_ABSENT};
    return ost_probe_ask(&probe->asker, &request, answer_out);
}
