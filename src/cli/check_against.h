/* SPDX-License-Identifier: Apache-2.0 */
/* The table held against the tools that a server says it has. */
#ifndef OST_CLI_CHECK_AGAINST_H
#define OST_CLI_CHECK_AGAINST_H

#include <jansson.h>
#include <stdbool.h>

#include "ostiary/config.h"

/** Is told each finding; strings live for the call. */
typedef void (*finding_fn)(void *ctx, const ostiary_problem *finding);

/** Tell what differs: tool_without_rule, rule_without_tool, destructive_by_read,
 *  destructive_any_token, destructive_public. `where`: what the list was read from. */
bool check_against(const json_t *table, const json_t *tools, const char *where,
                   finding_fn tell, void *ctx);

#endif
