/* SPDX-License-Identifier: Apache-2.0 */
/* verify: tokens or whole requests, decided as the MCP server would. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "input.h"
#include "options.h"
#include "output.h"
#include "request_text.h"
#include "session.h"

#define MOST_TOKEN_BYTES   16384       /* TX-10 */
#define MOST_REQUEST_BYTES (16u << 20) /* a body of 4 MiB, escaped */

/** What every line is judged with. */
struct verify {
    struct session session;
    struct request_text text;
    ostiary_verdict *verdict;
    bool json;
    long long now;
};

static ostiary_text text_of(const char *data, size_t len)
{
    return (ostiary_text){data, len};
}

/* The line as `Authorization: Bearer LINE`; an empty one is no such header. */
static char *make_credential(const struct line *line)
{
    char *value = malloc(line->len + 8);
    if (value != NULL) {
        memcpy(value, "Bearer ", 7);
        memcpy(value + 7, line->data, line->len);
        value[line->len + 7] = '\0';
    }
    return value;
}

static void judge(struct verify *verify, const struct line *line, char *credential)
{
    ostiary_request request = OSTIARY_REQUEST_INIT;
    request.timeout_ms = SESSION_TIMEOUT_MS;
    request.http_method = text_of("POST", 4);
    verify->text.fields[0] =
        (ostiary_field){text_of("authorization", 13), text_of(credential, line->len + 7)};
    size_t skip = line->len == 0 ? 1 : 0;
    request.fields = verify->text.fields + skip;
    request.field_count = verify->text.field_count - skip;
    ostiary_code code = OSTIARY_OK;
    if (verify->text.body == NULL) {
        code = ostiary_authenticate(verify->session.validator, &request, verify->verdict);
    } else {
        request.body = text_of(verify->text.body, strlen(verify->text.body));
        code = ostiary_check(verify->session.validator, &request, verify->verdict);
    }
    (void)code; /* the verdict holds it, and is printed either way */
}

static int verify_token(struct verify *verify, const struct line *line)
{
    size_t len = 0;
    char *credential = make_credential(line);
    if (credential == NULL) {
        return EXIT_UNDECIDED;
    }
    judge(verify, line, credential);
    explicit_bzero(credential, line->len + 7);
    free(credential);
    char *json = ostiary_verdict_json(verify->verdict, &len);
    int status = output_verdict(json, verify->json, verify->now);
    ostiary_free(json);
    return status;
}

static int verify_request(struct verify *verify, const struct line *line)
{
    size_t len = 0;
    char *json = ostiary_check_json(verify->session.validator, line->data, line->len,
                                    SESSION_TIMEOUT_MS, &len);
    int status = output_verdict(json, verify->json, verify->now);
    ostiary_free(json);
    return status;
}

static int verify_lines(struct verify *verify, bool requests)
{
    struct line line = {0};
    int status = EXIT_ADMITTED;
    int failed = 0;
    size_t limit = requests ? MOST_REQUEST_BYTES : MOST_TOKEN_BYTES;
    while (input_line(stdin, limit, &line, &failed)) {
        status = output_worse(status, requests ? verify_request(verify, &line)
                                               : verify_token(verify, &line));
    }
    input_free(&line);
    if (failed != 0) {
        fprintf(stderr, "ostiary: standard input cannot be read\n");
        return EXIT_UNDECIDED;
    }
    return status;
}

int cmd_verify(const struct options *options)
{
    struct verify verify = {.json = options->json};
    if (options->requests && (options->tool != NULL || options->method != NULL)) {
        fprintf(stderr, "ostiary: --requests brings its own method\n");
        return EXIT_USAGE;
    }
    int status = request_text_make(options, &verify.text) ? -1 : EXIT_USAGE;
    if (status < 0) {
        status = session_open(options, &verify.session);
    }
    verify.now = options->at == NULL ? (long long)time(NULL) : verify.session.at;
    verify.verdict = ostiary_verdict_new();
    if (status < 0) {
        status = verify.verdict == NULL ? EXIT_UNDECIDED
                                        : verify_lines(&verify, options->requests);
    }
    ostiary_verdict_free(verify.verdict);
    session_close(&verify.session);
    request_text_free(&verify.text);
    return status;
}
