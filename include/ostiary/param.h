/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters of a tool that headers mirror: `x-mcp-header` in its inputSchema. */
#ifndef OSTIARY_PARAM_H
#define OSTIARY_PARAM_H

#include <stddef.h>

#include <ostiary/error.h>
#include <ostiary/request.h>
#include <ostiary/validator.h>
#include <ostiary/verdict.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One annotated parameter. */
typedef struct ostiary_param {
    const char *header;  /* the x-mcp-header: "List" for Mcp-Param-List */
    const char *pointer; /* where it stands in params.arguments (RFC 6901): "/list" */
} ostiary_param;

/**
 * Hold the Mcp-Param-... headers of an admitted tools/call against its body, before the
 * tool runs: proxies may have routed by them. A value in the body needs its header, and
 * without one no header may come; integers are compared as numbers. Nothing to do, and
 * OSTIARY_OK, for other methods and for versions before 2026-07-28. A notification needs
 * no header; one that comes must agree.
 *
 * request   The one that was admitted, with its body and all its Mcp-Param-... lines.
 * verdict   Its admission. A disagreement turns it into the complete refusal.
 * params    All annotated parameters of the tool that ostiary_verdict_name() names.
 *
 * Returns   OSTIARY_OK; OSTIARY_HEADER_MISMATCH (400, JSON-RPC error -32020); the code
 *           of a verdict that was a refusal before. OSTIARY_BAD_ARGUMENT for a request
 *           without its body (with `calls` too: they hold no arguments), another
 *           request's verdict or a malformed `params`: the verdict then refuses.
 * Blocks    Never. Threads: as ostiary_check().
 * See       MCP 2026-07-28, Transports, "Server Behavior for Custom Headers".
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code
ostiary_check_params(ostiary_validator *validator, const ostiary_request *request,
                     ostiary_verdict *verdict, const ostiary_param *params, size_t count);

#ifdef __cplusplus
}
#endif
#endif
