/* SPDX-License-Identifier: Apache-2.0 */
/* The report as JUnit XML: a suite for each group, a failure for each check that fails a
 * run. */
#include "probe/report.h"

static void put_escaped(struct ost_buf *out, const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&':
            ost_buf_add_string(out, "&amp;");
            break;
        case '<':
            ost_buf_add_string(out, "&lt;");
            break;
        case '>':
            ost_buf_add_string(out, "&gt;");
            break;
        case '"':
            ost_buf_add_string(out, "&quot;");
            break;
        default:
            ost_buf_add(out, text, 1);
        }
    }
}

static void put_attribute(struct ost_buf *out, const char *name, const char *value)
{
    ost_buf_addf(out, " %s=\"", name);
    put_escaped(out, value);
    ost_buf_add_string(out, "\"");
}

/* <name message="...">text</name> */
static void put_element(struct ost_buf *out, const char *name, const char *message,
                        const char *text)
{
    ost_buf_addf(out, "      <%s", name);
    put_attribute(out, "message", message);
    ost_buf_add_string(out, ">");
    put_escaped(out, text);
    ost_buf_addf(out, "</%s>\n", name);
}

static bool is_failure(const struct ost_probe_result *result)
{
    return result->outcome == OST_PROBE_FAILED &&
           result->check->level != OST_PROBE_ADVICE;
}

static void put_case(struct ost_buf *out, const struct ost_probe_group *group,
                     const struct ost_probe_result *result)
{
    const struct ost_probe_check *check = result->check;
    ost_buf_add_string(out, "    <testcase");
    put_attribute(out, "classname", group->name);
    put_attribute(out, "name", check->id);
    ost_buf_add_string(out, ">\n");
    if (is_failure(result)) {
        put_element(out, "failure", result->detail, check->fix);
    } else if (result->outcome == OST_PROBE_UNKNOWN) {
        put_element(out, "error", result->detail, "");
    } else if (result->outcome == OST_PROBE_SKIPPED) {
        put_element(out, "skipped", result->detail, "");
    } else {
        ost_buf_add_string(out, "      <system-out>");
        put_escaped(out, ost_probe_word(result));
        ost_buf_add_string(out, ": ");
        put_escaped(out, result->detail);
        ost_buf_add_string(out, "</system-out>\n");
    }
    ost_buf_add_string(out, "    </testcase>\n");
}

/* Results are in the order of the table, `first` is the group's first one. */
static void put_suite(struct ost_buf *out, const struct ost_probe_group *group,
                      const struct ost_probe_result *first)
{
    size_t failed = 0;
    size_t unknown = 0;
    size_t skipped = 0;
    for (size_t i = 0; i < group->count; i++) {
        failed += is_failure(&first[i]);
        unknown += first[i].outcome == OST_PROBE_UNKNOWN;
        skipped += first[i].outcome == OST_PROBE_SKIPPED;
    }
    ost_buf_add_string(out, "  <testsuite");
    put_attribute(out, "name", group->name);
    ost_buf_addf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n",
                 group->count, failed, unknown, skipped);
    for (size_t i = 0; i < group->count; i++) {
        put_case(out, group, &first[i]);
    }
    ost_buf_add_string(out, "  </testsuite>\n");
}

char *ost_probe_junit(const struct ost_probe *probe)
{
    struct ost_buf out = {0};
    const struct ost_probe_result *first = probe->results;
    size_t len = 0;
    ost_buf_add_string(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
    put_attribute(&out, "name", "ostiary probe");
    ost_buf_add_string(&out, ">\n");
    for (size_t i = 0; ost_probe_groups[i] != NULL; i++) {
        put_suite(&out, ost_probe_groups[i], first);
        first += ost_probe_groups[i]->count;
    }
    ost_buf_add_string(&out, "</testsuites>\n");
    return ost_buf_take(&out, &len);
}
