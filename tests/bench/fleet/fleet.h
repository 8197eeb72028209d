/* SPDX-License-Identifier: Apache-2.0 */
/* Many processes of one MCP server before one authorization server: each a whole
 * validator, or, to compare with, a client that does the obvious. */
#ifndef FLEET_FLEET_H
#define FLEET_FLEET_H

#include <stdbool.h>
#include <stdint.h>

#include "endpoint.h"
#include "events.h"
#include "ostiary/ostiary.h"

enum fleet_strategy {
    FLEET_OSTIARY,
    FLEET_OSTIARY_WITHOUT_JITTER,
    /* Fetches when the copy is no longer fresh, again a second after a failure, and for
     * every token of a key that is not in hand; one fetch at a time. */
    FLEET_NAIVE
};
#define FLEET_STRATEGIES 3
extern const char *const fleet_strategy_names[FLEET_STRATEGIES];

/** What tokens a process is sent. */
enum fleet_tokens {
    FLEET_OLD_KEY,
    FLEET_NEW_KEY,
    FLEET_GARBAGE /* of a key id that never was, another one each time */
};

/** How requests were answered at last: those that waited for keys after their wait. */
struct fleet_answers {
    unsigned admitted, refused, undecided;
    unsigned waited;         /* of the admitted */
    int64_t longest_wait_ms; /* of any */
};

struct fleet {
    struct events events;
    struct endpoint endpoint;
    enum fleet_strategy strategy;
    size_t count, made; /* processes; workers that exist */
    struct process *processes;
    struct request *requests, *unused; /* all there are; those that may be used again */
    ostiary_verdict *verdict;
    char *keys[2];                   /* private JWKs, the old and the new one */
    char *tokens[2];                 /* by these */
    struct fleet_answers answers[3]; /* by enum fleet_tokens */
};

/** Make `count` processes that have done nothing yet, at the time 0. */
struct fleet *fleet_new(enum fleet_strategy strategy, size_t count, uint64_t seed);
void fleet_free(struct fleet *fleet);
/** Let time pass until this second. */
void fleet_run(struct fleet *fleet, int64_t until_second);
/** Each process is sent one request now. */
void fleet_send_once(struct fleet *fleet, enum fleet_tokens tokens);
/** Each process is sent requests, one each `mean_ms` on average, each at a time of its
 * own, until this second; of the new key only until the process has let one in. */
void fleet_send(struct fleet *fleet, enum fleet_tokens tokens, int64_t mean_ms,
                int64_t until_second);

/** For worker.c: a fetch of this process has been answered. */
void fleet_answered(struct fleet *fleet, size_t process);

#endif
