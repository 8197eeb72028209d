/* SPDX-License-Identifier: Apache-2.0 */
/* Places of the token cache of one size, in sets of eight, and who of a set has to go. */
#ifndef OST_CORE_TOKEN_SHELF_H
#define OST_CORE_TOKEN_SHELF_H

#include "core/token_slot.h"

#define OST_TOKEN_WAYS 8

/** A look at the clocks, as the check has taken it. */
struct ost_token_moment {
    int64_t now;    /* Unix seconds */
    int64_t now_ms; /* monotonic */
};

struct ost_token_shelf {
    size_t grant_bytes, slot_bytes;
    uint64_t sets;
    char *slots; /* sets * OST_TOKEN_WAYS of slot_bytes each */
    /* What looking and choosing go by, so that they touch none of the slots. */
    struct ost_token_marks *marks;
    void *mark_memory; /* that they are in */
};

/** Of the places of one set, in two lines of memory. Hints, which may be late: what a
 * slot says counts. */
struct ost_token_marks {
    _Atomic uint64_t tags[OST_TOKEN_WAYS]; /* 0: empty; the lowest bit: hit of late */
    _Atomic uint64_t ends[OST_TOKEN_WAYS]; /* epoch and monotonic second, 32 bits each */
};

/** What is put, or looked for: the name says whose it is, the tag where it may be. */
struct ost_token_key {
    uint64_t tag; /* from ost_token_tag_of() */
    struct ost_token_name name;
};

/** Memory is reserved now and touched as it is used. False without. */
bool ost_token_shelf_make(struct ost_token_shelf *shelf, size_t grant_bytes,
                          uint64_t entries);
void ost_token_shelf_clear(struct ost_token_shelf *shelf);

/** The number of a set's first place; `mixed` is 32 bits that nobody outside can foresee.
 */
size_t ost_token_shelf_set(const struct ost_token_shelf *shelf, uint64_t mixed);
struct ost_token_slot *ost_token_shelf_slot(const struct ost_token_shelf *shelf,
                                            size_t place);
/** A place of this set that is of this tag and not dead at `now` (its epoch and
 * since_ms); the set's end where none is. */
size_t ost_token_shelf_look(const struct ost_token_shelf *shelf, size_t set, uint64_t tag,
                            const struct ost_token_facts *now);
/** The place was hit. */
void ost_token_shelf_use(const struct ost_token_shelf *shelf, size_t place);
/** The place of this set to take: that of the same tag, an empty one, a dead one, one
 * that was not hit of late, and so on. */
size_t ost_token_shelf_choose(const struct ost_token_shelf *shelf, size_t set,
                              uint64_t tag, const struct ost_token_facts *facts);
/** The place has been filled. */
void ost_token_shelf_mark(const struct ost_token_shelf *shelf, size_t place, uint64_t tag,
                          const struct ost_token_facts *facts);
/** Whether its time has come and is not over, on both clocks: a wall clock that was set
 *  back makes nothing live longer. */
bool ost_token_is_in_time(const struct ost_token_facts *facts,
                          struct ost_token_moment moment);

#endif
