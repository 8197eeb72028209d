/* SPDX-License-Identifier: Apache-2.0 */
/* A list of findings, and the nearest word for "did you mean". */
#include "base/problem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/span.h"

#define MESSAGE_SIZE 640

static bool make_room(struct ost_problems *problems)
{
    if (problems->count < problems->size) {
        return true;
    }
    size_t size = problems->size == 0 ? 8 : problems->size * 2;
    struct ost_problem *items =
        size > SIZE_MAX / sizeof *items
            ? NULL
            : ost_realloc(problems->items, size * sizeof *problems->items);
    if (items == NULL) {
        return false;
    }
    problems->items = items;
    problems->size = size;
    return true;
}

/* Takes `message`. */
static void add_take(struct ost_problems *problems, const char *path, char *message,
                     struct ost_problem problem)
{
    problem.path = ost_strndup(path, strlen(path));
    problem.message = message;
    if (problem.path == NULL || message == NULL || !make_room(problems)) {
        ost_free(problem.path);
        ost_free(message);
        problems->failed = true;
        return;
    }
    problems->items[problems->count++] = problem;
    problems->error_count += problem.severity == OSTIARY_SEVERITY_ERROR ? 1 : 0;
}

static char *format_message(const char *format, va_list arguments) OSTIARY_PRINTF(1, 0);

static char *format_message(const char *format, va_list arguments)
{
    static const char cut[] = "...";
    char text[MESSAGE_SIZE];
    int len = vsnprintf(text, sizeof text, format, arguments);
    if (len < 0) {
        return NULL;
    }
    if ((size_t)len >= sizeof text) {
        memcpy(text + sizeof text - sizeof cut, cut, sizeof cut);
    }
    for (char *byte = text; *byte != '\0'; byte++) {
        if (*byte < ' ' || *byte > '~') {
            *byte = '?';
        }
    }
    return ost_strndup(text, strlen(text));
}

void ost_problems_add(struct ost_problems *problems, ostiary_severity severity,
                      const char *path, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *message = format_message(format, arguments);
    va_end(arguments);
    add_take(problems, path, message, (struct ost_problem){.severity = severity});
}

void ost_problems_add_name(struct ost_problems *problems, const char *path,
                           const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *message = format_message(format, arguments);
    va_end(arguments);
    add_take(problems, path, message, (struct ost_problem){.at_name = true});
}

void ost_problems_follow(struct ost_problems *problems, const char *path)
{
    if (problems->count > 0 && !problems->failed) {
        problems->items[problems->count - 1].follows = path;
    }
}

static int by_rank(const void *a, const void *b)
{
    const struct ost_problem *left = a;
    const struct ost_problem *right = b;
    for (size_t i = 0; i < sizeof left->rank / sizeof left->rank[0]; i++) {
        if (left->rank[i] != right->rank[i]) {
            return left->rank[i] < right->rank[i] ? -1 : 1;
        }
    }
    return 0;
}

void ost_problems_arrange(struct ost_problems *problems,
                          bool (*place)(const void *ctx, struct ost_problem *problem),
                          const void *ctx)
{
    size_t kept = 0;
    for (size_t i = 0; i < problems->count; i++) {
        struct ost_problem problem = problems->items[i];
        problem.rank[2] = i;
        if (place(ctx, &problem)) {
            problems->items[kept++] = problem;
            continue;
        }
        problems->error_count -= problem.severity == OSTIARY_SEVERITY_ERROR ? 1 : 0;
        ost_free(problem.path);
        ost_free(problem.message);
    }
    problems->count = kept;
    if (kept > 1) {
        qsort(problems->items, kept, sizeof *problems->items, by_rank);
    }
}

bool ost_problems_any(const struct ost_problems *problems)
{
    return problems->failed || problems->error_count > 0;
}

void ost_problems_clear(struct ost_problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        ost_free(problems->items[i].path);
        ost_free(problems->items[i].message);
    }
    ost_free(problems->items);
    *problems = (struct ost_problems){0};
}

#define LONGEST_WORD 64

static size_t least(size_t a, size_t b, size_t c)
{
    size_t first = a < b ? a : b;
    return first < c ? first : c;
}

/** Three rows of the table of distances: the one before last, the last, the next. */
struct rows {
    size_t cells[3][LONGEST_WORD + 1];
};

static bool same(char a, char b)
{
    return ost_ascii_lower(a) == ost_ascii_lower(b);
}

static void fill_row(struct rows *rows, const char *a, size_t i, const char *b)
{
    const size_t *before = rows->cells[(i + 1) % 3]; /* i - 2 */
    const size_t *last = rows->cells[(i + 2) % 3];   /* i - 1 */
    size_t *next = rows->cells[i % 3];
    next[0] = i;
    for (size_t j = 1; b[j - 1] != '\0'; j++) {
        next[j] = least(last[j] + 1, next[j - 1] + 1,
                        last[j - 1] + (same(a[i - 1], b[j - 1]) ? 0 : 1));
        bool swapped =
            i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]);
        if (swapped && before[j - 2] + 1 < next[j]) {
            next[j] = before[j - 2] + 1;
        }
    }
}

/* How many letters to add, drop, change or swap with their neighbour; case ignored. Words
 * longer than the row count as far apart. */
static size_t distance(const char *a, const char *b)
{
    struct rows rows;
    size_t a_len = strlen(a);
    size_t b_len = strlen(b);
    if (a_len > LONGEST_WORD || b_len > LONGEST_WORD) {
        return LONGEST_WORD;
    }
    for (size_t j = 0; j <= b_len; j++) {
        rows.cells[0][j] = j;
    }
    for (size_t i = 1; i <= a_len; i++) {
        fill_row(&rows, a, i, b);
    }
    return rows.cells[a_len % 3][b_len];
}

const char *ost_nearest(const char *word, const char *const *names)
{
    const char *nearest = NULL;
    size_t limit = strlen(word) / 3;
    size_t best = (limit < 1 ? 1 : (limit > 3 ? 3 : limit)) + 1;
    for (size_t i = 0; names[i] != NULL; i++) {
        size_t far = distance(word, names[i]);
        if (far < best) {
            best = far;
            nearest = names[i];
        }
    }
    return nearest;
}
