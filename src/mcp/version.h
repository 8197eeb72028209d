/* SPDX-License-Identifier: Apache-2.0 */
/* The MCP protocol versions: one table on which all version behaviour hangs. Pure. */
#ifndef OST_MCP_VERSION_H
#define OST_MCP_VERSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/** One row; the next MCP version is one more (FW-06). */
struct ost_mcp_version {
    const char *name;
    bool headerless;       /* what a request without MCP-Protocol-Version is (HD-01) */
    bool stateless;        /* 2026-07-28 on: _meta and Mcp-* headers on every request */
    bool batches;          /* an array body is a batch (SC-17) */
    bool client_responses; /* a client may POST a JSON-RPC response (HD-18) */
    bool union_challenges; /* clients replace scopes instead of adding them (SC-09) */
};

/** Oldest first; at most 32, which is what a set holds. */
extern const struct ost_mcp_version ost_mcp_versions[];
extern const size_t ost_mcp_version_count;

/** A set of versions: bit 1 << index in the table. */
struct ost_mcp_version_set {
    uint32_t bits;
};

/** NULL for a name that is none of ours. */
const struct ost_mcp_version *ost_mcp_version_find(struct ost_span name);
bool ost_mcp_version_in(struct ost_mcp_version_set set,
                        const struct ost_mcp_version *version);
void ost_mcp_version_add(struct ost_mcp_version_set *set,
                         const struct ost_mcp_version *version);

#endif
