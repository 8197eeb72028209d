/* SPDX-License-Identifier: Apache-2.0 */
/* The table as a matrix: a row for each name, a column for each scope that counts. */
#ifndef OST_CLI_SHEET_H
#define OST_CLI_SHEET_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum mark {
    MARK_NONE,
    MARK_NEEDED, /* an alternative names the scope */
    MARK_IMPLIED /* none does, but the scope implies one that is named */
};

struct sheet_row {
    const char *part; /* "tools", ...; "default" */
    const char *name;
    const json_t *rule;
    json_t *notes;       /* strings: "public: no token", "org_id = acme" */
    json_t *needs;       /* "a and b, or c"; "" where no scope is needed */
    const char *comment; /* NULL without */
};

struct sheet {
    json_t *table;
    const json_t **columns; /* of the description's scopes */
    size_t column_count;
    struct sheet_row *rows; /* the parts in order, the default last */
    size_t row_count;
    bool has_alternatives, has_implied;
};

/** The alternatives of one rule, as letters: "ab"; "" where the rule has just one. */
#define SHEET_LETTERS 28

/** Takes the table. False without memory. sheet_clear() either way. */
bool sheet_make(json_t *table, struct sheet *sheet_out);
void sheet_clear(struct sheet *sheet);
/** What stands where a row and a column meet. */
enum mark sheet_mark(const struct sheet *sheet, size_t row, size_t column,
                     char letters[SHEET_LETTERS]);

#endif
