/* SPDX-License-Identifier: Apache-2.0 */
/* A text that grows. A failed addition sticks: check once, at the end. */
#ifndef OST_BASE_BUF_H
#define OST_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "base/span.h"

/** Zeroed memory is an empty buffer. Always terminated once anything was added. */
struct ost_buf {
    char *data;
    size_t len, size;
    bool failed;
};

void ost_buf_clear(struct ost_buf *buf); /* wipes and frees; usable again, empty */
/** Empty, memory kept, what it held wiped, failure forgotten. */
static inline void ost_buf_reset(struct ost_buf *buf)
{
    if (buf->len > 0) {
        explicit_bzero(buf->data, buf->len);
    }
    buf->len = 0;
    buf->failed = false;
}
bool ost_buf_grow(struct ost_buf *buf, size_t more); /* what reserve does where it must */
/** Room for `more` bytes and NUL; false once anything has failed. Inline: mostly there is
 *  room. */
static inline bool ost_buf_reserve(struct ost_buf *buf, size_t more)
{
    return (!buf->failed && more < buf->size - buf->len) || ost_buf_grow(buf, more);
}
/* Inline, for the compiler knows how long a literal is. */
static inline void ost_buf_add(struct ost_buf *buf, const void *data, size_t len)
{
    if (ost_buf_reserve(buf, len)) {
        if (len > 0) {
            memcpy(buf->data + buf->len, data, len);
        }
        buf->len += len;
        buf->data[buf->len] = '\0';
    }
}
static inline void ost_buf_add_string(struct ost_buf *buf, const char *string)
{
    ost_buf_add(buf, string, strlen(string));
}
static inline void ost_buf_add_span(struct ost_buf *buf, struct ost_span span)
{
    ost_buf_add(buf, span.data, span.len);
}
/** What is added lies elsewhere: the buffer may move before it is read. */
void ost_buf_addf(struct ost_buf *buf, const char *format, ...) OSTIARY_PRINTF(2, 3);
struct ost_span ost_buf_span(const struct ost_buf *buf);

/** Hand the text over: ost_free(). NULL when an addition failed; the buffer is empty
 * then. */
char *ost_buf_take(struct ost_buf *buf, size_t *len_out);

/** For OST_CLEANUP on a struct ost_buf. */
void ost_buf_cleanup(struct ost_buf *buf);

#endif
