/* SPDX-License-Identifier: Apache-2.0 */
/* config show: what is in force, each line with its origin. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "session.h"

/* Columns are aligned up to here; what is longer stands out. */
#define WIDEST_PATH  60
#define WIDEST_VALUE 44

/** One line as it is printed. */
struct line {
    const char *path, *origin;
    char *value; /* JSON, ASCII: safe on a terminal; free() */
};

static struct line line_of(const json_t *setting)
{
    const json_t *value = json_object_get(setting, "value");
    return (struct line){
        json_string_value(json_object_get(setting, "path")),
        json_string_value(json_object_get(setting, "origin")),
        json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_ENSURE_ASCII),
    };
}

static size_t wider(size_t width, const char *text, size_t widest)
{
    size_t len = text == NULL ? 0 : strlen(text);
    return len > width && len <= widest ? len : width;
}

static void print_padded(const char *text, size_t width)
{
    session_print(stdout, text);
    for (size_t len = strlen(text); len < width; len++) {
        putchar(' ');
    }
}

/* Twice over the list: for the widths, then to print. */
static bool print_lines(const json_t *list)
{
    size_t path_width = 0;
    size_t value_width = 0;
    bool complete = true;
    for (int printing = 0; printing < 2; printing++) {
        for (size_t i = 0; i < json_array_size(list); i++) {
            struct line line = line_of(json_array_get(list, i));
            complete = complete && line.path != NULL && line.value != NULL;
            path_width = wider(path_width, line.path, WIDEST_PATH);
            value_width = wider(value_width, line.value, WIDEST_VALUE);
            if (printing == 1 && complete) {
                print_padded(line.path, path_width);
                printf(" = ");
                print_padded(line.value, value_width);
                printf("    # ");
                session_print(stdout, line.origin);
                putchar('\n');
            }
            free(line.value);
        }
    }
    return complete;
}

int cmd_config_show(const struct options *options)
{
    struct session session = {0};
    ostiary_error err = {0};
    char *text = NULL;
    int status = session_load(options, &session);
    if (status >= 0) {
        session_close(&session);
        return status;
    }
    if (ostiary_config_show(session.config, &text, &err) != OSTIARY_OK) {
        fprintf(stderr, "ostiary: %s\n", err.detail);
        session_close(&session);
        return EXIT_UNDECIDED;
    }
    json_t *list = options->json ? NULL : json_loads(text, 0, NULL);
    bool good =
        options->json ? printf("%s\n", text) > 0 : list != NULL && print_lines(list);
    json_decref(list);
    ostiary_free(text);
    session_close(&session);
    return good ? EXIT_ADMITTED : EXIT_UNDECIDED;
}
