/* SPDX-License-Identifier: Apache-2.0 */
/* A list of findings, and the nearest word for "did you mean". */
#include "base/problem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
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
    char text[MESSAGE_SIZE];
    if (vsnprintf(text, sizeof text, format, arguments) < 0) {
        return NULL;
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

/* Levenshtein distance, case ignored; words longer than the row count as far apart. */
static size_t distance(const char *a, const char *b)
{
    size_t row[LONGEST_WORD + 1];
    size_t len = strlen(b);
    if (len > LONGEST_WORD || strlen(a) > LONGEST_WORD) {
        return LONGEST_WORD;
    }
    for (size_t j = 0; j <= len; j++) {
        row[j] = j;
    }
    for (size_t i = 0; a[i] != '\0'; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < len; j++) {
            size_t same = ost_ascii_lower(a[i]) == ost_ascii_lower(b[j]) ? 0 : 1;
            size_t next = least(row[j + 1] + 1, row[j] + 1, diagonal + same);
            diagonal = row[j + 1];
            row[j + 1] = next;
        }
    }
    return row[len];
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
