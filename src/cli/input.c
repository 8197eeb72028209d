/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of standard input, bounded; files, bounded. */
#include "input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MOST_FILE_BYTES (1u << 20)

static bool grow(struct line *line)
{
    size_t size = line->size == 0 ? 4096 : 2 * line->size;
    char *data = realloc(line->data, size);
    if (data == NULL) {
        return false;
    }
    line->data = data;
    line->size = size;
    return true;
}

static bool keep(struct line *line, size_t limit, char byte)
{
    if (line->len > limit) {
        line->too_long = true;
        return true;
    }
    if (line->len + 1 >= line->size && !grow(line)) {
        return false;
    }
    line->data[line->len++] = byte;
    line->data[line->len] = '\0';
    return true;
}

bool input_line(FILE *from, size_t limit, struct line *line, int *status_out)
{
    bool first = !line->any;
    int byte = 0;
    *status_out = 0;
    line->len = 0;
    line->too_long = false;
    if (line->data == NULL && !grow(line)) {
        *status_out = -1;
        return false;
    }
    line->data[0] = '\0';
    while ((byte = getc(from)) != EOF && byte != '\n') {
        line->any = true;
        if (!keep(line, limit, (char)byte)) {
            *status_out = -1;
            return false;
        }
    }
    if (ferror(from) != 0) {
        *status_out = -1;
        return false;
    }
    bool got = byte == '\n' || line->len > 0 || first;
    line->any = true;
    return got;
}

void input_free(struct line *line)
{
    if (line->data != NULL) {
        explicit_bzero(line->data, line->size);
    }
    free(line->data);
    line->data = NULL;
}

static char *read_all(FILE *from, const char *path)
{
    char *text = malloc(MOST_FILE_BYTES + 1);
    size_t len = text == NULL ? 0 : fread(text, 1, MOST_FILE_BYTES + 1, from);
    if (text == NULL || ferror(from) != 0 || len > MOST_FILE_BYTES ||
        memchr(text, '\0', len) != NULL) {
        fprintf(stderr, "ostiary: %s: cannot be read, too long, or binary\n", path);
        free(text);
        return NULL;
    }
    text[len] = '\0';
    return text;
}

char *input_file(const char *path)
{
    if (strcmp(path, "-") == 0) {
        return read_all(stdin, "standard input");
    }
    FILE *from = fopen(path, "re");
    if (from == NULL) {
        fprintf(stderr, "ostiary: %s: %s\n", path, strerror(errno));
        return NULL;
    }
    char *text = read_all(from, path);
    (void)fclose(from);
    return text;
}
