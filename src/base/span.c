/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes that belong to somebody else: compared by length. */
#include "base/span.h"

#include <string.h>

struct ost_span ost_span_of(const char *string)
{
    return (struct ost_span){string, string == NULL ? 0 : strlen(string)};
}

bool ost_span_equal(struct ost_span a, struct ost_span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

bool ost_span_is(struct ost_span a, const char *string)
{
    return ost_span_equal(a, ost_span_of(string));
}

char ost_ascii_lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

bool ost_span_equal_nocase(struct ost_span a, struct ost_span b)
{
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        if (ost_ascii_lower(a.data[i]) != ost_ascii_lower(b.data[i])) {
            return false;
        }
    }
    return true;
}

bool ost_span_is_nocase(struct ost_span a, const char *string)
{
    return ost_span_equal_nocase(a, ost_span_of(string));
}

bool ost_span_starts(struct ost_span a, const char *prefix)
{
    struct ost_span start = ost_span_of(prefix);
    return a.len >= start.len && ost_span_equal(ost_span_first(a, start.len), start);
}

bool ost_span_ends(struct ost_span a, const char *suffix)
{
    struct ost_span end = ost_span_of(suffix);
    return a.len >= end.len && ost_span_equal(ost_span_from(a, a.len - end.len), end);
}

int ost_span_compare(struct ost_span a, struct ost_span b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared == 0 ? 0 : memcmp(a.data, b.data, shared);
    if (order != 0) {
        return order;
    }
    return (a.len > b.len) - (a.len < b.len);
}

struct ost_span ost_span_from(struct ost_span a, size_t start)
{
    if (a.data == NULL) {
        return a;
    }
    return (struct ost_span){a.data + start, a.len - start};
}

struct ost_span ost_span_first(struct ost_span a, size_t len)
{
    return (struct ost_span){a.data, len};
}

struct ost_span ost_span_without(struct ost_span a, const char *suffix)
{
    return ost_span_ends(a, suffix) ? ost_span_first(a, a.len - strlen(suffix)) : a;
}

size_t ost_span_find(struct ost_span a, char byte)
{
    const char *found = a.len == 0 ? NULL : memchr(a.data, byte, a.len);
    return found == NULL ? a.len : (size_t)(found - a.data);
}
