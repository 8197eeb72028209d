/* SPDX-License-Identifier: Apache-2.0 */
/* What a request body asks: method, name, version, id of each JSON-RPC message. */
#include "mcp/call.h"

#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "wire/json_variant.h"

/* What names the thing that a method is about, and which part of the table is asked. */
static const struct governed {
    const char *method, *member;
    enum ost_mcp_target target;
    bool needs_header; /* HD-07 */
} governed_methods[] = {
    {"tools/call", "name", OST_MCP_TOOL, true},
    {"prompts/get", "name", OST_MCP_PROMPT, true},
    {"resources/read", "uri", OST_MCP_RESOURCE, true},
    {"resources/subscribe", "uri", OST_MCP_RESOURCE, false},
    {"resources/unsubscribe", "uri", OST_MCP_RESOURCE, false},
};

static const struct governed *governed_of(struct ost_span method)
{
    for (size_t i = 0; i < sizeof governed_methods / sizeof governed_methods[0]; i++) {
        if (ost_span_is(method, governed_methods[i].method)) {
            return &governed_methods[i];
        }
    }
    return NULL;
}

enum ost_mcp_target ost_mcp_method_target(struct ost_span method, const char **member_out)
{
    const struct governed *row = governed_of(method);
    *member_out = row == NULL ? NULL : row->member;
    return row == NULL ? OST_MCP_METHOD_ONLY : row->target;
}

bool ost_mcp_method_needs_name(struct ost_span method)
{
    const struct governed *row = governed_of(method);
    return row != NULL && row->needs_header;
}

bool ost_mcp_method_needs_body(struct ost_span method)
{
    const struct governed *row = governed_of(method);
    return (row != NULL && !row->needs_header) ||
           ost_span_is(method, "completion/complete");
}

static ostiary_code fail(int *rpc_code_out, int rpc_code, ostiary_error *err,
                         const char *what)
{
    *rpc_code_out = rpc_code;
    return ost_fail(err, OSTIARY_MALFORMED_BODY, "%s", what);
}

/* completion/complete names a prompt or a resource template in params.ref. */
static bool read_reference(const struct ost_json *params, struct ost_mcp_call *call)
{
    const struct ost_json *ref = ost_json_member(params, "ref");
    struct ost_span type;
    if (!ost_json_string(ost_json_member(ref, "type"), &type)) {
        return false;
    }
    if (ost_span_is(type, "ref/prompt")) {
        call->target = OST_MCP_PROMPT;
        return ost_json_string(ost_json_member(ref, "name"), &call->name);
    }
    call->target = OST_MCP_RESOURCE;
    return ost_span_is(type, "ref/resource") &&
           ost_json_string(ost_json_member(ref, "uri"), &call->name);
}

static bool read_name(const struct ost_json *params, struct ost_mcp_call *call)
{
    if (ost_span_is(call->method, "completion/complete")) {
        return read_reference(params, call);
    }
    const char *member = NULL;
    call->target = ost_mcp_method_target(call->method, &member);
    if (call->target == OST_MCP_TOOL || call->target == OST_MCP_PROMPT) {
        call->arguments = ost_json_member(params, "arguments");
    }
    return member == NULL ||
           ost_json_string(ost_json_member(params, member), &call->name);
}

static bool read_meta(const struct ost_json *params, struct ost_mcp_call *call)
{
    const struct ost_json *meta = ost_json_member(params, "_meta");
    if (meta == NULL) {
        return true;
    }
    const struct ost_json *version = ost_json_member(meta, OST_MCP_META_VERSION);
    const struct ost_json *capabilities =
        ost_json_member(meta, OST_MCP_META_CAPABILITIES);
    call->has_meta = true;
    call->has_capabilities =
        capabilities != NULL && ost_json_type(capabilities) == OST_JSON_OBJECT;
    return ost_json_type(meta) == OST_JSON_OBJECT &&
           (version == NULL || ost_json_string(version, &call->version));
}

static ostiary_code read_params(const struct ost_json *message, struct ost_mcp_call *call,
                                int *rpc_code_out, ostiary_error *err)
{
    const struct ost_json *params = ost_json_member(message, "params");
    if (params != NULL && ost_json_type(params) != OST_JSON_OBJECT) {
        return fail(rpc_code_out, -32602, err, "params is no object");
    }
    if (!read_meta(params, call)) {
        return fail(rpc_code_out, -32602, err, "params._meta is malformed");
    }
    if (!read_name(params, call)) { /* HD-20: a name that is no string names nothing */
        return fail(rpc_code_out, -32602, err, "params does not name what is called");
    }
    return OSTIARY_OK;
}

static void place_ids(struct ost_mcp_body *body, const struct ost_buf *ids)
{
    size_t start = 0;
    for (size_t i = 0; i < body->count; i++) {
        struct ost_span *id = &body->calls[i].id_json;
        if (id->len > 0) {
            id->data = ids->data + start;
            start += id->len;
        }
    }
}

/* A message without a method can only be an answer to a request of the server. */
static ostiary_code read_response(const struct ost_json *message,
                                  struct ost_mcp_call *call, int *rpc_code_out,
                                  ostiary_error *err)
{
    bool result = ost_json_member(message, "result") != NULL;
    bool error = ost_json_member(message, "error") != NULL;
    if (result == error || call->id_json.len == 0) {
        return fail(rpc_code_out, -32600, err, "neither a request nor a response");
    }
    call->is_response = true;
    return OSTIARY_OK;
}

/* The id as JSON text, appended to the room, which may move: place_ids() comes last. */
static bool read_id(const struct ost_json *message, struct ost_buf *ids,
                    struct ost_mcp_call *call)
{
    const struct ost_json *id = ost_json_member(message, "id");
    if (id == NULL) {
        return true;
    }
    if (ost_json_type(id) != OST_JSON_STRING && ost_json_type(id) != OST_JSON_INTEGER) {
        return false;
    }
    size_t start = ids->len;
    if (!ost_json_dump(id, ids)) {
        return false;
    }
    call->id_json = (struct ost_span){ids->data + start, ids->len - start};
    return true;
}

/* A host's parser may ignore case: it must not find another message than we judge. */
static bool is_ambiguous(const struct ost_json *message)
{
    static const char *const members[] = {"jsonrpc", "id",    "method", "params",
                                          "result",  "error", NULL};
    static const char *const params[] = {"name",  "uri",       "ref",
                                         "_meta", "arguments", NULL};
    static const char *const ref[] = {"type", "name", "uri", NULL};
    static const char *const meta[] = {OST_MCP_META_VERSION, OST_MCP_META_CAPABILITIES,
                                       NULL};
    const struct ost_json *inner = ost_json_member(message, "params");
    return ost_json_has_variant(message, members) ||
           ost_json_has_variant(inner, params) ||
           ost_json_has_variant(ost_json_member(inner, "ref"), ref) ||
           ost_json_has_variant(ost_json_member(inner, "_meta"), meta);
}

static ostiary_code read_message(const struct ost_json *message, struct ost_buf *ids,
                                 struct ost_mcp_call *call, int *rpc_code_out,
                                 ostiary_error *err)
{
    struct ost_span version;
    if (!ost_json_string(ost_json_member(message, "jsonrpc"), &version) ||
        !ost_span_is(version, "2.0")) {
        return fail(rpc_code_out, -32600, err, "no JSON-RPC 2.0 message");
    }
    if (is_ambiguous(message)) {
        return fail(rpc_code_out, -32600, err,
                    "a member differs from a known one by case");
    }
    bool has_good_id = read_id(message, ids, call);
    OST_ENSURE(!ids->failed, err, OSTIARY_INTERNAL_ERROR, "request body");
    if (!has_good_id) {
        return fail(rpc_code_out, -32600, err, "id is neither a string nor an integer");
    }
    const struct ost_json *method = ost_json_member(message, "method");
    if (method == NULL) {
        return read_response(message, call, rpc_code_out, err);
    }
    if (!ost_json_string(method, &call->method) || call->method.len == 0) {
        return fail(rpc_code_out, -32600, err, "method is no string");
    }
    return read_params(message, call, rpc_code_out, err);
}

static ostiary_code read_all(struct ost_mcp_body *body, struct ost_buf *ids,
                             int *rpc_code_out, ostiary_error *err)
{
    for (size_t i = 0; i < body->count; i++) {
        const struct ost_json *message =
            body->is_batch ? ost_json_item(body->json, i) : body->json;
        OST_TRY(read_message(message, ids, &body->calls[i], rpc_code_out, err));
    }
    return OSTIARY_OK;
}

/* HD-16, HD-20. The detail says already what is wrong. */
static ostiary_code cannot_parse(ostiary_code code, int *rpc_code_out, ostiary_error *err)
{
    if (code == OSTIARY_INTERNAL_ERROR) {
        return code;
    }
    *rpc_code_out = code == OSTIARY_MALFORMED_BODY ? -32600 : -32700;
    if (err != NULL) {
        err->code = OSTIARY_MALFORMED_BODY;
        err->line = 0;
    }
    return OSTIARY_MALFORMED_BODY;
}

ostiary_code ost_mcp_body_parse(struct ost_span text, struct ost_mcp_room *room,
                                struct ost_mcp_body *body_out, int *rpc_code_out,
                                ostiary_error *err)
{
    memset(body_out, 0, sizeof *body_out);
    *rpc_code_out = -32600;
    ost_mcp_room_reset(room);
    ostiary_code code =
        ost_json_parse_in(&room->json, text, &ost_json_body_limits, &body_out->json, err);
    if (code != OSTIARY_OK) {
        return cannot_parse(code, rpc_code_out, err);
    }
    body_out->is_batch = ost_json_type(body_out->json) == OST_JSON_ARRAY;
    size_t count = body_out->is_batch ? ost_json_count(body_out->json) : 1;
    OST_ENSURE(count > 0 && count <= OST_MAX_BATCH, err, OSTIARY_MALFORMED_BODY,
               "a batch of %zu messages", count);
    OST_TRY(ost_mcp_body_make(body_out, count, err));
    code = read_all(body_out, &room->ids, rpc_code_out, err);
    place_ids(body_out, &room->ids);
    return code;
}

ostiary_code ost_mcp_body_make(struct ost_mcp_body *body, size_t count,
                               ostiary_error *err)
{
    body->calls = count == 1 ? &body->one : ost_alloc_array(count, sizeof *body->calls);
    OST_ENSURE(body->calls != NULL, err, OSTIARY_INTERNAL_ERROR, "request body");
    body->count = count;
    return OSTIARY_OK;
}

void ost_mcp_body_clear(struct ost_mcp_body *body)
{
    if (body->calls != &body->one) {
        ost_free(body->calls);
    }
    memset(body, 0, sizeof *body);
}

#define USUAL_IDS_BYTES 4096 /* what more of them took is not kept */

void ost_mcp_room_reset(struct ost_mcp_room *room)
{
    ost_json_room_reset(&room->json);
    if (room->ids.size > USUAL_IDS_BYTES) {
        ost_buf_clear(&room->ids);
    }
    ost_buf_reset(&room->ids);
}

void ost_mcp_room_clear(struct ost_mcp_room *room)
{
    ost_json_room_clear(&room->json);
    ost_buf_clear(&room->ids);
}
