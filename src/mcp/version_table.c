/* SPDX-License-Identifier: Apache-2.0 */
/* The MCP protocol versions: one table on which all version behaviour hangs (FW-06). It
 * has a file of its own so that a test can link another in its place. */
#include "mcp/version.h"

const struct ost_mcp_version ost_mcp_versions[] = {
    /* name, headerless, stateless, batches, client_responses, union_challenges */
    {"2025-03-26", true, false, true, true, true},
    {"2025-06-18", false, false, false, true, true},
    {"2025-11-25", false, false, false, true, true},
    {"2026-07-28", false, true, false, false, false},
};

const size_t ost_mcp_version_count = sizeof ost_mcp_versions / sizeof ost_mcp_versions[0];
