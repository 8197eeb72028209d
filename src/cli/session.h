/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration of a command, its log and its clock. */
#ifndef OST_CLI_SESSION_H
#define OST_CLI_SESSION_H

#include <stdint.h>

#include "options.h"
#include "ostiary/ostiary.h"

/** The longest a command waits for an authorization server. */
#define SESSION_TIMEOUT_MS 35000

struct session {
    ostiary_config *config;
    ostiary_validator *validator; /* NULL until session_open() */
    int64_t at;                   /* --at */
    bool quiet, verbose;
};

/** Load the configuration; problems are told on standard error. Returns -1 to go on, else
 * the exit status. */
int session_load(const struct options *options, struct session *session);
/** And make its validator. */
int session_open(const struct options *options, struct session *session);
void session_close(struct session *session);

/** Print what a file says without its control characters, and not whole where it is long.
 */
void session_print(void *to, const char *text);
/** Print one problem: file:line:column: path: message. */
void session_problem(const ostiary_problem *problem, void *to);
/** "" or "s". */
const char *plural(size_t count);

#endif
