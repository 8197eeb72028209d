/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes that belong to somebody else: compared by length. */
#include "base/span.h"

#include <stdint.h>

#include "base/each_byte.h"

char ost_ascii_lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

/* Eight letters at once: a byte's top bit is set where it is 'A' to 'Z'. */
static uint64_t lower8(uint64_t word)
{
    uint64_t low = word & OST_EACH_BYTE(0x7f);
    uint64_t from_a = low + OST_EACH_BYTE(0x80 - 'A');
    uint64_t past_z = low + OST_EACH_BYTE(0x80 - 'Z' - 1);
    uint64_t upper = (from_a ^ past_z) & ~word & OST_EACH_BYTE(0x80);
    return word | upper >> 2;
}

static uint64_t differ8(const char *a, const char *b)
{
    uint64_t left;
    uint64_t right;
    memcpy(&left, a, sizeof left);
    memcpy(&right, b, sizeof right);
    return lower8(left) ^ lower8(right);
}

static bool equal_nocase(const char *a, const char *b, size_t len)
{
    uint64_t difference = 0;
    size_t i = 0;
    for (; len - i >= sizeof difference; i += sizeof difference) {
        difference |= differ8(a + i, b + i);
    }
    uint64_t left = 0;
    uint64_t right = 0;
    for (; i < len; i++) {
        left = left << 8 | (unsigned char)a[i];
        right = right << 8 | (unsigned char)b[i];
    }
    return (difference | (lower8(left) ^ lower8(right))) == 0;
}

/* Mostly they are equal as they are. */
bool ost_span_equal_nocase(struct ost_span a, struct ost_span b)
{
    return a.len == b.len &&
           (ost_span_equal(a, b) || equal_nocase(a.data, b.data, a.len));
}

bool ost_span_is_nocase(struct ost_span a, const char *string)
{
    return ost_span_equal_nocase(a, ost_span_of(string));
}

struct ost_span ost_span_from(struct ost_span a, size_t start)
{
    return a.data == NULL ? a : (struct ost_span){a.data + start, a.len - start};
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

struct ost_span ost_span_without(struct ost_span a, const char *suffix)
{
    return ost_span_ends(a, suffix) ? ost_span_first(a, a.len - strlen(suffix)) : a;
}

size_t ost_span_find(struct ost_span a, char byte)
{
    const char *found = a.len == 0 ? NULL : memchr(a.data, byte, a.len);
    return found == NULL ? a.len : (size_t)(found - a.data);
}
