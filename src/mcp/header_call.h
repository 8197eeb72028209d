/* SPDX-License-Identifier: Apache-2.0 */
/* What a request asks by its headers alone, for a gateway that never sees a body (HD-17).
 * Pure. */
#ifndef OST_MCP_HEADER_CALL_H
#define OST_MCP_HEADER_CALL_H

#include "mcp/agreement.h"

/**
 * Read one call from MCP-Protocol-Version, Mcp-Method and Mcp-Name. Only a version whose
 * servers hold these headers against the body makes them worth anything.
 *
 * Returns  OSTIARY_OK; OSTIARY_HEADER_MISMATCH (a header that is absent, repeated or
 *          unreadable, an older version, a method that only its body explains);
 *          OSTIARY_UNSUPPORTED_VERSION; OSTIARY_INTERNAL_ERROR. Clear *body_out whatever
 *          the result.
 */
OSTIARY_MUST_CHECK ostiary_code ost_mcp_call_of_headers(
    const struct ost_fields *fields, struct ost_mcp_version_set supported,
    struct ost_mcp_room *room, struct ost_mcp_body *body_out,
    struct ost_mcp_agreement *agreement_out, ostiary_error *err);

#endif
