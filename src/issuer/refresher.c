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
    source->download = (struct ost_download){.worker = refresher->worker,
                                             .issuer = settings,
                                             .clock = refresher->options.clock,
                                             .ctx = source};
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
                                              options->transport_ctx, options->clock};
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

bool ost_refresher_is_forked(const struct ost_refresher *refresher)
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
    OST_ENSURE(!ost_refresher_is_forked(refresher), err, OSTIARY_FORKED,
               "started before fork: make or first use the validator in the child");
    return atomic_load(&refresher->started) ? OSTIARY_OK : start_once(refresher, err);
}

static void clear_source(struct ost_source *source)
{
    ost_ring_free(source->ring);
    ost_free(source->jwks_uri);
    ost_download_clear(&source->download);
    ost_validators_clear(&source->metadata);
    ost_validators_clear(&source->keys);
    ost_buf_clear(&source->keys_text);
}

void ost_refresher_free(struct ost_refresher *refresher)
{
    if (refresher == NULL) {
        return;
    }
    bool forked = ost_refresher_is_forked(refresher);
    ost_worker_free(refresher->worker, forked); /* first: it uses the rest */
    for (size_t i = 0;
         refresher->sources != NULL && i < refresher->settings->issuer_count; i++) {
        clear_source(&refresher->sources[i]);
    }
    ost_free(refresher->sources);
    ost_settings_free(refresher->settings);
    if (!forked) {
        (void)pthread_cond_destroy(&refresher->finished);
        (void)pthread_mutex_destroy(&refresher->lock);
    }
    ost_free(refresher);
}
