/* SPDX-License-Identifier: Apache-2.0 */
/* A text that grows; a failed addition sticks. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

#define FIRST_SIZE 64

void ost_buf_clear(struct ost_buf *buf)
{
    ost_free_wiped(buf->data, buf->size);
    *buf = (struct ost_buf){0};
}

void ost_buf_cleanup(struct ost_buf *buf)
{
    ost_buf_clear(buf);
}

/* A new place instead of realloc, so that what the old one held can be wiped. */
static bool grow(struct ost_buf *buf, size_t need)
{
    size_t size = buf->size < FIRST_SIZE ? FIRST_SIZE : buf->size;
    while (size < need) {
        size = size > SIZE_MAX / 2 ? need : size * 2;
    }
    char *data = ost_alloc(size);
    if (data == NULL) {
        return false;
    }
    if (buf->len > 0) {
        memcpy(data, buf->data, buf->len);
    }
    ost_free_wiped(buf->data, buf->size);
    buf->data = data;
    buf->size = size;
    return true;
}

bool ost_buf_grow(struct ost_buf *buf, size_t more)
{
    bool fits = !buf->failed && more < SIZE_MAX - buf->len;
    if (!fits || !grow(buf, buf->len + more + 1)) {
        buf->failed = true;
    }
    return !buf->failed;
}

void ost_buf_addf(struct ost_buf *buf, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (len < 0) {
        buf->failed = true;
    }
    if (len < 0 || !ost_buf_reserve(buf, (size_t)len)) {
        return;
    }
    va_start(arguments, format);
    (void)vsnprintf(buf->data + buf->len, (size_t)len + 1, format, arguments);
    va_end(arguments);
    buf->len += (size_t)len;
}

struct ost_span ost_buf_span(const struct ost_buf *buf)
{
    return (struct ost_span){buf->data, buf->len};
}

char *ost_buf_take(struct ost_buf *buf, size_t *len_out)
{
    *len_out = 0;
    if (buf->failed || !ost_buf_reserve(buf, 0)) {
        ost_buf_clear(buf);
        return NULL;
    }
    char *data = buf->data;
    data[buf->len] = '\0';
    *len_out = buf->len;
    *buf = (struct ost_buf){0};
    return data;
}
