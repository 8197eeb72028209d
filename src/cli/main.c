/* SPDX-License-Identifier: Apache-2.0 */
/* ostiary, the program: what a validator does, from the command line. */
#include <stdio.h>
#include <string.h>

#include "options.h"
#include "ostiary/ostiary.h"

const struct command commands[] = {
    {"verify", NULL, " --tool --arguments --method --name --protocol --at --requests - ",
     false, true, cmd_verify,
     "verify [--tool NAME [--arguments JSON] | --method METHOD [--name NAME]]\n"
     "         [--protocol VERSION] [--at UNIX_TIME] [--requests] [-]",
     "Decide as the MCP server would. Tokens come on standard input, one a line; with\n"
     "--requests whole check requests, as JSON. Tokens are never arguments: those show in\n"
     "process lists."},
    {"jws", NULL, " --jwks --alg --raw - ", false, true, cmd_jws,
     "jws --jwks FILE [--alg ALG]... [--raw] [-]",
     "Check signatures alone: no issuer, no claims, no time. One compact JWS a line comes on\n"
     "standard input, one {\"valid\",\"reason\"} a line goes out; with --raw a line is\n"
     "{\"alg\",\"kid\",\"input\",\"sig\"}, input and sig as base64url. Every algorithm known\n"
     "unless --alg is given; a JWK without alg serves every one that fits it."},
    {"discover", NULL, " ", true, false, cmd_discover, "discover ISSUER",
     "Fetch an authorization server's metadata and keys and report every step."},
    {"metadata", NULL, " ", false, false, cmd_metadata, "metadata",
     "Print the protected resource metadata document (RFC 9728)."},
    {"config", "check", " ", false, false, cmd_config_check, "config check",
     "Check the configuration and all it names; nothing is fetched."},
    {"config", "show", " ", false, false, cmd_config_show, "config show",
     "What is in force, each line with its origin; secrets as ***."},
    {"policy", "check", " ", false, false, cmd_policy_check, "policy check",
     "Lint the policy table."},
    {"policy", "explain", " --tool --arguments --scope --claims - ", false, true,
     cmd_policy_explain,
     "policy explain --tool NAME [--arguments JSON] (--scope S ... | --claims FILE | -)",
     "Say step by step why a caller may or may not, and what would allow it."},
    {"keygen", NULL, " --alg --kid --public ", false, false, cmd_keygen,
     "keygen --alg ALG [--kid KID] [--public FILE]",
     "Make a private JWK, for tests; --public writes the key set of its public half."},
    {"mint", NULL, " --key --claims --header ", false, false, cmd_mint,
     "mint --key FILE --claims JSON [--header JSON]", "Sign a token, for tests."},
    {"policy", "show", " ", false, false, NULL, "policy show", "Scope and tool matrix."},
    {"policy", "test", " ", true, false, NULL, "policy test", "Expected verdicts."},
    {"policy", "diff", " ", true, false, NULL, "policy diff", "Two tables compared."},
    {"probe", NULL, " ", true, false, NULL, "probe", "Test a live MCP server."},
    {NULL, NULL, NULL, false, false, NULL, NULL, NULL},
};

void options_help(const struct command *command)
{
    if (command != NULL) {
        printf("ostiary %s\n\n%s%s\n", command->usage, command->help,
               command->run == NULL ? " Not built yet." : "");
        return;
    }
    printf(
        "ostiary [--config FILE] [--json] [--verbose|--quiet] COMMAND [ARGUMENTS]\n\n");
    for (size_t i = 0; commands[i].name != NULL; i++) {
        if (commands[i].run != NULL) {
            printf("  %s\n", commands[i].usage);
        }
    }
    printf(
        "\nWithout --config: ./ostiary.json. Exit status: 0 admitted, 1 refused, 2 usage "
        "or\nconfiguration error, 3 nothing could be decided. ostiary COMMAND --help "
        "says more.\n");
}

int main(int argc, char **argv)
{
    struct options options = {0};
    const struct command *command = NULL;
    int status = options_read(argc, argv, &options, &command);
    if (status >= 0) {
        return status;
    }
    if (options.version) {
        printf("ostiary %s (%s)\n", ostiary_version(), ostiary_version_details());
        return EXIT_ADMITTED;
    }
    if (options.help) {
        options_help(command);
        return EXIT_ADMITTED;
    }
    status = command->run(&options);
    if (fflush(stdout) != 0 || ferror(stdout) != 0) {
        fprintf(stderr, "ostiary: standard output cannot be written\n");
        return EXIT_UNDECIDED; /* no answer, no 0 */
    }
    return status;
}
