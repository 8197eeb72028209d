/* SPDX-License-Identifier: Apache-2.0 */
/* Events for the host: one JSON object each, values escaped (LG-04). */
#include "base/log.h"

#include <stdio.h>
#include <time.h>

#include "base/buf.h"

/* base knows nothing of wire, so the escaping of log values stands here: everything but
 * printable ASCII becomes \u00XX, which no reader can mistake for a second line. */
static void add_quoted(struct ost_buf *out, struct ost_span text)
{
    ost_buf_add_string(out, "\"");
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        if (byte < ' ' || byte > '~' || byte == '"' || byte == '\\') {
            ost_buf_addf(out, "\\u%04x", byte);
        } else {
            ost_buf_add(out, &byte, 1);
        }
    }
    ost_buf_add_string(out, "\"");
}

static void add_pair(struct ost_buf *out, const struct ost_log_pair *pair)
{
    ost_buf_addf(out, ",\"%s\":", pair->name);
    if (pair->is_number) {
        ost_buf_addf(out, "%lld", (long long)pair->number);
    } else if (pair->value.data == NULL) {
        ost_buf_add_string(out, "null");
    } else {
        add_quoted(out, pair->value);
    }
}

static const char *level_name(ostiary_level level)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};
    bool known = level >= OSTIARY_LEVEL_DEBUG && level <= OSTIARY_LEVEL_ERROR;
    return known ? names[level] : "error";
}

static void add_time(struct ost_buf *out, int64_t wall_seconds)
{
    char text[32] = "";
    struct tm utc = {0};
    time_t seconds = (time_t)wall_seconds;
    if (gmtime_r(&seconds, &utc) != NULL) {
        (void)strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    }
    ost_buf_addf(out, "{\"time\":\"%s\"", text);
}

void ost_log_event(const struct ost_log *log, ostiary_level level, const char *event,
                   int64_t wall_seconds, const struct ost_log_pair *pairs,
                   size_t pair_count)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf out = {0};
    if (log->fn == NULL) {
        return;
    }
    add_time(&out, wall_seconds);
    ost_buf_addf(&out, ",\"level\":\"%s\",\"event\":\"%s\"", level_name(level), event);
    for (size_t i = 0; i < pair_count; i++) {
        add_pair(&out, &pairs[i]);
    }
    ost_buf_add_string(&out, "}");
    if (!out.failed) {
        log->fn(log->ctx, level, out.data, out.len);
    }
}
