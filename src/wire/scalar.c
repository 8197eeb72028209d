/* SPDX-License-Identifier: Apache-2.0 */
/* JSON strings, numbers and booleans, compared by type and exactly. */
#include "wire/scalar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/json_write.h"

#define REAL      "r"                /* before the bits of a number with a fraction */
#define EXACT_END 9007199254740992.0 /* 2^53: from here on doubles skip numbers */

/* Whether a whole number is spelled as one: digits, and after a point zeros alone. What
 * only rounds to it, others may read otherwise. */
static bool is_spelled_whole(struct ost_span text)
{
    size_t point = ost_span_find(text, '.');
    for (size_t i = 0; i < text.len; i++) {
        bool sign = i == 0 && text.data[i] == '-';
        bool digit = text.data[i] >= '0' && text.data[i] <= (i < point ? '9' : '0');
        if (!sign && !digit && i != point) {
            return false;
        }
    }
    return true;
}

static int write_number(const struct ost_json *value, double number,
                        char room[OST_SCALAR_ROOM])
{
    int64_t integer = (int64_t)number;
    uint64_t bits = 0;
    memcpy(&bits, &number, sizeof bits); /* digits would follow the host's locale */
    if (number - (double)integer != 0) {
        return snprintf(room, OST_SCALAR_ROOM, REAL "%016llx", (unsigned long long)bits);
    }
    return is_spelled_whole(ost_json_number_text(value))
               ? snprintf(room, OST_SCALAR_ROOM, "%lld", (long long)integer)
               : -1;
}

static bool number_text(const struct ost_json *value, char room[OST_SCALAR_ROOM],
                        struct ost_span *text_out)
{
    int64_t integer = 0;
    double number = 0;
    int len = -1;
    if (ost_json_integer(value, &integer)) {
        len = snprintf(room, OST_SCALAR_ROOM, "%lld", (long long)integer);
    } else if (ost_json_number(value, &number) && number > -EXACT_END &&
               number < EXACT_END) {
        len = write_number(value, number, room);
    }
    *text_out = (struct ost_span){room, len > 0 ? (size_t)len : 0};
    return len > 0 && len < OST_SCALAR_ROOM;
}

bool ost_scalar_of(const struct ost_json *value, char room[OST_SCALAR_ROOM],
                   struct ost_scalar *scalar_out)
{
    bool boolean = false;
    *scalar_out = (struct ost_scalar){'s', OST_SPAN_ABSENT};
    if (value == NULL || ost_json_string(value, &scalar_out->text)) {
        return value != NULL;
    }
    if (ost_json_boolean(value, &boolean)) {
        *scalar_out = (struct ost_scalar){'b', ost_span_of(boolean ? "true" : "false")};
        return true;
    }
    scalar_out->type = 'n';
    return number_text(value, room, &scalar_out->text);
}

bool ost_scalar_is_interoperable(const struct ost_json *value)
{
    int64_t integer = 0;
    return !ost_json_integer(value, &integer) ||
           ((double)integer > -EXACT_END && (double)integer < EXACT_END);
}

bool ost_scalar_equal(const struct ost_scalar *a, const struct ost_scalar *b)
{
    return a->type == b->type && ost_span_equal(a->text, b->text);
}

static void write_real(const struct ost_scalar *scalar, struct ost_buf *out)
{
    double number = 0;
    uint64_t bits = strtoull(scalar->text.data + 1, NULL, 16);
    memcpy(&number, &bits, sizeof number);
    size_t start = out->len;
    ost_buf_addf(out, "%.17g", number);
    for (size_t i = start; !out->failed && i < out->len; i++) {
        out->data[i] = out->data[i] == ',' ? '.' : out->data[i]; /* a locale's point */
    }
}

void ost_scalar_write(const struct ost_scalar *scalar, struct ost_buf *out)
{
    if (scalar->type == 's') {
        ost_json_quote(out, scalar->text);
    } else if (ost_span_starts(scalar->text, REAL)) {
        write_real(scalar, out);
    } else {
        ost_buf_add_span(out, scalar->text);
    }
}

/* FNV-1a, 64 bits. */
uint64_t ost_scalar_hash(const struct ost_scalar *scalar, uint64_t seed)
{
    uint64_t hash = UINT64_C(14695981039346656037) ^ seed;
    hash = (hash ^ (unsigned char)scalar->type) * UINT64_C(1099511628211);
    for (size_t i = 0; i < scalar->text.len; i++) {
        hash = (hash ^ (unsigned char)scalar->text.data[i]) * UINT64_C(1099511628211);
    }
    return hash;
}
