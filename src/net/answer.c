/* SPDX-License-Identifier: Apache-2.0 */
/* What came back from a GET. */
#include <string.h>

#include "net/fetch.h"
#include "wire/field.h"

void ost_answer_clear(struct ost_answer *answer)
{
    ost_buf_clear(&answer->headers);
    ost_buf_clear(&answer->body);
    memset(answer, 0, sizeof *answer);
}

/* The value of a line that is such a field, trimmed; absent of any other line. */
static struct ost_span value_in(struct ost_span line, const char *name)
{
    size_t colon = ost_span_find(line, ':');
    if (colon == line.len || !ost_span_is_nocase(ost_span_first(line, colon), name)) {
        return OST_SPAN_ABSENT;
    }
    struct ost_span value = ost_span_from(line, colon + 1);
    value.len -= ost_span_ends(value, "\r") ? 1 : 0;
    return ost_field_trim(value);
}

struct ost_span ost_answer_line(const struct ost_answer *answer, const char *name,
                                size_t i)
{
    struct ost_span rest = ost_buf_span(&answer->headers);
    while (rest.len > 0) {
        size_t end = ost_span_find(rest, '\n');
        struct ost_span value = value_in(ost_span_first(rest, end), name);
        if (value.data != NULL && i-- == 0) {
            return value;
        }
        rest = ost_span_from(rest, end < rest.len ? end + 1 : end);
    }
    return OST_SPAN_ABSENT;
}

struct ost_span ost_answer_header(const struct ost_answer *answer, const char *name)
{
    return ost_answer_line(answer, name, 0);
}
