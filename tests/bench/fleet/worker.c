/* SPDX-License-Identifier: Apache-2.0 */
/* net/worker without its thread: ticks and answers are events of the simulation. All that
 * decides what is fetched, and when, is the library's own. */
#include "net/worker.h"

#include <stdlib.h>

#include "fleet.h"

struct ost_worker {
    struct ost_worker_options options;
    struct fleet *fleet;
    size_t number;
    bool started;
    int64_t ticks_at; /* the tick that counts; others that are in the queue do not */
    struct ost_answer answer; /* of the one fetch that is under way: an issuer has one */
    ost_fetch_done_fn done;
    void *done_ctx;
};

/* The linker gives them these names. */
ostiary_code __wrap_ost_worker_new(const struct ost_worker_options *options,
                                   struct ost_worker **worker_out, ostiary_error *err);
ostiary_code __wrap_ost_worker_start(struct ost_worker *worker, ostiary_error *err);
void __wrap_ost_worker_wake(struct ost_worker *worker);
ostiary_code __wrap_ost_worker_get(struct ost_worker *worker, const struct ost_get *get,
                                   ost_fetch_done_fn done, void *ctx, ostiary_error *err);
void __wrap_ost_worker_free(struct ost_worker *worker, bool abandoned);

ostiary_code __wrap_ost_worker_new(const struct ost_worker_options *options,
                                   struct ost_worker **worker_out, ostiary_error *err)
{
    (void)err;
    struct ost_worker *worker = calloc(1, sizeof *worker);
    if (worker == NULL) {
        abort();
    }
    worker->options = *options;
    worker->fleet = options->transport_ctx;
    worker->number = worker->fleet->made++;
    worker->ticks_at = FLEET_NEVER;
    *worker_out = worker;
    return OSTIARY_OK;
}

static void tick(void *ctx);

static void tick_at(struct ost_worker *worker, int64_t at_ms)
{
    worker->ticks_at = at_ms;
    events_put(&worker->fleet->events, at_ms, tick, worker);
}

static void tick(void *ctx)
{
    struct ost_worker *worker = ctx;
    int64_t now = worker->fleet->events.now_ms;
    if (now != worker->ticks_at) {
        return;
    }
    worker->ticks_at = FLEET_NEVER;
    int64_t wait_ms = worker->options.tick(worker->options.ctx);
    if (wait_ms >= 0) {
        tick_at(worker, now + wait_ms);
    }
}

void __wrap_ost_worker_wake(struct ost_worker *worker)
{
    int64_t now = worker->fleet->events.now_ms;
    if (worker->started && worker->ticks_at != now) {
        tick_at(worker, now);
    }
}

ostiary_code __wrap_ost_worker_start(struct ost_worker *worker, ostiary_error *err)
{
    (void)err;
    worker->started = true;
    __wrap_ost_worker_wake(worker);
    return OSTIARY_OK;
}

static void arrive(void *ctx)
{
    struct ost_worker *worker = ctx;
    struct ost_answer answer = worker->answer;
    worker->answer = (struct ost_answer){0};
    worker->done(worker->done_ctx, &answer);
    ost_answer_clear(&answer);
    __wrap_ost_worker_wake(worker);
    fleet_answered(worker->fleet, worker->number);
}

ostiary_code __wrap_ost_worker_get(struct ost_worker *worker, const struct ost_get *get,
                                   ost_fetch_done_fn done, void *ctx, ostiary_error *err)
{
    struct events *events = &worker->fleet->events;
    (void)err;
    worker->done = done;
    worker->done_ctx = ctx;
    int64_t arrives_ms = endpoint_get(&worker->fleet->endpoint, worker->number, get,
                                      events->now_ms, &worker->answer);
    events_put(events, arrives_ms, arrive, worker);
    return OSTIARY_OK;
}

void __wrap_ost_worker_free(struct ost_worker *worker, bool abandoned)
{
    (void)abandoned;
    if (worker != NULL) {
        ost_answer_clear(&worker->answer);
        free(worker);
    }
}
