/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps every issuer's metadata and keys fresh; single flight. */
#include "issuer/refresher.h"

#include <assert.h>
#include <stdio.h>
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

/* On the worker's thread: starts what is due for every issuer. */
static int64_t tick(void *ctx)
{
    struct ost_refresher *refresher = ctx;
    int64_t wake_at = OST_NEVER;
    for (size_t i = 0; i < refresher->settings->issuer_count; i++) {
        struct ost_source *source = &refresher->sources[i];
        int64_t now = now_of(refresher);
        (void)pthread_mutex_lock(&refresher->lock);
        struct ost_refresh_decision decision = ost_refresh_plan(&source->state, now);
        if (decision.step != OST_REFRESH_NOTHING) {
            ost_refresh_started(&source->state, &refresher->rules, now);
        }
        (void)pthread_mutex_unlock(&refresher->lock);
        if (decision.step != OST_REFRESH_NOTHING) {
            ost_round_start(source, decision.step);
        }
        wake_at = sooner(wake_at, decision.wake_at);
    }
    int64_t now = now_of(refresher);
    return wake_at == OST_NEVER ? -1 : (wake_at > now ? wake_at - now : 0);
}

static bool init_source(struct ost_refresher *refresher, size_t i)
{
    struct ost_source *source = &refresher->sources[i];
    const struct ost_issuer_settings *settings = &refresher->settings->issuers[i];
    source->refresher = refresher;
    source->number = i;
    source->settings = settings;
    source->state.fixed = settings->jwks_text != NULL;
    source->state.have_keys = source->state.fixed;
    source->state.stale_until = source->state.fixed ? OST_NEVER : 0;
    source->state.fresh_until = source->state.stale_until;
    source->state.discovers = settings->jwks_uri == NULL;
    source->state.have_jwks_uri = settings->jwks_uri != NULL;
    if (settings->jwks_uri != NULL) {
        source->jwks_uri = ost_strndup(settings->jwks_uri, strlen(settings->jwks_uri));
    }
    return settings->jwks_uri == NULL || source->jwks_uri != NULL;
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

/* Keys of a file are there from the start. */
static ostiary_code init_keys(struct ost_refresher *refresher, size_t i,
                              ostiary_error *err)
{
    struct ost_source *source = &refresher->sources[i];
    struct ost_ring *ring = NULL;
    OST_TRY(ost_refresher_first_ring(refresher->settings, i, &ring, err));
    if (ring != NULL) {
        source->key_count = ring->jwks->count;
        ost_round_report_skipped(source, ring->jwks);
    }
    ost_ring_free(ring);
    return OSTIARY_OK;
}

static ostiary_code init_sources(struct ost_refresher *refresher, ostiary_error *err)
{
    size_t count = refresher->settings->issuer_count;
    refresher->sources = ost_alloc_array(count, sizeof *refresher->sources);
    OST_ENSURE(refresher->sources != NULL, err, OSTIARY_INTERNAL_ERROR, "refresher");
    for (size_t i = 0; i < count; i++) {
        OST_ENSURE(init_source(refresher, i), err, OSTIARY_INTERNAL_ERROR, "refresher");
        OST_TRY(init_keys(refresher, i, err));
    }
    return OSTIARY_OK;
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
    refresher->settings = ost_settings_share(options->settings);
    refresher->rules = (struct ost_refresh_rules){
        options->settings->keys.default_fresh_seconds * 1000,
        options->settings->keys.stale_if_error_seconds * 1000,
        options->settings->keys.unknown_key_cooldown_seconds * 1000,
    };
    const struct ost_worker_options worker = {tick, refresher, options->transport,
                                              options->transport_ctx};
    OST_TRY(ost_worker_new(&worker, &refresher->worker, err));
    OST_TRY(init_sources(refresher, err));
    *refresher_out = OST_TAKE(refresher);
    return OSTIARY_OK;
}

ostiary_code ost_refresher_first_ring(const struct ost_settings *settings, size_t issuer,
                                      struct ost_ring **ring_out, ostiary_error *err)
{
    const struct ost_issuer_settings *of = &settings->issuers[issuer];
    struct ost_jwks *jwks = NULL;
    *ring_out = NULL;
    if (of->jwks_text == NULL) {
        return OSTIARY_OK;
    }
    OST_TRY(ost_jwks_parse((struct ost_span){of->jwks_text, of->jwks_text_len},
                           &of->key_algorithms, NULL, &jwks, err));
    *ring_out = ost_ring_new_take(jwks);
    OST_ENSURE(*ring_out != NULL, err, OSTIARY_INTERNAL_ERROR, "key ring");
    atomic_store(&(*ring_out)->fresh_until_ms, OST_NEVER);
    atomic_store(&(*ring_out)->stale_until_ms, OST_NEVER);
    return OSTIARY_OK;
}

/* E2: the thread and its connections belong to the process that made them. */
static bool is_forked(const struct ost_refresher *refresher)
{
    return atomic_load(&refresher->started) &&
           refresher->forks != ost_process_fork_count();
}

static bool all_fixed(const struct ost_refresher *refresher)
{
    for (size_t i = 0; i < refresher->settings->issuer_count; i++) {
        if (!refresher->sources[i].state.fixed) {
            return false;
        }
    }
    return true;
}

static ostiary_code start_once(struct ost_refresher *refresher, ostiary_error *err)
{
    ostiary_code code = OSTIARY_OK;
    (void)pthread_mutex_lock(&refresher->lock);
    if (!atomic_load(&refresher->started)) {
        ost_process_watch_forks();
        refresher->forks = ost_process_fork_count();
        code =
            all_fixed(refresher) ? OSTIARY_OK : ost_worker_start(refresher->worker, err);
        atomic_store(&refresher->started, code == OSTIARY_OK);
    }
    (void)pthread_mutex_unlock(&refresher->lock);
    return code;
}

ostiary_code ost_refresher_start(struct ost_refresher *refresher, ostiary_error *err)
{
    OST_ENSURE(!is_forked(refresher), err, OSTIARY_FORKED,
               "started before fork: make or first use the validator in the child");
    return atomic_load(&refresher->started) ? OSTIARY_OK : start_once(refresher, err);
}

void ost_refresher_free(struct ost_refresher *refresher)
{
    if (refresher == NULL) {
        return;
    }
    bool forked = is_forked(refresher);
    ost_worker_free(refresher->worker, forked); /* first: it uses the rest */
    for (size_t i = 0;
         refresher->sources != NULL && i < refresher->settings->issuer_count; i++) {
        ost_ring_free(refresher->sources[i].ring);
        ost_free(refresher->sources[i].jwks_uri);
    }
    ost_free(refresher->sources);
    ost_settings_free(refresher->settings);
    if (!forked) {
        (void)pthread_cond_destroy(&refresher->finished);
        (void)pthread_mutex_destroy(&refresher->lock);
    }
    ost_free(refresher);
}

/* Under the lock: whether a round is under way or will start now, for this want. */
static bool is_coming(struct ost_refresh_state *state, enum ost_want want, int64_t now)
{
    if (state->fixed) {
        return false;
    }
    if (want == OST_WANT_UNKNOWN_KEY) {
        return ost_refresh_want_unknown(state, now) || state->in_flight;
    }
    return state->in_flight || now >= state->not_before;
}

static int64_t seconds_until(int64_t at, int64_t now)
{
    int64_t seconds = at > now ? (at - now + 999) / 1000 : 1;
    return seconds < 1 ? 1 : seconds;
}

struct ost_request_for_keys ost_refresher_ask(struct ost_refresher *refresher,
                                              size_t issuer, enum ost_want want)
{
    struct ost_request_for_keys asked = {.prospect = OST_PROSPECT_NONE};
    struct ost_refresh_state *state = &refresher->sources[issuer].state;
    int64_t now = now_of(refresher);
    assert(ost_section_depth == 0);
    (void)pthread_mutex_lock(&refresher->lock);
    bool coming = is_coming(state, want, now);
    asked.prospect = coming ? OST_PROSPECT_COMING : OST_PROSPECT_NONE;
    asked.ticket = state->attempts + (state->in_flight ? 0 : 1);
    asked.last_failed = state->last_failed;
    asked.cooling_down = want == OST_WANT_UNKNOWN_KEY && !coming && !state->fixed;
    asked.retry_after_seconds = seconds_until(
        want == OST_WANT_UNKNOWN_KEY && state->cooldown_until > state->not_before
            ? state->cooldown_until
            : state->not_before,
        now);
    (void)pthread_mutex_unlock(&refresher->lock);
    if (coming) {
        ost_worker_wake(refresher->worker);
    }
    return asked;
}

bool ost_refresher_wait(struct ost_refresher *refresher, size_t issuer, uint64_t ticket,
                        uint32_t timeout_ms)
{
    const struct ost_refresh_state *state = &refresher->sources[issuer].state;
    struct timespec deadline = ost_clock_deadline(timeout_ms);
    int late = 0;
    assert(ost_section_depth == 0);
    (void)pthread_mutex_lock(&refresher->lock);
    while (state->finished < ticket && late == 0) {
        late = pthread_cond_timedwait(&refresher->finished, &refresher->lock, &deadline);
    }
    bool finished = state->finished >= ticket;
    (void)pthread_mutex_unlock(&refresher->lock);
    return finished;
}

static int64_t seconds_left(int64_t until, int64_t now)
{
    return until == OST_NEVER ? OST_NEVER : (until - now) / 1000;
}

void ost_refresher_state(struct ost_refresher *refresher, size_t issuer,
                         ostiary_issuer_state *state_out)
{
    struct ost_source *source = &refresher->sources[issuer];
    int64_t now = now_of(refresher);
    (void)pthread_mutex_lock(&refresher->lock);
    const struct ost_refresh_state *state = &source->state;
    (void)snprintf(state_out->issuer, sizeof state_out->issuer, "%s",
                   source->settings->issuer);
    state_out->have_keys = state->have_keys && now < state->stale_until;
    state_out->key_count = source->key_count;
    state_out->fresh_for_seconds = seconds_left(state->fresh_until, now);
    state_out->stale_for_seconds = seconds_left(state->stale_until, now);
    state_out->next_try_seconds =
        state->fixed
            ? OST_NEVER
            : seconds_left(state->not_before > now ? state->not_before : now, now);
    state_out->attempts = state->attempts;
    (void)snprintf(state_out->last_error, sizeof state_out->last_error, "%.247s",
                   source->last_error);
    (void)pthread_mutex_unlock(&refresher->lock);
}
