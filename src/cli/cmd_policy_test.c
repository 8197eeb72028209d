/* SPDX-License-Identifier: Apache-2.0 */
/* policy test: verdicts that are expected, kept beside the table. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "expectation.h"
#include "input.h"
#include "options.h"
#include "session.h"
#include "terminal.h"

/** What running them shares. */
struct run {
    struct session session;
    json_t *report; /* --json: what each came to; NULL: printed at once */
    size_t passed, failed;
};

static int64_t fixed_wall(void *ctx)
{
    return *(const int64_t *)ctx;
}

static void print_outcome(const char *name, const json_t *differences)
{
    printf(json_array_size(differences) == 0 ? "ok " : "FAILED ");
    terminal_put(name);
    for (size_t i = 0; i < json_array_size(differences); i++) {
        printf(i == 0 ? ": " : "; ");
        terminal_put(json_string_value(json_array_get(differences, i)));
    }
    printf("\n");
}

static void record(struct run *run, const json_t *test, json_t *verdict)
{
    const char *name = json_string_value(json_object_get(test, "name"));
    json_t *differences = expectation_compare(json_object_get(test, "expect"), verdict);
    bool good = json_array_size(differences) == 0;
    run->passed += good ? 1 : 0;
    run->failed += good ? 0 : 1;
    if (run->report == NULL) {
        print_outcome(name, differences);
    } else {
        (void)json_array_append_new(
            run->report, json_pack("{s:s, s:b, s:O, s:O}", "name", name, "passed", good,
                                   "differences", differences, "verdict", verdict));
    }
    json_decref(differences);
}

/* The verdict; NULL after telling why there is none. */
static json_t *judge(struct run *run, const json_t *test, const struct request_text *text)
{
    ostiary_error err = {0};
    ostiary_request request = OSTIARY_REQUEST_INIT;
    char *claims = json_dumps(json_object_get(test, "claims"), JSON_COMPACT);
    char *verdict = NULL;
    request.http_method = (ostiary_text){"POST", 4};
    request.fields = text->fields + 1; /* no Authorization: the claims stand for it */
    request.field_count = text->field_count - 1;
    request.body = (ostiary_text){text->body, strlen(text->body)};
    ostiary_code code = ostiary_policy_try(
        run->session.config, claims == NULL ? "{}" : claims, &request, &verdict, &err);
    free(claims);
    if (code != OSTIARY_OK) {
        fprintf(stderr, "ostiary: %s: %s\n",
                json_string_value(json_object_get(test, "name")), err.detail);
        return NULL;
    }
    json_t *parsed = json_loads(verdict, JSON_ALLOW_NUL, NULL);
    ostiary_free(verdict);
    return parsed;
}

static void set_clock(struct run *run, const json_t *test, int64_t *at)
{
    const json_t *time = json_object_get(test, "at");
    ostiary_clock clock = OSTIARY_CLOCK_INIT;
    *at = json_integer_value(time);
    clock.wall_seconds = fixed_wall;
    clock.ctx = at;
    ostiary_config_set_clock(run->session.config, time == NULL ? NULL : &clock);
}

static int run_one(struct run *run, const json_t *test)
{
    struct request_text text;
    int64_t at = 0;
    json_t *verdict = NULL;
    set_clock(run, test, &at);
    bool asked = expectation_request(test, &text);
    if (asked) {
        verdict = judge(run, test, &text);
    }
    request_text_free(&text);
    if (verdict == NULL) {
        return EXIT_USAGE;
    }
    record(run, test, verdict);
    json_decref(verdict);
    return -1;
}

static void print_end(const struct run *run)
{
    if (run->report == NULL) {
        printf("%zu passed, %zu failed\n", run->passed, run->failed);
        return;
    }
    char *text = json_dumps(run->report, JSON_COMPACT);
    printf("%s\n", text == NULL ? "[]" : text);
    free(text);
}

static int run_all(struct run *run, const json_t *tests)
{
    int status = -1;
    for (size_t i = 0; status < 0 && i < json_array_size(tests); i++) {
        status = run_one(run, json_array_get(tests, i));
    }
    if (status >= 0) {
        return status;
    }
    print_end(run);
    return run->failed == 0 ? EXIT_ADMITTED : EXIT_REFUSED;
}

int cmd_policy_test(const struct options *options)
{
    struct run run = {.report = NULL};
    if (options->operand == NULL) {
        fprintf(stderr, "ostiary: policy test needs a FILE\n");
        return EXIT_USAGE;
    }
    int status = session_load(options, &run.session);
    if (status < 0) {
        json_t *tests = expectation_read(options->operand);
        run.report = options->json ? json_array() : NULL;
        status = tests == NULL ? EXIT_USAGE : run_all(&run, tests);
        json_decref(tests);
        json_decref(run.report);
    }
    session_close(&run.session);
    return status;
}
