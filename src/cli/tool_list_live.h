/* SPDX-License-Identifier: Apache-2.0 */
/* A server's tools/list, asked for. */
#ifndef OST_CLI_TOOL_LIST_LIVE_H
#define OST_CLI_TOOL_LIST_LIVE_H

#include <jansson.h>
#include <stdbool.h>

#include "ostiary/config.h"

/** Whether --against names a server rather than a file. */
bool tool_list_is_url(const char *where);

/** Ask an MCP endpoint for all its tools, page by page: MCP 2026-07-28, else with a
 * session. token   Of the caller whose tools are listed; NULL: none. NULL after telling
 * why; *status_out is then the exit status. json_decref(). */
json_t *tool_list_ask(const ostiary_config *config, const char *url, const char *token,
                      int *status_out);

#endif
