/* SPDX-License-Identifier: Apache-2.0 */
/* The command line: general options anywhere, each command's own after it. */
#include "options.h"

#include <stdio.h>
#include <string.h>

enum kind {
    FLAG,
    TEXT,
    LIST
};

/** One option: where it goes. A flag takes no value, a list one each time it is given. */
struct option {
    const char *name;
    enum kind kind;
    size_t place; /* offset into struct options */
    bool general;
};

#define OPTION(kind, name, member, general)                                              \
    {                                                                                    \
        name, kind, offsetof(struct options, member), general                            \
    }

static const struct option known[] = {
    OPTION(TEXT, "--config", config, true),
    OPTION(FLAG, "--json", json, true),
    OPTION(FLAG, "--verbose", verbose, true),
    OPTION(FLAG, "--quiet", quiet, true),
    OPTION(FLAG, "--help", help, true),
    OPTION(FLAG, "--version", version, true),
    OPTION(FLAG, "--requests", requests, false),
    OPTION(TEXT, "--tool", tool, false),
    OPTION(TEXT, "--method", method, false),
    OPTION(TEXT, "--name", name, false),
    OPTION(TEXT, "--protocol", protocol, false),
    OPTION(TEXT, "--arguments", arguments, false),
    OPTION(TEXT, "--at", at, false),
    OPTION(TEXT, "--claims", claims, false),
    OPTION(TEXT, "--header", header, false),
    OPTION(TEXT, "--key", key, false),
    OPTION(TEXT, "--kid", kid, false),
    OPTION(TEXT, "--jwks", jwks, false),
    OPTION(FLAG, "--raw", raw, false),
    OPTION(LIST, "--alg", algs, false),
    OPTION(LIST, "--scope", scopes, false),
    OPTION(TEXT, "--public", public_file, false),
    OPTION(TEXT, "--against", against, false),
    OPTION(TEXT, "--html", html, false),
    OPTION(TEXT, "--token-file", token_file, false),
    OPTION(TEXT, "--issuer-key", issuer_key, false),
    OPTION(FLAG, "--allow-calls", allow_calls, false),
    OPTION(TEXT, "--junit", junit, false),
    OPTION(TEXT, "--explain", explain, false),
    OPTION(TEXT, "--rate", rate, false),
    OPTION(TEXT, "--ca-file", ca_file, false),
};

static int fail(const char *what, const char *word)
{
    fprintf(stderr, "ostiary: %s%s%s; see ostiary --help\n", what,
            word[0] == '\0' ? "" : ": ", word);
    return EXIT_USAGE;
}

static const struct option *find_option(const char *word, size_t len)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strlen(known[i].name) == len && strncmp(known[i].name, word, len) == 0) {
            return &known[i];
        }
    }
    return NULL;
}

/** argv as it is walked, and what was given so far. */
struct walk {
    int argc, at;
    char **argv;
    struct options *options;
    const char *given[64]; /* names of the options that are not general */
    size_t given_count;
};

static int add_value(struct value_list *list, const char *name, const char *value)
{
    if (list->count == sizeof list->items / sizeof list->items[0]) {
        return fail("given too often", name);
    }
    list->items[list->count++] = value;
    return -1;
}

static int set_option(struct walk *walk, const struct option *option, const char *value)
{
    void *place = (char *)walk->options + option->place;
    if (option->kind == FLAG) {
        *(bool *)place = true;
        return -1;
    }
    if (option->kind == LIST) {
        return add_value(place, option->name, value);
    }
    const char **text = place;
    if (*text != NULL) {
        return fail("given twice", option->name);
    }
    *text = value;
    return -1;
}

static int note_given(struct walk *walk, const char *name)
{
    if (walk->given_count == sizeof walk->given / sizeof walk->given[0]) {
        return fail("too many options", "");
    }
    walk->given[walk->given_count++] = name;
    return -1;
}

/* --name VALUE or --name=VALUE. */
static int read_option(struct walk *walk)
{
    const char *word = walk->argv[walk->at];
    size_t len = strcspn(word, "=");
    const struct option *option = find_option(word, len);
    if (option == NULL) {
        return fail("unknown option", word);
    }
    const char *value = word[len] == '=' ? word + len + 1 : NULL;
    if (option->kind == FLAG && value != NULL) {
        return fail("takes no value", option->name);
    }
    if (option->kind != FLAG && value == NULL) {
        if (walk->at + 1 == walk->argc) {
            return fail("needs a value", word);
        }
        value = walk->argv[++walk->at];
    }
    int status = option->general ? -1 : note_given(walk, option->name);
    return status >= 0 ? status : set_option(walk, option, value);
}

static int read_word(struct walk *walk)
{
    struct options *options = walk->options;
    const char *word = walk->argv[walk->at];
    if (strcmp(word, "-") == 0) {
        options->standard_input = true;
        return note_given(walk, "-");
    }
    if (options->command == NULL) {
        options->command = word;
    } else if (options->subcommand == NULL && (strcmp(options->command, "config") == 0 ||
                                               strcmp(options->command, "policy") == 0)) {
        options->subcommand = word;
    } else if (options->operand == NULL) {
        options->operand = word;
    } else if (options->second == NULL) {
        options->second = word;
    } else {
        return fail("unexpected argument", word);
    }
    return -1;
}

static bool same(const char *a, const char *b)
{
    return (a == NULL && b == NULL) || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static const struct command *find_command(const struct options *options)
{
    for (size_t i = 0; commands[i].name != NULL; i++) {
        if (same(commands[i].name, options->command) &&
            same(commands[i].subcommand, options->subcommand)) {
            return &commands[i];
        }
    }
    return NULL;
}

static bool takes(const struct command *command, const char *name)
{
    char padded[32];
    (void)snprintf(padded, sizeof padded, " %s ", name);
    return strstr(command->takes, padded) != NULL;
}

static int check_against(const struct walk *walk, const struct command *command)
{
    for (size_t i = 0; i < walk->given_count; i++) {
        if (!takes(command, walk->given[i])) {
            return fail("does not belong to this command", walk->given[i]);
        }
    }
    const struct options *options = walk->options;
    if (options->operand != NULL && command->operands < 1) {
        return fail("unexpected argument", options->operand);
    }
    if (options->second != NULL && command->operands < 2) {
        return fail("unexpected argument", options->second);
    }
    return -1;
}

static int choose(const struct walk *walk, const struct command **command_out)
{
    const struct options *options = walk->options;
    if (options->version) {
        return -1;
    }
    if (options->command == NULL) {
        return options->help ? -1 : fail("no command", "");
    }
    *command_out = find_command(options);
    if (*command_out == NULL) {
        return fail("unknown command",
                    options->subcommand != NULL ? options->subcommand : options->command);
    }
    if (options->help) {
        return -1;
    }
    if ((*command_out)->run == NULL) {
        return fail("this command is not built yet", (*command_out)->usage);
    }
    return check_against(walk, *command_out);
}

int options_read(int argc, char **argv, struct options *options,
                 const struct command **command_out)
{
    struct walk walk = {.argc = argc, .at = 1, .argv = argv, .options = options};
    *command_out = NULL;
    for (; walk.at < argc; walk.at++) {
        bool is_option = strncmp(argv[walk.at], "--", 2) == 0;
        int status = is_option ? read_option(&walk) : read_word(&walk);
        if (status >= 0) {
            return status;
        }
    }
    if (options->verbose && options->quiet) {
        return fail("--verbose and --quiet exclude each other", "");
    }
    return choose(&walk, command_out);
}
