/* SPDX-License-Identifier: Apache-2.0 */
/* One process of the fleet and the requests that it answers; of fleet.c and naive.c. */
#ifndef FLEET_PROCESS_H
#define FLEET_PROCESS_H

#include "fleet.h"

struct request {
    struct process *process;
    enum fleet_tokens tokens;
    int64_t since_ms, kid; /* kid: of garbage */
    struct request *next_made, *next_unused, *next_waiting;
};

/** Requests that go on arriving. */
struct stream {
    struct process *process;
    enum fleet_tokens tokens;
    int64_t mean_ms, until_ms;
};

/** The client that does the obvious. */
struct naive {
    bool has_keys, has_new_key, fetching, fetched_new_key, failed;
    int64_t timer_at_ms;
    struct request *waiting;
};

struct process {
    struct fleet *fleet;
    size_t number;
    bool let_new_key_in;
    struct stream streams[3];
    ostiary_validator *validator;
    struct naive naive;
};

enum outcome {
    OUTCOME_ADMITTED,
    OUTCOME_REFUSED,
    OUTCOME_UNDECIDED,
    OUTCOME_WAITS /* it will be judged again */
};

/** What became of a request, now or after a wait. */
void fleet_settle(struct request *request, enum outcome outcome);

/** Judge a request as the naive client does; where it waits, it is judged again, for the
 *  last time, and settled. */
enum outcome naive_judge(struct request *request);

#endif
