/* SPDX-License-Identifier: Apache-2.0 */
/* What the reports share: words and counts. */
#include "probe/report.h"

const char *ost_probe_word(const struct ost_probe_result *result)
{
    switch (result->outcome) {
    case OST_PROBE_PASSED:
        return "passed";
    case OST_PROBE_FAILED:
        return result->check->level == OST_PROBE_ADVICE ? "advice" : "failed";
    case OST_PROBE_SKIPPED:
        return "skipped";
    case OST_PROBE_UNKNOWN:
        return "unknown";
    }
    return "unknown";
}

const char *ost_probe_verdict_word(const struct ost_probe *probe)
{
    switch (ost_probe_verdict(probe)) {
    case OST_PROBE_GOOD:
        return "passed";
    case OST_PROBE_BAD:
        return "failed";
    case OST_PROBE_UNDECIDED:
        return "unknown";
    }
    return "unknown";
}

struct ost_probe_counts ost_probe_count(const struct ost_probe *probe)
{
    struct ost_probe_counts counts = {0};
    for (size_t i = 0; i < probe->result_count; i++) {
        const struct ost_probe_result *result = &probe->results[i];
        bool advice = result->check->level == OST_PROBE_ADVICE;
        counts.passed += result->outcome == OST_PROBE_PASSED;
        counts.failed += result->outcome == OST_PROBE_FAILED && !advice;
        counts.advice += result->outcome == OST_PROBE_FAILED && advice;
        counts.unknown += result->outcome == OST_PROBE_UNKNOWN;
        counts.skipped += result->outcome == OST_PROBE_SKIPPED;
    }
    return counts;
}

static void add_count(struct ost_buf *out, size_t count, const char *word,
                      const char **separator)
{
    if (count > 0) {
        ost_buf_addf(out, "%s%zu %s", *separator, count, word);
        *separator = ", ";
    }
}

void ost_probe_write_counts(const struct ost_probe *probe, struct ost_buf *out)
{
    struct ost_probe_counts counts = ost_probe_count(probe);
    const char *separator = "";
    add_count(out, counts.passed, "passed", &separator);
    add_count(out, counts.failed, "failed", &separator);
    add_count(out, counts.advice, "advice", &separator);
    add_count(out, counts.unknown, "unknown", &separator);
    add_count(out, counts.skipped, "skipped", &separator);
}
