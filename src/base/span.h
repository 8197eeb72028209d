/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes that belong to somebody else: pointer and length, compared by length. */
#ifndef OST_BASE_SPAN_H
#define OST_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>

/** `data` NULL: absent. Not terminated; may hold NUL. */
struct ost_span {
    const char *data;
    size_t len;
};

#define OST_SPAN_ABSENT ((struct ost_span){NULL, 0})

struct ost_span ost_span_of(const char *string); /* NULL gives an absent span */
bool ost_span_equal(struct ost_span a, struct ost_span b);
bool ost_span_is(struct ost_span a, const char *string);
bool ost_span_equal_nocase(struct ost_span a, struct ost_span b); /* ASCII letters only */
bool ost_span_is_nocase(struct ost_span a, const char *string);
bool ost_span_starts(struct ost_span a, const char *prefix);
bool ost_span_ends(struct ost_span a, const char *suffix);
int ost_span_compare(struct ost_span a, struct ost_span b); /* bytewise, as strcmp */
struct ost_span ost_span_from(struct ost_span a,
                              size_t start); /* the rest; start <= len */
struct ost_span ost_span_first(struct ost_span a, size_t len); /* len <= a.len */

/** Without `suffix`, where it ends in it. */
struct ost_span ost_span_without(struct ost_span a, const char *suffix);

/** Where a byte first stands, or a.len. */
size_t ost_span_find(struct ost_span a, char byte);

/** ASCII lower case of one byte, whatever the locale. */
char ost_ascii_lower(char byte);

#endif
