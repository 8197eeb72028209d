/* SPDX-License-Identifier: Apache-2.0 */
/* What the terminal can show: its width, UTF-8, colour. */
#ifndef OST_CLI_TERMINAL_H
#define OST_CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

/** Columns: of COLUMNS, else of the terminal; 0 where standard output is none. */
size_t terminal_width(void);
/** Whether LC_ALL, LC_CTYPE or LANG says that the output is UTF-8. */
bool terminal_is_utf8(void);
/** Whether standard output is a terminal that wants colour (NO_COLOR is heard). */
bool terminal_has_colour(void);

/** Print without the bytes that would steer a terminal, C1 controls of UTF-8 included. */
void terminal_put(const char *text);
/** How many columns terminal_put() takes: one a character. */
size_t terminal_columns(const char *text);
/** Print and fill up with spaces to `width` columns. */
void terminal_put_padded(const char *text, size_t width);

#endif
