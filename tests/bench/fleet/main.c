/* SPDX-License-Identifier: Apache-2.0 */
/* Tells a story with every strategy, as JSON: bench-fleet STORY PROCESSES SEED */
#include <stdio.h>
#include <stdlib.h>

#include "stories.h"

static void print_series(const char *name, const unsigned *counts, int64_t count)
{
    (void)printf(",\"%s\":[", name);
    for (int64_t i = 0; i < count; i++) {
        (void)printf("%s%u", i == 0 ? "" : ",", counts[i]);
    }
    (void)printf("]");
}

static void print_answers(const char *name, const struct fleet_answers *answers)
{
    (void)printf(",\"%s\":{\"admitted\":%u,\"refused\":%u,\"undecided\":%u,\"waited\":%u,"
                 "\"longest_wait_ms\":%lld}",
                 name, answers->admitted, answers->refused, answers->undecided,
                 answers->waited, (long long)answers->longest_wait_ms);
}

static void print(const struct story *story, const struct fleet *fleet)
{
    int64_t all_ms = story_all_have_key_ms(fleet, 0);
    (void)printf("{\"story\":\"%s\",\"says\":\"%s\",\"strategy\":\"%s\",\"event_second\":"
                 "%lld,\"ends_second\":%lld",
                 story->name, story->says, fleet_strategy_names[fleet->strategy],
                 (long long)story->event_second, (long long)story->ends_second);
    if (all_ms != FLEET_NEVER) {
        (void)printf(",\"all_have_new_key_ms\":%lld", (long long)all_ms);
    }
    print_answers("new_key", &fleet->answers[FLEET_NEW_KEY]);
    print_answers("garbage", &fleet->answers[FLEET_GARBAGE]);
    print_series("keys", fleet->endpoint.keys, story->ends_second);
    print_series("metadata", fleet->endpoint.metadata, story->ends_second);
    (void)printf("}");
}

static void tell(const struct story *story, size_t processes, uint64_t seed)
{
    for (int strategy = 0; strategy < FLEET_STRATEGIES; strategy++) {
        struct fleet *fleet =
            story_tell(story, (enum fleet_strategy)strategy, processes, seed);
        (void)printf("%s", strategy == 0 ? "[" : ",\n");
        print(story, fleet);
        fleet_free(fleet);
    }
    (void)printf("]\n");
}

int main(int argc, char **argv)
{
    const struct story *story = argc == 4 ? story_find(argv[1]) : NULL;
    size_t processes = argc == 4 ? (size_t)strtoul(argv[2], NULL, 10) : 0;
    if (story == NULL || processes < 1 || processes > FLEET_MOST_PROCESSES) {
        (void)fprintf(stderr, "usage: bench-fleet STORY PROCESSES SEED; 1 to %d, of\n",
                      FLEET_MOST_PROCESSES);
        for (size_t i = 0; i < fleet_story_count; i++) {
            (void)fprintf(stderr, "  %s\n", fleet_stories[i].name);
        }
        return 2;
    }
    tell(story, processes, (uint64_t)strtoul(argv[3], NULL, 10));
    return 0;
}
