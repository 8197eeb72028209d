/* SPDX-License-Identifier: Apache-2.0 */
/* How long an answer is fresh. */
#include "issuer/cache_control.h"

#include <stdbool.h>

#include "wire/field.h"

#define LEAST_SECONDS 60 /* JF-05 */
#define MOST_SECONDS  86400
#define MOST_PATIENCE 300

/* delta-seconds (RFC 9111 section 1.2.2); a value too large to read is simply large. */
static bool read_seconds(struct ost_span text, int64_t *out)
{
    int64_t seconds = 0;
    size_t i = 0;
    for (; i < text.len && text.data[i] >= '0' && text.data[i] <= '9'; i++) {
        seconds = seconds > MOST_SECONDS ? seconds : seconds * 10 + (text.data[i] - '0');
    }
    if (i > 0) {
        *out = seconds;
    }
    return i > 0;
}

/* Takes the next directive off a Cache-Control value. */
static bool next_directive(struct ost_span *rest, struct ost_span *directive)
{
    if (rest->len == 0) {
        return false;
    }
    size_t comma = ost_span_find(*rest, ',');
    *directive = ost_field_trim(ost_span_first(*rest, comma));
    *rest = ost_span_from(*rest, comma < rest->len ? comma + 1 : comma);
    return true;
}

/* Seconds that Cache-Control gives; false where it says nothing of it. */
static bool from_cache_control(const struct ost_answer *answer, int64_t *out)
{
    struct ost_span rest = ost_answer_header(answer, "cache-control");
    struct ost_span directive;
    bool found = false;
    while (next_directive(&rest, &directive)) {
        size_t equals = ost_span_find(directive, '=');
        struct ost_span name = ost_span_first(directive, equals);
        if (ost_span_is_nocase(name, "no-store") ||
            ost_span_is_nocase(name, "no-cache")) {
            *out = 0;
            return true;
        }
        if (!found && ost_span_is_nocase(name, "max-age") && equals < directive.len) {
            found = read_seconds(ost_span_from(directive, equals + 1), out);
        }
    }
    return found;
}

static bool from_expires(const struct ost_answer *answer, int64_t wall_seconds,
                         int64_t *out)
{
    int64_t at = ost_answer_date(answer, "expires");
    if (at >= 0) {
        *out = at > wall_seconds ? at - wall_seconds : 0; /* unreadable is past: 5.3 */
    }
    return at >= 0;
}

int64_t ost_cache_fresh_ms(const struct ost_answer *answer, int64_t default_seconds,
                           int64_t wall_seconds)
{
    int64_t seconds = default_seconds;
    int64_t age = 0;
    if (from_cache_control(answer, &seconds) ||
        from_expires(answer, wall_seconds, &seconds)) {
        (void)read_seconds(ost_answer_header(answer, "age"), &age);
        seconds -= age;
    }
    seconds = seconds < LEAST_SECONDS ? LEAST_SECONDS : seconds;
    return (seconds > MOST_SECONDS ? MOST_SECONDS : seconds) * 1000;
}

int64_t ost_cache_retry_after_ms(const struct ost_answer *answer, int64_t wall_seconds)
{
    struct ost_span value = ost_answer_header(answer, "retry-after");
    int64_t seconds = 0;
    if (!answer->arrived || (answer->status != 429 && answer->status != 503) ||
        value.data == NULL) {
        return 0;
    }
    if (!read_seconds(value, &seconds)) {
        seconds = ost_answer_date(answer, "retry-after") - wall_seconds;
    }
    seconds = seconds < 0 ? 0 : seconds;
    return (seconds > MOST_PATIENCE ? MOST_PATIENCE : seconds) * 1000;
}
