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
    size_t count;
    bool stands_still;           /* the clock does not go on from one run to the next */
    _Atomic int64_t now, now_ms; /* of the clock */
};

/** `members`: more of the configuration, a comma first; the clock is the system's unless
 *  `own_clock`. */
void bench_door_open(struct bench_door *door, const char *folder, const char *members,
                     bool own_clock);
/** Whether the tool call of bench_door_requests() would pass with this token. */
bool bench_door_judge(const struct bench_door *door, const char *token);
/** Requests that carry these credentials ("Bearer ..."). */
void bench_door_requests(struct bench_door *door, const char *const *tokens,
                         size_t count);

#endif
