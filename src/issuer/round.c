/* SPDX-License-Identifier: Apache-2.0 */
/* One round of fetching for one issuer, on the worker's thread: metadata, then keys. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/process.h"
#include "issuer/cache_control.h"
#include "issuer/discovery.h"
#include "issuer/source.h"

#define METADATA_RETRY_MS 60000 /* while the last good address is still in use */

static int64_t now_of(const struct ost_source *source)
{
    return ost_clock_mono(&source->refresher->options.clock);
}

static void report(const struct ost_source *source, ostiary_level level,
                   const char *event, const char *detail, int64_t keys)
{
    const struct ost_refresher *refresher = source->refresher;
    const struct ost_log_pair pairs[] = {
        OST_LOG_STRING("issuer", source->settings->issuer),
        OST_LOG_STRING("detail", detail),
        OST_LOG_NUMBER("keys", keys),
        OST_LOG_STRING("settings", refresher->settings->id),
    };
    const struct ost_event told = {level, event, NULL,
                                   ost_clock_wall(&refresher->options.clock)};
    ost_journal_write(refresher->options.journal, told, pairs,
                      sizeof pairs / sizeof pairs[0]);
}

static unsigned jitter(void)
{
    uint16_t random = 500;
    (void)ost_process_random(&random, sizeof random);
    return random % 1000;
}

/* The round failed: what is in hand stays (decision 14: never an older set after a
 * newer). */
static void fail_round(struct ost_source *source, const char *why)
{
    struct ost_refresher *refresher = source->refresher;
    int64_t now = now_of(source);
    (void)pthread_mutex_lock(&refresher->lock);
    ost_refresh_failed(&source->state, jitter(), now);
    (void)snprintf(source->last_error, sizeof source->last_error, "%s", why);
    bool have_keys = source->state.have_keys && now < source->state.stale_until;
    (void)pthread_cond_broadcast(&refresher->finished);
    (void)pthread_mutex_unlock(&refresher->lock);
    report(source, have_keys ? OSTIARY_LEVEL_WARNING : OSTIARY_LEVEL_ERROR,
           have_keys ? "keys_stale" : "keys_unavailable", why,
           have_keys ? (int64_t)source->key_count : 0);
}

static void get(struct ost_source *source, const char *url, ost_fetch_done_fn done)
{
    struct ost_target_rules rules = ost_discovery_rules(source->settings, url);
    struct ost_fetch_limits limits = ost_discovery_limits(source->settings);
    ostiary_error why = {0};
    if (ost_worker_get(source->refresher->worker, url, &rules, &limits, done, source,
                       &why) != OSTIARY_OK) {
        struct ost_answer failed = {.arrived = false};
        (void)snprintf(failed.error, sizeof failed.error, "%s", why.detail);
        done(source, &failed);
    }
}

static void report_key(const struct ost_source *source, const struct ost_key_facts *key,
                       size_t number)
{
    const struct ost_refresher *refresher = source->refresher;
    const struct ost_log_pair pairs[] = {
        OST_LOG_STRING("issuer", source->settings->issuer),
        OST_LOG_STRING("key_id", key->kid),
        OST_LOG_NUMBER("key", (int64_t)number),
        OST_LOG_STRING("detail", key->why),
        OST_LOG_STRING("settings", refresher->settings->id),
    };
    const struct ost_event told = {OSTIARY_LEVEL_WARNING,
                                   key->private_published ? "private_key_published"
                                                          : "key_skipped",
                                   NULL, ost_clock_wall(&refresher->options.clock)};
    ost_journal_write(refresher->options.journal, told, pairs,
                      sizeof pairs / sizeof pairs[0]);
}

void ost_round_report_skipped(const struct ost_source *source,
                              const struct ost_jwks *jwks)
{
    for (size_t i = 0; i < jwks->fact_count; i++) {
        if (!jwks->facts[i].usable) {
            report_key(source, &jwks->facts[i], i);
        }
    }
}

static ostiary_code parse_keys(const struct ost_source *source,
                               const struct ost_answer *answer,
                               struct ost_jwks **jwks_out, ostiary_error *err)
{
    const struct ost_jwks *previous = source->ring == NULL ? NULL : source->ring->jwks;
    OST_ENSURE(answer->arrived, err, OSTIARY_KEYS_UNAVAILABLE, "%s: %s", source->jwks_uri,
               answer->error);
    OST_ENSURE(answer->status == 200, err, OSTIARY_KEYS_UNAVAILABLE, "%s: status %d",
               source->jwks_uri, answer->status);
    OST_CLEANUP(ost_jwks_cleanup) struct ost_jwks *jwks = NULL;
    OST_TRY(ost_jwks_parse(ost_buf_span(&answer->body), &source->settings->key_algorithms,
                           previous, &jwks, err));
    ost_round_report_skipped(source, jwks);
    OST_ENSURE(jwks->count > 0, err, OSTIARY_KEYS_UNAVAILABLE, "%s: no usable key",
               source->jwks_uri);
    *jwks_out = OST_TAKE(jwks);
    return OSTIARY_OK;
}

/* Published before the round counts as finished: whoever waited then finds the keys. */
static bool take_keys(struct ost_source *source, struct ost_ring *ring, int64_t fresh_ms)
{
    struct ost_refresher *refresher = source->refresher;
    int64_t now = now_of(source);
    (void)pthread_mutex_lock(&refresher->lock);
    struct ost_refresh_state next = source->state;
    (void)pthread_mutex_unlock(&refresher->lock);
    ost_refresh_keys_arrived(&next, &refresher->rules, fresh_ms, now);
    atomic_store(&ring->fresh_until_ms, next.fresh_until);
    atomic_store(&ring->stale_until_ms, next.stale_until);
    if (!refresher->options.publish(refresher->options.publish_ctx, source->number,
                                    ring)) {
        ost_ring_free(ring);
        return false;
    }
    ost_ring_free(source->ring);
    source->ring = ring;
    (void)pthread_mutex_lock(&refresher->lock);
    ost_refresh_keys_arrived(&source->state, &refresher->rules, fresh_ms, now);
    source->key_count = ring->jwks->count;
    source->last_error[0] = '\0';
    (void)pthread_cond_broadcast(&refresher->finished);
    (void)pthread_mutex_unlock(&refresher->lock);
    return true;
}

static void keys_done(void *ctx, const struct ost_answer *answer)
{
    struct ost_source *source = ctx;
    struct ost_jwks *jwks = NULL;
    ostiary_error why = {0};
    if (parse_keys(source, answer, &jwks, &why) != OSTIARY_OK) {
        fail_round(source, why.detail);
        return;
    }
    struct ost_ring *ring = ost_ring_new_take(jwks);
    if (ring == NULL) {
        fail_round(source, "memory ran out");
        return;
    }
    const struct ost_refresher *refresher = source->refresher;
    int64_t fresh_ms =
        ost_cache_fresh_ms(answer, refresher->settings->keys.default_fresh_seconds,
                           ost_clock_wall(&refresher->options.clock));
    if (!take_keys(source, ring, fresh_ms)) {
        fail_round(source, "memory ran out");
        return;
    }
    report(source, OSTIARY_LEVEL_INFO, "keys_fetched", source->jwks_uri,
           (int64_t)ring->jwks->count);
}

static void take_metadata(struct ost_source *source, const char *jwks_uri,
                          int64_t fresh_ms)
{
    struct ost_refresher *refresher = source->refresher;
    if (source->settings->jwks_uri == NULL && jwks_uri != NULL) {
        char *copy = ost_strndup(jwks_uri, strlen(jwks_uri));
        if (copy == NULL) {
            return; /* the address known so far, if any, goes on serving */
        }
        ost_free(source->jwks_uri);
        source->jwks_uri = copy;
    }
    (void)pthread_mutex_lock(&refresher->lock);
    ost_refresh_metadata_arrived(&source->state, fresh_ms, now_of(source));
    (void)pthread_mutex_unlock(&refresher->lock);
}

static void try_candidate(struct ost_source *source);

/* MD-09: without usable metadata the last good address goes on serving. */
static void metadata_exhausted(struct ost_source *source, const char *why)
{
    if (source->jwks_uri == NULL) {
        fail_round(source, why);
        return;
    }
    take_metadata(source, NULL, METADATA_RETRY_MS);
    get(source, source->jwks_uri, keys_done);
}

static void metadata_done(void *ctx, const struct ost_answer *answer)
{
    struct ost_source *source = ctx;
    struct ost_as_metadata metadata;
    ostiary_error why = {0};
    ostiary_code code = ost_discovery_judge(source->settings, answer, &metadata, &why);
    if (code == OSTIARY_OK) {
        const struct ost_refresher *refresher = source->refresher;
        take_metadata(source, metadata.jwks_uri,
                      ost_cache_fresh_ms(answer,
                                         refresher->settings->keys.default_fresh_seconds,
                                         ost_clock_wall(&refresher->options.clock)));
    } else if (answer->arrived && answer->status == 200) {
        report(source, OSTIARY_LEVEL_WARNING, "metadata_refused", why.detail, 0);
    }
    ost_as_metadata_clear(&metadata);
    if (code == OSTIARY_OK && source->jwks_uri != NULL) {
        get(source, source->jwks_uri, keys_done);
        return;
    }
    (void)pthread_mutex_lock(&source->refresher->lock);
    (void)snprintf(source->last_error, sizeof source->last_error, "%s", why.detail);
    (void)pthread_mutex_unlock(&source->refresher->lock);
    source->candidate++;
    try_candidate(source);
}

static void try_candidate(struct ost_source *source)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf url = {0};
    if (ost_discovery_url(source->settings, source->candidate, &url) && !url.failed) {
        get(source, url.data, metadata_done);
        return;
    }
    char why[sizeof source->last_error];
    (void)pthread_mutex_lock(&source->refresher->lock);
    (void)snprintf(why, sizeof why, "no usable metadata: %.160s", source->last_error);
    (void)pthread_mutex_unlock(&source->refresher->lock);
    metadata_exhausted(source, why);
}

void ost_round_start(struct ost_source *source, enum ost_refresh_step step)
{
    if (step == OST_REFRESH_METADATA) {
        source->candidate = 0;
        try_candidate(source);
    } else {
        get(source, source->jwks_uri, keys_done);
    }
}
