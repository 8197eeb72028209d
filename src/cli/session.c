/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration of a command, its log and its clock. */
#include "session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static void write_event(void *ctx, ostiary_level level, const char *json, size_t len)
{
    const struct session *session = ctx;
    ostiary_level least = session->verbose ? OSTIARY_LEVEL_DEBUG : OSTIARY_LEVEL_WARNING;
    if (!session->quiet && level >= least) {
        fprintf(stderr, "%.*s\n", (int)len, json);
    }
}

static int64_t fixed_wall(void *ctx)
{
    return ((const struct session *)ctx)->at;
}

const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

#define SHOWN_BYTES 300 /* of a path or a file's name */

void session_print(void *to, const char *text)
{
    FILE *out = to;
    const unsigned char *at = (const unsigned char *)text;
    size_t i = 0;
    for (; at[i] != '\0' && i < SHOWN_BYTES; i++) {
        bool c1 = at[i] == 0xc2 && at[i + 1] >= 0x80 && at[i + 1] < 0xa0; /* UTF-8 */
        bool control = at[i] < ' ' || at[i] == 0x7f || c1;
        fputc(control ? '?' : at[i], out);
        i += c1 ? 1 : 0;
    }
    fputs(at[i] == '\0' ? "" : "...", out);
}

void session_problem(const ostiary_problem *problem, void *to)
{
    FILE *out = to;
    session_print(out, problem->file);
    fputc(':', out);
    if (problem->line > 0) {
        fprintf(out, "%u:%u:", problem->line, problem->column);
    }
    fputs(problem->severity == OSTIARY_SEVERITY_WARNING ? " warning: " : " ", out);
    session_print(out, problem->path);
    fprintf(out, "%s%s\n", problem->path[0] == '\0' ? "" : ": ", problem->message);
}

static void tell_problems(const ostiary_config *config)
{
    size_t errors = 0;
    for (size_t i = 0; i < ostiary_config_problem_count(config); i++) {
        ostiary_problem problem = OSTIARY_PROBLEM_INIT;
        if (ostiary_config_problem_at(config, i, &problem) == OSTIARY_OK &&
            problem.severity == OSTIARY_SEVERITY_ERROR) {
            session_problem(&problem, stderr);
            errors++;
        }
    }
    fprintf(stderr, "%zu error%s; nothing was loaded\n", errors, plural(errors));
}

int session_load(const struct options *options, struct session *session)
{
    ostiary_error err = {0};
    const char *path = options->config != NULL ? options->config : "ostiary.json";
    ostiary_code code = ostiary_config_load(path, &session->config, &err);
    if (code == OSTIARY_OK) {
        return -1;
    }
    if (session->config != NULL) {
        tell_problems(session->config);
        return EXIT_USAGE;
    }
    fprintf(stderr, "ostiary: %s\n", err.detail);
    return EXIT_UNDECIDED;
}

static int set_clock(const struct options *options, struct session *session)
{
    ostiary_clock clock = OSTIARY_CLOCK_INIT;
    char *end = NULL;
    if (options->at == NULL) {
        return -1;
    }
    errno = 0;
    session->at = strtoll(options->at, &end, 10);
    if (errno != 0 || *end != '\0' || end == options->at || session->at < 0) {
        fprintf(stderr, "ostiary: --at needs a Unix time in seconds\n");
        return EXIT_USAGE;
    }
    clock.wall_seconds = fixed_wall;
    clock.ctx = session;
    ostiary_config_set_clock(session->config, &clock);
    return -1;
}

int session_open(const struct options *options, struct session *session)
{
    ostiary_error err = {0};
    session->quiet = options->quiet;
    session->verbose = options->verbose;
    int status = session_load(options, session);
    if (status < 0) {
        status = set_clock(options, session);
    }
    if (status >= 0) {
        return status;
    }
    ostiary_config_set_log(session->config, write_event, session);
    if (ostiary_validator_new(session->config, &session->validator, &err) != OSTIARY_OK) {
        fprintf(stderr, "ostiary: %s\n", err.detail);
        return EXIT_UNDECIDED;
    }
    return -1;
}

void session_close(struct session *session)
{
    ostiary_validator_free(session->validator);
    ostiary_config_free(session->config);
}
