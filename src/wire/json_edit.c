/* SPDX-License-Identifier: Apache-2.0 */
/* Changing a tree that is not shared yet, and writing one out. */
#include <string.h>

#include "wire/json_tree.h"
#include "wire/json_write.h"

/* The new value keeps its own arena, which goes when the tree's does. */
static bool put(struct ost_json *container, struct ost_json *value,
                struct ost_json **place)
{
    if (place == NULL || !ost_json_arena_attach(container->arena, value->arena)) {
        ost_json_free(value);
        return false;
    }
    *place = value;
    return true;
}

static struct ost_json **place_of(struct ost_json **items, size_t count,
                                  struct ost_span name)
{
    for (size_t i = 0; items != NULL && i < count; i++) {
        if (ost_span_equal(items[i]->name, name)) {
            return &items[i];
        }
    }
    return NULL;
}

bool ost_json_replace_member_take(struct ost_json *object, const char *name,
                                  struct ost_json *value)
{
    size_t count = object->of.count;
    struct ost_json **place = place_of(object->of.items, count, ost_span_of(name));
    struct ost_json **sorted = place_of(object->of.sorted, count, ost_span_of(name));
    if (value == NULL) {
        return false;
    }
    if (place != NULL) {
        value->name = (*place)->name;
    }
    bool done = put(object, value, place);
    if (done && sorted != NULL) {
        *sorted = value;
    }
    return done;
}

bool ost_json_replace_item_take(struct ost_json *array, size_t i, struct ost_json *value)
{
    return value != NULL &&
           put(array, value, i < ost_json_count(array) ? &array->of.items[i] : NULL);
}

ostiary_code ost_json_string_new(struct ost_span string, struct ost_json **string_out)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
    OST_CLEANUP(ost_json_cleanup) struct ost_json *root = NULL;
    struct ost_json_limits limits = ost_json_file_limits;
    limits.any_value = true;
    limits.bytes = SIZE_MAX;
    *string_out = NULL;
    ost_json_quote(&text, string);
    if (text.failed) {
        return OSTIARY_INTERNAL_ERROR;
    }
    OST_TRY(ost_json_parse(ost_buf_span(&text), &limits, &root, NULL));
    /* ost_json_quote() replaces what is no UTF-8: then this is another string. */
    if (!ost_span_equal(root->text, string)) {
        return OSTIARY_MALFORMED_BODY;
    }
    *string_out = OST_TAKE(root);
    return OSTIARY_OK;
}

static void dump_value(const struct ost_json *value, struct ost_buf *out);

static void dump_container(const struct ost_json *value, struct ost_buf *out)
{
    bool object = value->type == OST_JSON_OBJECT;
    ost_buf_add_string(out, object ? "{" : "[");
    for (size_t i = 0; i < value->of.count; i++) {
        ost_buf_add_string(out, i == 0 ? "" : ",");
        if (object) {
            ost_json_quote(out, value->of.items[i]->name);
            ost_buf_add_string(out, ":");
        }
        dump_value(value->of.items[i], out);
    }
    ost_buf_add_string(out, object ? "}" : "]");
}

static void dump_value(const struct ost_json *value, struct ost_buf *out)
{
    switch (value->type) {
    case OST_JSON_NULL:
        ost_buf_add_string(out, "null");
        break;
    case OST_JSON_BOOLEAN:
        ost_buf_add_string(out, value->as.boolean ? "true" : "false");
        break;
    case OST_JSON_INTEGER:
    case OST_JSON_REAL:
        ost_buf_add_span(out, value->text);
        break;
    case OST_JSON_STRING:
        ost_json_quote(out, value->text);
        break;
    case OST_JSON_ARRAY:
    case OST_JSON_OBJECT:
        dump_container(value, out);
        break;
    }
}

bool ost_json_dump(const struct ost_json *value, struct ost_buf *out)
{
    dump_value(value, out);
    return !out->failed;
}
