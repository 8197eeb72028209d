/* SPDX-License-Identifier: Apache-2.0 */
/* A list of findings, each with the JSON path it is about; `config/place` adds the line.
 */
#ifndef OST_BASE_PROBLEM_H
#define OST_BASE_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "ostiary/config.h"
struct ost_problem {
    ostiary_severity severity;
    char *path;      /* RFC 6901 pointer into the whole configuration */
    char *message;   /* printable ASCII */
    bool at_name;    /* about the member's name, not its value */
    bool first_hand; /* told where a value could not be had: it follows from nothing */
    const char *follows; /* static: a path; where its value could not be had, this is no
                          * news. NULL: none */
    uint64_t rank[3];    /* file, line and column, order of finding */
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
/** Say of the problem added last what it follows from. */
void ost_problems_follow(struct ost_problems *problems, const char *path);
/** Put the problems in the order of rank[0], rank[1] and of finding. `place` fills these
 *  two of a problem, or gives false: then the problem is dropped. */
void ost_problems_arrange(struct ost_problems *problems,
                          bool (*place)(const void *ctx, struct ost_problem *problem),
                          const void *ctx);
bool ost_problems_any(const struct ost_problems *problems); /* an error, or no memory */
void ost_problems_clear(struct ost_problems *problems);

/** Nearest of `names` (NULL-terminated) to `word`, for "did you mean"; NULL: none near.
 */
const char *ost_nearest(const char *word, const char *const *names);

#endif
