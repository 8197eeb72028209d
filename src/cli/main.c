/* SPDX-License-Identifier: Apache-2.0 */
/* ostiary, the program: what a validator does, from the command line. */
#include <stdio.h>
#include <string.h>

#include "options.h"
#include "ostiary/ostiary.h"

const struct command commands[] = {
    {"verify", NULL, " --tool --arguments --method --name --protocol --at --requests - ",
     0, true, cmd_verify,
     "verify [--tool NAME [--arguments JSON] | --method METHOD [--name NAME]]\n"
     "         [--protocol VERSION] [--at UNIX_TIME] [--requests] [-]",
     "Decide as the MCP server would. Tokens come on standard input, one a line; with\n"
     "--requests whole check requests, as JSON. Tokens are never arguments: those show in\n"
     "process lists."},
    {"jws", NULL, " --jwks --alg --raw - ", 0, true, cmd_jws,
     "jws --jwks FILE [--alg ALG]... [--raw] [-]",
     "Check signatures alone: no issuer, no claims, no time. One compact JWS a line comes on\n"
     "standard input, one {\"valid\",\"reason\"} a line goes out; with --raw a line is\n"
     "{\"alg\",\"kid\",\"input\",\"sig\"}, input and sig as base64url. Every algorithm known\n"
     "unless --alg is given; a JWK without alg serves every one that fits it."},
    {"discover", NULL, " ", 1, false, cmd_discover, "discover ISSUER",
     "Fetch an authorization server's metadata and keys and report every step."},
    {"metadata", NULL, " ", 0, false, cmd_metadata, "metadata",
     "Print the protected resource metadata document (RFC 9728)."},
    {"config", "check", " ", 0, false, cmd_config_check, "config check",
     "Check the configuration and all it names; nothing is fetched."},
    {"config", "show", " ", 0, false, cmd_config_show, "config show",
     "What is in force, each line with its origin; secrets as ***."},
    {"policy", "check", " --against - ", 0, true, cmd_policy_check,
     "policy check [--against (FILE | URL [-])]",
     "Lint the policy table. --against holds it against an answer to tools/list, saved or\n"
     "asked for: tools without a rule, rules without a tool, destructive tools that a read\n"
     "scope reaches. With - the token to ask with comes on standard input."},
    {"policy", "show", " --html ", 0, false, cmd_policy_show, "policy show [--html FILE]",
     "Which scopes each tool, resource, prompt and method needs; --html writes the same as\n"
     "one page that needs nothing else."},
    {"policy", "explain", " --tool --arguments --scope --claims - ", 0, true,
     cmd_policy_explain,
     "policy explain --tool NAME [--arguments JSON] (--scope S ... | --claims FILE | -)",
     "Say step by step why a caller may or may not, and what would allow it."},
    {"policy", "test", " ", 1, false, cmd_policy_test, "policy test FILE",
     "Run expected verdicts kept beside the table: {\"tests\":[{\"name\",\"claims\",\"tool\",\n"
     "\"expect\":{\"status\"}}]}; claims are laid over those of a valid token."},
    {"policy", "diff", " --against ", 2, false, cmd_policy_diff,
     "policy diff OLD NEW [--against FILE]",
     "Who gains and who loses what between two configuration files; --against names the\n"
     "tools by a saved answer to tools/list. Exit status 1: there is a difference."},
    {"keygen", NULL, " --alg --kid --public ", 0, false, cmd_keygen,
     "keygen --alg ALG [--kid KID] [--public FILE]",
     "Make a private JWK, for tests; --public writes the key set of its public half."},
    {"mint", NULL, " --key --claims --header ", 0, false, cmd_mint,
     "mint --key FILE --claims JSON [--header JSON]", "Sign a token, for tests."},
    {"probe", NULL,
     " --token-file --issuer-key --allow-calls --junit --explain --rate --ca-file ", 1,
     false, cmd_probe,
     "probe URL [--token-file FILE] [--issuer-key FILE] [--allow-calls] [--junit FILE]\n"
     "        [--rate N] [--ca-file FILE]\n"
     "  probe --explain (ID | GROUP | list)",
     "Test a live MCP server from outside as a resource server, whatever it was built with:\n"
     "what a client needs, what an attacker would find. It asks at most N times a second (5).\n"
     "More is checked with a token that the server should take (--token-file, - for standard\n"
     "input) and with a private key whose tokens it trusts, for one's own test set-up\n"
     "(--issuer-key). No tool of the server is called, unless --allow-calls lets those run\n"
     "that are listed and not annotated as destructive. --ca-file: certificates in place of\n"
     "the system's. --quiet leaves out what passed; --junit writes a report for CI. --explain\n"
     "tells of a check the rule, why it matters and what to do. Exit status: 0 all passed, 1 a\n"
     "check failed, 3 something could not be decided."},
    {NULL, NULL, NULL, 0, false, NULL, NULL, NULL},
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
