/* SPDX-License-Identifier: Apache-2.0 */
/* What happens to a fleet. Each story begins with all processes started at one instant.
 */
#include "stories.h"

#include <string.h>

#define HOUR            3600
#define QUIET           (2 * HOUR) /* what comes before an event */
#define EACH_MS         1000 /* a process is sent a token of the kind once a second */
#define LATE            45   /* a new key is used before it can be fetched */
#define OUTAGE          1800
#define GARBAGE_ROTATES 165 /* seconds of garbage before the rotation, and in all */
#define GARBAGE         300
#define GARBAGE_OUTAGE  300

static void start(struct fleet *fleet, const struct story *story)
{
    fleet_send_once(fleet, FLEET_OLD_KEY);
    fleet_run(fleet, story->event_second);
}

static void tell_start(struct fleet *fleet, const struct story *story)
{
    start(fleet, story);
    fleet_run(fleet, story->ends_second);
}

static void tell_rotation(struct fleet *fleet, const struct story *story)
{
    start(fleet, story);
    fleet->endpoint.published = true;
    fleet_send(fleet, FLEET_NEW_KEY, EACH_MS, story->ends_second);
    fleet_run(fleet, story->ends_second);
}

/* Used when a copy that was fetched before it was published is no longer fresh. */
static void tell_rotation_ahead(struct fleet *fleet, const struct story *story)
{
    start(fleet, story);
    fleet->endpoint.published = true;
    fleet_run(fleet, story->event_second + 300);
    fleet_send(fleet, FLEET_NEW_KEY, EACH_MS, story->ends_second);
    fleet_run(fleet, story->ends_second);
}

static void tell_rotation_late(struct fleet *fleet, const struct story *story)
{
    start(fleet, story);
    fleet_send(fleet, FLEET_NEW_KEY, EACH_MS, story->ends_second);
    fleet_run(fleet, story->event_second + LATE);
    fleet->endpoint.published = true;
    fleet_run(fleet, story->ends_second);
}

static void break_down(struct fleet *fleet, const struct story *story, int64_t seconds)
{
    fleet->endpoint.down = true;
    fleet_run(fleet, story->event_second + seconds);
    fleet->endpoint.down = false;
    fleet->endpoint.published = true; /* shows who has fetched again */
    fleet_run(fleet, story->ends_second);
}

static void tell_start_in_outage(struct fleet *fleet, const struct story *story)
{
    fleet->endpoint.down = true;
    start(fleet, story);
    fleet->endpoint.down = false;
    fleet->endpoint.published = true;
    fleet_run(fleet, story->ends_second);
}

static void tell_outage(struct fleet *fleet, const struct story *story)
{
    start(fleet, story);
    break_down(fleet, story, OUTAGE);
}

static void tell_outage_with_garbage(struct fleet *fleet, const struct story *story)
{
    start(fleet, story);
    fleet_send(fleet, FLEET_GARBAGE, EACH_MS, story->ends_second);
    break_down(fleet, story, GARBAGE_OUTAGE);
}

/* A rotation in its middle: used as soon as published. */
static void tell_garbage(struct fleet *fleet, const struct story *story)
{
    start(fleet, story);
    fleet_send(fleet, FLEET_GARBAGE, EACH_MS, story->event_second + GARBAGE);
    fleet_run(fleet, story->event_second + GARBAGE_ROTATES);
    fleet->endpoint.published = true;
    fleet_send(fleet, FLEET_NEW_KEY, EACH_MS, story->ends_second);
    fleet_run(fleet, story->ends_second);
}

const struct story fleet_stories[] = {
    {"steady", "all start at one instant, then nothing happens for four hours", 0,
     4 * HOUR, tell_start},
    {"start in outage",
     "all start at one instant, and nobody answers until the event, ten minutes later",
     600, 900, tell_start_in_outage},
    {"rotation", "a new key is published and used at the same instant", QUIET,
     QUIET + 600, tell_rotation},
    {"rotation ahead", "a new key is published 300 s before it is used", QUIET,
     QUIET + 900, tell_rotation_ahead},
    {"rotation late", "a new key is used 45 s before it is published", QUIET, QUIET + 600,
     tell_rotation_late},
    {"outage", "nobody answers for 30 minutes; then there is a new key", QUIET,
     QUIET + OUTAGE + 900, tell_outage},
    {"garbage",
     "every process gets a token a second with a key id that never was, for 300 s; after "
     "165 s of it a new key is published and used",
     QUIET, QUIET + GARBAGE + 300, tell_garbage},
    {"outage, garbage", "nobody answers for 5 minutes, and such garbage all the time",
     QUIET, QUIET + GARBAGE_OUTAGE + 120, tell_outage_with_garbage},
};
const size_t fleet_story_count = sizeof fleet_stories / sizeof fleet_stories[0];

struct fleet *story_tell(const struct story *story, enum fleet_strategy strategy,
                         size_t processes, uint64_t seed)
{
    struct fleet *fleet = fleet_new(strategy, processes, seed);
    story->tell(fleet, story);
    return fleet;
}

const struct story *story_find(const char *name)
{
    for (size_t i = 0; i < fleet_story_count; i++) {
        if (strcmp(fleet_stories[i].name, name) == 0) {
            return &fleet_stories[i];
        }
    }
    return NULL;
}

static unsigned gets(const struct fleet *fleet, int64_t second)
{
    return fleet->endpoint.keys[second] + fleet->endpoint.metadata[second];
}

unsigned story_peak(const struct fleet *fleet, int64_t from_second, int64_t until_second)
{
    unsigned most = 0;
    for (int64_t i = from_second; i < until_second; i++) {
        most = gets(fleet, i) > most ? gets(fleet, i) : most;
    }
    return most;
}

unsigned story_total(const struct fleet *fleet, int64_t from_second, int64_t until_second)
{
    unsigned sum = 0;
    for (int64_t i = from_second; i < until_second; i++) {
        sum += gets(fleet, i);
    }
    return sum;
}

int64_t story_all_have_key_ms(const struct fleet *fleet, int64_t second)
{
    int64_t last = 0;
    for (size_t i = 0; i < fleet->count; i++) {
        int64_t at = fleet->endpoint.has_new_key_ms[i];
        if (at == FLEET_NEVER) {
            return FLEET_NEVER;
        }
        last = at > last ? at : last;
    }
    return last - second * 1000;
}
