/* SPDX-License-Identifier: Apache-2.0 */
/* The report for people: the answer first, then check by check, then what to paste into a
 * ticket. */
#include "ostiary/ostiary.h"
#include "probe/report.h"

/** How the report is wanted. */
struct page {
    struct ost_buf *out;
    bool colour, brief;
    size_t id_width;
};

static const char *colour_of(const char *word)
{
    static const char *const colours[][2] = {{"passed", "\033[32m"},
                                             {"failed", "\033[1;31m"},
                                             {"advice", "\033[33m"},
                                             {"unknown", "\033[35m"}};
    for (size_t i = 0; i < sizeof colours / sizeof colours[0]; i++) {
        if (strcmp(colours[i][0], word) == 0) {
            return colours[i][1];
        }
    }
    return "\033[2m";
}

static void put_word(const struct page *page, const char *word)
{
    if (page->colour) {
        ost_buf_addf(page->out, "%s%-7s\033[0m", colour_of(word), word);
    } else {
        ost_buf_addf(page->out, "%-7s", word);
    }
}

static size_t widest_id(const struct ost_probe *probe)
{
    size_t widest = 0;
    for (size_t i = 0; i < probe->result_count; i++) {
        size_t len = strlen(probe->results[i].check->id);
        widest = len > widest ? len : widest;
    }
    return widest;
}

static bool is_shown(const struct page *page, const struct ost_probe_result *result)
{
    return !page->brief || result->outcome == OST_PROBE_FAILED ||
           result->outcome == OST_PROBE_UNKNOWN;
}

static void put_result(const struct page *page, const struct ost_probe_result *result)
{
    const struct ost_probe_check *check = result->check;
    put_word(page, ost_probe_word(result));
    ost_buf_addf(page->out, " %-*s  %s\n", (int)page->id_width, check->id,
                 result->detail);
    if (result->outcome == OST_PROBE_FAILED) {
        ost_buf_addf(page->out, "        %-*s  %s: %s (%s)\n", (int)page->id_width, "",
                     ost_probe_level_name(check->level), check->title, check->rule);
        ost_buf_addf(page->out, "        %-*s  fix: %s\n", (int)page->id_width, "",
                     check->fix);
    }
}

static void put_group(const struct page *page, const struct ost_probe *probe,
                      const struct ost_probe_group *group)
{
    bool titled = false;
    for (size_t i = 0; i < probe->result_count; i++) {
        const struct ost_probe_group *of = NULL;
        (void)ost_probe_check_at(i, &of);
        if (of == group && is_shown(page, &probe->results[i])) {
            if (!titled) {
                ost_buf_addf(page->out, "\n%s: %s\n", group->name, group->title);
                titled = true;
            }
            put_result(page, &probe->results[i]);
        }
    }
}

/* Short lines of plain text that say it all without the rest of the page. */
static void put_summary(const struct page *page, const struct ost_probe *probe)
{
    ost_buf_addf(page->out, "\nSummary\nostiary probe %s, %s: ", ostiary_version(),
                 probe->asker.target.url);
    ost_probe_write_counts(probe, page->out);
    ost_buf_add_string(page->out, "\n");
    for (size_t i = 0; i < probe->result_count; i++) {
        const struct ost_probe_result *result = &probe->results[i];
        if (result->outcome == OST_PROBE_FAILED) {
            ost_buf_addf(page->out, "- %s (%s, %s): %s. %s\n", result->check->id,
                         ost_probe_level_name(result->check->level), result->check->rule,
                         result->detail, result->check->fix);
        }
    }
}

/* Nobody was there: one line, once. */
static void put_unreached(const struct page *page, const struct ost_probe *probe)
{
    ost_buf_addf(page->out, " %s: it could not be reached: %s\n", probe->asker.target.url,
                 probe->findings.refusal.answer.error);
}

static void put_findings(const struct page *page, const struct ost_probe *probe)
{
    ost_buf_addf(page->out, " %s: ", probe->asker.target.url);
    ost_probe_write_counts(probe, page->out);
    ost_buf_addf(page->out, "; %zu requests\n", probe->asker.sent);
    for (size_t i = 0; ost_probe_groups[i] != NULL; i++) {
        put_group(page, probe, ost_probe_groups[i]);
    }
    if (ost_probe_count(probe).failed + ost_probe_count(probe).advice > 0) {
        put_summary(page, probe);
    }
}

char *ost_probe_text(const struct ost_probe *probe, bool colour, bool brief)
{
    struct ost_buf out = {0};
    const struct page page = {&out, colour, brief, widest_id(probe)};
    size_t len = 0;
    put_word(&page, ost_probe_verdict_word(probe));
    if (probe->findings.reached) {
        put_findings(&page, probe);
    } else {
        put_unreached(&page, probe);
    }
    return ost_buf_take(&out, &len);
}
