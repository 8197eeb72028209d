/* SPDX-License-Identifier: Apache-2.0 */
/* Key ids that were asked for and not found: one that was asked for before waits longer
 * each time, so that a lost client cannot spend the fetches that a real rotation needs
 * (design decision 4). Bounded; pure. */
#ifndef OST_ISSUER_MISSING_KEYS_H
#define OST_ISSUER_MISSING_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OST_MISSING_KEYS 64

/** The memory of one issuer; all zero is empty. Full, the oldest entry goes. */
struct ost_missing_keys {
    struct ost_missing_key {
        uint64_t name;      /* from the key id's SHA-256 */
        int64_t not_before; /* monotonic milliseconds */
        unsigned misses;    /* 0: no entry */
    } keys[OST_MISSING_KEYS];
    size_t next;
};

/** Whether a fetch may be made for this key id now. */
bool ost_missing_keys_allow(const struct ost_missing_keys *missing, uint64_t name,
                            int64_t now);
/** A fetch is made for it: the next may follow one cool-down later, then two, then four.
 *  After a fetch that failed nothing was learnt of the key: `learnt` false. */
void ost_missing_keys_asked(struct ost_missing_keys *missing, uint64_t name, bool learnt,
                            int64_t cooldown_ms, int64_t now);

#endif
