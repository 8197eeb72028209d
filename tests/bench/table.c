/* SPDX-License-Identifier: Apache-2.0 */
/* Policy tables of any size. */
#include "table.h"

#include <stdbool.h>
#include <string.h>

static bool is_prefix(size_t rule)
{
    return rule % 8 == 6;
}

/* "crm_0012_create", or the beginning of a name: "crm_0012_admin_". */
static void write_stem(size_t rule, char out[BENCH_NAME_BYTES])
{
    static const char *const subjects[] = {"crm",    "billing", "files", "calendar",
                                           "search", "tickets", "wiki"};
    static const char *const verbs[] = {"list",   "get",    "create", "update",
                                        "search", "export", "admin_", "delete"};
    (void)snprintf(out, BENCH_NAME_BYTES, "%s_%04zu_%s",
                   subjects[rule / 8 % (sizeof subjects / sizeof subjects[0])], rule / 8,
                   verbs[rule % 8]);
}

void bench_table_tool(size_t i, char out[BENCH_NAME_BYTES])
{
    write_stem(i, out);
    if (is_prefix(i)) {
        size_t len = strlen(out);
        (void)snprintf(out + len, BENCH_NAME_BYTES - len, "quota");
    }
}

/* By twos: reading, and the writing that implies it. */
void bench_table_scope(size_t i, char out[BENCH_NAME_BYTES])
{
    (void)snprintf(out, BENCH_NAME_BYTES, "team%03zu:%s", i / 2,
                   i % 2 == 0 ? "read" : "write");
}

size_t bench_table_held(size_t j, size_t scopes)
{
    return j * scopes / BENCH_HELD;
}

void bench_table_held_list(size_t scopes, char *out)
{
    char name[BENCH_NAME_BYTES];
    size_t len = 0;
    for (size_t j = 0; j < BENCH_HELD; j++) {
        bench_table_scope(bench_table_held(j, scopes), name);
        len += (size_t)snprintf(out + len, BENCH_HELD * BENCH_NAME_BYTES - len, "%s%s",
                                j == 0 ? "" : " ", name);
    }
}

static void write_implied(FILE *out, size_t scopes)
{
    char reading[BENCH_NAME_BYTES];
    char writing[BENCH_NAME_BYTES];
    for (size_t i = 0; i + 1 < scopes; i += 2) {
        bench_table_scope(i, reading);
        bench_table_scope(i + 1, writing);
        (void)fprintf(out, "%s\"%s\":[\"%s\"]", i == 0 ? "" : ",", writing, reading);
    }
}

static void write_rule(FILE *out, size_t rule, size_t scopes)
{
    char stem[BENCH_NAME_BYTES];
    char scope[BENCH_NAME_BYTES];
    char second[BENCH_NAME_BYTES];
    bool held = rule % 2 == 0;
    write_stem(rule, stem);
    bench_table_scope(
        held ? bench_table_held(rule / 2 % BENCH_HELD, scopes) : rule % scopes, scope);
    bench_table_scope((rule * 7 + 3) % scopes, second);
    (void)fprintf(out, "\"%s%s\":", stem, is_prefix(rule) ? "*" : "");
    if (strcmp(scope, second) == 0 || rule % 4 < 2) {
        (void)fprintf(out, "{\"scopes\":[\"%s\"]}", scope);
    } else if (held) {
        (void)fprintf(out, "{\"any_of\":[[\"%s\"],[\"%s\"]]}", scope, second);
    } else {
        (void)fprintf(out, "{\"scopes\":[\"%s\",\"%s\"]}", scope, second);
    }
}

void bench_table_write(FILE *out, size_t rules, size_t scopes)
{
    (void)fputs("{\"implies\":{", out);
    write_implied(out, scopes);
    (void)fputs("},\"tools\":{", out);
    for (size_t i = 0; i < rules; i++) {
        (void)fputs(i == 0 ? "" : ",", out);
        write_rule(out, i, scopes);
    }
    (void)fputs("}}", out);
}
