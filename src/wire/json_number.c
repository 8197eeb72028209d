/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of JSON (RFC 8259 section 6), strictly, and whatever the host's locale. */
#include <endian.h>
#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/each_byte.h"
#include "base/limits.h"
#include "wire/json_tree.h"

static bool skip_digits(struct ost_json_cursor *cursor)
{
    size_t before = cursor->at;
    while (ost_json_peek(cursor) >= '0' && ost_json_peek(cursor) <= '9') {
        cursor->at++;
    }
    return cursor->at > before;
}

static bool skip(struct ost_json_cursor *cursor, char byte)
{
    bool there = ost_json_peek(cursor) == byte;
    cursor->at += there ? 1 : 0;
    return there;
}

/* Over the number ahead, by the grammar of section 6. */
static bool skip_number(struct ost_json_cursor *cursor, bool *whole_out)
{
    *whole_out = true;
    (void)skip(cursor, '-');
    if (!skip(cursor, '0') && !skip_digits(cursor)) {
        return false;
    }
    if (skip(cursor, '.')) {
        *whole_out = false;
        if (!skip_digits(cursor)) {
            return false;
        }
    }
    if (skip(cursor, 'e') || skip(cursor, 'E')) {
        *whole_out = false;
        if (!skip(cursor, '+')) {
            (void)skip(cursor, '-');
        }
        return skip_digits(cursor);
    }
    return true;
}

static bool to_integer(struct ost_span text, int64_t *out)
{
    bool negative = ost_span_starts(text, "-");
    *out = 0;
    for (size_t i = negative ? 1 : 0; i < text.len; i++) {
        int digit = text.data[i] - '0';
        if (__builtin_mul_overflow(*out, 10, out) ||
            __builtin_add_overflow(*out, negative ? -digit : digit, out)) {
            return false;
        }
    }
    return true;
}

/* The exponent as written, bounded: beyond the bound every double is 0 or too large. */
static long read_exponent(struct ost_span text)
{
    bool negative = ost_span_starts(text, "-");
    long exponent = 0;
    size_t at = negative || ost_span_starts(text, "+") ? 1 : 0;
    for (; at < text.len && exponent < OST_MAX_CONFIG_BYTES; at++) {
        exponent = exponent * 10 + (text.data[at] - '0');
    }
    return negative ? -exponent : exponent;
}

/* The same number without a decimal point, which strtod() takes as the locale has it. */
static void write_without_point(struct ost_span text, char *out, size_t size)
{
    size_t mantissa = 0;
    while (mantissa < text.len && ost_ascii_lower(text.data[mantissa]) != 'e') {
        mantissa++;
    }
    long exponent =
        mantissa < text.len ? read_exponent(ost_span_from(text, mantissa + 1)) : 0;
    size_t len = 0;
    bool fraction = false;
    for (size_t i = 0; i < mantissa; i++) {
        exponent -= fraction ? 1 : 0;
        fraction = fraction || text.data[i] == '.';
        out[len] = text.data[i];
        len += text.data[i] == '.' ? 0 : 1;
    }
    (void)snprintf(out + len, size - len, "e%ld", exponent);
}

/* `room` is as large as the text and an exponent. */
static bool to_real(struct ost_span text, char *room, size_t size, double *out)
{
    write_without_point(text, room, size);
    *out = strtod(room, NULL);
    return *out <= DBL_MAX && *out >= -DBL_MAX;
}

#define EXPONENT_ROOM 24

static bool out_of_range(struct ost_json_cursor *cursor)
{
    return ost_json_breaks(cursor, "a number is out of range"); /* CL-06 */
}

#define SAFE_DIGITS 18 /* so many fit into 63 bits, whichever they are */

/* Whether all eight bytes are digits: both halves of each are, and stay so when 6 is
 * added. */
static bool are_digits(uint64_t word)
{
    return ((word & OST_EACH_BYTE(0xf0)) |
            ((word + OST_EACH_BYTE(6)) & OST_EACH_BYTE(0xf0)) >> 4) ==
           OST_EACH_BYTE(0x33);
}

/* What eight digits are worth, the first one in the lowest byte: two of them together in
 * each half word, four, all. */
static uint64_t value_of_digits(uint64_t word)
{
    word = (word & OST_EACH_BYTE(0x0f)) * (1 + (10 << 8)) >> 8;
    word = (word & UINT64_C(0x00ff00ff00ff00ff)) * (1 + (100 << 16)) >> 16;
    return (word & UINT64_C(0x0000ffff0000ffff)) * (1 + (UINT64_C(10000) << 32)) >> 32;
}

/* Over the digits ahead; *sum_out is right while they are SAFE_DIGITS at most. */
static const char *add_digits(const char *at, const char *end, uint64_t *sum_out)
{
    uint64_t sum = 0;
    uint64_t word = 0;
    if (end - at >= (ptrdiff_t)sizeof word) {
        memcpy(&word, at, sizeof word);
        word = le64toh(word);
        if (are_digits(word)) {
            sum = value_of_digits(word);
            at += sizeof word;
        }
    }
    for (unsigned digit; at < end && (digit = (unsigned char)*at - '0') < 10; at++) {
        sum = sum * 10 + digit;
    }
    *sum_out = sum;
    return at;
}

/* A date, as most numbers of a token are: a few digits, neither sign nor fraction. */
static bool read_few_digits(struct ost_json_cursor *cursor, struct ost_json *value)
{
    const char *text = cursor->text.data + cursor->at;
    const char *end = cursor->text.data + cursor->text.len;
    uint64_t sum = 0;
    if (!cursor->borrow) {
        return false;
    }
    const char *at = add_digits(text, end, &sum);
    size_t len = (size_t)(at - text);
    if (len == 0 || len > SAFE_DIGITS || at == end || (*at != ',' && *at != '}') ||
        (text[0] == '0' && len > 1)) {
        return false;
    }
    value->type = OST_JSON_INTEGER;
    value->as.integer = (int64_t)sum;
    value->text = (struct ost_span){text, len};
    cursor->at += len;
    return true;
}

bool ost_json_read_number(struct ost_json_cursor *cursor, struct ost_json *value)
{
    if (read_few_digits(cursor, value)) {
        return true;
    }
    size_t begin = cursor->at;
    bool whole = false;
    if (!skip_number(cursor, &whole)) {
        return ost_json_wants(cursor, cursor->at == begin ? "a value" : "a digit");
    }
    struct ost_span text = {cursor->text.data + begin, cursor->at - begin};
    if (whole && cursor->borrow) {
        value->type = OST_JSON_INTEGER;
        value->text = text;
        return to_integer(text, &value->as.integer) || out_of_range(cursor);
    }
    size_t size = text.len + (whole ? 1 : EXPONENT_ROOM);
    char *copy = ost_json_arena_take(cursor->arena, size);
    if (copy == NULL) {
        cursor->no_memory = true;
        return false;
    }
    value->type = whole ? OST_JSON_INTEGER : OST_JSON_REAL;
    bool fits = whole ? to_integer(text, &value->as.integer)
                      : to_real(text, copy, size, &value->as.real);
    memcpy(copy, text.data, text.len);
    copy[text.len] = '\0';
    value->text = (struct ost_span){copy, text.len};
    return fits || out_of_range(cursor);
}
