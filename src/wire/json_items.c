/* SPDX-License-Identifier: Apache-2.0 */
/* An object or an array that was read to its end: its items listed, no name twice
 * (JW-05).
 */
#include <stdlib.h>
#include <string.h>

#include "wire/json_tree.h"

#define FEW_MEMBERS 24 /* so many are looked at one by one */

_Static_assert(sizeof(struct ost_json *) <= sizeof(uint64_t), "keys behind pointers");

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

/* A set of keys, with one of so many bits for each of them. */
struct key_bits {
    uint64_t words[4];
};

/* Adds a key. Gives whether its bit was there before: false, and the key was not. */
static inline bool add_key(struct key_bits *bits, uint64_t key)
{
    /* Of a product the upper bits are well mixed (Knuth, volume 3, section 6.4). */
    uint64_t hash = key * UINT64_C(0x9e3779b97f4a7c15);
    uint64_t *word = &bits->words[hash >> 62];
    uint64_t bit = UINT64_C(1) << (hash >> 56 & 63);
    bool there = (*word & bit) != 0;
    *word |= bit;
    return there;
}

/* False: one of the first members has the name of the one behind them. */
static bool first_differ(struct ost_json_cursor *cursor, struct ost_json *const *members,
                         const uint64_t *keys, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (ost_json_same_name(members[i]->name, keys[i], members[count]->name,
                               keys[count])) {
            return stands_twice(cursor, members[count], members[i]);
        }
    }
    return true;
}

/* The same of few, whose keys are written behind them: only those are compared of whose
 * bits one was there before. */
static bool few_differ(struct ost_json_cursor *cursor, struct ost_json *const *members,
                       uint64_t *keys, size_t count)
{
    struct key_bits seen = {{0}};
    for (size_t i = 0; i < count; i++) {
        keys[i] = members[i]->key;
        if (add_key(&seen, keys[i]) && !first_differ(cursor, members, keys, i)) {
            return false;
        }
    }
    return true;
}

/* What was linked while it was read is listed. */
static void list_items(struct ost_json_cursor *cursor, struct ost_json *item,
                       size_t count, struct ost_json **items)
{
    for (size_t i = 0; i < count; i++) {
        struct ost_json *next = item->next;
        items[i] = item;
        item->arena = cursor->arena;
        item = next;
    }
}

/* Of an object the members stand behind their list once more, by name; of few, which are
 * found without, their keys do. */
static bool close_object(struct ost_json_cursor *cursor, struct ost_json *value)
{
    struct ost_json **items = value->of.items;
    size_t count = value->of.count;
    if (count <= FEW_MEMBERS) {
        return few_differ(cursor, items, (uint64_t *)(void *)(items + count), count);
    }
    memcpy(items + count, items, count * sizeof(struct ost_json *));
    qsort(items + count, count, sizeof(struct ost_json *), compare);
    value->of.sorted = items + count;
    return all_differ(cursor, items + count, count);
}

bool ost_json_take_items(struct ost_json_cursor *cursor, struct ost_json *value,
                         struct ost_json *first, size_t count)
{
    bool object = value->type == OST_JSON_OBJECT;
    size_t each =
        object ? sizeof *value->of.items + sizeof(uint64_t) : sizeof *value->of.items;
    value->of.items = ost_json_arena_take(cursor->arena, count * each);
    if (value->of.items == NULL) {
        cursor->no_memory = true;
        return false;
    }
    value->of.count = count;
    list_items(cursor, first, count, value->of.items);
    return !object || close_object(cursor, value);
}
