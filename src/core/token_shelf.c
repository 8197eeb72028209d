/* SPDX-License-Identifier: Apache-2.0 */
/* Places of the token cache of one size, taken in turn by a hand that goes round (CLOCK):
 * one new token is written next to the other, where memory is near. */
#include "core/token_shelf.h"

#include <string.h>

#include "base/mem.h"

#define LINE_BYTES _Alignof(struct ost_token_slot)
#define AHEAD      4 /* of the hand, while it passes over: memory answers late */

/* Whole lines: no two places share one. */
bool ost_token_shelf_make(struct ost_token_shelf *shelf, size_t grant_bytes,
                          uint64_t count)
{
    size_t bytes = sizeof(struct ost_token_slot) + grant_bytes;
    shelf->grant_bytes = grant_bytes;
    shelf->slot_bytes = (bytes + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES;
    shelf->count = count;
    shelf->memory = ost_alloc_array(count + 1, shelf->slot_bytes);
    shelf->slots = ost_align(shelf->memory, LINE_BYTES);
    return shelf->memory != NULL;
}

/* Grants tell of persons. What the hand never came to was never touched. */
void ost_token_shelf_clear(struct ost_token_shelf *shelf)
{
    uint64_t hand = atomic_load_explicit(&shelf->hand, memory_order_relaxed);
    uint64_t written = hand < shelf->count ? hand : shelf->count;
    if (shelf->memory != NULL) {
        explicit_bzero(shelf->slots, written * shelf->slot_bytes);
    }
    ost_free(shelf->memory);
}

struct ost_token_slot *ost_token_shelf_slot(const struct ost_token_shelf *shelf,
                                            uint64_t place)
{
    return (struct ost_token_slot *)(void *)(shelf->slots + place * shelf->slot_bytes);
}

static bool was_used(const struct ost_token_shelf *shelf, uint64_t place)
{
    struct ost_token_slot *slot = ost_token_shelf_slot(shelf, place);
    return atomic_load_explicit(&slot->used, memory_order_relaxed) != 0;
}

static void set_used(const struct ost_token_shelf *shelf, uint64_t place, uint16_t used)
{
    struct ost_token_slot *slot = ost_token_shelf_slot(shelf, place);
    atomic_store_explicit(&slot->used, used, memory_order_relaxed);
}

/* Once is enough: what is written is another processor's to fetch again. */
void ost_token_shelf_use(const struct ost_token_shelf *shelf, uint64_t place)
{
    if (!was_used(shelf, place)) {
        set_used(shelf, place, 1);
    }
}

uint64_t ost_token_shelf_peek(const struct ost_token_shelf *shelf)
{
    return atomic_load_explicit(&shelf->hand, memory_order_relaxed) % shelf->count;
}

static uint64_t next(struct ost_token_shelf *shelf)
{
    return atomic_fetch_add_explicit(&shelf->hand, 1, memory_order_relaxed) %
           shelf->count;
}

void ost_token_shelf_expect(const struct ost_token_shelf *shelf, uint64_t place)
{
    if (place < shelf->count) {
        __builtin_prefetch(ost_token_shelf_slot(shelf, place), 1);
    }
}

/* Each one that is passed over has been hit since the last time: the more of them, the
 * more signatures were saved. */
uint64_t ost_token_shelf_take(struct ost_token_shelf *shelf)
{
    uint64_t place = next(shelf);
    for (unsigned passed = 0; was_used(shelf, place) && passed < OST_TOKEN_PASSED_AT_MOST;
         passed++) {
        ost_token_shelf_expect(shelf, place + AHEAD);
        set_used(shelf, place, 0);
        place = next(shelf);
    }
    return place;
}

uint64_t ost_token_shelf_worth(const struct ost_token_shelf *shelf, uint64_t place)
{
    uint64_t ahead = (place + shelf->count - ost_token_shelf_peek(shelf)) % shelf->count;
    return (was_used(shelf, place) ? UINT64_C(1) << 32 : 0) +
           (ahead << 16) / shelf->count;
}
