/* SPDX-License-Identifier: Apache-2.0 */
/* `config show`: every setting in force, with its origin. The table of settings gives the
 * order and what nobody wrote; whatever else the file holds follows as it stands there.
 */
#include "config/show.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "config/config.h"
#include "config/config_tokens.h"
#include "config/setting.h"
#include "wire/json_write.h"

static const char secret[] = "\"***\"";
static const char servers[] = "/authorization_servers";

/** The list as it is written, and the part of the tree whose settings are at hand. */
struct show {
    const ostiary_config *config;
    struct ost_json_writer list;
    const struct ost_setting *rows;
    const struct ost_json *root; /* the file, or one server's entry */
    const char *prefix;          /* the root's own path */
    bool failed;
};

static void put(struct show *show, const char *path, struct ost_span value,
                const char *origin)
{
    ost_json_open(&show->list, NULL, '{');
    ost_json_put_string(&show->list, "path", path);
    ost_json_put_raw(&show->list, "value", value);
    ost_json_put_string(&show->list, "origin", origin);
    ost_json_close(&show->list, '}');
}

/* The value at a row's path, whose names need no unescaping and hold no list. */
static const struct ost_json *value_at(const struct ost_json *root, const char *path)
{
    char name[64];
    while (root != NULL && *path == '/') {
        size_t len = strcspn(++path, "/");
        if (len >= sizeof name) {
            return NULL;
        }
        memcpy(name, path, len);
        name[len] = '\0';
        root = ost_json_member(root, name);
        path += len;
    }
    return root;
}

/* A proxy may be given with a name and a password (RFC 3986 section 3.2.1). */
static bool is_secret(const struct ost_setting *row, const struct ost_json *value)
{
    struct ost_span text = OST_SPAN_ABSENT;
    bool with_user = ost_span_ends(ost_span_of(row->path), "/proxy") &&
                     ost_json_string(value, &text) && ost_span_find(text, '@') < text.len;
    return row->secret || with_user;
}

/* "FILE:LINE", "$env NAME" or "$file NAME:LINE". */
static bool origin_of(const struct show *show, const char *path, struct ost_buf *out)
{
    struct ost_place place = ost_places_find(show->config->places, path, false);
    if (place.reference != NULL) {
        ost_buf_add_string(out, place.reference);
    } else {
        ost_buf_addf(out, "%s%s:%u", place.file_number > 0 ? "$file " : "", place.file,
                     place.line);
    }
    return !out->failed;
}

static void put_written(struct show *show, const char *path, const struct ost_json *value,
                        const struct ost_setting *row)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf origin = {0};
    bool done = origin_of(show, path, &origin);
    if (row != NULL && is_secret(row, value)) {
        ost_buf_add_string(&text, secret);
    } else if (strcmp(path, "/resource") == 0) { /* AU-07: in its canonical form */
        ost_json_quote(&text, ost_span_of(show->config->settings->resource));
    } else {
        done = ost_json_dump(value, &text) && done;
    }
    if (done && !text.failed) {
        put(show, path, ost_buf_span(&text), origin.data);
    } else {
        show->failed = true;
    }
}

static const struct ost_setting *row_of(const struct ost_setting *rows, const char *path)
{
    while (rows->path != NULL && strcmp(rows->path, path) != 0) {
        rows++;
    }
    return rows->path == NULL ? NULL : rows;
}

/* What is in force at a path of the file from which others derive. */
static void put_derived(struct show *show, const char *path, const char *from)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf origin = {0};
    const struct ost_setting *row = row_of(ost_settings_of_file, from);
    const struct ost_json *value = value_at(show->config->tree, from);
    bool done = true;
    if (row == NULL) {
        return;
    }
    if (value == NULL) {
        ost_buf_add_string(&text, row->value);
    } else if (is_secret(row, value)) {
        ost_buf_add_string(&text, secret);
    } else if (strcmp(from, "/resource") == 0) {
        ost_json_quote(&text, ost_span_of(show->config->settings->resource));
    } else {
        done = ost_json_dump(value, &text);
    }
    ost_buf_addf(&origin, "derived from %s", from);
    if (done && !text.failed && !origin.failed) {
        put(show, path, ost_buf_span(&text), origin.data);
    } else {
        show->failed = true;
    }
}

static void put_profile(struct show *show, const char *path, const char *row)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf origin = {0};
    const struct ost_profile *profile = ost_config_profile(show->root);
    ost_show_profile_value(profile, row, &text);
    ost_buf_addf(&origin, "profile %s", profile->name);
    if (!text.failed && !origin.failed) {
        put(show, path, ost_buf_span(&text), origin.data);
    } else {
        show->failed = true;
    }
}

static void show_servers(struct show *show);

/* Where nobody wrote anything. */
static void put_unwritten(struct show *show, const char *path,
                          const struct ost_setting *row)
{
    switch (row->source) {
    case OST_SOURCE_DEFAULT:
        put(show, path, ost_span_of(row->value), "default");
        break;
    case OST_SOURCE_PROFILE:
        put_profile(show, path, row->path);
        break;
    case OST_SOURCE_DERIVED:
        put_derived(show, path, row->value);
        break;
    case OST_SOURCE_SERVERS:
    case OST_SOURCE_NONE:
        break;
    }
}

static void show_row(struct show *show, const struct ost_setting *row)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf path = {0};
    const struct ost_json *value = value_at(show->root, row->path);
    ost_buf_add_string(&path, show->prefix);
    ost_buf_add_string(&path, row->path);
    if (path.failed) {
        show->failed = true;
    } else if (row->source == OST_SOURCE_SERVERS) {
        show_servers(show);
    } else if (value != NULL) {
        put_written(show, path.data, value, row);
    } else {
        put_unwritten(show, path.data, row);
    }
}

static bool holds_objects(const struct ost_json *array)
{
    for (size_t i = 0; i < ost_json_count(array); i++) {
        const struct ost_json *item = ost_json_item(array, i);
        if (item != NULL && ost_json_type(item) == OST_JSON_OBJECT) {
            return true;
        }
    }
    return false;
}

/* Is the path below the root one of a row, told already? */
static bool is_told(const struct show *show, const char *path)
{
    return row_of(show->rows, path + strlen(show->prefix)) != NULL;
}

static void show_rest(struct show *show, struct ost_buf *path,
                      const struct ost_json *value);

static void show_below(struct show *show, struct ost_buf *path, struct ost_span name,
                       const struct ost_json *value)
{
    size_t mark = path->len;
    ost_json_pointer_add(path, name);
    if (path->failed) {
        show->failed = true;
        return;
    }
    show_rest(show, path, value);
    path->len = mark;
    path->data[mark] = '\0';
}

/* What no row speaks of, to its leaves. */
static void show_rest(struct show *show, struct ost_buf *path,
                      const struct ost_json *value)
{
    struct ost_json_at at;
    if (is_told(show, path->data)) {
        return;
    }
    if (ost_json_type(value) == OST_JSON_OBJECT) {
        for (ost_json_first(value, &at); at.name.data != NULL && !show->failed;
             ost_json_next(&at)) {
            show_below(show, path, at.name, at.value);
        }
    } else if (holds_objects(value)) {
        for (size_t i = 0; i < ost_json_count(value) && !show->failed; i++) {
            char index[24];
            int len = snprintf(index, sizeof index, "%zu", i);
            show_below(show, path, (struct ost_span){index, (size_t)len},
                       ost_json_item(value, i));
        }
    } else {
        put_written(show, path->data, value, NULL);
    }
}

static void show_part(struct show *show)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf path = {0};
    for (size_t i = 0; show->rows[i].path != NULL && !show->failed; i++) {
        show_row(show, &show->rows[i]);
    }
    ost_buf_add_string(&path, show->prefix);
    if (path.failed || show->failed) {
        show->failed = true;
    } else {
        show_rest(show, &path, show->root);
    }
}

static void show_servers(struct show *show)
{
    const struct ost_json *list = ost_json_member(show->config->tree, servers + 1);
    for (size_t i = 0; i < ost_json_count(list) && !show->failed; i++) {
        char prefix[64];
        (void)snprintf(prefix, sizeof prefix, "%s/%zu", servers, i);
        struct show one = {show->config,           show->list, ost_settings_of_server,
                           ost_json_item(list, i), prefix,     false};
        show_part(&one);
        show->list = one.list;
        show->failed = one.failed;
    }
}

ostiary_code ostiary_config_show(const ostiary_config *config, char **json_out,
                                 ostiary_error *err)
{
    OST_ENSURE(config != NULL && json_out != NULL, err, OSTIARY_BAD_ARGUMENT,
               "config or json_out is NULL");
    *json_out = NULL;
    OST_ENSURE(config->settings != NULL, err, OSTIARY_BAD_CONFIG,
               "the configuration has errors");
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
    struct show show = {config, {.out = &text}, ost_settings_of_file, config->tree,
                        "",     false};
    size_t len = 0;
    ost_json_open(&show.list, NULL, '[');
    show_part(&show);
    ost_json_close(&show.list, ']');
    OST_ENSURE(!show.failed, err, OSTIARY_INTERNAL_ERROR, "the settings in force");
    *json_out = ost_buf_take(&text, &len);
    OST_ENSURE(*json_out != NULL, err, OSTIARY_INTERNAL_ERROR, "the settings in force");
    return OSTIARY_OK;
}
