/* SPDX-License-Identifier: Apache-2.0 */
/* A configuration file and all that it names, as one JSON tree without references. */
#include "config/load.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "wire/json_write.h"

const char *ost_load_file(const char *path, size_t most, struct ost_buf *out)
{
    char chunk[2048];
    const char *why = NULL;
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return errno == ENOENT ? "there is no such file" : "the file cannot be read";
    }
    size_t got = 0;
    while (why == NULL && (got = fread(chunk, 1, sizeof chunk, file)) > 0) {
        ost_buf_add(out, chunk, got);
        why = out->len > most ? "the file is too long" : NULL;
    }
    if (why == NULL && (ferror(file) != 0 || out->failed)) {
        why = "the file cannot be read";
    }
    explicit_bzero(chunk, sizeof chunk);
    (void)fclose(file);
    ost_buf_add(out, "", 0);
    return why;
}

void ost_load_join(const char *folder, const char *name, struct ost_buf *out)
{
    if (name[0] != '/' && strcmp(folder, ".") != 0) {
        ost_buf_add_string(out, folder);
        ost_buf_add_string(out, "/");
    }
    ost_buf_add_string(out, name);
}

void ost_load_folder(const char *file, struct ost_buf *out)
{
    const char *slash = strrchr(file, '/');
    if (slash == NULL) {
        ost_buf_add_string(out, ".");
    } else {
        ost_buf_add(out, file, slash == file ? 1 : (size_t)(slash - file));
    }
}

static void problem(struct ost_loader *loader, const char *path, const char *what,
                    const char *name)
{
    ost_problems_add(loader->problems, OSTIARY_SEVERITY_ERROR, path, "%s: %s", name,
                     what);
}

/** A file that is being read: its name for messages, where it stands, how deep. */
struct source {
    const char *name, *path;
    unsigned depth;
};

/* Parses and indexes; false only without memory. */
static bool parse(struct ost_loader *loader, const struct source *source,
                  struct ost_span text, struct ost_json **tree_out)
{
    ostiary_error why = {0};
    struct ost_json_limits limits = ost_json_file_limits;
    limits.any_value = source->depth > 0; /* a named file may hold an array */
    ostiary_code code = ost_json_parse(text, &limits, tree_out, &why);
    if (code == OSTIARY_INTERNAL_ERROR) {
        return false;
    }
    if (code == OSTIARY_OK) {
        return ost_places_add(loader->places, source->name, source->path, text);
    }
    ost_problems_add(loader->problems, OSTIARY_SEVERITY_ERROR, source->path, "%s",
                     why.detail);
    return ost_places_point(loader->places, source->name, source->path,
                            why.line > 0 ? why.line : 1);
}

static bool resolve(struct ost_loader *loader, const struct source *source,
                    const char *path, const struct ost_json *value);

/* Without the one newline that editors put at the end. */
static struct ost_span without_newline(struct ost_span text)
{
    return ost_span_ends(text, "\n") ? ost_span_first(text, text.len - 1) : text;
}

static bool looks_like_json(struct ost_span text)
{
    size_t i = 0;
    while (i < text.len && strchr(" \t\r\n", text.data[i]) != NULL) {
        i++;
    }
    return i < text.len && (text.data[i] == '{' || text.data[i] == '[');
}

/* JSON where the file holds an object, else its text as a string. */
static bool replace_by_text(struct ost_loader *loader, const struct source *source,
                            struct ost_span text, struct ost_json **value_out)
{
    if (!looks_like_json(text)) {
        bool made = ost_json_string_new(without_newline(text), value_out);
        if (made && *value_out == NULL) {
            problem(loader, source->path, "its text is no UTF-8", source->name);
        }
        return made;
    }
    bool done = parse(loader, source, text, value_out) &&
                (*value_out == NULL || resolve(loader, source, source->path, *value_out));
    if (!done) {
        ost_json_free(*value_out);
        *value_out = NULL;
    }
    return done;
}

static bool replace_file(struct ost_loader *loader, const struct source *from,
                         const char *path, const char *name, struct ost_json **value_out)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf folder = {0};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf full = {0};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
    ost_load_folder(from->name, &folder);
    ost_load_join(folder.data == NULL ? "." : folder.data, name, &full);
    if (folder.failed || full.failed) {
        return false;
    }
    if (from->depth >= OST_MAX_FILE_DEPTH) {
        problem(loader, path, "$file inside $file more than 4 deep", name);
        return true;
    }
    const char *why =
        ost_origin_read(loader->origin, full.data, OST_MAX_CONFIG_BYTES, false, &text);
    if (why != NULL || text.failed) {
        problem(loader, path, why == NULL ? "memory ran out" : why, full.data);
        return !text.failed;
    }
    const struct source source = {full.data, path, from->depth + 1};
    return replace_by_text(loader, &source, ost_buf_span(&text), value_out);
}

/* The one place of the library that reads the environment: because the file says so. */
static bool replace_env(struct ost_loader *loader, const char *path, const char *name,
                        struct ost_json **value_out)
{
    const char *value = getenv(name);
    if (value == NULL) {
        problem(loader, path, "the environment variable is not set", name);
        return true;
    }
    bool made = ost_json_string_new(ost_span_of(value), value_out);
    if (made && *value_out == NULL) {
        problem(loader, path, "the environment variable is no UTF-8", name);
    }
    return made;
}

/* A string that came so may be a secret. False without memory. */
static bool note_reference(struct ost_loader *loader, const char *path,
                           struct ost_json **value_out)
{
    if (*value_out != NULL && ost_json_type(*value_out) == OST_JSON_STRING) {
        ost_buf_add(loader->referred, path, strlen(path) + 1);
    }
    if (loader->referred->failed) {
        ost_json_free(*value_out);
        *value_out = NULL;
    }
    return !loader->referred->failed;
}

/* {"$file": "name"} or {"$env": "NAME"}: the value that it stands for, NULL where it is
 * no reference or could not be followed. */
static bool follow(struct ost_loader *loader, const struct source *source,
                   const char *path, const struct ost_json *value,
                   struct ost_json **value_out)
{
    const struct ost_json *file = ost_json_member(value, "$file");
    const struct ost_json *env = ost_json_member(value, "$env");
    struct ost_span name;
    *value_out = NULL;
    if (file == NULL && env == NULL) {
        return true;
    }
    if (ost_json_count(value) != 1 ||
        !ost_json_string(file != NULL ? file : env, &name)) {
        problem(loader, path, "expected one string and nothing beside it",
                file != NULL ? "$file" : "$env");
        return true;
    }
    if (file != NULL && !replace_file(loader, source, path, name.data, value_out)) {
        return false;
    }
    if (file == NULL && !replace_env(loader, path, name.data, value_out)) {
        return false;
    }
    return note_reference(loader, path, value_out);
}

static char *join_path(const char *path, struct ost_span name)
{
    struct ost_buf out = {0};
    size_t len = 0;
    ost_buf_add_string(&out, path);
    ost_json_pointer_add(&out, name);
    return ost_buf_take(&out, &len);
}

/* The tree is this loader's own until it is handed out. */
static struct ost_json *own(const struct ost_json *value)
{
    return (struct ost_json *)(uintptr_t)value;
}

static bool resolve_member(struct ost_loader *loader, const struct source *source,
                           const char *path, const struct ost_json_at *at)
{
    struct ost_json *value = NULL;
    OST_CLEANUP(ost_string_cleanup) char *place = join_path(path, at->name);
    if (place == NULL || !follow(loader, source, place, at->value, &value)) {
        return false;
    }
    return value != NULL
               ? ost_json_replace_member_take(own(at->object), at->name.data, value)
               : resolve(loader, source, place, at->value);
}

static bool resolve_item(struct ost_loader *loader, const struct source *source,
                         const char *path, const struct ost_json *array, size_t i)
{
    char index[24];
    int len = snprintf(index, sizeof index, "%zu", i);
    struct ost_json *value = NULL;
    OST_CLEANUP(ost_string_cleanup)
    char *place = join_path(path, (struct ost_span){index, (size_t)len});
    if (place == NULL ||
        !follow(loader, source, place, ost_json_item(array, i), &value)) {
        return false;
    }
    return value != NULL ? ost_json_replace_item_take(own(array), i, value)
                         : resolve(loader, source, place, ost_json_item(array, i));
}

static bool resolve(struct ost_loader *loader, const struct source *source,
                    const char *path, const struct ost_json *value)
{
    struct ost_json_at at;
    if (ost_json_type(value) == OST_JSON_OBJECT) {
        for (ost_json_first(value, &at); at.name.data != NULL; ost_json_next(&at)) {
            if (!resolve_member(loader, source, path, &at)) {
                return false;
            }
        }
    }
    for (size_t i = 0;
         ost_json_type(value) == OST_JSON_ARRAY && i < ost_json_count(value); i++) {
        if (!resolve_item(loader, source, path, value, i)) {
            return false;
        }
    }
    return true;
}

bool ost_load_tree(struct ost_loader *loader, const char *name, struct ost_span text,
                   struct ost_json **tree_out)
{
    const struct source source = {name, "", 0};
    *tree_out = NULL;
    return parse(loader, &source, text, tree_out) &&
           (*tree_out == NULL || resolve(loader, &source, "", *tree_out));
}
