/* SPDX-License-Identifier: Apache-2.0 */
/* The MCP side: methods and tools, for both eras. It sees a grant and a body, never the
 * request's headers (PT-02). */
#ifndef TODO_SERVER_MCP_H
#define TODO_SERVER_MCP_H

#include "guard.h"
#include "todos.h"

struct mcp {
    struct guard *guard;
    struct todos *todos;
};

/** What headers mirror of the tool that was judged: for guard_check(). */
const ostiary_param *mcp_params(const ostiary_verdict *verdict, size_t *count_out);

/** Answer an admitted POST. */
void mcp_post(struct mcp *mcp, const ostiary_verdict *verdict, const char *body,
              size_t len, struct http_response *response);

#endif
