/* SPDX-License-Identifier: Apache-2.0 */
/* policy explain: why a caller may or may not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input.h"
#include "options.h"
#include "output.h"
#include "session.h"

static char *join_scopes(const struct options *options)
{
    size_t size = 1;
    for (size_t i = 0; i < options->scopes.count; i++) {
        size += strlen(options->scopes.items[i]) + 1;
    }
    char *joined = calloc(1, size);
    char *at = joined;
    for (size_t i = 0; joined != NULL && i < options->scopes.count; i++) {
        at = stpcpy(at, i == 0 ? "" : " ");
        at = stpcpy(at, options->scopes.items[i]);
    }
    return joined;
}

/* A token on standard input: its claims count only once it is verified. */
static char *claims_of_token(const struct options *options, struct session *session,
                             int *status_out)
{
    struct line line = {0};
    int failed = 0;
    char *claims = NULL;
    size_t len = 0;
    ostiary_verdict *verdict = ostiary_verdict_new();
    bool got = input_line(stdin, 16384, &line, &failed);
    char *value = malloc(line.len + 8);
    if (verdict != NULL && got && value != NULL) {
        (void)snprintf(value, line.len + 8, "Bearer %s", line.data);
        const ostiary_field field = {{"authorization", 13}, {value, line.len + 7}};
        ostiary_request request = OSTIARY_REQUEST_INIT;
        request.flags = OSTIARY_WITH_CLAIMS;
        request.timeout_ms = SESSION_TIMEOUT_MS;
        request.http_method = (ostiary_text){"POST", 4};
        request.fields = &field;
        request.field_count = 1;
        if (ostiary_authenticate(session->validator, &request, verdict) == OSTIARY_OK) {
            const char *text =
                ostiary_grant_claims_json(ostiary_verdict_grant(verdict), &len);
            claims = text == NULL ? NULL : strndup(text, len);
        } else {
            char *json = ostiary_verdict_json(verdict, &len);
            *status_out = output_verdict(json, options->json, 0);
            ostiary_free(json);
        }
    }
    free(value);
    input_free(&line);
    ostiary_verdict_free(verdict);
    return claims;
}

static int explain(const struct options *options, const struct session *session,
                   const char *claims, const char *scopes)
{
    ostiary_error err = {0};
    char *story = NULL;
    ostiary_question question = OSTIARY_QUESTION_INIT;
    question.name = options->tool;
    question.arguments = options->arguments;
    question.claims = claims;
    question.scopes = scopes;
    if (ostiary_policy_explain(session->config, &question, &story, &err) != OSTIARY_OK) {
        fprintf(stderr, "ostiary: %s\n", err.detail);
        return EXIT_USAGE;
    }
    int status = output_explanation(story, options->json);
    ostiary_free(story);
    return status;
}

static bool explain_options_agree(const struct options *options)
{
    int given = (options->scopes.count > 0 ? 1 : 0) + (options->claims != NULL ? 1 : 0) +
                (options->standard_input ? 1 : 0);
    if (options->tool == NULL || given != 1) {
        fprintf(stderr, "ostiary: policy explain needs --tool and one of --scope, "
                        "--claims and -\n");
        return false;
    }
    return true;
}

int cmd_policy_explain(const struct options *options)
{
    struct session session = {0};
    char *claims = NULL;
    char *scopes = NULL;
    if (!explain_options_agree(options)) {
        return EXIT_USAGE;
    }
    int status = session_open(options, &session);
    if (status < 0) {
        int failed = EXIT_USAGE;
        if (options->claims != NULL) {
            claims = input_file(options->claims);
        } else if (options->standard_input) {
            claims = claims_of_token(options, &session, &failed);
        } else {
            scopes = join_scopes(options);
        }
        status = claims == NULL && scopes == NULL
                     ? failed
                     : explain(options, &session, claims, scopes);
    }
    free(claims);
    free(scopes);
    session_close(&session);
    return status;
}
