/* SPDX-License-Identifier: Apache-2.0 */
/* The matrix of scopes and names, in a terminal and as a page. */
#ifndef OST_CLI_SHOW_H
#define OST_CLI_SHOW_H

#include <stdio.h>

#include "sheet.h"

/** Print it: as a matrix, as a list where the terminal is too narrow for one. */
void show_text(const struct sheet *sheet);
/** Write one page that loads nothing. Every text of the table is escaped. */
void show_html(const struct sheet *sheet, FILE *out);

/** How clients get a scope, as words: "asked for as api://x/a", "assigned only", "given
 * by /authorization_servers/0/..."; empty where it is asked for as spelled.
 * json_decref(). */
json_t *show_scope_ways(const json_t *scope);

/** Lines of the page's style and script; NULL ends each. */
extern const char *const page_style[];
extern const char *const page_script[];

#endif
