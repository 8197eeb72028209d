/* SPDX-License-Identifier: Apache-2.0 */
/* What a check is about: the rule, why it matters, what to do. */
#include "base/problem.h"
#include "probe/check.h"
#include "probe/row.h"

#define MOST_CHECKS 256

static const char *needs_name(enum ost_probe_needs needs)
{
    switch (needs) {
    case OST_PROBE_NEEDS_NOTHING:
        return "nothing";
    case OST_PROBE_NEEDS_TOKEN:
        return "--token-file";
    case OST_PROBE_NEEDS_ISSUER_KEY:
        return "--issuer-key";
    case OST_PROBE_NEEDS_CALLS:
        return "--token-file and --allow-calls";
    }
    return "nothing";
}

void ost_probe_put_check(struct ost_json_writer *w, const struct ost_probe_check *check,
                         const struct ost_probe_group *group)
{
    ost_json_put_string(w, "id", check->id);
    ost_json_put_string(w, "group", group->name);
    ost_json_put_string(w, "level", ost_probe_level_name(check->level));
    ost_json_put_string(w, "rows", check->rows);
    ost_json_put_string(w, "rule", check->rule);
    ost_json_put_string(w, "title", check->title);
    ost_json_put_string(w, "why", check->why);
    ost_json_put_string(w, "fix", check->fix);
    ost_json_put_string(w, "needs", needs_name(check->needs));
}

static void put_json(const struct ost_probe_check *check,
                     const struct ost_probe_group *group, struct ost_json_writer *w)
{
    ost_json_open(w, NULL, '{');
    ost_probe_put_check(w, check, group);
    ost_json_close(w, '}');
}

static void list_group(const struct ost_probe_group *group, struct ost_json_writer *w,
                       bool json)
{
    if (!json) {
        ost_buf_addf(w->out, "%s: %s\n", group->name, group->title);
    }
    for (size_t i = 0; i < group->count; i++) {
        const struct ost_probe_check *check = &group->checks[i];
        if (json) {
            put_json(check, group, w);
        } else {
            ost_buf_addf(w->out, "  %-26s  %-6s  %s\n", check->id,
                         ost_probe_level_name(check->level), check->title);
        }
    }
}

/* The checks of a group, or of all; NULL: there is no such group. */
static char *list(const char *wanted, bool json)
{
    struct ost_buf out = {0};
    struct ost_json_writer w = {&out, false};
    size_t listed = 0;
    size_t len = 0;
    if (json) {
        ost_json_open(&w, NULL, '[');
    }
    for (size_t i = 0; ost_probe_groups[i] != NULL; i++) {
        const struct ost_probe_group *group = ost_probe_groups[i];
        if (strcmp(wanted, "list") == 0 || strcmp(wanted, group->name) == 0) {
            list_group(group, &w, json);
            listed++;
        }
    }
    if (json) {
        ost_json_close(&w, ']');
    }
    if (listed == 0) {
        ost_buf_clear(&out);
        return NULL;
    }
    return ost_buf_take(&out, &len);
}

static char *explain(const struct ost_probe_check *check,
                     const struct ost_probe_group *group, bool json)
{
    struct ost_buf out = {0};
    struct ost_json_writer w = {&out, false};
    size_t len = 0;
    if (json) {
        put_json(check, group, &w);
    } else {
        ost_buf_addf(&out, "%s: %s\n\nrule   %s, %s\nneeds  %s\n\n%s\n\nfix: %s\n",
                     check->id, check->title, ost_probe_level_name(check->level),
                     check->rule, needs_name(check->needs), check->why, check->fix);
    }
    return ost_buf_take(&out, &len);
}

char *ost_probe_explain(const char *id, bool json, const char **near_out)
{
    const char *ids[MOST_CHECKS + 1] = {0};
    const struct ost_probe_group *group = NULL;
    const struct ost_probe_check *check = NULL;
    *near_out = NULL;
    char *listed = list(id, json);
    if (listed != NULL) {
        return listed;
    }
    for (size_t i = 0; (check = ost_probe_check_at(i, &group)) != NULL; i++) {
        if (strcmp(check->id, id) == 0) {
            return explain(check, group, json);
        }
        if (i < MOST_CHECKS) {
            ids[i] = check->id;
        }
    }
    *near_out = ost_nearest(id, ids);
    return NULL;
}
