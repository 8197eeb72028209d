/* SPDX-License-Identifier: Apache-2.0 */
/* config check: the whole file and all it names; every error, not the first. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "options.h"
#include "session.h"

static json_t *problem_json(const ostiary_problem *problem)
{
    return json_pack("{s:s, s:s, s:i, s:i, s:s, s:s}", "severity",
                     problem->severity == OSTIARY_SEVERITY_ERROR ? "error" : "warning",
                     "file", problem->file, "line", (int)problem->line, "column",
                     (int)problem->column, "path", problem->path, "message",
                     problem->message);
}

static void print_json(const ostiary_config *config)
{
    json_t *list = json_array();
    for (size_t i = 0; i < ostiary_config_problem_count(config); i++) {
        ostiary_problem problem = OSTIARY_PROBLEM_INIT;
        if (ostiary_config_problem_at(config, i, &problem) == OSTIARY_OK) {
            (void)json_array_append_new(list, problem_json(&problem));
        }
    }
    json_t *report = json_pack("{s:o}", "problems", list);
    char *text = json_dumps(report, JSON_COMPACT);
    printf("%s\n", text == NULL ? "{}" : text);
    free(text);
    json_decref(report);
}

/* Those of one severity, in the order of the files. */
static size_t print_those(const ostiary_config *config, ostiary_severity severity)
{
    size_t count = 0;
    for (size_t i = 0; i < ostiary_config_problem_count(config); i++) {
        ostiary_problem problem = OSTIARY_PROBLEM_INIT;
        if (ostiary_config_problem_at(config, i, &problem) == OSTIARY_OK &&
            problem.severity == severity) {
            session_problem(&problem, stdout);
            count++;
        }
    }
    return count;
}

static size_t print_text(const ostiary_config *config)
{
    size_t errors = print_those(config, OSTIARY_SEVERITY_ERROR);
    (void)print_those(config, OSTIARY_SEVERITY_WARNING);
    return errors;
}

int cmd_config_check(const struct options *options)
{
    ostiary_config *config = NULL;
    ostiary_error err = {0};
    const char *path = options->config != NULL ? options->config : "ostiary.json";
    ostiary_code code = ostiary_config_load(path, &config, &err);
    if (config == NULL) {
        fprintf(stderr, "ostiary: %s\n", err.detail);
        return EXIT_UNDECIDED;
    }
    if (options->json) {
        print_json(config);
    } else {
        size_t errors = print_text(config);
        if (errors > 0) {
            printf("%zu error%s; nothing was loaded\n", errors, plural(errors));
        } else {
            printf("%s: no errors\n", path);
        }
    }
    ostiary_config_free(config);
    return code == OSTIARY_OK ? EXIT_ADMITTED : EXIT_USAGE;
}
