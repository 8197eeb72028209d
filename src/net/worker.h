/* SPDX-License-Identifier: Apache-2.0 */
/* The one background thread: a curl multi handle, a queue of jobs, a tick for its owner.
 */
#ifndef OST_NET_WORKER_H
#define OST_NET_WORKER_H

#include "base/clock.h"
#include "base/error.h"
#include "net/fetch.h"

struct ost_worker;

struct ost_worker_options {
    /** On the worker's thread before each wait: starts what is due and returns the
     *  milliseconds until it wants to run again, -1: when woken. */
    int64_t (*tick)(void *ctx);
    void *ctx;
    ostiary_transport_fn transport; /* NULL: libcurl */
    void *transport_ctx;
    struct ost_clock clock; /* of the deadlines of a host's transport */
};

/** Make a worker; no thread and no socket yet. Owns: ost_worker_free(). */
OSTIARY_MUST_CHECK ostiary_code ost_worker_new(const struct ost_worker_options *options,
                                               struct ost_worker **worker_out,
                                               ostiary_error *err);
/** Start the thread, every signal blocked in it; calling it again does nothing. */
OSTIARY_MUST_CHECK ostiary_code ost_worker_start(struct ost_worker *worker,
                                                 ostiary_error *err);
/** Make the thread tick soon. Any thread. */
void ost_worker_wake(struct ost_worker *worker);

/** Start a GET; only from tick or done, on the worker's thread. `done` is called exactly
 *  once, later, on that thread, unless the worker is freed first. */
OSTIARY_MUST_CHECK ostiary_code ost_worker_get(struct ost_worker *worker,
                                               const struct ost_get *get,
                                               ost_fetch_done_fn done, void *ctx,
                                               ostiary_error *err);

/** Stop the thread and free everything. `abandoned`: this process is a fork's child, so
 *  touch neither thread nor connections (engineering.md E2). Fetches that a host's
 *  transport still holds stay valid and come to nothing. */
void ost_worker_free(struct ost_worker *worker, bool abandoned);

#endif
