/* SPDX-License-Identifier: Apache-2.0 */
/* Where the letters of a string end that mean themselves, many looked at at once. Inline:
 * it is called for every name and every string. Pure. */
#ifndef OST_WIRE_JSON_PLAIN_H
#define OST_WIRE_JSON_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/each_byte.h"

static inline bool ost_json_is_plain(char byte)
{
    return (unsigned char)byte >= 0x20 && (unsigned char)byte < 0x80 && byte != '"' &&
           byte != '\\';
}

static inline const char *ost_json_plain_one_by_one(const char *at, const char *end)
{
    while (at < end && ost_json_is_plain(*at)) {
        at++;
    }
    return at;
}

#if defined(__SSE2__)

#define OST_JSON_PLAIN_STEP 16

/* Of sixteen bytes a mark for each that is not plain; the first byte has the lowest. What
 * is beyond ASCII is negative, so it is less than a space, too. */
static inline uint64_t ost_json_plain_marks(const char *at)
{
    const void *from = at;
    __m128i bytes = _mm_loadu_si128(from);
    __m128i marks = _mm_cmplt_epi8(bytes, _mm_set1_epi8(' '));
    marks = _mm_or_si128(marks, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
    marks = _mm_or_si128(marks, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
    return (uint32_t)_mm_movemask_epi8(marks);
}

static inline const char *ost_json_plain_first(const char *at, uint64_t marks)
{
    return at + __builtin_ctzll(marks);
}

#else

#define OST_JSON_PLAIN_STEP 8

/* Whether a byte of the word is 0: then its top bit is set, and maybe those above it. */
static inline uint64_t ost_json_plain_zeros(uint64_t word)
{
    return (word - OST_EACH_BYTE(0x01)) & ~word & OST_EACH_BYTE(0x80);
}

/* Of eight bytes a mark in each that is not plain; of what stands in front of the first
 * one, none. */
static inline uint64_t ost_json_plain_marks(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    uint64_t control = (word - OST_EACH_BYTE(0x20)) & ~word;
    return ((word | control) & OST_EACH_BYTE(0x80)) |
           ost_json_plain_zeros(word ^ OST_EACH_BYTE('"')) |
           ost_json_plain_zeros(word ^ OST_EACH_BYTE('\\'));
}

static inline const char *ost_json_plain_first(const char *at, uint64_t marks)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return at + __builtin_ctzll(marks) / 8;
#else
    (void)marks;
    return ost_json_plain_one_by_one(at, at + OST_JSON_PLAIN_STEP);
#endif
}

#endif

/** The first byte from `at` on that is no ASCII letter which means itself, or `end`. */
static inline const char *ost_json_plain_end(const char *at, const char *end)
{
    for (; end - at >= OST_JSON_PLAIN_STEP; at += OST_JSON_PLAIN_STEP) {
        const uint64_t marks = ost_json_plain_marks(at);
        if (marks != 0) {
            return ost_json_plain_first(at, marks);
        }
    }
    return ost_json_plain_one_by_one(at, end);
}

#endif
