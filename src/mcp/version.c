/* SPDX-License-Identifier: Apache-2.0 */
/* Names and sets of MCP protocol versions; the rows are in version_table.c. */
#include "mcp/version.h"

const struct ost_mcp_version *ost_mcp_version_find(struct ost_span name)
{
    for (size_t i = ost_mcp_version_count; i > 0; i--) { /* the newest is the commonest */
        if (ost_span_is(name, ost_mcp_versions[i - 1].name)) {
            return &ost_mcp_versions[i - 1];
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
