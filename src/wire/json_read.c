/* SPDX-License-Identifier: Apache-2.0 */
/* The strict reader of JSON (RFC 8259, RFC 7493): every laxity that parsers differ in is
 * refused, so that nobody can read one text in two ways. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "wire/json_tree.h"

#define FEW_MEMBERS 24 /* so many are looked at one by one */

_Static_assert(sizeof(struct ost_json *) <= sizeof(uint64_t), "keys behind pointers");

const struct ost_json_limits ost_json_token_limits = {
    OST_MAX_FETCH_BYTES, OST_MAX_JSON_DEPTH, OST_MAX_JSON_MEMBERS, false};
const struct ost_json_limits ost_json_file_limits = {
    OST_MAX_CONFIG_BYTES, OST_MAX_JSON_DEPTH, OST_MAX_CONFIG_MEMBERS, false};
const struct ost_json_limits ost_json_body_limits = {
    OST_MAX_BODY_BYTES, OST_MAX_JSON_DEPTH, OST_MAX_CONFIG_MEMBERS, true};

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static inline void skip_space(struct ost_json_cursor *cursor)
{
    while (ost_json_peek(cursor) <= ' ' && is_space(ost_json_peek(cursor))) {
        cursor->at++;
    }
}

/* `byte` is never NUL, which peek() gives at the end. Most texts have no spaces. */
static inline bool skip(struct ost_json_cursor *cursor, char byte)
{
    if (ost_json_peek(cursor) != byte) {
        skip_space(cursor);
    }
    bool there = ost_json_peek(cursor) == byte;
    cursor->at += there ? 1 : 0;
    return there;
}

static struct ost_json *new_value(struct ost_json_cursor *cursor)
{
    struct ost_json *value = ost_json_arena_take(cursor->arena, sizeof *value);
    if (value == NULL) {
        cursor->no_memory = true;
    } else {
        value->arena = cursor->arena;
        value->offset = (uint32_t)cursor->at;
    }
    return value;
}

static bool read_word(struct ost_json_cursor *cursor, struct ost_json *value)
{
    static const struct {
        const char *word;
        enum ost_json_type type;
        bool boolean;
    } words[] = {
        {"null", OST_JSON_NULL, false},
        {"true", OST_JSON_BOOLEAN, true},
        {"false", OST_JSON_BOOLEAN, false},
    };
    struct ost_span rest = ost_span_from(cursor->text, cursor->at);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (ost_span_starts(rest, words[i].word)) {
            cursor->at += strlen(words[i].word);
            value->type = words[i].type;
            value->as.boolean = words[i].boolean;
            return true;
        }
    }
    return ost_json_wants(cursor, "true, false or null");
}

static bool read_value(struct ost_json_cursor *cursor, struct ost_json *value,
                       size_t depth);

static int compare(const void *a, const void *b)
{
    const struct ost_json *left = *(const struct ost_json *const *)a;
    const struct ost_json *right = *(const struct ost_json *const *)b;
    return ost_span_compare(left->name, right->name);
}

static bool stands_twice(struct ost_json_cursor *cursor, const struct ost_json *one,
                         const struct ost_json *other)
{
    cursor->at = one->offset > other->offset ? one->offset : other->offset;
    cursor->twice = one->name;
    return ost_json_breaks(cursor, "a member stands twice");
}

/* JW-05: no name twice. `members` are sorted. */
static bool all_differ(struct ost_json_cursor *cursor, struct ost_json *const *members,
                       size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (ost_span_equal(members[i]->name, members[i - 1]->name)) {
            return stands_twice(cursor, members[i], members[i - 1]);
        }
    }
    return true;
}

/* The same of few, by their keys. */
static bool few_differ(struct ost_json_cursor *cursor, struct ost_json *const *members,
                       uint64_t *keys, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        keys[i] = ost_json_key(members[i]->name);
        for (size_t j = 0; j < i; j++) {
            if (keys[j] == keys[i] &&
                ost_span_equal(members[j]->name, members[i]->name)) {
                return stands_twice(cursor, members[i], members[j]);
            }
        }
    }
    return true;
}

static void list_items(struct ost_json *first, size_t count, struct ost_json **items)
{
    for (size_t i = 0; i < count; i++, first = first->next) {
        items[i] = first;
    }
}

/* Of an object the members stand behind their list once more, by name; of few, which are
 * found without, their keys do. */
static bool close_object(struct ost_json_cursor *cursor, struct ost_json *value,
                         struct ost_json *first)
{
    struct ost_json **items = value->as.of.items;
    size_t count = value->as.of.count;
    if (count <= FEW_MEMBERS) {
        return few_differ(cursor, items, (uint64_t *)(void *)(items + count), count);
    }
    list_items(first, count, items + count);
    qsort(items + count, count, sizeof *items, compare);
    value->as.of.sorted = items + count;
    return all_differ(cursor, items + count, count);
}

static bool close_container(struct ost_json_cursor *cursor, struct ost_json *value,
                            struct ost_json *first, size_t count)
{
    bool object = value->type == OST_JSON_OBJECT;
    size_t each = object ? sizeof *value->as.of.items + sizeof(uint64_t)
                         : sizeof *value->as.of.items;
    if (count == 0) {
        return true;
    }
    value->as.of.items = ost_json_arena_take(cursor->arena, count * each);
    if (value->as.of.items == NULL) {
        cursor->no_memory = true;
        return false;
    }
    value->as.of.count = count;
    list_items(first, count, value->as.of.items);
    return !object || close_object(cursor, value, first);
}

static bool read_name(struct ost_json_cursor *cursor, struct ost_json *item)
{
    skip_space(cursor);
    item->offset = (uint32_t)cursor->at;
    if (ost_json_peek(cursor) != '"') {
        return ost_json_wants(cursor, "a member's name in double quotes");
    }
    return ost_json_read_string(cursor, &item->name) &&
           (skip(cursor, ':') || ost_json_wants(cursor, "a colon after the name"));
}

/* After a comma: what editors leave behind. */
static bool ends_early(struct ost_json_cursor *cursor, char end)
{
    skip_space(cursor);
    if (ost_json_peek(cursor) != end) {
        return false;
    }
    (void)ost_json_slips(cursor,
                         end == '}' ? "a comma before \"}\"" : "a comma before \"]\"");
    return true;
}

/* An object or an array, its bracket behind. */
static bool read_inside(struct ost_json_cursor *cursor, struct ost_json *value,
                        size_t depth)
{
    bool object = value->type == OST_JSON_OBJECT;
    char end = object ? '}' : ']';
    struct ost_json *first = NULL;
    struct ost_json **last = &first;
    size_t count = 0;
    if (skip(cursor, end)) {
        return close_container(cursor, value, NULL, 0);
    }
    do {
        struct ost_json *item = new_value(cursor);
        if (item == NULL || (count > 0 && ends_early(cursor, end)) ||
            (object && !read_name(cursor, item)) || !read_value(cursor, item, depth)) {
            return false;
        }
        *last = item;
        last = &item->next;
        count++;
        if (object && count > cursor->limits->members) {
            cursor->limit = "an object has too many members"; /* JW-07 */
            return false;
        }
    } while (skip(cursor, ','));
    if (!skip(cursor, end)) {
        return ost_json_wants(cursor, object ? "a comma or \"}\"" : "a comma or \"]\"");
    }
    return close_container(cursor, value, first, count);
}

static bool read_container(struct ost_json_cursor *cursor, struct ost_json *value,
                           size_t depth)
{
    value->type = ost_json_peek(cursor) == '{' ? OST_JSON_OBJECT : OST_JSON_ARRAY;
    cursor->at++;
    if (depth > cursor->limits->depth) {
        cursor->limit = "it is nested too deep"; /* JW-07 */
        return false;
    }
    return read_inside(cursor, value, depth + 1);
}

/* `depth` is that of a container which begins here. */
static bool read_value(struct ost_json_cursor *cursor, struct ost_json *value,
                       size_t depth)
{
    skip_space(cursor);
    switch (ost_json_peek(cursor)) {
    case '{':
    case '[':
        return read_container(cursor, value, depth);
    case '"':
        value->type = OST_JSON_STRING;
        return ost_json_read_string(cursor, &value->text);
    case 't':
    case 'f':
    case 'n':
        return read_word(cursor, value);
    default:
        return ost_json_read_number(cursor, value);
    }
}

static ostiary_code tell(const struct ost_json_cursor *cursor,
                         struct ost_json_mistake *mistake, ostiary_error *err)
{
    struct ost_json_mistake unread;
    if (cursor->no_memory) {
        return ost_fail(err, OSTIARY_INTERNAL_ERROR, "JSON");
    }
    mistake = mistake == NULL ? &unread : mistake;
    ost_json_mistake_tell(cursor, mistake);
    ostiary_code code =
        cursor->rule != NULL ? OSTIARY_MALFORMED_BODY : OSTIARY_MALFORMED_TOKEN;
    const char *what = cursor->rule != NULL    ? cursor->rule
                       : cursor->limit != NULL ? cursor->limit
                                               : "no JSON";
    ost_fail(err, code, "%s at line %u, column %u", what, mistake->line, mistake->column);
    if (err != NULL) {
        err->line = mistake->line;
    }
    return code;
}

static bool read_all(struct ost_json_cursor *cursor, struct ost_json *root)
{
    if (!read_value(cursor, root, 1)) {
        return false;
    }
    skip_space(cursor);
    return cursor->at == cursor->text.len ||
           ost_json_wants(cursor, "nothing behind the end of the value");
}

static ostiary_code read_text(struct ost_json_cursor *cursor, struct ost_json **root_out,
                              struct ost_json_mistake *mistake, ostiary_error *err)
{
    struct ost_json *root = new_value(cursor);
    if (root == NULL || !read_all(cursor, root)) {
        return tell(cursor, mistake, err);
    }
    if (!cursor->limits->any_value && root->type != OST_JSON_OBJECT) {
        cursor->at = 0;
        (void)ost_json_wants(cursor, "an object");
        (void)tell(cursor, mistake, NULL);
        return ost_fail(err, OSTIARY_MALFORMED_TOKEN, "the JSON is no object");
    }
    *root_out = root;
    return OSTIARY_OK;
}

static ostiary_code too_long(struct ost_span text, const struct ost_json_limits *limits,
                             ostiary_error *err)
{
    return ost_fail(err, OSTIARY_MALFORMED_TOKEN, "%zu bytes of JSON; %zu are the most",
                    text.len, limits->bytes);
}

static bool is_too_long(struct ost_span text, const struct ost_json_limits *limits)
{
    return text.data == NULL || text.len > limits->bytes;
}

ostiary_code ost_json_parse_told(struct ost_span text,
                                 const struct ost_json_limits *limits,
                                 struct ost_json **root_out,
                                 struct ost_json_mistake *mistake_out, ostiary_error *err)
{
    *root_out = NULL;
    if (is_too_long(text, limits)) {
        *mistake_out = (struct ost_json_mistake){1, 1, "the text is too long"};
        return too_long(text, limits, err);
    }
    struct ost_json_cursor cursor = {.text = text, .limits = limits};
    cursor.arena = ost_json_arena_new(text.len);
    OST_ENSURE(cursor.arena != NULL, err, OSTIARY_INTERNAL_ERROR, "JSON");
    ostiary_code code = read_text(&cursor, root_out, mistake_out, err);
    if (code != OSTIARY_OK) {
        ost_json_arena_free(cursor.arena);
    }
    return code;
}

ostiary_code ost_json_parse(struct ost_span text, const struct ost_json_limits *limits,
                            struct ost_json **root_out, ostiary_error *err)
{
    struct ost_json_mistake mistake;
    return ost_json_parse_told(text, limits, root_out, &mistake, err);
}

ostiary_code ost_json_parse_in(struct ost_json_room *room, struct ost_span text,
                               const struct ost_json_limits *limits,
                               struct ost_json **root_out, ostiary_error *err)
{
    *root_out = NULL;
    if (is_too_long(text, limits)) {
        return too_long(text, limits, err);
    }
    if (room->arena == NULL) {
        room->arena = ost_json_arena_new(text.len);
    }
    OST_ENSURE(room->arena != NULL, err, OSTIARY_INTERNAL_ERROR, "JSON");
    struct ost_json_cursor cursor = {
        .text = text, .limits = limits, .arena = room->arena, .borrow = true};
    return read_text(&cursor, root_out, NULL, err);
}

void ost_json_room_reset(struct ost_json_room *room)
{
    if (room->arena != NULL) {
        ost_json_arena_reset(room->arena);
    }
}

void ost_json_room_clear(struct ost_json_room *room)
{
    if (room->arena != NULL) {
        ost_json_arena_free(room->arena);
    }
    room->arena = NULL;
}
