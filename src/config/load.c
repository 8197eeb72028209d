/* SPDX-License-Identifier: Apache-2.0 */
/* A configuration file and all that it names, as one JSON tree without references. */
#include "config/load.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "config/setting.h"
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

/** A file that is being read: its name for messages, where it stands, how deep. */
struct source {
    const char *name, *path;
    unsigned depth;
};

/* The value at `path` cannot be had: told here, and nothing more is said of it. */
static void tell(struct ost_loader *loader, const char *path, const char *kind,
                 const char *name, const char *what)
{
    ost_problems_add(loader->problems, OSTIARY_SEVERITY_ERROR, path, "%s%.200s%s", kind,
                     name, what);
    ost_places_tell(loader->places, path);
}

/* Parses and indexes; false only without memory. */
static bool parse(struct ost_loader *loader, const struct source *source,
                  struct ost_span text, struct ost_json **tree_out)
{
    struct ost_json_mistake mistake = {0};
    struct ost_json_limits limits = ost_json_file_limits;
    limits.any_value = source->depth > 0; /* a named file may hold an array */
    ostiary_code code = ost_json_parse_told(text, &limits, tree_out, &mistake, NULL);
    if (code == OSTIARY_INTERNAL_ERROR) {
        return false;
    }
    if (code == OSTIARY_OK) {
        return ost_places_add(loader->places, source->name, source->path, text);
    }
    if (!ost_places_point(loader->places, source->name, source->path, mistake.line,
                          mistake.column)) {
        return false;
    }
    tell(loader, source->path,
         code == OSTIARY_MALFORMED_BODY ? "" : "no JSON: ", mistake.words, "");
    return true;
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

/* interface.md 3: JSON where an object or an array is expected, text where a string is.
 * What the table of settings does not know (a rule, a new member) its own first byte
 * tells. */
static bool wants_json(const char *path, struct ost_span text)
{
    switch (ost_setting_kind_at(path)) {
    case OST_SETTING_TREE:
        return true;
    case OST_SETTING_TEXT:
        return false;
    case OST_SETTING_OPEN:
        break;
    }
    return looks_like_json(text);
}

/** How a value came: "$file" NAME ":1", or "$env" NAME. */
struct reference {
    const char *kind, *name, *line;
};

static bool refer(struct ost_loader *loader, const char *path,
                  const struct reference *reference)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
    ost_buf_add_string(&text, reference->kind);
    ost_buf_add_string(&text, " ");
    ost_buf_add_string(&text, reference->name);
    ost_buf_add_string(&text, reference->line);
    return !text.failed && ost_places_refer(loader->places, path, text.data);
}

static bool put_string(struct ost_loader *loader, const char *path,
                       const struct reference *reference, struct ost_span text,
                       struct ost_json **value_out)
{
    if (!refer(loader, path, reference)) {
        return false;
    }
    ostiary_code code = ost_json_string_new(text, value_out);
    if (code == OSTIARY_MALFORMED_BODY) {
        ost_problems_add(loader->problems, OSTIARY_SEVERITY_ERROR, path,
                         "%s \"%.200s\": no text; expected UTF-8 without NUL",
                         reference->kind, reference->name);
        ost_places_tell(loader->places, path);
    }
    return code == OSTIARY_OK || code == OSTIARY_MALFORMED_BODY;
}

static bool replace_by_text(struct ost_loader *loader, const struct source *source,
                            struct ost_span text, struct ost_json **value_out)
{
    if (!wants_json(source->path, text)) {
        const struct reference reference = {"$file", source->name, ":1"};
        return put_string(loader, source->path, &reference, without_newline(text),
                          value_out);
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
        tell(loader, path, "$file \"", name,
             "\": $file inside $file; expected at most 4 deep");
        return true;
    }
    const char *why =
        ost_origin_read(loader->origin, full.data, OST_MAX_CONFIG_BYTES, false, &text);
    if (why != NULL || text.failed) {
        ost_problems_add(loader->problems, OSTIARY_SEVERITY_ERROR, path,
                         "%.200s: %s; expected a file that can be read", full.data,
                         why == NULL ? "memory ran out" : why);
        ost_places_tell(loader->places, path);
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
        tell(loader, path, "$env \"", name,
             "\": the environment variable is not set; expected a value");
        return true;
    }
    const struct reference reference = {"$env", name, ""};
    return put_string(loader, path, &reference, ost_span_of(value), value_out);
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
        tell(loader, path, file != NULL ? "$file" : "$env", "",
             ": no string alone; expected one string and nothing beside it");
        return true;
    }
    bool done = file != NULL ? replace_file(loader, source, path, name.data, value_out)
                             : replace_env(loader, path, name.data, value_out);
    return done && note_reference(loader, path, value_out);
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

/* interface.md 3: it may stand in any object, also where names are the user's own. */
static void check_comment(struct ost_loader *loader, const char *place,
                          const struct ost_json_at *at)
{
    if (ost_span_is(at->name, "$comment") &&
        ost_json_type(at->value) != OST_JSON_STRING) {
        ost_problems_add(loader->problems, OSTIARY_SEVERITY_ERROR, place,
                         "%s; expected a string", ost_json_type_name(at->value));
    }
}

static bool resolve_member(struct ost_loader *loader, const struct source *source,
                           const char *path, const struct ost_json_at *at)
{
    struct ost_json *value = NULL;
    OST_CLEANUP(ost_string_cleanup) char *place = join_path(path, at->name);
    if (place == NULL || !follow(loader, source, place, at->value, &value)) {
        return false;
    }
    if (value == NULL) {
        check_comment(loader, place, at);
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

bool ost_load_tree(struct ost_loader *loader, const char *name, const char *path,
                   struct ost_span text, struct ost_json **tree_out)
{
    const struct source source = {name, path, 0};
    size_t before = loader->problems->count;
    *tree_out = NULL;
    bool done = parse(loader, &source, text, tree_out) &&
                (*tree_out == NULL || resolve(loader, &source, path, *tree_out));
    for (size_t i = before; i < loader->problems->count; i++) {
        loader->problems->items[i].first_hand = true;
    }
    return done;
}
