/* SPDX-License-Identifier: Apache-2.0 */
/* What happens to a fleet, from its start to the end of the story. */
#ifndef FLEET_STORIES_H
#define FLEET_STORIES_H

#include "fleet.h"

struct story {
    const char *name;
    const char *says;                  /* what happens, for a reader */
    int64_t event_second, ends_second; /* when it happens; when the story is over */
    void (*tell)(struct fleet *fleet, const struct story *story);
};
extern const struct story fleet_stories[];
extern const size_t fleet_story_count;

/** Tell a story with a new fleet, which is the caller's then. */
struct fleet *story_tell(const struct story *story, enum fleet_strategy strategy,
                         size_t processes, uint64_t seed);
const struct story *story_find(const char *name);

/** GETs in the busiest second of these, the last excluded: of metadata and keys. */
unsigned story_peak(const struct fleet *fleet, int64_t from_second, int64_t until_second);
unsigned story_total(const struct fleet *fleet, int64_t from_second,
                     int64_t until_second);
/** When the last of all processes had the new key, in milliseconds after `second`;
 *  FLEET_NEVER: not all have it. Negative: before that. */
int64_t story_all_have_key_ms(const struct fleet *fleet, int64_t second);

#endif
