/* SPDX-License-Identifier: Apache-2.0 */
/* Where each JSON path stands: a second, lighter scan of a text that is known to be
 * valid. */
#include "config/place.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

struct entry {
    char *path;
    size_t file; /* number in files */
    uint32_t name_line, name_column, line, column;
};

struct ost_places {
    char **files;
    size_t file_count, file_size;
    struct entry *entries;
    size_t count, size;
};

struct ost_places *ost_places_new(void)
{
    return ost_alloc(sizeof(struct ost_places));
}

void ost_places_free(struct ost_places *places)
{
    if (places == NULL) {
        return;
    }
    for (size_t i = 0; i < places->count; i++) {
        ost_free(places->entries[i].path);
    }
    for (size_t i = 0; i < places->file_count; i++) {
        ost_free(places->files[i]);
    }
    ost_free(places->entries);
    ost_free(places->files);
    ost_free(places);
}

static bool add_file(struct ost_places *places, const char *file)
{
    if (places->file_count == places->file_size) {
        size_t size = 4 + 2 * places->file_size;
        char **files = ost_realloc(places->files, size * sizeof *files);
        if (files == NULL) {
            return false;
        }
        places->files = files;
        places->file_size = size;
    }
    char *copy = ost_strndup(file, strlen(file));
    if (copy == NULL) {
        return false;
    }
    places->files[places->file_count++] = copy;
    return true;
}

static struct entry *add_entry(struct ost_places *places, const char *path)
{
    if (places->count == places->size) {
        size_t size = 64 + 2 * places->size;
        struct entry *entries = ost_realloc(places->entries, size * sizeof *entries);
        if (entries == NULL) {
            return NULL;
        }
        places->entries = entries;
        places->size = size;
    }
    struct entry *entry = &places->entries[places->count];
    memset(entry, 0, sizeof *entry);
    entry->path = ost_strndup(path, strlen(path));
    entry->file = places->file_count - 1;
    if (entry->path == NULL) {
        return NULL;
    }
    places->count++;
    return entry;
}

/** The scan: a cursor with its line and column, and the path of what it stands at. */
struct scan {
    struct ost_places *places;
    struct ost_span rest;
    uint32_t line, column;
    struct ost_buf path;
};

static char peek(const struct scan *scan)
{
    return scan->rest.len == 0 ? '\0' : scan->rest.data[0];
}

static char step(struct scan *scan)
{
    char byte = peek(scan);
    if (byte != '\0') {
        scan->rest = ost_span_from(scan->rest, 1);
        scan->column = byte == '\n' ? 1 : scan->column + 1;
        scan->line += byte == '\n' ? 1 : 0;
    }
    return byte;
}

static bool is_one_of(char byte, const char *set)
{
    return byte != '\0' && strchr(set, byte) != NULL;
}

static void skip_space(struct scan *scan)
{
    while (is_one_of(peek(scan), " \t\r\n")) {
        (void)step(scan);
    }
}

/* Escapes in a member name are left as they are: such a member is unknown anyway. */
static void skip_string(struct scan *scan, struct ost_buf *name)
{
    (void)step(scan);
    while (scan->rest.len > 0 && peek(scan) != '"') {
        char byte = step(scan);
        if (byte == '\\') {
            (void)step(scan);
        } else if (name != NULL && (byte == '~' || byte == '/')) {
            ost_buf_add_string(name, byte == '~' ? "~0" : "~1");
        } else if (name != NULL) {
            ost_buf_add(name, &byte, 1);
        }
    }
    (void)step(scan);
}

static void skip_scalar(struct scan *scan)
{
    if (peek(scan) == '"') {
        skip_string(scan, NULL);
        return;
    }
    while (scan->rest.len > 0 && !is_one_of(peek(scan), ",]} \t\r\n")) {
        (void)step(scan);
    }
}

static bool scan_value(struct scan *scan, uint32_t name_line, uint32_t name_column);

static bool scan_member(struct scan *scan, bool in_object, size_t index)
{
    size_t before = scan->path.len;
    uint32_t line = scan->line;
    uint32_t column = scan->column;
    ost_buf_add_string(&scan->path, "/");
    if (in_object) {
        skip_string(scan, &scan->path);
        skip_space(scan);
        (void)step(scan); /* the colon */
        skip_space(scan);
    } else {
        ost_buf_addf(&scan->path, "%zu", index);
    }
    bool done = !scan->path.failed && scan_value(scan, line, column);
    if (done) {
        scan->path.len = before;
        scan->path.data[before] = '\0';
    }
    return done;
}

/* An object or an array, its bracket still ahead. */
static bool scan_inside(struct scan *scan)
{
    bool in_object = step(scan) == '{';
    char end = in_object ? '}' : ']';
    skip_space(scan);
    for (size_t index = 0; scan->rest.len > 0 && peek(scan) != end; index++) {
        if (!scan_member(scan, in_object, index)) {
            return false;
        }
        skip_space(scan);
        if (peek(scan) == ',') {
            (void)step(scan);
            skip_space(scan);
        }
    }
    (void)step(scan);
    return true;
}

static bool scan_value(struct scan *scan, uint32_t name_line, uint32_t name_column)
{
    struct entry *entry = add_entry(scan->places, scan->path.data);
    if (entry == NULL) {
        return false;
    }
    entry->name_line = name_line;
    entry->name_column = name_column;
    entry->line = scan->line;
    entry->column = scan->column;
    if (is_one_of(peek(scan), "{[")) {
        return scan_inside(scan);
    }
    skip_scalar(scan);
    return true;
}

bool ost_places_add(struct ost_places *places, const char *file, const char *prefix,
                    struct ost_span text)
{
    struct scan scan = {places, text, 1, 1, {0}};
    ost_buf_add_string(&scan.path, prefix);
    skip_space(&scan);
    bool done = !scan.path.failed && add_file(places, file) &&
                scan_value(&scan, scan.line, scan.column);
    ost_buf_clear(&scan.path);
    return done;
}

bool ost_places_point(struct ost_places *places, const char *file, const char *path,
                      uint32_t line)
{
    struct entry *entry = add_file(places, file) ? add_entry(places, path) : NULL;
    if (entry != NULL) {
        entry->line = entry->name_line = line;
        entry->column = entry->name_column = 1;
    }
    return entry != NULL;
}

/* The last entry wins: a $file's own text stands after the reference to it. */
static const struct entry *look_up(const struct ost_places *places, struct ost_span path)
{
    for (size_t i = places->count; i > 0; i--) {
        if (ost_span_is(path, places->entries[i - 1].path)) {
            return &places->entries[i - 1];
        }
    }
    return NULL;
}

static struct ost_span parent_of(struct ost_span path)
{
    while (path.len > 0 && path.data[path.len - 1] != '/') {
        path.len--;
    }
    path.len -= path.len > 0 ? 1 : 0;
    return path;
}

struct ost_place ost_places_find(const struct ost_places *places, const char *path,
                                 bool at_name)
{
    struct ost_span at = ost_span_of(path);
    const struct entry *entry = look_up(places, at);
    while (entry == NULL && at.len > 0) {
        at = parent_of(at);
        entry = look_up(places, at);
    }
    if (entry == NULL) {
        return (struct ost_place){"", 0, 0};
    }
    const char *file = places->files[entry->file];
    return at_name ? (struct ost_place){file, entry->name_line, entry->name_column}
                   : (struct ost_place){file, entry->line, entry->column};
}
