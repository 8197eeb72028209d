/* SPDX-License-Identifier: Apache-2.0 */
/* A validator over the material, and requests to it, as an MCP server makes them. */
#ifndef TESTS_BENCH_OURS_DOOR_H
#define TESTS_BENCH_OURS_DOOR_H

#include "ostiary/ostiary.h"
#include "worker.h"

/** One request that a client sends: the fields of ostiary_validator_fields(). */
struct bench_request {
    ostiary_field fields[8];
    ostiary_call call;
    ostiary_request request;
    char *authorization;
};

struct bench_door {
    ostiary_validator *validator;
    ostiary_verdict *verdicts[BENCH_MOST_THREADS];
    struct bench_request *requests;
    ostiary_text *credentials; /* of the requests, one next to the other */
    size_t count;
    bool stands_still;           /* the clock does not go on from one run to the next */
    _Atomic int64_t now, now_ms; /* of the clock */
};

/** `members`: more of the configuration, a comma first; the clock is the system's unless
 *  `own_clock`. */
void bench_door_open(struct bench_door *door, const char *folder, const char *members,
                     bool own_clock);
/** The same with nothing more, the system's clock, and a log that listens. */
void bench_door_open_logged(struct bench_door *door, const char *folder,
                            ostiary_log_fn log);

/** What another door is made of. */
struct bench_setup {
    const char *folder; /* where the names in the settings begin */
    const char *text;   /* all of the settings */
    size_t len;
    bool own_clock;
    ostiary_log_fn log; /* NULL: nobody listens */
};
/** The same by these. */
void bench_door_open_with(struct bench_door *door, const struct bench_setup *setup);
/** The same tool call with this "Bearer ...", which is borrowed. */
void bench_request_fill(struct bench_request *out, ostiary_text authorization);
/** Let it carry another one. */
void bench_request_bear(struct bench_request *request, ostiary_text authorization);
/** The same as it comes from a socket: bench_receive(). */
void bench_request_receive(struct bench_request *request, ostiary_text authorization);
/** Whether the tool call of bench_door_requests() would pass with this token. */
bool bench_door_judge(const struct bench_door *door, const char *token);
/** Requests that carry these credentials ("Bearer ..."). */
void bench_door_requests(struct bench_door *door, const char *const *tokens,
                         size_t count);
/** How many checks did not find their token in the cache, so far. */
uint64_t bench_door_misses(const struct bench_door *door);

#endif
