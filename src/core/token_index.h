/* SPDX-License-Identifier: Apache-2.0 */
/* Where in the token cache a token may be: cells of one word, in sets of one line of
 * memory. All hints, which may be late: what a slot says counts. */
#ifndef OST_CORE_TOKEN_INDEX_H
#define OST_CORE_TOKEN_INDEX_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OST_TOKEN_WAYS 8

/** A cell: 24 bits of the tag (0: it is empty), 16 of the monotonic second at which the
 * token ends, 24 of the place that it is at. */
struct ost_token_set {
    _Alignas(64) _Atomic uint64_t cells[OST_TOKEN_WAYS];
};

struct ost_token_index {
    struct ost_token_set *sets;
    uint64_t count;
    void *memory; /* that they are in */
};

/** A number that is no place's and no cell's. */
#define OST_TOKEN_NOWHERE (UINT64_C(1) << 24)

/** Twice as many cells as places, of which there are fewer than OST_TOKEN_NOWHERE / 2.
 * False without memory. */
bool ost_token_index_make(struct ost_token_index *index, uint64_t places);
void ost_token_index_clear(struct ost_token_index *index);

/* A tag is a number that nobody outside can foresee, equal for equal tokens. */

/** It will be looked at soon. */
void ost_token_index_expect(const struct ost_token_index *index, uint64_t tag);
/** The place of a token of this tag that ends after this second; OST_TOKEN_NOWHERE. */
uint64_t ost_token_index_look(const struct ost_token_index *index, uint64_t tag,
                              int64_t second);

/** The cell to take for a token of this tag: one of the same tag, else an empty one or
 * one whose token has ended. OST_TOKEN_NOWHERE: the set is full. */
uint64_t ost_token_index_choose(const struct ost_token_index *index, uint64_t tag,
                                int64_t second);
/** The first of the cells where a token of this tag may be. */
uint64_t ost_token_index_first(const struct ost_token_index *index, uint64_t tag);
/** The place that a cell tells of; of an empty cell, any. */
uint64_t ost_token_index_place(const struct ost_token_index *index, uint64_t cell);

/** What the slot of such a token keeps, to find its cell again: its home. Changes
 * nothing.
 */
uint64_t ost_token_index_home(uint64_t tag, int64_t end_second, uint64_t cell);
/** The cell of this home tells of the place from now on. */
void ost_token_index_point(const struct ost_token_index *index, uint64_t home,
                           uint64_t place);
/** The place is another token's from now on: what was told of it at its old home is
 * taken back, if it is still told there and is believed. */
void ost_token_index_forget(const struct ost_token_index *index, uint64_t home,
                            uint64_t place, int64_t second);
#endif
