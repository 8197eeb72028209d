/* SPDX-License-Identifier: Apache-2.0 */
/* A tool's parameter that a header mirrors, held against the body's (HD-22). Pure. */
#ifndef OST_MCP_PARAM_H
#define OST_MCP_PARAM_H

#include "base/error.h"
#include "base/span.h"
#include "wire/json.h"

/**
 * Whether a header (absent: none came) says what the body does. `value` NULL: the body
 * says nothing, and then no header may come either.
 *
 * Returns  OSTIARY_OK; OSTIARY_HEADER_MISMATCH; OSTIARY_INTERNAL_ERROR.
 */
OSTIARY_MUST_CHECK ostiary_code ost_mcp_param_check(struct ost_span header,
                                                    const struct ost_json *value,
                                                    ostiary_error *err);

#endif
