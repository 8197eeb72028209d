/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps every issuer's metadata and keys fresh; single flight. */
#include "issuer/refresher.h"

#include <string.h>

#include "base/mem.h"
#include "base/process.h"
#include "issuer/source.h"

static int64_t now_of(const struct ost_refresher *refresher)
{
    return ost_clock_mono(&refresher->options.clock);
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/** What is to be done for one source, by its number. */
struct due {
    struct ost_source *source; /* NULL: nothing can be */
    struct ost_refresh_decision decision;
};

/* Under the lock: one that no settings name any more goes once its last round is over. */
static struct ost_source *take_retired(struct ost_refresher *refresher, size_t number)
{
    struct ost_source *source = refresher->sources[number];
    if (source == NULL || !source->retired || source->state.in_flight) {
        return NULL;
    }
    refresher->sources[number] = NULL;
    return source;
}

/* Under the lock: from here to its end the round is in flight, and keeps the source. */
static void begin_due(const struct ost_refresher *refresher, size_t number,
                      struct due *due_out)
{
    struct ost_source *source = refresher->sources[number];
    if (source == NULL || source->retired) {
        return;
    }
    int64_t now = now_of(refresher);
    due_out->source = source;
    due_out->decision = ost_refresh_plan(&source->state, now);
    if (due_out->decision.step != OST_REFRESH_NOTHING) {
        ost_refresh_started(&source->state, now);
    }
}

/* False past the last source. */
static bool look_at(struct ost_refresher *refresher, size_t number, struct due *due_out)
{
    struct ost_source *gone = NULL;
    *due_out = (struct due){NULL, {OST_REFRESH_NOTHING, OST_NEVER}};
    (void)pthread_mutex_lock(&refresher->lock);
    bool is_one = number < refresher->source_count;
    if (is_one) {
        gone = take_retired(refresher, number);
        begin_due(refresher, number, due_out);
    }
    (void)pthread_mutex_unlock(&refresher->lock);
    ost_source_free(gone);
    return is_one;
}

/* On the worker's thread: starts what is due for every issuer. */
static int64_t tick(void *ctx)
{
    struct ost_refresher *refresher = ctx;
    const struct ost_refresher_options *options = &refresher->options;
    int64_t wake_at = OST_NEVER;
    struct due due;
    for (size_t i = 0; look_at(refresher, i, &due); i++) {
        if (due.decision.step != OST_REFRESH_NOTHING) {
            ost_round_start(due.source, due.decision.step);
        }
        wake_at = sooner(wake_at, due.decision.wake_at);
    }
    wake_at = sooner(wake_at, options->watch(options->ctx, now_of(refresher)));
    int64_t now = now_of(refresher);
    return wake_at == OST_NEVER ? -1 : (wake_at > now ? wake_at - now : 0);
}

static bool init_condition(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;
    if (pthread_condattr_init(&attributes) != 0) {
        return false;
    }
    bool made = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
                pthread_cond_init(condition, &attributes) == 0;
    (void)pthread_condattr_destroy(&attributes);
    return made;
}

OST_DEFINE_CLEANUP(refresher_cleanup, struct ost_refresher, ost_refresher_free)

ostiary_code ost_refresher_new(const struct ost_refresher_options *options,
                               struct ost_refresher **refresher_out, ostiary_error *err)
{
    *refresher_out = NULL;
    struct ost_refresher *raw = ost_alloc(sizeof *raw);
    OST_ENSURE(raw != NULL, err, OSTIARY_INTERNAL_ERROR, "refresher");
    if (pthread_mutex_init(&raw->lock, NULL) != 0 || !init_condition(&raw->finished)) {
        ost_free(raw);
        return ost_fail(err, OSTIARY_INTERNAL_ERROR, "refresher");
    }
    OST_CLEANUP(refresher_cleanup) struct ost_refresher *refresher = raw;
    refresher->options = *options;
    const struct ost_worker_options worker = {tick, refresher, options->transport,
                                              options->transport_ctx, options->clock};
    OST_TRY(ost_worker_new(&worker, &refresher->worker, err));
    *refresher_out = OST_TAKE(refresher);
    return OSTIARY_OK;
}

bool ost_refresher_is_forked(const struct ost_refresher *refresher)
{
    return atomic_load(&refresher->started) &&
           refresher->forks != ost_process_fork_count();
}

static bool needs_thread(const struct ost_refresher *refresher)
{
    bool needs = refresher->watches;
    for (size_t i = 0; !needs && i < refresher->source_count; i++) {
        const struct ost_source *source = refresher->sources[i];
        needs = source != NULL && !source->retired && !source->state.fixed;
    }
    return needs;
}

ostiary_code ost_refresher_start_thread(struct ost_refresher *refresher,
                                        ostiary_error *err)
{
    return atomic_load(&refresher->started) && needs_thread(refresher)
               ? ost_worker_start(refresher->worker, err)
               : OSTIARY_OK;
}

static ostiary_code start_once(struct ost_refresher *refresher, ostiary_error *err)
{
    ostiary_code code = OSTIARY_OK;
    (void)pthread_mutex_lock(&refresher->lock);
    if (!atomic_load(&refresher->started)) {
        ost_process_watch_forks();
        refresher->forks = ost_process_fork_count();
        code = needs_thread(refresher) ? ost_worker_start(refresher->worker, err)
                                       : OSTIARY_OK;
        atomic_store(&refresher->started, code == OSTIARY_OK);
    }
    (void)pthread_mutex_unlock(&refresher->lock);
    return code;
}

ostiary_code ost_refresher_start(struct ost_refresher *refresher, ostiary_error *err)
{
    OST_ENSURE(!ost_refresher_is_forked(refresher), err, OSTIARY_FORKED,
               "started before fork: make or first use the validator in the child");
    return atomic_load(&refresher->started) ? OSTIARY_OK : start_once(refresher, err);
}

void ost_refresher_free(struct ost_refresher *refresher)
{
    if (refresher == NULL) {
        return;
    }
    bool forked = ost_refresher_is_forked(refresher);
    ost_worker_free(refresher->worker, forked); /* first: it uses the rest */
    for (size_t i = 0; i < refresher->source_count; i++) {
        ost_source_free(refresher->sources[i]);
    }
    ost_free(refresher->sources);
    if (!forked) {
        (void)pthread_cond_destroy(&refresher->finished);
        (void)pthread_mutex_destroy(&refresher->lock);
    }
    ost_free(refresher);
}
