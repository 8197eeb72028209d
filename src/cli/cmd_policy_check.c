/* SPDX-License-Identifier: Apache-2.0 */
/* policy check: the lint of the table, and the table against a server's tools. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check_against.h"
#include "input.h"
#include "options.h"
#include "session.h"
#include "table.h"
#include "tool_list.h"
#include "tool_list_live.h"

#define MOST_TOKEN_BYTES 16384 /* TX-10 */

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

/* With - the token of the caller whose tools are listed is the first line of standard
 * input: never an argument, which process lists show. */
static json_t *ask(const struct options *options, const ostiary_config *config,
                   int *status_out)
{
    struct line line = {0};
    int failed = 0;
    json_t *tools = NULL;
    *status_out = EXIT_USAGE;
    if (options->standard_input) {
        bool got = input_line(stdin, MOST_TOKEN_BYTES, &line, &failed);
        if (!got || line.too_long || line.len == 0 || strlen(line.data) != line.len) {
            fprintf(stderr, "ostiary: no token on standard input\n");
            input_free(&line);
            return NULL;
        }
    }
    tools = tool_list_ask(config, options->against,
                          options->standard_input ? line.data : NULL, status_out);
    input_free(&line);
    return tools;
}

static json_t *find_tools(const struct options *options, const ostiary_config *config,
                          int *status_out)
{
    if (tool_list_is_url(options->against)) {
        return ask(options, config, status_out);
    }
    *status_out = EXIT_USAGE;
    return tool_list_read(options->against);
}

static int check_tools(const struct options *options, const ostiary_config *config,
                       struct findings *findings)
{
    int status = EXIT_USAGE;
    json_t *tools = find_tools(options, config, &status);
    json_t *table = tools == NULL ? NULL : table_of(config);
    status = tools == NULL ? status : EXIT_UNDECIDED;
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
    if (options->standard_input &&
        (options->against == NULL || !tool_list_is_url(options->against))) {
        fprintf(stderr, "ostiary: - needs --against URL: its token\n");
        return EXIT_USAGE;
    }
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
