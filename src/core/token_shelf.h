/* SPDX-License-Identifier: Apache-2.0 */
/* Places of the token cache of one size, which are taken in turn, and who is passed
 * over. */
#ifndef OST_CORE_TOKEN_SHELF_H
#define OST_CORE_TOKEN_SHELF_H

#include "core/token_slot.h"

/** How many that were hit of late are passed over for one new token. */
#define OST_TOKEN_PASSED_AT_MOST 128

struct ost_token_shelf {
    size_t grant_bytes, slot_bytes;
    uint64_t count;
    char *slots;
    void *memory; /* that they are in */
    /* How many places it has passed: alone on its line, since who puts turns it. */
    _Alignas(128) _Atomic uint64_t hand;
};

/** Memory is reserved now and touched as it is used. `count` is not 0. False without. */
bool ost_token_shelf_make(struct ost_token_shelf *shelf, size_t grant_bytes,
                          uint64_t count);
/** Wiped and freed. */
void ost_token_shelf_clear(struct ost_token_shelf *shelf);

struct ost_token_slot *ost_token_shelf_slot(const struct ost_token_shelf *shelf,
                                            uint64_t place);
/** The place was hit. */
void ost_token_shelf_use(const struct ost_token_shelf *shelf, uint64_t place);
/** The place under the hand, which does not move. */
uint64_t ost_token_shelf_peek(const struct ost_token_shelf *shelf);
/** The hand will come to the place soon; past the end: nothing. */
void ost_token_shelf_expect(const struct ost_token_shelf *shelf, uint64_t place);
/** The next place that was not hit since the hand last passed, or one after so many that
 * were: the hand moves past it. */
uint64_t ost_token_shelf_take(struct ost_token_shelf *shelf);
/** How much would be lost with the place: the more, the later the hand comes to it; more
 * than any other if it was hit of late. */
uint64_t ost_token_shelf_worth(const struct ost_token_shelf *shelf, uint64_t place);

#endif
