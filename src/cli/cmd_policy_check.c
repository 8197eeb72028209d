/* SPDX-License-Identifier: Apache-2.0 */
/* policy check: the lint of the table, and the table against a server's tools. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check_against.h"
#include "options.h"
#include "session.h"
#include "table.h"
#include "tool_list.h"

/** What is told, and how often. */
struct findings {
    bool json;
    size_t count;
};

static void print_json(const ostiary_problem *finding)
{
    size_t word = strcspn(finding->message, ":");
    json_t *object = json_pack("{s:s%, s:s, s:i, s:i, s:s, s:s}", "finding",
                               finding->message, word, "file", finding->file, "line",
                               (int)finding->line, "column", (int)finding->column, "path",
                               finding->path, "message", finding->message);
    char *text = json_dumps(object, JSON_COMPACT);
    printf("%s\n", text == NULL ? "{}" : text);
    free(text);
    json_decref(object);
}

static void print_finding(void *ctx, const ostiary_problem *finding)
{
    struct findings *findings = ctx;
    findings->count++;
    if (findings->json) {
        print_json(finding);
    } else {
        session_problem(finding, stdout);
    }
}

static int check_tools(const struct options *options, const ostiary_config *config,
                       struct findings *findings)
{
    json_t *tools = tool_list_read(options->against);
    json_t *table = tools == NULL ? NULL : table_of(config);
    int status = tools == NULL ? EXIT_USAGE : EXIT_UNDECIDED;
    if (table != NULL) {
        bool compared =
            check_against(table, tools, options->against, print_finding, findings);
        status = compared ? -1 : EXIT_UNDECIDED;
    }
    json_decref(tools);
    json_decref(table);
    return status;
}

int cmd_policy_check(const struct options *options)
{
    struct session session = {0};
    struct findings findings = {options->json, 0};
    ostiary_problem finding = OSTIARY_PROBLEM_INIT;
    int status = session_load(options, &session);
    if (status < 0) {
        for (size_t i = 0;
             ostiary_policy_finding_at(session.config, i, &finding) == OSTIARY_OK; i++) {
            print_finding(&findings, &finding);
        }
        status = options->against == NULL
                     ? -1
                     : check_tools(options, session.config, &findings);
    }
    if (status < 0) {
        if (!options->json) {
            printf("%zu finding%s\n", findings.count, plural(findings.count));
        }
        status = findings.count == 0 ? EXIT_ADMITTED : EXIT_REFUSED;
    }
    session_close(&session);
    return status;
}
