/* SPDX-License-Identifier: Apache-2.0 */
/* The MCP protocol versions: one table on which all version behaviour hangs. */
#include "mcp/version.h"

const struct ost_mcp_version ost_mcp_versions[OST_MCP_VERSION_COUNT] = {
    /* name, stateless, batches, client_responses, union_challenges */
    {"2025-03-26", false, true, true, true},
    {"2025-06-18", false, false, true, true},
    {"2025-11-25", false, false, true, true},
    {"2026-07-28", true, false, false, false},
};

const struct ost_mcp_version *ost_mcp_version_find(struct ost_span name)
{
    for (size_t i = 0; i < OST_MCP_VERSION_COUNT; i++) {
        if (ost_span_is(name, ost_mcp_versions[i].name)) {
            return &ost_mcp_versions[i];
        }
    }
    return NULL;
}

static uint32_t bit_of(const struct ost_mcp_version *version)
{
    return 1u << (version - ost_mcp_versions);
}

bool ost_mcp_version_in(struct ost_mcp_version_set set,
                        const struct ost_mcp_version *version)
{
    return version != NULL && (set.bits & bit_of(version)) != 0;
}

void ost_mcp_version_add(struct ost_mcp_version_set *set,
                         const struct ost_mcp_version *version)
{
    set->bits |= bit_of(version);
}
