/* SPDX-License-Identifier: Apache-2.0 */
/* JSON-RPC error bodies (HD-16, CH-08). Pure. */
#ifndef OST_MCP_RPC_ERROR_H
#define OST_MCP_RPC_ERROR_H

#include "base/buf.h"
#include "base/span.h"
#include "mcp/version.h"

/** Append {"jsonrpc":"2.0","id":...,"error":{"code","message"}}; id left out if absent.
 * The message is fixed by the code. */
void ost_rpc_error_write(int rpc_code, struct ost_span id_json, struct ost_buf *out);
/** The -32022 form, with data.supported and data.requested (HD-03). */
void ost_rpc_error_version(struct ost_span id_json, struct ost_mcp_version_set supported,
                           struct ost_span requested, struct ost_buf *out);

#endif
