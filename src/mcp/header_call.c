/* SPDX-License-Identifier: Apache-2.0 */
/* What a request asks by its headers alone. */
#include "mcp/header_call.h"

#include <string.h>

#include "mcp/header_value.h"

static ostiary_code mismatch(ostiary_error *err, const char *what)
{
    return ost_fail(err, OSTIARY_HEADER_MISMATCH, "%s", what);
}

/* The note under "Server Validation" of the transport: an older version, or none, means
 * that nobody behind us compares these headers with the body. */
static ostiary_code read_version(const struct ost_fields *fields,
                                 struct ost_mcp_version_set supported,
                                 struct ost_mcp_agreement *agreement, ostiary_error *err)
{
    struct ost_span value = OST_SPAN_ABSENT;
    if (!ost_mcp_header_find(fields, OST_FIELD_MCP_PROTOCOL_VERSION, &value) ||
        value.data == NULL) {
        return mismatch(err, "MCP-Protocol-Version is missing, repeated or unreadable");
    }
    const struct ost_mcp_version *version = ost_mcp_version_find(value);
    if (!ost_mcp_version_in(supported, version)) {
        agreement->rpc_code = -32022;
        agreement->requested = value;
        return ost_fail(err, OSTIARY_UNSUPPORTED_VERSION,
                        "the MCP protocol version is not supported");
    }
    if (!version->stateless) {
        return mismatch(err, "this version's headers say nothing, and no body came");
    }
    agreement->version = version;
    return OSTIARY_OK;
}

static ostiary_code read_method(const struct ost_fields *fields,
                                struct ost_mcp_call *call, ostiary_error *err)
{
    const char *member = NULL;
    if (!ost_mcp_header_find(fields, OST_FIELD_MCP_METHOD, &call->method) ||
        call->method.len == 0) {
        return mismatch(err, "Mcp-Method is missing, repeated or unreadable");
    }
    if (ost_mcp_method_needs_body(call->method)) {
        return mismatch(err, "what this method is about stands in its body alone");
    }
    call->target = ost_mcp_method_target(call->method, &member);
    return OSTIARY_OK;
}

/* A body could name nothing else: its strings are UTF-8 without NUL (HD-13). */
static bool is_text(struct ost_span name)
{
    OST_CLEANUP(ost_json_cleanup) struct ost_json *text = NULL;
    return ost_json_string_new(name, &text) == OSTIARY_OK;
}

/* HD-19: on a method that defines none, Mcp-Name is nothing to go by. */
static ostiary_code read_name(const struct ost_fields *fields, struct ost_buf *room,
                              struct ost_mcp_call *call, ostiary_error *err)
{
    struct ost_span value = OST_SPAN_ABSENT;
    if (!ost_mcp_header_find(fields, OST_FIELD_MCP_NAME, &value)) {
        return mismatch(err, "Mcp-Name is repeated or unreadable");
    }
    if (!ost_mcp_method_needs_name(call->method)) {
        return OSTIARY_OK;
    }
    if (value.data == NULL || !ost_mcp_header_decode(value, room, &call->name) ||
        !is_text(call->name)) {
        OST_ENSURE(!room->failed, err, OSTIARY_INTERNAL_ERROR, "Mcp-Name");
        return mismatch(err, "Mcp-Name is missing or no good sentinel");
    }
    return OSTIARY_OK;
}

ostiary_code ost_mcp_call_of_headers(const struct ost_fields *fields,
                                     struct ost_mcp_version_set supported,
                                     struct ost_mcp_room *room,
                                     struct ost_mcp_body *body_out,
                                     struct ost_mcp_agreement *agreement_out,
                                     ostiary_error *err)
{
    memset(body_out, 0, sizeof *body_out);
    *agreement_out = (struct ost_mcp_agreement){NULL, -32020, OST_SPAN_ABSENT};
    OST_TRY(ost_mcp_body_make(body_out, 1, err));
    OST_TRY(read_version(fields, supported, agreement_out, err));
    OST_TRY(read_method(fields, &body_out->calls[0], err));
    return read_name(fields, &room->ids, &body_out->calls[0], err);
}
