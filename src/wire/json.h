/* SPDX-License-Identifier: Apache-2.0 */
/* Strict JSON. Our own reader: jansson drops a NUL byte after a number, takes numbers by
 * the locale of the host, and goes on where its buffer could not grow. Pure. */
#ifndef OST_WIRE_JSON_H
#define OST_WIRE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/span.h"

/** One value of a parsed text; every value is borrowed from the root, which is owned, or
 *  from the room that it was read into. */
struct ost_json;

enum ost_json_type {
    OST_JSON_NULL,
    OST_JSON_BOOLEAN,
    OST_JSON_INTEGER,
    OST_JSON_REAL,
    OST_JSON_STRING,
    OST_JSON_ARRAY,
    OST_JSON_OBJECT
};

struct ost_json_limits {
    size_t bytes, depth, members; /* depth counts the outermost value as 1 */
    bool any_value;               /* false: the text must be one object */
};
/** Of a token's header and claims, of metadata and of key sets (JW-07, JF-18). */
extern const struct ost_json_limits ost_json_token_limits;
/** Of configuration files and their like. */
extern const struct ost_json_limits ost_json_file_limits;
/** Of an MCP request body (may be an array: any_value). */
extern const struct ost_json_limits ost_json_body_limits;

/**
 * Parse one text: UTF-8 without BOM, no duplicate member at any depth, no NUL in a string
 * or name, no lone surrogate, finite numbers, nothing but white space after it.
 * Fails with OSTIARY_MALFORMED_BODY for well-formed JSON that these rules refuse,
 * OSTIARY_MALFORMED_TOKEN for what is no JSON or passes a limit (callers say what it
 * means for them), or OSTIARY_INTERNAL_ERROR. err->line and detail name the place, never
 * the content. Owns: ost_json_free().
 */
OSTIARY_MUST_CHECK ostiary_code ost_json_parse(struct ost_span text,
                                               const struct ost_json_limits *limits,
                                               struct ost_json **root_out,
                                               ostiary_error *err);

/** Memory for texts that are read one after the other, kept for the next ones. Zeroed
 *  memory is an empty one. */
struct ost_json_room {
    struct ost_json_arena *arena;
};
/** The same for the texts of a request: the values live in the room until it is reset,
 * and borrow from the text, so strings are not terminated. Not to be freed. */
OSTIARY_MUST_CHECK ostiary_code ost_json_parse_in(struct ost_json_room *room,
                                                  struct ost_span text,
                                                  const struct ost_json_limits *limits,
                                                  struct ost_json **root_out,
                                                  ostiary_error *err);
/** Forget what was read, wiped. */
void ost_json_room_reset(struct ost_json_room *room);
void ost_json_room_clear(struct ost_json_room *room);

/** What is wrong with a text, in plain words for who wrote it: unlike an error's detail
 * it names bytes and members of the text. Printable ASCII. */
struct ost_json_mistake {
    uint32_t line, column; /* from 1; the column in bytes */
    char words[160];       /* "a comma before \"}\"" */
};
/** The same, and where it fails without OSTIARY_INTERNAL_ERROR, *mistake_out is filled.
 */
OSTIARY_MUST_CHECK ostiary_code ost_json_parse_told(struct ost_span text,
                                                    const struct ost_json_limits *limits,
                                                    struct ost_json **root_out,
                                                    struct ost_json_mistake *mistake_out,
                                                    ostiary_error *err);
void ost_json_free(struct ost_json *root);
OST_DEFINE_CLEANUP(ost_json_cleanup, struct ost_json, ost_json_free)

enum ost_json_type ost_json_type(const struct ost_json *value);
const char *
ost_json_type_name(const struct ost_json *value); /* "a string", "an object" */

/** Of a member's name: its length and some of its bytes. Equal names have equal keys; the
 *  others are to be compared. Always inline: the compiler knows it of a literal. */
__attribute__((always_inline)) static inline uint64_t ost_json_key(struct ost_span name)
{
    uint32_t first = 0;
    uint32_t last = 0;
    if (name.len >= sizeof first) {
        memcpy(&first, name.data, sizeof first);
        memcpy(&last, name.data + name.len - sizeof last, sizeof last);
    } else if (name.len > 0) {
        first = (unsigned char)name.data[0];
        last = (uint32_t)(unsigned char)name.data[name.len / 2] << 8 |
               (unsigned char)name.data[name.len - 1];
    }
    return ((uint64_t)first << 32 | last) ^ (uint64_t)name.len << 56;
}

/** Whether two names are the same. Of a short one the key has every byte. */
static inline bool ost_json_same_name(struct ost_span a, uint64_t key_a,
                                      struct ost_span b, uint64_t key_b)
{
    return key_a == key_b && a.len == b.len &&
           (b.len <= 2 * sizeof(uint32_t) || ost_span_equal(a, b));
}

/** A member of an object; NULL when absent or `object` is NULL or no object. `key` is its
 *  name's. */
const struct ost_json *ost_json_member_of(const struct ost_json *object,
                                          struct ost_span name, uint64_t key);
__attribute__((always_inline)) static inline const struct ost_json *
ost_json_member(const struct ost_json *object, const char *name)
{
    const struct ost_span span = ost_span_of(name);
    return ost_json_member_of(object, span, ost_json_key(span));
}

bool ost_json_string(const struct ost_json *value, struct ost_span *string_out);
bool ost_json_integer(const struct ost_json *value, int64_t *integer_out);
bool ost_json_number(const struct ost_json *value,
                     double *number_out); /* integer or real */
bool ost_json_boolean(const struct ost_json *value, bool *boolean_out);
/** A number as it was written; absent for any other value. */
struct ost_span ost_json_number_text(const struct ost_json *value);

/** Members of an object, elements of an array, in the text's order; 0 for others. */
size_t ost_json_count(const struct ost_json *value);
const struct ost_json *ost_json_item(const struct ost_json *array, size_t i);

/** Walk an object: for (ost_json_first(object, &at); at.name.data; ost_json_next(&at)) */
struct ost_json_at {
    struct ost_span name;
    const struct ost_json *value;
    const struct ost_json *object;
    size_t position;
};
void ost_json_first(const struct ost_json *object, struct ost_json_at *at);
void ost_json_next(struct ost_json_at *at);

/** Changing a tree that is not shared yet: `value` is taken, also after a failure. */
OSTIARY_MUST_CHECK bool ost_json_replace_member_take(struct ost_json *object,
                                                     const char *name,
                                                     struct ost_json *value);
OSTIARY_MUST_CHECK bool ost_json_replace_item_take(struct ost_json *array, size_t i,
                                                   struct ost_json *value);
/** A new string; fails with OSTIARY_MALFORMED_BODY where it is no UTF-8 or holds NUL, and
 * OSTIARY_INTERNAL_ERROR. Owns: ost_json_free(). */
OSTIARY_MUST_CHECK ostiary_code ost_json_string_new(struct ost_span string,
                                                    struct ost_json **string_out);

/** Append a value as compact JSON text, members in order. False without memory. */
OSTIARY_MUST_CHECK bool ost_json_dump(const struct ost_json *value, struct ost_buf *out);

#endif
