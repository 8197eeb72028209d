/* SPDX-License-Identifier: Apache-2.0 */
/* Places of the token cache of one size, in sets of eight, and who of a set has to go. */
#include "core/token_shelf.h"

#include "base/mem.h"

#define USED UINT64_C(1) /* of a tag */

static bool make_marks(struct ost_token_shelf *shelf)
{
    size_t align = sizeof(struct ost_token_marks); /* two lines, next to each other */
    shelf->mark_memory = ost_alloc((shelf->sets + 1) * sizeof *shelf->marks);
    uintptr_t at = (uintptr_t)shelf->mark_memory;
    shelf->marks = (void *)((at + align - 1) / align * align);
    return shelf->mark_memory != NULL;
}

bool ost_token_shelf_make(struct ost_token_shelf *shelf, size_t grant_bytes,
                          uint64_t entries)
{
    shelf->grant_bytes = grant_bytes;
    shelf->slot_bytes = sizeof(struct ost_token_slot) + grant_bytes;
    shelf->sets = (entries + OST_TOKEN_WAYS - 1) / OST_TOKEN_WAYS;
    shelf->slots = ost_alloc_array(shelf->sets * OST_TOKEN_WAYS, shelf->slot_bytes);
    return shelf->slots != NULL && make_marks(shelf);
}

void ost_token_shelf_clear(struct ost_token_shelf *shelf)
{
    ost_free(shelf->slots);
    ost_free(shelf->mark_memory);
}

size_t ost_token_shelf_set(const struct ost_token_shelf *shelf, uint64_t mixed)
{
    return (size_t)((mixed * shelf->sets) >> 32) * OST_TOKEN_WAYS;
}

struct ost_token_slot *ost_token_shelf_slot(const struct ost_token_shelf *shelf,
                                            size_t place)
{
    return (struct ost_token_slot *)(void *)(shelf->slots + place * shelf->slot_bytes);
}

static _Atomic uint64_t *tag_at(const struct ost_token_shelf *shelf, size_t place)
{
    return &shelf->marks[place / OST_TOKEN_WAYS].tags[place % OST_TOKEN_WAYS];
}

static uint64_t load(_Atomic uint64_t *from)
{
    return atomic_load_explicit(from, memory_order_relaxed);
}

static void store(_Atomic uint64_t *to, uint64_t value)
{
    atomic_store_explicit(to, value, memory_order_relaxed);
}

void ost_token_shelf_use(const struct ost_token_shelf *shelf, size_t place)
{
    _Atomic uint64_t *tag = tag_at(shelf, place);
    if ((load(tag) & USED) == 0) {
        (void)atomic_fetch_or_explicit(tag, USED, memory_order_relaxed);
    }
}

bool ost_token_is_in_time(const struct ost_token_facts *facts,
                          struct ost_token_moment moment)
{
    int64_t age = moment.now - facts->since;
    int64_t age_ms = moment.now_ms - facts->since_ms;
    return moment.now < facts->until && age >= 0 && age < facts->max_age_seconds &&
           age_ms >= 0 && age_ms < facts->max_age_seconds * 1000;
}

/* The lower halves: what has the wrong ones is let live too long, or dies too soon. */
static uint64_t end_of(uint64_t epoch, int64_t second)
{
    return epoch << 32 | (uint32_t)second;
}

static bool is_dead(uint64_t end, const struct ost_token_facts *now)
{
    return end >> 32 != (uint32_t)now->epoch ||
           (int32_t)((uint32_t)end - (uint32_t)(now->since_ms / 1000)) <= 0;
}

size_t ost_token_shelf_look(const struct ost_token_shelf *shelf, size_t set, uint64_t tag,
                            const struct ost_token_facts *now)
{
    struct ost_token_marks *marks = &shelf->marks[set / OST_TOKEN_WAYS];
    size_t way = 0;
    while (way < OST_TOKEN_WAYS && ((load(&marks->tags[way]) & ~USED) != tag ||
                                    is_dead(load(&marks->ends[way]), now))) {
        way++;
    }
    return set + way;
}

/* All are hot: the hand passes, and whoever is not hit again is the next to go. */
static void pass_hand(struct ost_token_marks *marks)
{
    for (size_t way = 0; way < OST_TOKEN_WAYS; way++) {
        (void)atomic_fetch_and_explicit(&marks->tags[way], ~USED, memory_order_relaxed);
    }
}

void ost_token_shelf_mark(const struct ost_token_shelf *shelf, size_t place, uint64_t tag,
                          const struct ost_token_facts *facts)
{
    struct ost_token_marks *marks = &shelf->marks[place / OST_TOKEN_WAYS];
    if ((load(&marks->tags[place % OST_TOKEN_WAYS]) & USED) != 0) {
        pass_hand(marks); /* who was hit of late had to go, so all had been */
    }
    int64_t left = facts->until - facts->since;
    int64_t lives = left < facts->max_age_seconds ? left : facts->max_age_seconds;
    store(&marks->ends[place % OST_TOKEN_WAYS],
          end_of(facts->epoch, facts->since_ms / 1000 + lives));
    store(&marks->tags[place % OST_TOKEN_WAYS], tag);
}

/* How little a place is worth: 0 is the one to take. */
enum worth {
    WORTH_SAME, /* the token itself, judged again */
    WORTH_EMPTY,
    WORTH_DEAD, /* out of its time, or of older settings */
    WORTH_COLD, /* not hit since the hand last passed */
    WORTH_HOT
};

static enum worth worth_of(uint64_t held, uint64_t end, uint64_t tag,
                           const struct ost_token_facts *facts)
{
    if (held == 0) {
        return WORTH_EMPTY;
    }
    if ((held & ~USED) == tag) {
        return WORTH_SAME;
    }
    if (is_dead(end, facts)) {
        return WORTH_DEAD;
    }
    return (held & USED) == 0 ? WORTH_COLD : WORTH_HOT;
}

size_t ost_token_shelf_choose(const struct ost_token_shelf *shelf, size_t set,
                              uint64_t tag, const struct ost_token_facts *facts)
{
    struct ost_token_marks *marks = &shelf->marks[set / OST_TOKEN_WAYS];
    enum worth least = WORTH_HOT;
    /* Not always the same of equals, or two new ones push out each other for ever. */
    size_t first = (size_t)(tag >> 8) ^ (size_t)facts->since_ms;
    size_t best = first % OST_TOKEN_WAYS;
    for (size_t i = 0; i < OST_TOKEN_WAYS; i++) {
        size_t way = (first + i) % OST_TOKEN_WAYS;
        enum worth worth =
            worth_of(load(&marks->tags[way]), load(&marks->ends[way]), tag, facts);
        if (worth < least) {
            least = worth;
            best = way;
        }
    }
    return set + best;
}
