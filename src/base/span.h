/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes that belong to somebody else: pointer and length, compared by length. */
#ifndef OST_BASE_SPAN_H
#define OST_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/** `data` NULL: absent. Not terminated; may hold NUL. */
struct ost_span {
    const char *data;
    size_t len;
};

#define OST_SPAN_ABSENT ((struct ost_span){NULL, 0})

/* Inline: they are called for every member and field of a request, mostly with a literal
 * whose length the compiler knows. */

/** NULL gives an absent span. */
static inline struct ost_span ost_span_of(const char *string)
{
    return (struct ost_span){string, string == NULL ? 0 : strlen(string)};
}

static inline bool ost_span_equal(struct ost_span a, struct ost_span b)
{
    return a.len == b.len && (b.len == 0 || memcmp(a.data, b.data, b.len) == 0);
}

static inline bool ost_span_is(struct ost_span a, const char *string)
{
    return ost_span_equal(a, ost_span_of(string));
}

/** The first bytes; len <= a.len. */
static inline struct ost_span ost_span_first(struct ost_span a, size_t len)
{
    return (struct ost_span){a.data, len};
}

static inline bool ost_span_starts(struct ost_span a, const char *prefix)
{
    size_t len = strlen(prefix);
    return a.len >= len &&
           ost_span_equal(ost_span_first(a, len), (struct ost_span){prefix, len});
}

struct ost_span ost_span_from(struct ost_span a,
                              size_t start); /* the rest; start <= a.len */
bool ost_span_ends(struct ost_span a, const char *suffix);
bool ost_span_equal_nocase(struct ost_span a, struct ost_span b); /* ASCII letters only */
bool ost_span_is_nocase(struct ost_span a, const char *string);
int ost_span_compare(struct ost_span a, struct ost_span b); /* bytewise, as strcmp */

/** Without `suffix`, where it ends in it. */
struct ost_span ost_span_without(struct ost_span a, const char *suffix);

/** Where a byte first stands, or a.len. */
size_t ost_span_find(struct ost_span a, char byte);

/** ASCII lower case of one byte, whatever the locale. */
char ost_ascii_lower(char byte);

#endif
