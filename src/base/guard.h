/* SPDX-License-Identifier: Apache-2.0 */
/* Safe sharing of one pointer: readers never lock or wait, writers wait for readers.
 * Striped reader counts with two phases (SRCU); see src/README.md. */
#ifndef OST_BASE_GUARD_H
#define OST_BASE_GUARD_H

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct ost_stripe {
    _Alignas(128) _Atomic uint64_t readers[2];
};

struct ost_guard {
    _Atomic(void *) current;
    _Atomic unsigned phase;
    pthread_mutex_t writers;
    struct ost_stripe *stripes; /* ost_process_stripe_count() */
};

/** One section. Between enter and leave: no lock, wait, network, log, clock or host call.
 */
struct ost_section {
    struct ost_stripe *stripe;
    unsigned phase;
    const void *view;
};

ostiary_code ost_guard_init(struct ost_guard *guard, void *first, ostiary_error *err);
struct ost_section ost_guard_enter(const struct ost_guard *guard);
void ost_guard_leave(struct ost_section *section);

/** Writers, one at a time: lock, read the current view, publish the next, unlock. After
 *  publish returns no reader can still see the old one, which the caller may free. */
void *ost_guard_lock(struct ost_guard *guard);
void *ost_guard_publish(struct ost_guard *guard, void *next);
void ost_guard_unlock(struct ost_guard *guard);

/** No reader or writer may be left. Returns what was current: the caller frees it. */
void *ost_guard_clear(struct ost_guard *guard);

#endif
