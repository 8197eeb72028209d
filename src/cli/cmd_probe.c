/* SPDX-License-Identifier: Apache-2.0 */
/* probe: a live MCP server tested from outside. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "input.h"
#include "options.h"
#include "ostiary/ostiary.h"
#include "probe/probe.h"
#include "terminal.h"

/** What the options name, read. */
struct given {
    struct ost_probe_options probe;
    char *token, *issuer_key, *ca_text;
    size_t token_size;
    FILE *junit; /* NULL: none is wanted */
};

static int explain(const struct options *options)
{
    const char *near = NULL;
    char *text = ost_probe_explain(options->explain, options->json, &near);
    if (text == NULL) {
        fprintf(stderr, "ostiary: no check is named \"%s\"", options->explain);
        if (near != NULL) {
            fprintf(stderr, "; did you mean \"%s\"?\n", near);
        } else {
            fprintf(stderr, "; see ostiary probe --explain list\n");
        }
        return EXIT_USAGE;
    }
    printf("%s%s", text, options->json ? "\n" : "");
    ostiary_free(text);
    return EXIT_ADMITTED;
}

/* Only on a terminal, and gone when the next one comes. */
static void show_progress(void *ctx, const char *what, size_t done, size_t count)
{
    (void)ctx;
    fprintf(stderr, "\r\033[K%zu/%zu %s", done, count, what);
}

static bool wants_progress(const struct options *options)
{
    return !options->quiet && !options->json && isatty(STDERR_FILENO) == 1;
}

static bool read_given(const char *path, char **text_out)
{
    *text_out = path == NULL ? NULL : input_file(path);
    return path == NULL || *text_out != NULL;
}

/* A file of one line: its end is no part of the token. */
static void cut_line(char *text)
{
    if (text != NULL) {
        text[strcspn(text, "\r\n")] = '\0';
    }
}

static bool read_rate(const char *text, unsigned *rate_out)
{
    char *end = NULL;
    long rate = text == NULL ? OST_PROBE_RATE : strtol(text, &end, 10);
    if ((text != NULL && (end == text || *end != '\0')) || rate < 1 || rate > 1000) {
        fprintf(stderr, "ostiary: --rate is a number of requests a second, 1 to 1000\n");
        return false;
    }
    *rate_out = (unsigned)rate;
    return true;
}

static bool read_options(const struct options *options, struct given *given)
{
    if (options->operand == NULL) {
        fprintf(stderr, "ostiary: probe needs a URL\n");
        return false;
    }
    if (!read_rate(options->rate, &given->probe.rate) ||
        !read_given(options->token_file, &given->token) ||
        !read_given(options->issuer_key, &given->issuer_key) ||
        !read_given(options->ca_file, &given->ca_text)) {
        return false;
    }
    given->token_size = given->token == NULL ? 0 : strlen(given->token);
    cut_line(given->token);
    given->probe.url = options->operand;
    given->probe.token = given->token;
    given->probe.issuer_key = given->issuer_key;
    given->probe.ca_text = given->ca_text;
    given->probe.allow_calls = options->allow_calls;
    given->probe.progress = wants_progress(options) ? show_progress : NULL;
    return true;
}

static void free_given(struct given *given)
{
    if (given->junit != NULL) {
        (void)fclose(given->junit);
    }
    if (given->token != NULL) {
        explicit_bzero(given->token, given->token_size);
    }
    if (given->issuer_key != NULL) {
        explicit_bzero(given->issuer_key, strlen(given->issuer_key));
    }
    free(given->token);
    free(given->issuer_key);
    free(given->ca_text);
}

/* Ahead of the run, which takes a while: what cannot be written is told at once. */
static bool open_junit(const char *path, FILE **out)
{
    *out = path == NULL ? NULL : fopen(path, "we");
    if (path != NULL && *out == NULL) {
        fprintf(stderr, "ostiary: %s: %s\n", path, strerror(errno));
    }
    return path == NULL || *out != NULL;
}

static bool write_junit(const struct ost_probe *probe, FILE *out)
{
    char *text = ost_probe_junit(probe);
    bool written = text != NULL && fputs(text, out) >= 0 && fflush(out) == 0;
    if (!written) {
        fprintf(stderr, "ostiary: the JUnit report cannot be written\n");
    }
    ostiary_free(text);
    return written;
}

static int verdict_status(const struct ost_probe *probe)
{
    switch (ost_probe_verdict(probe)) {
    case OST_PROBE_GOOD:
        return EXIT_ADMITTED;
    case OST_PROBE_BAD:
        return EXIT_REFUSED;
    case OST_PROBE_UNDECIDED:
        return EXIT_UNDECIDED;
    }
    return EXIT_UNDECIDED;
}

/* What failed is told by the status, whatever could not be written. */
static int report(const struct options *options, const struct ost_probe *probe,
                  FILE *junit)
{
    char *text = options->json
                     ? ost_probe_json(probe)
                     : ost_probe_text(probe, terminal_has_colour(), options->quiet);
    bool told = text != NULL && printf("%s%s", text, options->json ? "\n" : "") > 0;
    ostiary_free(text);
    told = (junit == NULL || write_junit(probe, junit)) && told;
    int status = verdict_status(probe);
    return told || status == EXIT_REFUSED ? status : EXIT_UNDECIDED;
}

static int run(const struct options *options, struct given *given)
{
    struct ost_probe *probe = NULL;
    ostiary_error err = {0};
    ostiary_code code = ost_probe_run(&given->probe, &probe, &err);
    if (wants_progress(options)) {
        fprintf(stderr, "\r\033[K");
    }
    if (code != OSTIARY_OK) {
        fprintf(stderr, "ostiary: %s\n", err.detail);
        return code == OSTIARY_BAD_ARGUMENT ? EXIT_USAGE : EXIT_UNDECIDED;
    }
    int status = report(options, probe, given->junit);
    ost_probe_free(probe);
    return status;
}

int cmd_probe(const struct options *options)
{
    struct given given = {0};
    if (options->explain != NULL) {
        return explain(options);
    }
    int status = read_options(options, &given) && open_junit(options->junit, &given.junit)
                     ? run(options, &given)
                     : EXIT_USAGE;
    free_given(&given);
    return status;
}
