/* SPDX-License-Identifier: Apache-2.0 */
/* What happens when, in a time that is made up: a queue of events, and chance from a
 * seed. */
#ifndef FLEET_EVENTS_H
#define FLEET_EVENTS_H

#include <stddef.h>
#include <stdint.h>

typedef void (*event_fn)(void *ctx);

/** All zero is empty, at the time 0. */
struct events {
    struct event {
        int64_t at_ms;
        uint64_t order; /* of those of one time the first put in comes first */
        event_fn happen;
        void *ctx;
    } * heap;
    size_t count, size;
    uint64_t put;
    int64_t now_ms;
};

void events_put(struct events *events, int64_t at_ms, event_fn happen, void *ctx);
/** Let time pass, and everything happen that falls into it. */
void events_run(struct events *events, int64_t until_ms);
void events_clear(struct events *events);

/** All that is random from here on, ost_process_random() too, comes of this seed; or is
 *  the middle of its range wherever it is asked for, where `even`: then there is no
 *  jitter. */
void chance_begin(uint64_t seed, int even);
/** 0 to below - 1, of the simulation's own; never even. */
int64_t chance_below(int64_t below);

#endif
