/* SPDX-License-Identifier: Apache-2.0 */
/* Strict JSON, read through jansson: the one file that includes <jansson.h>. */
#include "wire/json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"

const struct ost_json_limits ost_json_token_limits = {
    OST_MAX_FETCH_BYTES, OST_MAX_JSON_DEPTH, OST_MAX_JSON_MEMBERS, false};
const struct ost_json_limits ost_json_file_limits = {
    OST_MAX_CONFIG_BYTES, OST_MAX_JSON_DEPTH, OST_MAX_CONFIG_MEMBERS, false};
const struct ost_json_limits ost_json_body_limits = {
    OST_MAX_BODY_BYTES, OST_MAX_JSON_DEPTH, OST_MAX_CONFIG_MEMBERS, true};

/* struct ost_json is jansson's value behind a name of ours. */
static const json_t *raw(const struct ost_json *value)
{
    return (const json_t *)(const void *)value;
}

static const struct ost_json *wrap(const json_t *value)
{
    return (const struct ost_json *)(const void *)value;
}

/** How deep a text goes, and the bytes of its longest token, quotes included. */
struct shape {
    size_t depth, token;
};

static bool ends_token(char byte)
{
    return byte == ',' || byte == ':' || byte == ' ' || byte == '\t' || byte == '\n' ||
           byte == '\r';
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static struct shape measure(struct ost_span text)
{
    struct shape shape = {0, 0};
    size_t depth = 0;
    size_t token = 0;
    bool in_string = false;
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.data[i];
        token++;
        if (in_string) {
            size_t skipped = byte == '\\' ? 1 : 0;
            i += skipped;
            token += skipped;
            in_string = byte != '"';
        } else if (byte == '"') {
            in_string = true;
            token = 1;
        } else if (byte == '{' || byte == '[') {
            depth++;
            token = 0;
        } else if (byte == '}' || byte == ']') {
            depth -= depth > 0 ? 1 : 0;
            token = 0;
        } else if (ends_token(byte)) {
            token = 0;
        }
        shape.depth = larger(shape.depth, depth);
        shape.token = larger(shape.token, token);
    }
    return shape;
}

static bool members_fit(const json_t *value, size_t most)
{
    if (json_is_object(value)) {
        const char *name = NULL;
        json_t *member = NULL;
        if (json_object_size(value) > most) {
            return false;
        }
        json_object_foreach((json_t *)(uintptr_t)value, name, member)
        {
            if (!members_fit(member, most)) {
                return false;
            }
        }
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (!members_fit(json_array_get(value, i), most)) {
            return false;
        }
    }
    return true;
}

/* Well-formed JSON that the rules refuse, told apart from what is no JSON at all. */
static const struct broken_rule {
    enum json_error_code why;
    const char *told;
} broken_rules[] = {
    {json_error_duplicate_key, "a member stands twice"},       /* JW-05 */
    {json_error_numeric_overflow, "a number is out of range"}, /* CL-06 */
    {json_error_null_character, "a string holds NUL"},         /* JW-06 */
    {json_error_null_byte_in_key, "a member name holds NUL"},
};

static const char *broken_rule(enum json_error_code why)
{
    for (size_t i = 0; i < sizeof broken_rules / sizeof broken_rules[0]; i++) {
        if (broken_rules[i].why == why) {
            return broken_rules[i].told;
        }
    }
    return NULL;
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* jansson tells a lack of memory by nothing at all, or by an objection to a string that
 * it has read to its end: what is wrong inside a string has sentences of its own. */
static bool ran_out_of_memory(const json_error_t *where, struct ost_span text)
{
    bool after_string = where->position > 0 && (size_t)where->position <= text.len &&
                        text.data[where->position - 1] == '"';
    return json_error_code(where) == json_error_out_of_memory || where->text[0] == '\0' ||
           (after_string && (begins(where->text, "invalid token") ||
                             begins(where->text, "string or '}' expected")));
}

static ostiary_code parse_failed(const json_error_t *where, struct ost_span text,
                                 ostiary_error *err)
{
    enum json_error_code why = json_error_code(where);
    if (ran_out_of_memory(where, text)) {
        return ost_fail(err, OSTIARY_INTERNAL_ERROR, "JSON");
    }
    const char *rule = broken_rule(why);
    ostiary_code code = rule != NULL ? OSTIARY_MALFORMED_BODY : OSTIARY_MALFORMED_TOKEN;
    ost_fail(err, code, "%s at line %d, column %d", rule != NULL ? rule : "no JSON",
             where->line - 1, where->column);
    if (err != NULL) {
        err->line = where->line > 1 ? (uint32_t)where->line - 1 : 0;
    }
    return code;
}

/* jansson 2.14 ignores that its buffer for a token could not grow: bytes are lost, and a
 * string without its closing quote is read past its end. So the text is the second item
 * of an array whose first is a number that makes the buffer grow and shows whether it
 * did. The buffer doubles from 16: no growth falls on the end of the number. */
#define FILLER_VALUE 100000.0

static void add_filler(struct ost_buf *out, size_t token)
{
    size_t size = 32;
    while (size < token + 2) {
        size *= 2;
    }
    ost_buf_add_string(out, "[1.");
    if (ost_buf_reserve(out, size / 2)) {
        memset(out->data + out->len, '0', size / 2);
        out->len += size / 2;
    }
    ost_buf_add_string(out, "e5,\n");
}

static json_t *take_second(json_t *pair)
{
    json_t *second = NULL;
    if (json_array_size(pair) == 2 &&
        json_number_value(json_array_get(pair, 0)) == FILLER_VALUE) {
        second = json_incref(json_array_get(pair, 1));
    }
    json_decref(pair);
    return second;
}

static void release(json_t **root)
{
    json_decref(*root);
}

static ostiary_code load(struct ost_span text, size_t token, json_t **root_out,
                         ostiary_error *err)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf whole = {0};
    json_error_t where = {0};
    add_filler(&whole, token);
    ost_buf_add_span(&whole, text);
    ost_buf_add_string(&whole, "]");
    OST_ENSURE(!whole.failed, err, OSTIARY_INTERNAL_ERROR, "JSON");
    json_t *pair = json_loadb(whole.data, whole.len, JSON_REJECT_DUPLICATES, &where);
    if (pair == NULL) {
        return parse_failed(&where, ost_buf_span(&whole), err);
    }
    bool one = json_array_size(pair) == 2;
    *root_out = take_second(pair);
    OST_ENSURE(one, err, OSTIARY_MALFORMED_TOKEN, "no single JSON value");
    OST_ENSURE(*root_out != NULL, err, OSTIARY_INTERNAL_ERROR, "JSON");
    return OSTIARY_OK;
}

ostiary_code ost_json_parse(struct ost_span text, const struct ost_json_limits *limits,
                            struct ost_json **root_out, ostiary_error *err)
{
    *root_out = NULL;
    OST_ENSURE(text.data != NULL && text.len <= limits->bytes, err,
               OSTIARY_MALFORMED_TOKEN, "%zu bytes of JSON; %zu are the most", text.len,
               limits->bytes);
    /* jansson recurses, so the depth is bounded before it sees the text (JW-07). */
    struct shape shape = measure(text);
    OST_ENSURE(shape.depth <= limits->depth, err, OSTIARY_MALFORMED_TOKEN,
               "JSON nested deeper than %zu", limits->depth);
    OST_CLEANUP(release) json_t *root = NULL;
    OST_TRY(load(text, shape.token, &root, err));
    OST_ENSURE(limits->any_value || json_is_object(root), err, OSTIARY_MALFORMED_TOKEN,
               "the JSON is no object");
    OST_ENSURE(members_fit(root, limits->members), err, OSTIARY_MALFORMED_TOKEN,
               "a JSON object with more than %zu members", limits->members);
    *root_out = (struct ost_json *)(void *)OST_TAKE(root);
    return OSTIARY_OK;
}

void ost_json_free(struct ost_json *root)
{
    json_decref((json_t *)(void *)root);
}

enum ost_json_type ost_json_type(const struct ost_json *value)
{
    switch (json_typeof(raw(value))) {
    case JSON_OBJECT:
        return OST_JSON_OBJECT;
    case JSON_ARRAY:
        return OST_JSON_ARRAY;
    case JSON_STRING:
        return OST_JSON_STRING;
    case JSON_INTEGER:
        return OST_JSON_INTEGER;
    case JSON_REAL:
        return OST_JSON_REAL;
    case JSON_TRUE:
    case JSON_FALSE:
        return OST_JSON_BOOLEAN;
    case JSON_NULL:
        return OST_JSON_NULL;
    }
    return OST_JSON_NULL;
}

const char *ost_json_type_name(const struct ost_json *value)
{
    static const char *const names[] = {
        [OST_JSON_NULL] = "null",        [OST_JSON_BOOLEAN] = "a boolean",
        [OST_JSON_INTEGER] = "a number", [OST_JSON_REAL] = "a number",
        [OST_JSON_STRING] = "a string",  [OST_JSON_ARRAY] = "an array",
        [OST_JSON_OBJECT] = "an object",
    };
    return value == NULL ? "absent" : names[ost_json_type(value)];
}

const struct ost_json *ost_json_member(const struct ost_json *object, const char *name)
{
    return object == NULL ? NULL : wrap(json_object_get(raw(object), name));
}

/* RFC 6901 section 4: ~1 is a slash, ~0 a tilde; false for any other escape. */
static bool unescape(const char **pointer, struct ost_buf *name)
{
    const char *at = *pointer;
    for (; *at != '\0' && *at != '/'; at++) {
        char byte = *at;
        if (byte == '~') {
            at++;
            if (*at != '0' && *at != '1') {
                return false;
            }
            byte = *at == '0' ? '~' : '/';
        }
        ost_buf_add(name, &byte, 1);
    }
    *pointer = at;
    ost_buf_add(name, "", 0);
    return !name->failed;
}

static const json_t *array_item(const json_t *array, const char *index)
{
    size_t i = 0;
    if (index[0] == '\0' || (index[0] == '0' && index[1] != '\0') || strlen(index) > 9) {
        return NULL;
    }
    for (; *index != '\0'; index++) {
        if (*index < '0' || *index > '9') {
            return NULL;
        }
        i = i * 10 + (size_t)(*index - '0');
    }
    return json_array_get(array, i);
}

const struct ost_json *ost_json_pointer(const struct ost_json *root, const char *pointer)
{
    const json_t *value = raw(root);
    while (value != NULL && *pointer == '/') {
        OST_CLEANUP(ost_buf_cleanup) struct ost_buf name = {0};
        pointer++;
        if (!unescape(&pointer, &name)) {
            return NULL;
        }
        value = json_is_array(value) ? array_item(value, name.data)
                                     : json_object_get(value, name.data);
    }
    return *pointer == '\0' ? wrap(value) : NULL;
}

bool ost_json_string(const struct ost_json *value, struct ost_span *string_out)
{
    if (value == NULL || !json_is_string(raw(value))) {
        return false;
    }
    *string_out =
        (struct ost_span){json_string_value(raw(value)), json_string_length(raw(value))};
    return true;
}

bool ost_json_integer(const struct ost_json *value, int64_t *integer_out)
{
    if (value == NULL || !json_is_integer(raw(value))) {
        return false;
    }
    *integer_out = json_integer_value(raw(value));
    return true;
}

bool ost_json_number(const struct ost_json *value, double *number_out)
{
    if (value == NULL || !json_is_number(raw(value))) {
        return false;
    }
    *number_out = json_number_value(raw(value));
    return true;
}

bool ost_json_boolean(const struct ost_json *value, bool *boolean_out)
{
    if (value == NULL || !json_is_boolean(raw(value))) {
        return false;
    }
    *boolean_out = json_is_true(raw(value));
    return true;
}

size_t ost_json_count(const struct ost_json *value)
{
    if (value == NULL) {
        return 0;
    }
    return json_is_array(raw(value)) ? json_array_size(raw(value))
                                     : json_object_size(raw(value));
}

const struct ost_json *ost_json_item(const struct ost_json *array, size_t i)
{
    return wrap(json_array_get(raw(array), i));
}

static void set_position(struct ost_json_at *at, void *position)
{
    const char *name = position == NULL ? NULL : json_object_iter_key(position);
    at->position = position;
    at->name = ost_span_of(name);
    at->value = position == NULL ? NULL : wrap(json_object_iter_value(position));
}

/* jansson's iterators want a mutable object; walking changes nothing. */
static json_t *mutable_raw(const struct ost_json *object)
{
    return (json_t *)(uintptr_t)object;
}

void ost_json_first(const struct ost_json *object, struct ost_json_at *at)
{
    at->object = object;
    set_position(at, json_object_iter(mutable_raw(object)));
}

void ost_json_next(struct ost_json_at *at)
{
    set_position(at, json_object_iter_next(mutable_raw(at->object), at->position));
}

static json_t *owned(struct ost_json *value)
{
    return (json_t *)(void *)value;
}

bool ost_json_replace_member_take(struct ost_json *object, const char *name,
                                  struct ost_json *value)
{
    return json_object_set_new(owned(object), name, owned(value)) == 0;
}

bool ost_json_replace_item_take(struct ost_json *array, size_t i, struct ost_json *value)
{
    return json_array_set_new(owned(array), i, owned(value)) == 0;
}

struct ost_json *ost_json_string_new(struct ost_span string)
{
    return (struct ost_json *)(void *)json_stringn(string.data, string.len);
}

bool ost_json_dump(const struct ost_json *value, struct ost_buf *out)
{
    char *text = json_dumps(raw(value), JSON_COMPACT | JSON_ENCODE_ANY);
    if (text == NULL) {
        out->failed = true;
        return false;
    }
    ost_buf_add_string(out, text);
    json_free_t release_text = free; /* the host may have given jansson another one */
    json_get_alloc_funcs(NULL, &release_text);
    release_text(text);
    return !out->failed;
}
