/* SPDX-License-Identifier: Apache-2.0 */
/* How cost grows with one thing: the cases of growth.py, one file a kind of growth. */
#ifndef TESTS_BENCH_GROWTH_H
#define TESTS_BENCH_GROWTH_H

#include <stdatomic.h>

#include "minting.h"
#include "ours_door.h"

#define GROWTH_MOST_CASES 32
#define GROWTH_TOKENS     1024 /* of one point, where they are seen for the first time */
#define GROWTH_HOT        128  /* where they are seen again */

/** A door before which tokens come in turn. */
struct growth_point {
    struct bench_door door;
    struct bench_minted minted;
    struct bench_request requests[BENCH_MOST_THREADS];
    ostiary_code expected;
    size_t count;      /* of the tokens, those that come */
    char (*tools)[48]; /* what they call, in turn; NULL: always the same */
    size_t tool_count;
    const uint32_t *which; /* the numbers of the tokens; NULL: from 0 on */
    atomic_size_t next;
};

/** A door by this text, which is freed, with a clock of its own. */
struct growth_point *growth_point_new(const char *folder, char *text, size_t len,
                                      struct bench_minted minted);
/** Every token once, then its time has passed. */
void growth_run_first(const void *state, size_t thread, size_t times);
/** The tokens again and again, while the clock stands still. */
void growth_run_again(const void *state, size_t thread, size_t times);

/** The cases of one kind. */
struct growth_cases {
    struct bench_case items[GROWTH_MOST_CASES];
    size_t count;
    char name[80]; /* of the worker */
};
void growth_add(struct growth_cases *cases, const char *what, size_t size,
                void (*run)(const void *state, size_t thread, size_t times),
                const void *state);
/** "again SIZE", of tokens that this puts into the cache. */
void growth_add_again(struct growth_cases *cases, size_t size,
                      struct growth_point *point);
/** Two doors by the same text: "first SIZE" and "again SIZE". */
void growth_add_both(struct growth_cases *cases, size_t size, const char *folder,
                     const char *text, struct bench_minted minted);

void growth_open_keys(const char *folder, struct growth_cases *cases);
void growth_open_issuers(const char *folder, struct growth_cases *cases);
void growth_open_rules(const char *folder, struct growth_cases *cases);
void growth_open_scopes(const char *folder, struct growth_cases *cases);
void growth_open_sizes(const char *folder, struct growth_cases *cases);
/** `most`: how many are put into the cache. */
void growth_open_tokens(const char *folder, struct growth_cases *cases, size_t most);

/** SHA-256 of the tokens alone, of a struct growth_point. */
void growth_run_hash(const void *state, size_t thread, size_t times);

#endif
