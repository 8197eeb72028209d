/* SPDX-License-Identifier: Apache-2.0 */
/* A server's tools/list, saved in a file. */
#ifndef OST_CLI_TOOL_LIST_H
#define OST_CLI_TOOL_LIST_H

#include <jansson.h>
#include <stdbool.h>

/** The tools of a saved answer: the JSON-RPC response, its result, {"tools":[...]} or the
 * array alone. Every one has a name. NULL after telling why. json_decref(). */
json_t *tool_list_read(const char *path);
/** The same out of a text that came from `where`. */
json_t *tool_list_parse(const char *text, const char *where);
/** Whether every tool of the list has a name; told where not. */
bool tool_list_check(const json_t *tools, const char *where);

#endif
