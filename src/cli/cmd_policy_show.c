/* SPDX-License-Identifier: Apache-2.0 */
/* policy show: the matrix of scopes and names. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "session.h"
#include "show.h"
#include "table.h"

static int write_page(const char *path, const struct sheet *sheet)
{
    bool standard = strcmp(path, "-") == 0;
    FILE *out = standard ? stdout : fopen(path, "we");
    if (out == NULL) {
        fprintf(stderr, "ostiary: %s: %s\n", path, strerror(errno));
        return EXIT_USAGE;
    }
    show_html(sheet, out);
    bool failed = ferror(out) != 0;
    if (!standard) {
        failed = fclose(out) != 0 || failed;
    }
    if (failed) {
        fprintf(stderr, "ostiary: %s cannot be written\n", path);
    }
    return failed ? EXIT_UNDECIDED : EXIT_ADMITTED;
}

static int print_json(const json_t *table)
{
    char *text = json_dumps(table, JSON_COMPACT);
    int status = text == NULL ? EXIT_UNDECIDED : EXIT_ADMITTED;
    printf("%s\n", text == NULL ? "{}" : text);
    free(text);
    return status;
}

/* Takes the table. */
static int show(const struct options *options, json_t *table)
{
    struct sheet sheet;
    int status = EXIT_ADMITTED;
    if (!sheet_make(table, &sheet)) {
        fprintf(stderr, "ostiary: memory ran out\n");
        status = EXIT_UNDECIDED;
    } else if (options->html != NULL) {
        status = write_page(options->html, &sheet);
    } else if (options->json) {
        status = print_json(table);
    } else {
        show_text(&sheet);
    }
    sheet_clear(&sheet);
    return status;
}

int cmd_policy_show(const struct options *options)
{
    struct session session = {0};
    if (options->html != NULL && options->json) {
        fprintf(stderr, "ostiary: --html and --json exclude each other\n");
        return EXIT_USAGE;
    }
    int status = session_load(options, &session);
    if (status < 0) {
        json_t *table = table_of(session.config);
        status = table == NULL ? EXIT_UNDECIDED : show(options, table);
    }
    session_close(&session);
    return status;
}
