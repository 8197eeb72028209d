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

struct ost_span ost_answer_header(const struct ost_answer *answer, const char *name)
{
    struct ost_span rest = ost_buf_span(&answer->headers);
    while (rest.len > 0) {
        size_t end = ost_span_find(rest, '\n');
        struct ost_span line = ost_span_first(rest, end);
        size_t colon = ost_span_find(line, ':');
        if (colon < line.len && ost_span_is_nocase(ost_span_first(line, colon), name)) {
            struct ost_span value = ost_span_from(line, colon + 1);
            value.len -= ost_span_ends(value, "\r") ? 1 : 0;
            return ost_field_trim(value);
        }
        rest = ost_span_from(rest, end < rest.len ? end + 1 : end);
    }
    return OST_SPAN_ABSENT;
}
