/* SPDX-License-Identifier: Apache-2.0 */
/* What a check comes to, and the one way to say so. */
#ifndef OST_PROBE_RESULT_H
#define OST_PROBE_RESULT_H

#include <stdbool.h>

#include "base/error.h"
#include "base/span.h"

/** The first one is what a check is until it has said another. */
enum ost_probe_outcome {
    OST_PROBE_UNKNOWN, /* it could not be decided */
    OST_PROBE_PASSED,
    OST_PROBE_FAILED,
    OST_PROBE_SKIPPED, /* it does not apply */
};

struct ost_probe_check;

struct ost_probe_result {
    const struct ost_probe_check *check;
    enum ost_probe_outcome outcome;
    struct ost_span secret; /* no part of it ever shows in `detail` */
    char detail[480];       /* one sentence on what was seen; printable ASCII */
};

/** How a check ends: one sentence, without a full stop, that names what was seen. Bytes
 * of the server are made printable, and parts of the token become asterisks. */
OSTIARY_MUST_CHECK enum ost_probe_outcome
ost_probe_passed(struct ost_probe_result *result, const char *format, ...)
    OSTIARY_PRINTF(2, 3);
OSTIARY_MUST_CHECK enum ost_probe_outcome
ost_probe_failed(struct ost_probe_result *result, const char *format, ...)
    OSTIARY_PRINTF(2, 3);
/** It does not apply; the sentence says why. */
OSTIARY_MUST_CHECK enum ost_probe_outcome
ost_probe_skipped(struct ost_probe_result *result, const char *format, ...)
    OSTIARY_PRINTF(2, 3);
/** It applies and could not be decided. */
OSTIARY_MUST_CHECK enum ost_probe_outcome
ost_probe_unknown(struct ost_probe_result *result, const char *format, ...)
    OSTIARY_PRINTF(2, 3);

/** Whether a text holds another, the case of ASCII letters aside. */
bool ost_probe_text_holds(struct ost_span text, const char *part);

/** A span for "%.*s", cut where it is long. */
#define OST_PROBE_SHOW(span)                                                             \
    (int)((span).len > 120 ? 120 : (span).len), (span).data == NULL ? "" : (span).data

#endif
