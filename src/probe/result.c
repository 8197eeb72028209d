/* SPDX-License-Identifier: Apache-2.0 */
/* What a check comes to, and the one way to say so. */
#include "probe/result.h"

#include <stdarg.h>
#include <stdio.h>

/* Shorter parts are no secret: every JWT begins with the same letters. */
#define SECRET_PART 12

static bool holds(struct ost_span text, struct ost_span part)
{
    for (; text.len >= part.len; text = ost_span_from(text, 1)) {
        if (ost_span_equal(ost_span_first(text, part.len), part)) {
            return true;
        }
    }
    return false;
}

bool ost_probe_text_holds(struct ost_span text, const char *part)
{
    size_t len = strlen(part);
    for (; text.len >= len; text = ost_span_from(text, 1)) {
        if (ost_span_is_nocase(ost_span_first(text, len), part)) {
            return true;
        }
    }
    return false;
}

/* A server may give back what it was sent: no part of a token passes through here. */
static void hide(char *detail, struct ost_span secret)
{
    size_t len = strlen(detail);
    char shown[sizeof((struct ost_probe_result *)0)->detail];
    (void)snprintf(shown, sizeof shown, "%s", detail);
    for (size_t i = 0; i + SECRET_PART <= len; i++) {
        if (holds(secret, (struct ost_span){shown + i, SECRET_PART})) {
            memset(detail + i, '*', SECRET_PART);
        }
    }
}

static OSTIARY_PRINTF(2, 0) void say(struct ost_probe_result *result, const char *format,
                                     va_list list)
{
    (void)vsnprintf(result->detail, sizeof result->detail, format, list);
    ost_make_printable(result->detail);
    hide(result->detail, result->secret);
}

#define OUTCOME(function, outcome)                                                       \
    enum ost_probe_outcome function(struct ost_probe_result *result, const char *format, \
                                    ...)                                                 \
    {                                                                                    \
        va_list list;                                                                    \
        va_start(list, format);                                                          \
        say(result, format, list);                                                       \
        va_end(list);                                                                    \
        return outcome;                                                                  \
    }

OUTCOME(ost_probe_passed, OST_PROBE_PASSED)
OUTCOME(ost_probe_failed, OST_PROBE_FAILED)
OUTCOME(ost_probe_skipped, OST_PROBE_SKIPPED)
OUTCOME(ost_probe_unknown, OST_PROBE_UNKNOWN)
