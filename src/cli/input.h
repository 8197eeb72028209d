/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of standard input, bounded; files, bounded. */
#ifndef OST_CLI_INPUT_H
#define OST_CLI_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/** One line without its LF. NUL is data, nothing is trimmed. Zero it; input_free(). */
struct line {
    char *data;
    size_t len, size;
    bool too_long; /* the rest was read and dropped; data holds limit + 1 bytes */
    bool any;      /* a byte was ever read */
};

/** Read a line of up to `limit` bytes. False at the end of the input; input without a
 *  single byte counts as one empty line. -1 in *status_out after a read error. */
bool input_line(FILE *from, size_t limit, struct line *line, int *status_out);
void input_free(struct line *line);

/** A whole file as a terminated string ("-": standard input), NULL after telling why.
 * Free with free(). */
char *input_file(const char *path);

#endif
