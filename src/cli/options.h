/* SPDX-License-Identifier: Apache-2.0 */
/* The command line: general options anywhere, each command's own after it. */
#ifndef OST_CLI_OPTIONS_H
#define OST_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/** Exit statuses, as interface.md section 1 fixes them. */
enum {
    EXIT_ADMITTED = 0,
    EXIT_REFUSED = 1,
    EXIT_USAGE = 2,
    EXIT_UNDECIDED = 3
};

/** The values of an option that may be given more than once. */
struct value_list {
    const char *items[64];
    size_t count;
};

struct options {
    const char *config; /* NULL: not given */
    bool json, verbose, quiet, help, version, requests, raw, standard_input;
    const char *tool, *method, *name, *protocol, *arguments, *at;
    const char *claims, *header, *key, *kid, *jwks, *public_file;
    const char *against, *html;
    const char *token_file, *issuer_key, *junit, *explain, *rate, *ca_file;
    bool allow_calls;
    struct value_list scopes, algs;
    const char *command, *subcommand; /* "policy", "check" */
    const char *operand;              /* ISSUER, FILE, OLD */
    const char *second;               /* NEW */
};

/** A command: its words, the options it takes beside the general ones, its help. */
struct command {
    const char *name, *subcommand; /* NULL: none */
    const char *takes;             /* " --tool --method " */
    int operands;                  /* how many may follow it */
    bool takes_input;
    int (*run)(const struct options *options); /* NULL: not built yet */
    const char *usage, *help;
};

extern const struct command commands[]; /* a NULL name ends it */

/** Read argv. Returns -1 to go on, else the exit status; what is wrong was told. */
int options_read(int argc, char **argv, struct options *options,
                 const struct command **command_out);
/** Print help: of all (NULL) or of one command. */
void options_help(const struct command *command);

int cmd_verify(const struct options *options);
int cmd_discover(const struct options *options);
int cmd_metadata(const struct options *options);
int cmd_config_check(const struct options *options);
int cmd_config_show(const struct options *options);
int cmd_policy_check(const struct options *options);
int cmd_policy_explain(const struct options *options);
int cmd_policy_show(const struct options *options);
int cmd_policy_test(const struct options *options);
int cmd_policy_diff(const struct options *options);
int cmd_keygen(const struct options *options);
int cmd_mint(const struct options *options);
int cmd_probe(const struct options *options);
int cmd_jws(const struct options *options);

#endif
