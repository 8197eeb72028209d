/* SPDX-License-Identifier: Apache-2.0 */
/* discover: an authorization server's metadata and keys, step by step. */
#include <stdio.h>

#include "options.h"
#include "output.h"
#include "session.h"

/* 1: something answered and was wrong; 3: nothing could be reached. */
static int exit_of(ostiary_code code, bool answered)
{
    if (code == OSTIARY_OK) {
        return EXIT_ADMITTED;
    }
    return answered ? EXIT_REFUSED : EXIT_UNDECIDED;
}

int cmd_discover(const struct options *options)
{
    struct session session = {0};
    ostiary_error err = {0};
    char *report = NULL;
    bool answered = false;
    if (options->operand == NULL) {
        fprintf(stderr, "ostiary: discover needs an ISSUER\n");
        return EXIT_USAGE;
    }
    int status = options->config == NULL ? -1 : session_load(options, &session);
    if (status >= 0) {
        session_close(&session);
        return status;
    }
    ostiary_code code = ostiary_discover(session.config, options->operand,
                                         SESSION_TIMEOUT_MS, &report, &err);
    if (report != NULL) {
        answered = output_discovery(report, options->json);
    }
    if (code != OSTIARY_OK) {
        fprintf(stderr, "ostiary: %s\n", err.detail);
    }
    ostiary_free(report);
    session_close(&session);
    return code == OSTIARY_BAD_ARGUMENT ? EXIT_USAGE : exit_of(code, answered);
}
