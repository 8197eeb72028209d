/* SPDX-License-Identifier: Apache-2.0 */
/* JSON-RPC error bodies. */
#include "mcp/rpc_error.h"

#include "wire/json_write.h"

/* Fixed by the code: nothing of the request but its id comes back (CH-12, HD-16). */
static const char *message_of(int rpc_code)
{
    switch (rpc_code) {
    case -32700:
        return "Parse error";
    case -32602:
        return "Invalid params";
    case -32020:
        return "Header mismatch";
    case -32022:
        return "Unsupported protocol version";
    default:
        return "Invalid request";
    }
}

static void open_error(struct ost_json_writer *w, int rpc_code, struct ost_span id_json)
{
    ost_json_open(w, NULL, '{');
    ost_json_put_string(w, "jsonrpc", "2.0");
    if (id_json.data != NULL) {
        ost_json_put_raw(w, "id", id_json);
    }
    ost_json_open(w, "error", '{');
    ost_json_put_integer(w, "code", rpc_code);
    ost_json_put_string(w, "message", message_of(rpc_code));
}

void ost_rpc_error_write(int rpc_code, struct ost_span id_json, struct ost_buf *out)
{
    struct ost_json_writer w = {out, false};
    open_error(&w, rpc_code, id_json);
    ost_json_close(&w, '}');
    ost_json_close(&w, '}');
}

void ost_rpc_error_version(struct ost_span id_json, struct ost_mcp_version_set supported,
                           struct ost_span requested, struct ost_buf *out)
{
    struct ost_json_writer w = {out, false};
    open_error(&w, -32022, id_json);
    ost_json_open(&w, "data", '{');
    ost_json_open(&w, "supported", '[');
    for (size_t i = 0; i < ost_mcp_version_count; i++) {
        if (ost_mcp_version_in(supported, &ost_mcp_versions[i])) {
            ost_json_put_string(&w, NULL, ost_mcp_versions[i].name);
        }
    }
    ost_json_close(&w, ']');
    ost_json_put_span(&w, "requested", requested);
    ost_json_close(&w, '}');
    ost_json_close(&w, '}');
    ost_json_close(&w, '}');
}
