/* SPDX-License-Identifier: Apache-2.0 */
/* Reading members of a file into settings. */
#include "config/read.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "config/load.h"
#include "wire/json_write.h"
#include "wire/uri.h"

static void add(struct ost_reader *reader, ostiary_severity severity, const char *format,
                va_list arguments) OSTIARY_PRINTF(3, 0);

static void add(struct ost_reader *reader, ostiary_severity severity, const char *format,
                va_list arguments)
{
    char message[512];
    if (vsnprintf(message, sizeof message, format, arguments) < 0) {
        message[0] = '\0';
    }
    ost_problems_add(reader->problems, severity,
                     reader->path.data == NULL ? "" : reader->path.data, "%s", message);
}

void ost_read_problem(struct ost_reader *reader, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(reader, OSTIARY_SEVERITY_ERROR, format, arguments);
    va_end(arguments);
}

void ost_read_warning(struct ost_reader *reader, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(reader, OSTIARY_SEVERITY_WARNING, format, arguments);
    va_end(arguments);
}

void ost_read_wrong_type(struct ost_reader *reader, const struct ost_json *value,
                         const char *expected)
{
    ost_read_problem(reader, "%s; expected %s", ost_json_type_name(value), expected);
}

size_t ost_read_enter(struct ost_reader *reader, struct ost_span name)
{
    size_t mark = reader->path.len;
    ost_json_pointer_add(&reader->path, name);
    reader->no_memory = reader->no_memory || reader->path.failed;
    return mark;
}

void ost_read_leave(struct ost_reader *reader, size_t mark)
{
    reader->path.len = mark;
    if (reader->path.data != NULL) {
        reader->path.data[mark] = '\0';
    }
}

static const char *const *names_of(const struct ost_member *members, const char **names,
                                   size_t size)
{
    size_t count = 0;
    for (; members[count].name != NULL && count + 1 < size; count++) {
        names[count] = members[count].name;
    }
    names[count] = NULL;
    return names;
}

/* "a, b, c" */
static void list_names(struct ost_reader *reader, const char *const *names,
                       struct ost_buf *out)
{
    for (size_t i = 0; names[i] != NULL; i++) {
        ost_buf_add_string(out, i == 0 ? "" : ", ");
        ost_buf_add_string(out, names[i]);
    }
    ost_buf_add_string(out, "");
    reader->no_memory = reader->no_memory || out->failed;
}

static void report_unknown(struct ost_reader *reader, struct ost_span name,
                           const struct ost_member *members)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf list = {0};
    const char *room[64];
    const char *const *names = names_of(members, room, sizeof room / sizeof room[0]);
    const char *near = ost_nearest(name.data, names);
    list_names(reader, names, &list);
    if (list.failed) {
        return;
    }
    if (ost_span_is(name, "transport")) { /* PL-06 */
        ost_problems_add_name(reader->problems, reader->path.data,
                              "unknown member; stdio servers take their credentials from "
                              "the environment and need no ostiary");
    } else if (near != NULL) {
        ost_problems_add_name(reader->problems, reader->path.data,
                              "unknown member; did you mean \"%s\"?", near);
    } else {
        ost_problems_add_name(reader->problems, reader->path.data,
                              "unknown member; expected one of %s", list.data);
    }
}

static const struct ost_member *find(const struct ost_member *members,
                                     struct ost_span name)
{
    for (; members->name != NULL; members++) {
        if (ost_span_is(name, members->name)) {
            return members;
        }
    }
    return NULL;
}

static void read_member(struct ost_reader *reader, const struct ost_json_at *at,
                        const struct ost_member *members, void *into)
{
    const struct ost_member *member = find(members, at->name);
    if (ost_span_is(at->name, "$comment")) {
        return; /* the loader has held it to be a string */
    }
    if (member == NULL) {
        report_unknown(reader, at->name, members);
    } else if (member->read == NULL) {
        ost_problems_add_name(reader->problems, reader->path.data,
                              "\"%s\" is not built yet", member->name);
    } else {
        member->read(reader, at->value, into);
    }
}

void ost_read_object(struct ost_reader *reader, const struct ost_json *object,
                     const struct ost_member *members, void *into)
{
    struct ost_json_at at;
    if (ost_json_type(object) != OST_JSON_OBJECT) {
        ost_read_wrong_type(reader, object, "an object");
        return;
    }
    for (ost_json_first(object, &at); at.name.data != NULL; ost_json_next(&at)) {
        size_t mark = ost_read_enter(reader, at.name);
        if (!reader->no_memory) {
            read_member(reader, &at, members, into);
        }
        ost_read_leave(reader, mark);
    }
}

void ost_read_boolean(struct ost_reader *reader, const struct ost_json *value, bool *out)
{
    if (!ost_json_boolean(value, out)) {
        ost_read_wrong_type(reader, value, "true or false");
    }
}

void ost_read_integer(struct ost_reader *reader, const struct ost_json *value,
                      const int64_t range[2], int64_t *out)
{
    int64_t number = 0;
    if (!ost_json_integer(value, &number)) {
        ost_read_wrong_type(reader, value, "a whole number");
    } else if (number < range[0] || number > range[1]) {
        ost_read_problem(reader, "%lld; expected %lld to %lld", (long long)number,
                         (long long)range[0], (long long)range[1]);
    } else {
        *out = number;
    }
}

static char *copy(struct ost_reader *reader, struct ost_span text)
{
    char *string = ost_strndup(text.data, text.len);
    reader->no_memory = reader->no_memory || string == NULL;
    return string;
}

bool ost_read_string(struct ost_reader *reader, const struct ost_json *value, char **out)
{
    struct ost_span text;
    if (!ost_json_string(value, &text)) {
        ost_read_wrong_type(reader, value, "a string");
        return false;
    }
    ost_free(*out);
    *out = copy(reader, text);
    return *out != NULL;
}

void ost_read_file_name(struct ost_reader *reader, const char *name, struct ost_buf *out)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf folder = {0};
    ost_load_folder(ost_places_find(reader->places, reader->path.data, false).file,
                    &folder);
    if (folder.failed) {
        out->failed = true;
    } else {
        ost_load_join(folder.data, name, out);
    }
}

const char *ost_read_contents(struct ost_reader *reader, const struct ost_buf *path,
                              size_t most, struct ost_buf *out)
{
    const char *why = path->failed
                          ? "memory ran out"
                          : ost_origin_read(reader->origin, path->data, most, true, out);
    reader->no_memory = reader->no_memory || path->failed || out->failed;
    return why;
}

static bool was_referred(const struct ost_reader *reader)
{
    size_t len = 0;
    const char *here = reader->path.data == NULL ? "" : reader->path.data;
    for (size_t at = 0; at < reader->referred->len; at += len + 1) {
        const char *path = reader->referred->data + at;
        len = strlen(path);
        if (strcmp(path, here) == 0) {
            return true;
        }
    }
    return false;
}

bool ost_read_secret(struct ost_reader *reader, const struct ost_json *value, char **out)
{
    if (!was_referred(reader)) {
        ost_read_problem(reader, "a secret in the file; expected {\"$file\": ...} or "
                                 "{\"$env\": ...}");
        return false;
    }
    return ost_read_string(reader, value, out);
}
void ost_read_unknown_word(struct ost_reader *reader, struct ost_span word,
                           const char *expected, const char *const *words)
{
    const char *near = words == NULL ? NULL : ost_nearest(word.data, words);
    ost_read_problem(reader, "\"%.80s%s\"; expected %s%s%s%s", word.data,
                     word.len > 80 ? "..." : "", expected,
                     near == NULL ? "" : "; did you mean \"", near == NULL ? "" : near,
                     near == NULL ? "" : "\"?");
}

/** What each string of a list is held to. */
struct item_rule {
    bool (*good)(struct ost_span); /* NULL: any */
    const char *expected;
    const char *const *words; /* for "did you mean"; NULL: none */
};

static void read_item(struct ost_reader *reader, const struct ost_json *value,
                      const struct item_rule *rule, struct ost_strings *out)
{
    struct ost_span text;
    if (!ost_json_string(value, &text)) {
        ost_read_wrong_type(reader, value, rule->expected);
    } else if (rule->good != NULL && !rule->good(text)) {
        ost_read_unknown_word(reader, text, rule->expected, rule->words);
    } else if ((out->items[out->count] = copy(reader, text)) != NULL) {
        out->count++;
    }
}

static void read_items(struct ost_reader *reader, const struct ost_json *value,
                       const struct item_rule *rule, struct ost_strings *out)
{
    if (ost_json_type(value) != OST_JSON_ARRAY) {
        ost_read_wrong_type(reader, value, "a list of strings");
        return;
    }
    ost_strings_clear(out);
    out->items = ost_alloc_array(ost_json_count(value), sizeof *out->items);
    reader->no_memory = reader->no_memory || out->items == NULL;
    for (size_t i = 0; !reader->no_memory && i < ost_json_count(value); i++) {
        char index[24];
        int len = snprintf(index, sizeof index, "%zu", i);
        size_t mark = ost_read_enter(reader, (struct ost_span){index, (size_t)len});
        read_item(reader, ost_json_item(value, i), rule, out);
        ost_read_leave(reader, mark);
    }
}

void ost_read_strings(struct ost_reader *reader, const struct ost_json *value,
                      bool (*good)(struct ost_span), const char *expected,
                      struct ost_strings *out)
{
    const struct item_rule rule = {good, expected, NULL};
    read_items(reader, value, &rule, out);
}

void ost_read_words(struct ost_reader *reader, const struct ost_json *value,
                    bool (*good)(struct ost_span), const char *const *words,
                    const char *expected, struct ost_strings *out)
{
    const struct item_rule rule = {good, expected, words};
    read_items(reader, value, &rule, out);
}

size_t ost_read_word(struct ost_reader *reader, const struct ost_json *value,
                     const char *const *words)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf expected = {0};
    struct ost_span text = OST_SPAN_ABSENT;
    bool string = ost_json_string(value, &text);
    for (size_t i = 0; string && words[i] != NULL; i++) {
        if (ost_span_is(text, words[i])) {
            return i;
        }
    }
    ost_buf_add_string(&expected, "one of ");
    list_names(reader, words, &expected);
    if (expected.failed) {
        return SIZE_MAX;
    }
    if (string) {
        ost_read_unknown_word(reader, text, expected.data, words);
    } else {
        ost_read_wrong_type(reader, value, expected.data);
    }
    return SIZE_MAX;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void ost_strings_sort(struct ost_strings *strings)
{
    size_t kept = 0;
    if (strings->count > 1) {
        qsort(strings->items, strings->count, sizeof *strings->items, compare);
    }
    for (size_t i = 0; i < strings->count; i++) {
        if (kept > 0 && strcmp(strings->items[i], strings->items[kept - 1]) == 0) {
            ost_free(strings->items[i]);
        } else {
            strings->items[kept++] = strings->items[i];
        }
    }
    strings->count = kept;
}

/* IS-03, MD-06, AU-07: what every configured URL must be. */
static const char *url_refusal(const struct ost_uri *uri, bool http_loopback)
{
    if (uri->userinfo.data != NULL || uri->fragment.data != NULL) {
        return "a URL with user info or a fragment; expected one without";
    }
    if (!uri->https && !(http_loopback && ost_uri_host_is_loopback(uri->host))) {
        return "an http URL; expected https (http is for loopback alone, with "
               "\"http\": {\"allow_insecure_loopback\": true})";
    }
    return NULL;
}

char *ost_read_url(struct ost_reader *reader, const struct ost_json *value)
{
    struct ost_span text = OST_SPAN_ABSENT;
    struct ost_uri uri;
    const char *why = NULL;
    if (!ost_json_string(value, &text)) {
        ost_read_wrong_type(reader, value, "an https URL");
        return NULL;
    }
    if (!ost_uri_parse(text, &uri, &why)) {
        ost_read_problem(reader, "no absolute URL: %s; expected an https URL", why);
        return NULL;
    }
    why = url_refusal(&uri, reader->http->allow_insecure_loopback);
    if (why != NULL) {
        ost_read_problem(reader, "%s", why);
        ost_problems_follow(reader->problems, "/http"); /* which may allow it */
        return NULL;
    }
    return copy(reader, text);
}
