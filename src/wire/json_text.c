/* SPDX-License-Identifier: Apache-2.0 */
/* Strings of JSON (RFC 8259 section 7), strictly. */
#include <string.h>

#include "wire/json_plain.h"
#include "wire/json_tree.h"

bool ost_json_wants(struct ost_json_cursor *cursor, const char *wanted)
{
    cursor->wanted = wanted;
    return false;
}

bool ost_json_slips(struct ost_json_cursor *cursor, const char *slip)
{
    cursor->slip = slip;
    return false;
}

bool ost_json_breaks(struct ost_json_cursor *cursor, const char *rule)
{
    cursor->rule = rule;
    return false;
}

/* The bytes of the UTF-8 sequence ahead, 0 where it is none: no overlong spelling, no
 * surrogate, nothing beyond U+10FFFF (RFC 3629 section 4). */
static size_t sequence_len(const unsigned char *at, size_t left)
{
    static const struct range {
        unsigned char first, last, low, high; /* of the first and of the second byte */
        unsigned char len;
    } ranges[] = {
        {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3},
        {0xee, 0xef, 0x80, 0xbf, 3}, {0xf0, 0xf0, 0x90, 0xbf, 4},
        {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        const struct range *range = &ranges[i];
        if (at[0] < range->first || at[0] > range->last) {
            continue;
        }
        bool good = left >= range->len && at[1] >= range->low && at[1] <= range->high;
        for (size_t j = 2; good && j < range->len; j++) {
            good = (at[j] & 0xc0) == 0x80;
        }
        return good ? range->len : 0;
    }
    return 0;
}

static bool read_hex4(struct ost_json_cursor *cursor, uint32_t *unit_out)
{
    *unit_out = 0;
    for (int i = 0; i < 4; i++, cursor->at++) {
        char lower = ost_ascii_lower(ost_json_peek(cursor));
        if (lower >= '0' && lower <= '9') {
            *unit_out = *unit_out * 16 + (uint32_t)(lower - '0');
        } else if (lower >= 'a' && lower <= 'f') {
            *unit_out = *unit_out * 16 + (uint32_t)(lower - 'a') + 10;
        } else {
            return false;
        }
    }
    return true;
}

/* A code point after \u: a pair of surrogates is one, a lone one is none. */
static bool read_code_point(struct ost_json_cursor *cursor, uint32_t *point_out)
{
    uint32_t low = 0;
    if (!read_hex4(cursor, point_out)) {
        return false;
    }
    if (*point_out < 0xd800 || *point_out > 0xdfff) {
        return true;
    }
    bool pair = *point_out <= 0xdbff && cursor->text.len - cursor->at >= 2 &&
                cursor->text.data[cursor->at] == '\\' &&
                cursor->text.data[cursor->at + 1] == 'u';
    cursor->at += pair ? 2 : 0;
    if (!pair || !read_hex4(cursor, &low) || low < 0xdc00 || low > 0xdfff) {
        return false;
    }
    *point_out = 0x10000 + ((*point_out - 0xd800) << 10) + (low - 0xdc00);
    return true;
}

static size_t put_utf8(uint32_t point, char *out)
{
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    size_t len = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    static const unsigned char marks[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = len - 1; i > 0; i--) {
        out[i] = (char)(unsigned char)(0x80 | (point & 0x3f));
        point >>= 6;
    }
    out[0] = (char)(unsigned char)(marks[len] | point);
    return len;
}

/* What follows a backslash. An escape is never shorter than what it spells. */
static bool read_escape(struct ost_json_cursor *cursor, char **out)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char meant[] = "\"\\/\b\f\n\r\t";
    uint32_t point = 0;
    char letter = ost_json_peek(cursor);
    cursor->at++;
    const char *found = letter == '\0' ? NULL : strchr(letters, letter);
    if (found != NULL) {
        *(*out)++ = meant[found - letters];
        return true;
    }
    if (letter != 'u' || !read_code_point(cursor, &point)) {
        return ost_json_slips(cursor, "an escape that JSON does not know");
    }
    if (point == 0) {
        return ost_json_breaks(cursor, "a string or a name holds NUL"); /* JW-06 */
    }
    *out += put_utf8(point, *out);
    return true;
}

static bool read_letter(struct ost_json_cursor *cursor, char **out)
{
    const unsigned char *at = (const unsigned char *)cursor->text.data + cursor->at;
    if (*at < 0x20) {
        return ost_json_slips(cursor, *at == '\n'
                                          ? "a string that does not end on its line"
                                          : "a control character in a string");
    }
    if (*at == '\\') {
        cursor->at++;
        return read_escape(cursor, out);
    }
    size_t len = *at < 0x80 ? 1 : sequence_len(at, cursor->text.len - cursor->at);
    memcpy(*out, at, len);
    *out += len;
    cursor->at += len;
    return len > 0 || ost_json_slips(cursor, "a string that is no UTF-8");
}

/* Where the string ends at the latest: at the first quote that no backslash precedes. */
static size_t most_bytes(const struct ost_json_cursor *cursor)
{
    size_t at = cursor->at;
    while (at < cursor->text.len && cursor->text.data[at] != '"') {
        at += cursor->text.data[at] == '\\' ? 2 : 1;
    }
    return at < cursor->text.len ? at - cursor->at : 0;
}

/* With escapes, or letters beyond ASCII, or with a mistake. */
static bool read_any_string(struct ost_json_cursor *cursor, struct ost_span *out)
{
    char *start = ost_json_arena_take(cursor->arena, most_bytes(cursor) + 1);
    char *end = start;
    if (start == NULL) {
        cursor->no_memory = true;
        return false;
    }
    size_t most = most_bytes(cursor);
    size_t begin = cursor->at;
    while (cursor->at - begin < most) {
        if (!read_letter(cursor, &end)) {
            return false;
        }
    }
    *out = (struct ost_span){start, (size_t)(end - start)};
    bool closed = ost_json_peek(cursor) == '"';
    cursor->at++;
    return closed || ost_json_slips(cursor, "a string that does not end");
}

/* The string as it stands in the text, its quote next. */
static bool copy_string(struct ost_json_cursor *cursor, size_t len, struct ost_span *out)
{
    char *copy = ost_json_arena_take(cursor->arena, len + 1);
    if (copy == NULL) {
        cursor->no_memory = true;
        return false;
    }
    memcpy(copy, cursor->text.data + cursor->at, len);
    cursor->at += len + 1;
    *out = (struct ost_span){copy, len};
    return true;
}

bool ost_json_copy_string(struct ost_json_cursor *cursor, struct ost_span *out)
{
    cursor->at++; /* the quote */
    const char *text = cursor->text.data + cursor->at;
    const char *end = cursor->text.data + cursor->text.len;
    const char *quote = ost_json_plain_end(text, end);
    return quote < end && *quote == '"' ? copy_string(cursor, (size_t)(quote - text), out)
                                        : read_any_string(cursor, out);
}
