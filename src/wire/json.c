/* SPDX-License-Identifier: Apache-2.0 */
/* Looking into a parsed text. */
#include "wire/json.h"

#include <string.h>

#include "wire/json_tree.h"

void ost_json_free(struct ost_json *root)
{
    if (root != NULL) {
        ost_json_arena_free(root->arena);
    }
}

enum ost_json_type ost_json_type(const struct ost_json *value)
{
    return value->type;
}

const char *ost_json_type_name(const struct ost_json *value)
{
    static const char *const names[] = {
        [OST_JSON_NULL] = "null",        [OST_JSON_BOOLEAN] = "a boolean",
        [OST_JSON_INTEGER] = "a number", [OST_JSON_REAL] = "a number",
        [OST_JSON_STRING] = "a string",  [OST_JSON_ARRAY] = "an array",
        [OST_JSON_OBJECT] = "an object",
    };
    return value == NULL ? "absent" : names[value->type];
}

static bool is(const struct ost_json *value, enum ost_json_type type)
{
    return value != NULL && value->type == type;
}

static const struct ost_json *find_sorted(const struct ost_json *object,
                                          struct ost_span name)
{
    size_t low = 0;
    size_t high = object->of.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = ost_span_compare(object->of.sorted[middle]->name, name);
        if (order == 0) {
            return object->of.sorted[middle];
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return NULL;
}

static const struct ost_json *find_few(const struct ost_json *object,
                                       struct ost_span name, uint64_t key)
{
    size_t count = object->of.count;
    struct ost_json *const *items = object->of.items;
    const uint64_t *keys = (const uint64_t *)(const void *)(items + count);
    for (size_t i = 0; i < count; i++) {
        if (ost_json_same_name(items[i]->name, keys[i], name, key)) {
            return items[i];
        }
    }
    return NULL;
}

const struct ost_json *ost_json_member_of(const struct ost_json *object,
                                          struct ost_span name, uint64_t key)
{
    if (!is(object, OST_JSON_OBJECT) || object->of.count == 0) {
        return NULL;
    }
    return object->of.sorted != NULL ? find_sorted(object, name)
                                     : find_few(object, name, key);
}

bool ost_json_string(const struct ost_json *value, struct ost_span *string_out)
{
    if (!is(value, OST_JSON_STRING)) {
        return false;
    }
    *string_out = value->text;
    return true;
}

bool ost_json_integer(const struct ost_json *value, int64_t *integer_out)
{
    if (!is(value, OST_JSON_INTEGER)) {
        return false;
    }
    *integer_out = value->as.integer;
    return true;
}

bool ost_json_number(const struct ost_json *value, double *number_out)
{
    if (is(value, OST_JSON_REAL)) {
        *number_out = value->as.real;
        return true;
    }
    if (is(value, OST_JSON_INTEGER)) {
        *number_out = (double)value->as.integer;
        return true;
    }
    return false;
}

struct ost_span ost_json_number_text(const struct ost_json *value)
{
    return is(value, OST_JSON_INTEGER) || is(value, OST_JSON_REAL) ? value->text
                                                                   : OST_SPAN_ABSENT;
}

bool ost_json_boolean(const struct ost_json *value, bool *boolean_out)
{
    if (!is(value, OST_JSON_BOOLEAN)) {
        return false;
    }
    *boolean_out = value->as.boolean;
    return true;
}

size_t ost_json_count(const struct ost_json *value)
{
    return is(value, OST_JSON_ARRAY) || is(value, OST_JSON_OBJECT) ? value->of.count : 0;
}

const struct ost_json *ost_json_item(const struct ost_json *array, size_t i)
{
    return is(array, OST_JSON_ARRAY) && i < array->of.count ? array->of.items[i] : NULL;
}

static void set_position(struct ost_json_at *at, size_t i)
{
    bool there = is(at->object, OST_JSON_OBJECT) && i < at->object->of.count;
    at->position = i;
    at->value = there ? at->object->of.items[i] : NULL;
    at->name = there ? at->value->name : OST_SPAN_ABSENT;
}

void ost_json_first(const struct ost_json *object, struct ost_json_at *at)
{
    at->object = object;
    set_position(at, 0);
}

void ost_json_next(struct ost_json_at *at)
{
    set_position(at, at->position + 1);
}
