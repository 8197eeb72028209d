/* SPDX-License-Identifier: Apache-2.0 */
/* The strict reader of JSON (RFC 8259, RFC 7493): every laxity that parsers differ in is
 * refused, so that nobody can read one text in two ways. */
#include <string.h>

#include "base/limits.h"
#include "wire/json_plain.h"
#include "wire/json_tree.h"

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

/* Places of the text are pointers here, which stay in registers: each function is given
 * where it begins and gives where it ended, NULL where it failed. */
static inline const char *end_of(const struct ost_json_cursor *cursor)
{
    return cursor->text.data + cursor->text.len;
}

static inline void stop_at(struct ost_json_cursor *cursor, const char *at)
{
    cursor->at = (size_t)(at - cursor->text.data);
}

static const char *wants(struct ost_json_cursor *cursor, const char *at,
                         const char *wanted)
{
    stop_at(cursor, at);
    (void)ost_json_wants(cursor, wanted);
    return NULL;
}

static const char *passes_limit(struct ost_json_cursor *cursor, const char *at,
                                const char *limit)
{
    stop_at(cursor, at);
    cursor->limit = limit;
    return NULL;
}

/* Most texts have no spaces. */
static inline const char *over_space(const struct ost_json_cursor *cursor, const char *at)
{
    const char *end = end_of(cursor);
    while (at < end && (unsigned char)*at <= ' ' && is_space(*at)) {
        at++;
    }
    return at;
}

static inline bool stands(const struct ost_json_cursor *cursor, const char *at, char byte)
{
    return at < end_of(cursor) && *at == byte;
}

static struct ost_json *new_value(struct ost_json_cursor *cursor)
{
    struct ost_json *value = ost_json_arena_take(cursor->arena, sizeof *value);
    if (value == NULL) {
        cursor->no_memory = true;
    }
    return value;
}

/* By the cursor: what is not to be found in every text. */
static const char *by_cursor(struct ost_json_cursor *cursor, const char *at,
                             bool (*read)(struct ost_json_cursor *, struct ost_json *),
                             struct ost_json *value)
{
    stop_at(cursor, at);
    return read(cursor, value) ? cursor->text.data + cursor->at : NULL;
}

static const char *copy_string(struct ost_json_cursor *cursor, const char *at,
                               struct ost_span *out)
{
    stop_at(cursor, at);
    return ost_json_copy_string(cursor, out) ? cursor->text.data + cursor->at : NULL;
}

/* Its quote ahead. As it stands in the text where that may be, and where nothing is to be
 * decoded. */
static inline const char *read_string(struct ost_json_cursor *cursor, const char *at,
                                      struct ost_span *out)
{
    const char *text = at + 1;
    const char *quote = ost_json_plain_end(text, end_of(cursor));
    if (!cursor->borrow || !stands(cursor, quote, '"')) {
        return copy_string(cursor, at, out);
    }
    *out = (struct ost_span){text, (size_t)(quote - text)};
    return quote + 1;
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

static const char *read_value(struct ost_json_cursor *cursor, const char *at,
                              struct ost_json *value, size_t depth);

static inline const char *read_name(struct ost_json_cursor *cursor, const char *at,
                                    struct ost_json *item)
{
    item->offset = (uint32_t)(at - cursor->text.data);
    if (!stands(cursor, at, '"')) {
        return wants(cursor, at, "a member's name in double quotes");
    }
    at = read_string(cursor, at, &item->name);
    if (at == NULL) {
        return NULL;
    }
    item->key = ost_json_key(item->name);
    at = over_space(cursor, at);
    return stands(cursor, at, ':') ? at + 1 : wants(cursor, at, "a colon after the name");
}

/* A member of an object, an element of an array. */
static const char *read_item(struct ost_json_cursor *cursor, const char *at, bool object,
                             struct ost_json *item, size_t depth)
{
    at = object ? read_name(cursor, at, item) : at;
    return at == NULL ? NULL : read_value(cursor, at, item, depth);
}

/* A comma before the end: what editors leave behind. */
static const char *ends_early(struct ost_json_cursor *cursor, const char *at, char end)
{
    stop_at(cursor, at);
    (void)ost_json_slips(cursor,
                         end == '}' ? "a comma before \"}\"" : "a comma before \"]\"");
    return NULL;
}

/* The items of an object or an array, of which there is one at least. */
static const char *read_items(struct ost_json_cursor *cursor, const char *at,
                              struct ost_json *value, size_t depth)
{
    bool object = value->type == OST_JSON_OBJECT;
    char end = object ? '}' : ']';
    struct ost_json *first = NULL;
    struct ost_json **last = &first;
    size_t count = 0;
    do {
        struct ost_json *item = new_value(cursor);
        at = count == 0 ? at : over_space(cursor, at + 1);
        if (item == NULL) {
            return NULL;
        }
        if (count > 0 && stands(cursor, at, end)) {
            return ends_early(cursor, at, end);
        }
        at = read_item(cursor, at, object, item, depth);
        if (at == NULL) {
            return NULL;
        }
        *last = item;
        last = &item->next;
        count++;
        if (object && count > cursor->limits->members) {
            return passes_limit(cursor, at, "an object has too many members"); /* JW-07 */
        }
        at = over_space(cursor, at);
    } while (stands(cursor, at, ','));
    if (!stands(cursor, at, end)) {
        return wants(cursor, at, object ? "a comma or \"}\"" : "a comma or \"]\"");
    }
    return ost_json_take_items(cursor, value, first, count) ? at + 1 : NULL;
}

static const char *read_container(struct ost_json_cursor *cursor, const char *at,
                                  struct ost_json *value, size_t depth)
{
    bool object = *at++ == '{';
    value->type = object ? OST_JSON_OBJECT : OST_JSON_ARRAY;
    if (depth > cursor->limits->depth) {
        return passes_limit(cursor, at, "it is nested too deep"); /* JW-07 */
    }
    at = over_space(cursor, at);
    return stands(cursor, at, object ? '}' : ']')
               ? at + 1
               : read_items(cursor, at, value, depth + 1);
}

/* `depth` is that of a container which begins here. */
static const char *read_value(struct ost_json_cursor *cursor, const char *at,
                              struct ost_json *value, size_t depth)
{
    at = over_space(cursor, at);
    switch (at < end_of(cursor) ? *at : '\0') {
    case '"':
        value->type = OST_JSON_STRING;
        return read_string(cursor, at, &value->text);
    case '{':
    case '[':
        return read_container(cursor, at, value, depth);
    case 't':
    case 'f':
    case 'n':
        return by_cursor(cursor, at, read_word, value);
    default:
        return by_cursor(cursor, at, ost_json_read_number, value);
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
    const char *at = read_value(cursor, cursor->text.data, root, 1);
    if (at == NULL) {
        return false;
    }
    at = over_space(cursor, at);
    return at == end_of(cursor) ||
           wants(cursor, at, "nothing behind the end of the value") != NULL;
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
    root->arena = cursor->arena;
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
