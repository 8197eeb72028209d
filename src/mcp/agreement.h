/* SPDX-License-Identifier: Apache-2.0 */
/* Which version's rules apply to a request, and whether headers and body agree
 * (requirements HD-01 to HD-23). Pure. */
#ifndef OST_MCP_AGREEMENT_H
#define OST_MCP_AGREEMENT_H

#include "base/error.h"
#include "mcp/call.h"
#include "mcp/version.h"
#include "wire/field.h"

struct ost_mcp_agreement {
    const struct ost_mcp_version *version; /* never NULL after OSTIARY_OK */
    int rpc_code;              /* of a refusal: -32020, -32022, -32602, -32600 */
    struct ost_span requested; /* the version asked for, for -32022 */
};

/**
 * Find the version and check the agreement.
 *
 * Returns  OSTIARY_OK; OSTIARY_HEADER_MISMATCH; OSTIARY_UNSUPPORTED_VERSION;
 *          OSTIARY_MALFORMED_BODY (a batch or a response where the version has none, or
 *          _meta lacks a key, HD-05).
 */
OSTIARY_MUST_CHECK ostiary_code ost_mcp_agree(const struct ost_fields *fields,
                                              const struct ost_mcp_body *body,
                                              struct ost_mcp_version_set supported,
                                              struct ost_mcp_agreement *agreement_out,
                                              ostiary_error *err);

/** The version of a request judged before its body is seen: by its header alone; NULL
 * when that names none of ours. Picks the form of a challenge, never a decision. */
const struct ost_mcp_version *ost_mcp_version_of_fields(const struct ost_fields *fields);

#endif
