/* SPDX-License-Identifier: Apache-2.0 */
/* Events for the host: one JSON object each, values escaped, never inside a section. */
#ifndef OST_BASE_LOG_H
#define OST_BASE_LOG_H

#include <stdint.h>

#include "base/span.h"
#include "ostiary/config.h"

/** Where events go; fn NULL: nowhere. */
struct ost_log {
    ostiary_log_fn fn;
    void *ctx;
};

/** One member of an event: a string, or a number when value.data is NULL and is_number.
 */
struct ost_log_pair {
    const char *name;
    struct ost_span value; /* absent: the number, or null */
    bool is_number;
    int64_t number;
};
#define OST_LOG_TEXT(n, s)   ((struct ost_log_pair){(n), (s), false, 0})
#define OST_LOG_STRING(n, s) ((struct ost_log_pair){(n), ost_span_of(s), false, 0})
#define OST_LOG_NUMBER(n, i) ((struct ost_log_pair){(n), OST_SPAN_ABSENT, true, (i)})

/** Emit {"time","level","event", pairs...}. `wall_seconds` is the event's time. */
void ost_log_event(const struct ost_log *log, ostiary_level level, const char *event,
                   int64_t wall_seconds, const struct ost_log_pair *pairs,
                   size_t pair_count);

#endif
