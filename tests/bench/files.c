/* SPDX-License-Identifier: Apache-2.0 */
/* What workers read, and how they end where something is wrong. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker.h"

void bench_die(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vfprintf(stderr, format, arguments);
    va_end(arguments);
    (void)fputc('\n', stderr);
    exit(1);
}

char *bench_read_file(const char *folder, const char *name, size_t *len_out)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        bench_die("%s cannot be read", path);
    }
    size_t size = (size_t)ftell(file);
    char *text = malloc(size + 1);
    rewind(file);
    if (text == NULL || fread(text, 1, size, file) != size) {
        bench_die("%s cannot be read", path);
    }
    (void)fclose(file);
    text[size] = '\0';
    *len_out = size;
    return text;
}

struct bench_lines bench_read_lines(const char *folder, const char *name)
{
    struct bench_lines lines = {NULL, 0};
    size_t len = 0;
    char *text = bench_read_file(folder, name, &len);
    for (size_t i = 0; i < len; i++) {
        lines.count += text[i] == '\n' ? 1 : 0;
    }
    lines.items = calloc(lines.count, sizeof *lines.items);
    if (lines.items == NULL) {
        bench_die("no memory");
    }
    for (size_t i = 0; i < lines.count; i++) {
        lines.items[i] = text;
        text += strcspn(text, "\n");
        *text++ = '\0';
    }
    return lines;
}
