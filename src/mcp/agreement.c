/* SPDX-License-Identifier: Apache-2.0 */
/* Which version's rules apply to a request, and whether headers and body agree. */
#include "mcp/agreement.h"

#include "mcp/header_value.h"

/** What is compared: the headers as found, each at most once. */
struct headers {
    struct ost_span version, method, name;
    const struct ost_mcp_version *row; /* of the version; NULL: of none */
};

static ostiary_code mismatch(struct ost_mcp_agreement *agreement, ostiary_error *err,
                             const char *what)
{
    agreement->rpc_code = -32020;
    return ost_fail(err, OSTIARY_HEADER_MISMATCH, "%s", what);
}

static ostiary_code malformed(struct ost_mcp_agreement *agreement, int rpc_code,
                              ostiary_error *err, const char *what)
{
    agreement->rpc_code = rpc_code;
    return ost_fail(err, OSTIARY_MALFORMED_BODY, "%s", what);
}

static ostiary_code unsupported(struct ost_mcp_agreement *agreement,
                                struct ost_span requested, ostiary_error *err)
{
    agreement->rpc_code = -32022;
    agreement->requested = requested;
    return ost_fail(err, OSTIARY_UNSUPPORTED_VERSION,
                    "the MCP protocol version is not supported");
}

/* What HD-18 and SC-17 say of the message's kind in this version. */
static ostiary_code check_kind(const struct ost_mcp_body *body,
                               const struct ost_mcp_version *version,
                               struct ost_mcp_agreement *agreement, ostiary_error *err)
{
    if (body->is_batch && !version->batches) {
        return malformed(agreement, -32600, err, "this version has no batches");
    }
    for (size_t i = 0; i < body->count; i++) {
        if (body->calls[i].is_response && !version->client_responses) {
            return malformed(agreement, -32600, err,
                             "a client sends no responses in this version");
        }
    }
    return OSTIARY_OK;
}

/* HD-18: headers and _meta are required of a request, not of a notification or, where a
 * version takes one, a response. */
static bool is_request(const struct ost_mcp_call *call)
{
    return call->id_json.data != NULL && !call->is_response;
}

/* HD-06, HD-07. */
static bool headers_missing(const struct headers *headers,
                            const struct ost_mcp_call *call)
{
    return headers->method.data == NULL ||
           (ost_mcp_method_needs_name(call->method) && headers->name.data == NULL);
}

static bool headers_differ(const struct headers *headers, const struct ost_mcp_call *call)
{
    if (call->version.data != NULL &&
        !ost_mcp_header_equal(headers->version, call->version)) {
        return true; /* HD-02 */
    }
    if (headers->method.data != NULL &&
        !ost_mcp_header_equal(headers->method, call->method)) {
        return true; /* HD-06 */
    }
    return headers->name.data != NULL && ost_mcp_method_needs_name(call->method) &&
           !ost_mcp_header_decodes_to(headers->name, call->name);
}

/* 2026-07-28 on. The order is HD-05's: missing headers, missing _meta, mismatch; and
 * HD-03: whether the version is supported comes last. */
static ostiary_code agree_stateless(const struct headers *headers,
                                    const struct ost_mcp_body *body,
                                    const struct ost_mcp_version *version,
                                    struct ost_mcp_agreement *agreement,
                                    ostiary_error *err)
{
    OST_TRY(check_kind(body, version, agreement, err));
    const struct ost_mcp_call *call = &body->calls[0];
    if (is_request(call) && headers_missing(headers, call)) {
        return mismatch(agreement, err, "Mcp-Method or Mcp-Name is missing");
    }
    if (is_request(call) && (call->version.data == NULL || !call->has_capabilities)) {
        return malformed(agreement, -32602, err, "params._meta lacks a required member");
    }
    if (headers_differ(headers, call)) {
        return mismatch(agreement, err, "an Mcp header and the body disagree");
    }
    return OSTIARY_OK;
}

/* The versions before it never look at Mcp-* headers (HD-17), but a body that names a
 * newer version must not be judged by their laxer rules (HD-02, HD-23). */
static ostiary_code agree_legacy(const struct headers *headers,
                                 const struct ost_mcp_body *body,
                                 const struct ost_mcp_version *version,
                                 struct ost_mcp_agreement *agreement, ostiary_error *err)
{
    for (size_t i = 0; i < body->count; i++) {
        const struct ost_mcp_call *call = &body->calls[i];
        const struct ost_mcp_version *named = ost_mcp_version_find(call->version);
        bool newer = call->version.data != NULL && (named == NULL || named->stateless);
        bool other = headers->version.data != NULL && call->version.data != NULL &&
                     !ost_mcp_header_equal(headers->version, call->version);
        if (newer || other) {
            return mismatch(agreement, err,
                            "MCP-Protocol-Version and params._meta disagree");
        }
    }
    return check_kind(body, version, agreement, err);
}

/* The newest version supported whose clients know `initialize`. */
static const struct ost_mcp_version *newest_legacy(struct ost_mcp_version_set supported)
{
    const struct ost_mcp_version *newest = NULL;
    for (size_t i = 0; i < ost_mcp_version_count; i++) {
        const struct ost_mcp_version *row = &ost_mcp_versions[i];
        if (!row->stateless && ost_mcp_version_in(supported, row)) {
            newest = row;
        }
    }
    return newest;
}

static const struct ost_mcp_version *headerless(void)
{
    for (size_t i = 0; i < ost_mcp_version_count; i++) {
        if (ost_mcp_versions[i].headerless) {
            return &ost_mcp_versions[i];
        }
    }
    return NULL;
}

/* No MCP-Protocol-Version header: `initialize` is legacy by nature; anything else is of
 * the one version that had no such header, if that is supported (HD-01). */
static ostiary_code agree_without_header(const struct headers *headers,
                                         const struct ost_mcp_body *body,
                                         struct ost_mcp_version_set supported,
                                         struct ost_mcp_agreement *agreement,
                                         ostiary_error *err)
{
    bool initialize = !body->is_batch && ost_span_is(body->calls[0].method, "initialize");
    const struct ost_mcp_version *version =
        initialize ? newest_legacy(supported) : headerless();
    if (!ost_mcp_version_in(supported, version)) {
        return mismatch(agreement, err, "MCP-Protocol-Version is missing");
    }
    agreement->version = version;
    return agree_legacy(headers, body, version, agreement, err);
}

/* HD-04, and HD-03 where the body names the same unknown version. */
static ostiary_code agree_unknown(const struct headers *headers,
                                  const struct ost_mcp_body *body,
                                  struct ost_mcp_agreement *agreement, ostiary_error *err)
{
    const struct ost_mcp_call *call = &body->calls[0];
    if (!body->is_batch && call->version.data != NULL &&
        !ost_mcp_header_equal(headers->version, call->version)) {
        return mismatch(agreement, err, "MCP-Protocol-Version and params._meta disagree");
    }
    return unsupported(agreement, headers->version, err);
}

static ostiary_code agree_with_header(const struct headers *headers,
                                      const struct ost_mcp_body *body,
                                      struct ost_mcp_version_set supported,
                                      struct ost_mcp_agreement *agreement,
                                      ostiary_error *err)
{
    const struct ost_mcp_version *version = headers->row;
    if (version == NULL) {
        return agree_unknown(headers, body, agreement, err);
    }
    OST_TRY(version->stateless ? agree_stateless(headers, body, version, agreement, err)
                               : agree_legacy(headers, body, version, agreement, err));
    if (!ost_mcp_version_in(supported, version)) {
        return unsupported(agreement, headers->version, err);
    }
    agreement->version = version;
    return OSTIARY_OK;
}

static ostiary_code find_headers(const struct ost_fields *fields, struct headers *headers,
                                 struct ost_mcp_agreement *agreement, ostiary_error *err)
{
    if (!ost_mcp_header_find(fields, OST_FIELD_MCP_PROTOCOL_VERSION, &headers->version)) {
        return mismatch(agreement, err, "MCP-Protocol-Version is repeated or unreadable");
    }
    headers->row = ost_mcp_version_find(headers->version);
    if (headers->row == NULL || !headers->row->stateless) {
        return OSTIARY_OK; /* HD-17: Mcp-* headers mean nothing there */
    }
    if (!ost_mcp_header_find(fields, OST_FIELD_MCP_METHOD, &headers->method) ||
        !ost_mcp_header_find(fields, OST_FIELD_MCP_NAME, &headers->name)) {
        return mismatch(agreement, err, "an Mcp header is repeated or unreadable");
    }
    return OSTIARY_OK;
}

ostiary_code ost_mcp_agree(const struct ost_fields *fields,
                           const struct ost_mcp_body *body,
                           struct ost_mcp_version_set supported,
                           struct ost_mcp_agreement *agreement_out, ostiary_error *err)
{
    struct headers headers = {OST_SPAN_ABSENT, OST_SPAN_ABSENT, OST_SPAN_ABSENT, NULL};
    *agreement_out = (struct ost_mcp_agreement){NULL, -32600, OST_SPAN_ABSENT};
    if (body->count == 0) {
        return malformed(agreement_out, -32600, err, "no message");
    }
    OST_TRY(find_headers(fields, &headers, agreement_out, err));
    return headers.version.data == NULL
               ? agree_without_header(&headers, body, supported, agreement_out, err)
               : agree_with_header(&headers, body, supported, agreement_out, err);
}

const struct ost_mcp_version *ost_mcp_version_of_fields(const struct ost_fields *fields)
{
    struct ost_span value = OST_SPAN_ABSENT;
    return ost_mcp_header_find(fields, OST_FIELD_MCP_PROTOCOL_VERSION, &value)
               ? ost_mcp_version_find(value)
               : NULL;
}
