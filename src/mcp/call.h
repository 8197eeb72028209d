/* SPDX-License-Identifier: Apache-2.0 */
/* What a request body asks: method, name, version, id of each JSON-RPC message. Pure. */
#ifndef OST_MCP_CALL_H
#define OST_MCP_CALL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/span.h"
#include "wire/json.h"

#define OST_MCP_META_VERSION      "io.modelcontextprotocol/protocolVersion"
#define OST_MCP_META_CAPABILITIES "io.modelcontextprotocol/clientCapabilities"

/** What the name of a call names; decides which part of the table is asked. */
enum ost_mcp_target {
    OST_MCP_METHOD_ONLY = 0, /* judged by its method alone */
    OST_MCP_TOOL,
    OST_MCP_RESOURCE,
    OST_MCP_PROMPT
};

/** One message; spans borrow from the parsed body or the host's calls. */
struct ost_mcp_call {
    struct ost_span method;  /* absent: a JSON-RPC response */
    struct ost_span name;    /* params.name or params.uri; absent where there is none */
    struct ost_span version; /* _meta's protocolVersion; absent without one */
    struct ost_span id_json; /* absent: a notification, or an unreadable id */
    const struct ost_json *arguments; /* params.arguments; NULL: absent or no body */
    enum ost_mcp_target target;
    bool has_meta, has_capabilities;
    bool is_response;
};

/** What bodies that come one after the other are read into. Zeroed memory is an empty
 * one. */
struct ost_mcp_room {
    struct ost_json_room json;
    struct ost_buf ids; /* the text of the ids; of a call by headers, its name */
};
void ost_mcp_room_reset(struct ost_mcp_room *room);
void ost_mcp_room_clear(struct ost_mcp_room *room);

/** A body: one message, or in 2025-03-26 a batch. Zeroed memory is an empty one. */
struct ost_mcp_body {
    struct ost_mcp_call *calls; /* `one`, or of a batch: owned */
    struct ost_mcp_call one;
    size_t count;
    bool is_batch;
    struct ost_json *json; /* in the room; NULL when the host parsed */
};

/**
 * Read a body (HD-20): strict JSON-RPC 2.0 messages. `room` is reset and holds what was
 * read: *body_out is of use until it is reset once more, or the text is gone.
 *
 * rpc_code_out  The JSON-RPC error code of a failure: -32700, -32600 or -32602; the ids
 * read so far stay in *body_out for the error answer.
 *
 * Returns  OSTIARY_OK; OSTIARY_MALFORMED_BODY; OSTIARY_INTERNAL_ERROR. Clear *body_out
 *          whatever the result.
 */
OSTIARY_MUST_CHECK ostiary_code ost_mcp_body_parse(struct ost_span text,
                                                   struct ost_mcp_room *room,
                                                   struct ost_mcp_body *body_out,
                                                   int *rpc_code_out, ostiary_error *err);
void ost_mcp_body_clear(struct ost_mcp_body *body);
/** Room for so many calls in an empty body, which is not to be moved from then on. */
OSTIARY_MUST_CHECK ostiary_code ost_mcp_body_make(struct ost_mcp_body *body, size_t count,
                                                  ostiary_error *err);

/** Which part of the policy a method asks, and which member of params names it
 *  ("name", "uri" or NULL). completion/complete is resolved by the parser. */
enum ost_mcp_target ost_mcp_method_target(struct ost_span method,
                                          const char **member_out);
/** Whether Mcp-Name is required for the method (HD-07). */
bool ost_mcp_method_needs_name(struct ost_span method);
/** Whether what it is about stands in the body alone: no header tells (HD-17). */
bool ost_mcp_method_needs_body(struct ost_span method);

#endif
