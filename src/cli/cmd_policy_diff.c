/* SPDX-License-Identifier: Apache-2.0 */
/* policy diff: who gains and who loses what between two configuration files. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "policy_diff.h"
#include "session.h"
#include "table.h"
#include "terminal.h"
#include "tool_list.h"

/** How a change is said; `alone`: the words after it would add nothing. */
struct phrase {
    const char *change, *verb;
    bool alone;
};

static const struct phrase *phrase_of(const json_t *change)
{
    static const struct phrase phrases[] = {
        {"new", "is new", true},        {"gone", "is gone", true},
        {"gains", "gains", false},      {"loses", "loses", false},
        {"needs", "now needs", false},  {"needs_no_longer", "no longer needs", false},
        {"hidden", "hidden now", true}, {"shown", "no longer hidden", true},
        {"differs", "differ", false},
    };
    static const struct phrase open = {"gains", "is now for", false};
    static const struct phrase closed = {"loses", "was for", false};
    const char *word = table_text(change, "change");
    const json_t *scopes = json_object_get(change, "scopes");
    if (scopes != NULL && json_array_size(scopes) == 0) { /* anybody, or any token */
        return strcmp(word, "gains") == 0 ? &open : &closed;
    }
    size_t i = 0;
    while (strcmp(phrases[i].change, word) != 0) {
        i++;
    }
    return &phrases[i];
}

/* Tools need no word in front: they are what a table is about. */
static json_t *title_of(const json_t *entry)
{
    static const char *const words[][2] = {
        {"resources", "resource "}, {"prompts", "prompt "}, {"methods", "method "}};
    const char *part = table_text(entry, "part");
    const char *name = table_text(entry, "name");
    const char *before = "";
    for (size_t i = 0; i < 3; i++) {
        before = strcmp(words[i][0], part) == 0 ? words[i][1] : before;
    }
    const char *all = strcmp(part, "default") == 0 ? "default" : part;
    return json_sprintf("%s%s", before, name == NULL ? all : name);
}

static void print_entry(const json_t *entry, size_t width)
{
    const json_t *changes = json_object_get(entry, "changes");
    json_t *title = title_of(entry);
    for (size_t i = 0; i < json_array_size(changes); i++) {
        const json_t *change = json_array_get(changes, i);
        terminal_put_padded(i == 0 ? json_string_value(title) : "", width);
        const struct phrase *phrase = phrase_of(change);
        printf("  %s", phrase->verb);
        if (!phrase->alone) {
            printf("  ");
            terminal_put(table_text(change, "text"));
        }
        printf("\n");
    }
    json_decref(title);
}

static void print_text(const json_t *report)
{
    size_t width = 0;
    for (size_t i = 0; i < json_array_size(report); i++) {
        json_t *title = title_of(json_array_get(report, i));
        size_t columns = terminal_columns(json_string_value(title));
        width = columns > width && columns <= 40 ? columns : width;
        json_decref(title);
    }
    for (size_t i = 0; i < json_array_size(report); i++) {
        print_entry(json_array_get(report, i), width);
    }
    if (json_array_size(report) == 0) {
        printf("no difference\n");
    }
}

static void print_json(const json_t *report)
{
    char *text = json_dumps(report, JSON_COMPACT);
    printf("%s\n", text == NULL ? "[]" : text);
    free(text);
}

/* Returns -1 to go on, else the exit status. */
static int load(const struct options *options, const char *path, json_t **table_out)
{
    struct session session = {0};
    struct options with_file = *options;
    with_file.config = path;
    int status = session_load(&with_file, &session);
    if (status < 0) {
        *table_out = table_of(session.config);
        status = *table_out == NULL ? EXIT_UNDECIDED : -1;
    }
    session_close(&session);
    return status;
}

static int print(const struct options *options, const json_t *old, const json_t *new,
                 const json_t *tools)
{
    json_t *report = policy_diff(old, new, tools);
    bool differs = json_array_size(report) > 0;
    if (options->json) {
        print_json(report);
    } else {
        print_text(report);
    }
    json_decref(report);
    return differs ? EXIT_REFUSED : EXIT_ADMITTED;
}

int cmd_policy_diff(const struct options *options)
{
    json_t *old = NULL;
    json_t *new = NULL;
    json_t *tools = NULL;
    if (options->second == NULL || options->config != NULL) {
        fprintf(stderr, "ostiary: policy diff needs OLD and NEW, two configuration "
                        "files, and no --config\n");
        return EXIT_USAGE;
    }
    int status = load(options, options->operand, &old);
    status = status < 0 ? load(options, options->second, &new) : status;
    if (status < 0 && options->against != NULL) {
        tools = tool_list_read(options->against);
        status = tools == NULL ? EXIT_USAGE : -1;
    }
    status = status < 0 ? print(options, old, new, tools) : status;
    json_decref(old);
    json_decref(new);
    json_decref(tools);
    return status;
}
