/* SPDX-License-Identifier: Apache-2.0 */
/* The text of an error: the conversions that most have without the machinery of printf,
 * which would be a tenth of what it costs to refuse a stranger's token. */
#include "base/detail.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"

/** A text under way, cut to its room. */
struct detail {
    char *next;
    char *last; /* where its NUL may stand at most */
};

static void add(struct detail *detail, const char *text, size_t len)
{
    size_t room = (size_t)(detail->last - detail->next);
    len = len < room ? len : room;
    memcpy(detail->next, text, len);
    detail->next += len;
    *detail->next = '\0';
}

/* It may be anybody's; what a format says itself is ours, and printable. */
static void add_string(struct detail *detail, const char *text)
{
    char *start = detail->next;
    text = text == NULL ? "(null)" : text;
    add(detail, text, strlen(text));
    ost_make_printable(start);
}

static void add_size(struct detail *detail, size_t number)
{
    char digits[3 * sizeof number];
    size_t first = sizeof digits;
    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    add(detail, digits + first, sizeof digits - first);
}

/* False where there is another conversion than %s and %zu. */
static bool write_simple(struct detail *detail, const char *format, va_list arguments)
{
    for (;;) {
        size_t literal = strcspn(format, "%");
        add(detail, format, literal);
        format += literal;
        if (*format == '\0') {
            return true;
        }
        if (format[1] == 's') {
            add_string(detail, va_arg(arguments, const char *));
            format += 2;
        } else if (format[1] == 'z' && format[2] == 'u') {
            add_size(detail, va_arg(arguments, size_t));
            format += 3;
        } else {
            return false;
        }
    }
}

void ost_detail_write(char *out, size_t size, const char *format, va_list arguments)
{
    struct detail detail = {out, out + size - 1};
    va_list again; /* what has been read of `arguments` is gone */
    va_copy(again, arguments);
    if (!write_simple(&detail, format, arguments)) {
        out[0] = vsnprintf(out, size, format, again) < 0 ? '\0' : out[0];
        ost_make_printable(out);
    }
    va_end(again);
}
