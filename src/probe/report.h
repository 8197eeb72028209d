/* SPDX-License-Identifier: Apache-2.0 */
/* What the reports share: words and counts. */
#ifndef OST_PROBE_REPORT_H
#define OST_PROBE_REPORT_H

#include "base/buf.h"
#include "probe/check.h"

/** "passed", "failed", "advice" (which was not followed), "unknown", "skipped". */
const char *ost_probe_word(const struct ost_probe_result *result);
/** Of the whole run: "passed", "failed", "unknown". */
const char *ost_probe_verdict_word(const struct ost_probe *probe);

struct ost_probe_counts {
    size_t passed, failed, advice, unknown, skipped;
};
struct ost_probe_counts ost_probe_count(const struct ost_probe *probe);
/** "21 passed, 2 failed, 1 advice"; what is none of is left out. */
void ost_probe_write_counts(const struct ost_probe *probe, struct ost_buf *out);

#endif
