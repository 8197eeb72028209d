/* SPDX-License-Identifier: Apache-2.0 */
/* What a parsed text is made of, for the files that build and read it. All of one text
 * lives in one arena, which is wiped and freed with its root; of ost_json_parse_in(), in
 * that of the room, which may hold several. */
#ifndef OST_WIRE_JSON_TREE_H
#define OST_WIRE_JSON_TREE_H

#include <string.h>

#include "wire/json.h"

struct ost_json_arena;

struct ost_json {
    enum ost_json_type type;
    uint32_t offset;      /* of the text, where a member's name begins */
    struct ost_span name; /* of a member */
    uint64_t key;         /* of its name, while the object is being read */
    union {
        struct ost_json *next;        /* in its container, while that is being read */
        struct ost_json_arena *arena; /* what this is in */
    };
    union {
        struct {
            struct ost_span text; /* of a string, decoded; of a number, as written */
            union {
                bool boolean;
                int64_t integer;
                double real;
            } as;
        };
        struct {
            struct ost_json **items;  /* in the text's order */
            struct ost_json **sorted; /* by name; NULL: few, and behind the items of an
                                       * object are the keys of their names */
            size_t count;
        } of;
    };
};

/** An arena for a text of about `len` bytes; NULL without memory. */
struct ost_json_arena *ost_json_arena_new(size_t len);
/** Zeroed memory, NULL without. */
void *ost_json_arena_take(struct ost_json_arena *arena, size_t size);
/** Free `other` with this one. False without memory. */
bool ost_json_arena_attach(struct ost_json_arena *arena, struct ost_json_arena *other);
void ost_json_arena_free(struct ost_json_arena *arena);
/** Wiped and empty, with one of its blocks, none that was larger than usual. */
void ost_json_arena_reset(struct ost_json_arena *arena);

/** The text under way. What most texts are made of is read past `at`, which is set where
 *  reading stops or something else stands. */
struct ost_json_cursor {
    struct ost_span text;
    size_t at;
    const struct ost_json_limits *limits;
    struct ost_json_arena *arena;
    bool borrow;           /* values may point into the text */
    const char *rule;      /* of well-formed JSON: which rule it breaks; NULL: none */
    const char *limit;     /* which limit it passes */
    const char *slip;      /* a frequent mistake by its name, or NULL, and then */
    const char *wanted;    /* what could stand here */
    struct ost_span twice; /* the member that stands twice */
    bool no_memory;
};

/** The byte ahead; '\0' at the end. */
static inline char ost_json_peek(const struct ost_json_cursor *cursor)
{
    return cursor->at < cursor->text.len ? cursor->text.data[cursor->at] : '\0';
}

/** Note which rule well-formed JSON breaks; gives false, for the reader to return. */
bool ost_json_breaks(struct ost_json_cursor *cursor, const char *rule);
/** Note what could stand here; gives false, for the reader to return. */
bool ost_json_wants(struct ost_json_cursor *cursor, const char *wanted);
/** Note a frequent mistake; gives false, for the reader to return. */
bool ost_json_slips(struct ost_json_cursor *cursor, const char *slip);
/** Where the reader stopped and why (json_mistake.c). */
void ost_json_mistake_tell(const struct ost_json_cursor *cursor,
                           struct ost_json_mistake *mistake);
/** Read a string, its quote ahead: decoded, terminated, in the arena. */
OSTIARY_MUST_CHECK bool ost_json_copy_string(struct ost_json_cursor *cursor,
                                             struct ost_span *out);
/** Make `count` items, linked from `first` on, those of a value; false where a name
 * stands twice, or without memory. */
OSTIARY_MUST_CHECK bool ost_json_take_items(struct ost_json_cursor *cursor,
                                            struct ost_json *value,
                                            struct ost_json *first, size_t count);
/** Read a number into a value. */
OSTIARY_MUST_CHECK bool ost_json_read_number(struct ost_json_cursor *cursor,
                                             struct ost_json *value);

#endif
