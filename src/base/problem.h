/* SPDX-License-Identifier: Apache-2.0 */
/* A list of findings, each with the JSON path it is about; `config/place` adds the line.
 */
#ifndef OST_BASE_PROBLEM_H
#define OST_BASE_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "ostiary/config.h"
struct ost_problem {
    ostiary_severity severity;
    char *path;    /* RFC 6901 pointer into the whole configuration */
    char *message; /* printable ASCII */
    bool at_name;  /* about the member's name, not its value */
};

/** Zeroed memory is an empty list. */
struct ost_problems {
    struct ost_problem *items;
    size_t count, size;
    size_t error_count;
    bool failed; /* memory ran out: treat as an error */
};

void ost_problems_add(struct ost_problems *problems, ostiary_severity severity,
                      const char *path, const char *format, ...) OSTIARY_PRINTF(4, 5);
/** The same, about the name of the member at `path` (an unknown or duplicate one). */
void ost_problems_add_name(struct ost_problems *problems, const char *path,
                           const char *format, ...) OSTIARY_PRINTF(3, 4);
bool ost_problems_any(const struct ost_problems *problems); /* an error, or no memory */
void ost_problems_clear(struct ost_problems *problems);

/** Nearest of `names` (NULL-terminated) to `word`, for "did you mean"; NULL: none near.
 */
const char *ost_nearest(const char *word, const char *const *names);

#endif
