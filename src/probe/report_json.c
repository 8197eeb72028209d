/* SPDX-License-Identifier: Apache-2.0 */
/* The report for programs. */
#include "ostiary/ostiary.h"
#include "probe/report.h"
#include "probe/row.h"
#include "wire/json_write.h"

static void put_counts(struct ost_json_writer *w, const struct ost_probe *probe)
{
    struct ost_probe_counts counts = ost_probe_count(probe);
    ost_json_open(w, "counts", '{');
    ost_json_put_integer(w, "passed", (int64_t)counts.passed);
    ost_json_put_integer(w, "failed", (int64_t)counts.failed);
    ost_json_put_integer(w, "advice", (int64_t)counts.advice);
    ost_json_put_integer(w, "unknown", (int64_t)counts.unknown);
    ost_json_put_integer(w, "skipped", (int64_t)counts.skipped);
    ost_json_close(w, '}');
}

char *ost_probe_json(const struct ost_probe *probe)
{
    struct ost_buf out = {0};
    struct ost_json_writer w = {&out, false};
    size_t len = 0;
    ost_json_open(&w, NULL, '{');
    ost_json_put_string(&w, "url", probe->asker.target.url);
    ost_json_put_string(&w, "version", ostiary_version());
    ost_json_put_string(&w, "verdict", ost_probe_verdict_word(probe));
    ost_json_put_integer(&w, "requests", (int64_t)probe->asker.sent);
    put_counts(&w, probe);
    ost_json_open(&w, "checks", '[');
    for (size_t i = 0; i < probe->result_count; i++) {
        const struct ost_probe_result *result = &probe->results[i];
        const struct ost_probe_group *group = NULL;
        (void)ost_probe_check_at(i, &group);
        ost_json_open(&w, NULL, '{');
        ost_json_put_string(&w, "outcome", ost_probe_word(result));
        ost_json_put_string(&w, "detail", result->detail);
        ost_probe_put_check(&w, result->check, group);
        ost_json_close(&w, '}');
    }
    ost_json_close(&w, ']');
    ost_json_close(&w, '}');
    return ost_buf_take(&out, &len);
}
