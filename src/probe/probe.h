/* SPDX-License-Identifier: Apache-2.0 */
/* `ostiary probe`: a live MCP server tested from outside as an OAuth resource server, as
 * a client or an attacker sees it. The one header of this room that the program includes.
 */
#ifndef OST_PROBE_PROBE_H
#define OST_PROBE_PROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "ostiary/error.h"

#define OST_PROBE_RATE 5 /* requests a second, unless another rate is asked for */

/** What is asked for; everything borrowed for the run. */
struct ost_probe_options {
    const char *url;        /* the MCP endpoint */
    const char *token;      /* one that should work; NULL: none */
    const char *issuer_key; /* a private JWK whose tokens the server trusts; NULL: none */
    const char *ca_text;    /* PEM in place of the system's roots; NULL: those */
    bool allow_calls;       /* tools may be called */
    unsigned rate;          /* requests a second; 0: OST_PROBE_RATE */
    /** Told what comes next, `done` of `count` things being done; NULL: not wanted. */
    void (*progress)(void *ctx, const char *what, size_t done, size_t count);
    void *progress_ctx;
};

/** A run that is over, with the result of every check. */
struct ost_probe;

/**
 * Ask the server, at a gentle pace, and judge its answers.
 *
 * Returns  OSTIARY_OK whatever was found; OSTIARY_BAD_ARGUMENT for a URL, token or key
 * that cannot be used; OSTIARY_INTERNAL_ERROR. Owns     The caller owns *probe_out:
 * ost_probe_free(). Blocks   At most some ten minutes.
 */
OSTIARY_MUST_CHECK ostiary_code ost_probe_run(const struct ost_probe_options *options,
                                              struct ost_probe **probe_out,
                                              ostiary_error *err);
void ost_probe_free(struct ost_probe *probe);

/** What it comes to. Advice that is not followed fails nothing; a failure outranks what
 *  could not be decided. */
enum ost_probe_verdict {
    OST_PROBE_GOOD,
    OST_PROBE_BAD,       /* a check failed */
    OST_PROBE_UNDECIDED, /* none failed, but the server was not reached for all of them */
};
enum ost_probe_verdict ost_probe_verdict(const struct ost_probe *probe);

/** Reports; NULL without memory. Owns: ostiary_free(). */

/** For people. `colour`: of each line's first word. `brief`: without the checks that
 *  passed or do not apply. */
char *ost_probe_text(const struct ost_probe *probe, bool colour, bool brief);
char *ost_probe_json(const struct ost_probe *probe);
/** The JUnit XML that CI systems read. */
char *ost_probe_junit(const struct ost_probe *probe);

/** Of one check the rule, why it matters and what to do; "list": every check, a line
 * each. NULL where there is no such check; *near_out (static) is then the nearest id, or
 * NULL. Owns: ostiary_free(). */
char *ost_probe_explain(const char *id, bool json, const char **near_out);

#endif
