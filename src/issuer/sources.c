/* SPDX-License-Identifier: Apache-2.0 */
/* Which sources serve some settings: those that are there already, where all that
 * fetching depends on is the same, and new ones (JF-16). */
#include <string.h>

#include "base/mem.h"
#include "issuer/source.h"

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool same_addresses(const struct ost_issuer_settings *a,
                           const struct ost_issuer_settings *b)
{
    return strcmp(a->issuer, b->issuer) == 0 &&
           same_text(a->metadata_url, b->metadata_url) &&
           same_text(a->jwks_uri, b->jwks_uri);
}

static bool same_algorithms(const struct ost_issuer_settings *a,
                            const struct ost_issuer_settings *b)
{
    bool same = true;
    for (size_t i = 0; i < OST_KEY_TYPE_COUNT; i++) {
        same = same && a->key_algorithms.by_type[i] == b->key_algorithms.by_type[i];
    }
    return same;
}

/* Whether the same servers would be believed. */
static bool same_trust(const struct ost_http_settings *a,
                       const struct ost_http_settings *b)
{
    return same_text(a->ca_text, b->ca_text) && same_text(a->proxy, b->proxy) &&
           a->allow_private_addresses == b->allow_private_addresses &&
           a->allow_insecure_loopback == b->allow_insecure_loopback;
}

static bool same_http(const struct ost_http_settings *a,
                      const struct ost_http_settings *b)
{
    return a->connect_timeout_ms == b->connect_timeout_ms &&
           a->timeout_ms == b->timeout_ms && a->max_body_bytes == b->max_body_bytes &&
           a->max_redirects == b->max_redirects && same_trust(a, b);
}

static bool same_rules(const struct ost_keys_settings *a,
                       const struct ost_keys_settings *b)
{
    return a->default_fresh_seconds == b->default_fresh_seconds &&
           a->stale_if_error_seconds == b->stale_if_error_seconds &&
           a->unknown_key_cooldown_seconds == b->unknown_key_cooldown_seconds &&
           same_text(a->cache_dir, b->cache_dir);
}

static bool same_file(const struct ost_issuer_settings *a,
                      const struct ost_issuer_settings *b)
{
    return ost_span_equal((struct ost_span){a->jwks_text, a->jwks_text_len},
                          (struct ost_span){b->jwks_text, b->jwks_text_len});
}

static bool is_fixed(const struct ost_issuer_settings *issuer)
{
    return issuer->jwks_text != NULL;
}

/* Whether the source does for this issuer what a new one would. */
static bool serves(const struct ost_source *source, const struct ost_settings *settings,
                   const struct ost_issuer_settings *issuer)
{
    const struct ost_issuer_settings *own = source->settings;
    if (!same_addresses(own, issuer) || !same_algorithms(own, issuer) ||
        is_fixed(own) != is_fixed(issuer)) {
        return false;
    }
    return is_fixed(issuer) ? same_file(own, issuer)
                            : same_http(&own->http, &issuer->http) &&
                                  same_rules(&source->held->keys, &settings->keys);
}

/* Whether what it has brought would be the same for this issuer: only how it is fetched,
 * or how long it is kept, differs. */
static bool bequeaths(const struct ost_source *source,
                      const struct ost_issuer_settings *issuer)
{
    return same_addresses(source->settings, issuer) &&
           same_algorithms(source->settings, issuer) &&
           is_fixed(source->settings) == is_fixed(issuer);
}

void ost_source_free(struct ost_source *source)
{
    if (source == NULL) {
        return;
    }
    ost_ring_free(source->ring);
    ost_free(source->jwks_uri);
    ost_download_clear(&source->download);
    ost_validators_clear(&source->metadata);
    ost_validators_clear(&source->keys);
    ost_buf_clear(&source->keys_text);
    ost_settings_free(source->held);
    ost_free(source);
}

OST_DEFINE_CLEANUP(source_cleanup, struct ost_source, ost_source_free)

static struct ost_refresh_rules rules_of(const struct ost_settings *settings)
{
    return (struct ost_refresh_rules){
        settings->keys.default_fresh_seconds * 1000,
        settings->keys.stale_if_error_seconds * 1000,
        settings->keys.unknown_key_cooldown_seconds * 1000,
    };
}

static struct ost_source *source_new(struct ost_refresher *refresher,
                                     struct ost_settings *settings,
                                     const struct ost_issuer_settings *issuer)
{
    struct ost_source *source = ost_alloc(sizeof *source);
    if (source == NULL) {
        return NULL;
    }
    source->refresher = refresher;
    source->held = ost_settings_share(settings);
    source->settings = issuer;
    source->rules = rules_of(settings);
    source->download = (struct ost_download){.worker = refresher->worker,
                                             .issuer = issuer,
                                             .clock = refresher->options.clock,
                                             .ctx = source};
    source->state.fixed = is_fixed(issuer);
    source->state.discovers = issuer->jwks_uri == NULL;
    source->state.have_jwks_uri = issuer->jwks_uri != NULL;
    if (issuer->jwks_uri != NULL) {
        source->jwks_uri = ost_strndup(issuer->jwks_uri, strlen(issuer->jwks_uri));
        if (source->jwks_uri == NULL) {
            ost_source_free(source);
            return NULL;
        }
    }
    return source;
}

/* Keys of a file are there from the start. What left with the file's former contents is
 * remembered by name. */
static ostiary_code read_file(struct ost_source *source, const struct ost_ring *former,
                              ostiary_error *err)
{
    const struct ost_issuer_settings *issuer = source->settings;
    struct ost_jwks *jwks = NULL;
    OST_TRY(ost_jwks_parse((struct ost_span){issuer->jwks_text, issuer->jwks_text_len},
                           &issuer->key_algorithms, former == NULL ? NULL : former->jwks,
                           &jwks, err));
    source->ring = ost_ring_new_take(jwks);
    OST_ENSURE(source->ring != NULL, err, OSTIARY_INTERNAL_ERROR, "key ring");
    atomic_store(&source->ring->fresh_until_ms, OST_NEVER);
    atomic_store(&source->ring->stale_until_ms, OST_NEVER);
    source->state.have_keys = true;
    source->state.fresh_until = OST_NEVER;
    source->state.stale_until = OST_NEVER;
    source->key_count = jwks->count;
    source->untold = true;
    return OSTIARY_OK;
}

/* It may be published already while its round has not settled: what the ring says counts.
 */
static void follow_ring(struct ost_refresh_state *state, const struct ost_ring *ring)
{
    if (ring != NULL && ring->number > state->sets) {
        state->sets = ring->number;
        state->have_keys = true;
        state->fresh_until = atomic_load(&ring->fresh_until_ms);
        state->stale_until = atomic_load(&ring->stale_until_ms);
        state->keys_due = state->fresh_until;
    }
}

/* Never longer than was promised before, nor than the new rules promise. */
static void shorten(struct ost_source *source, struct ost_ring *ring)
{
    struct ost_refresh_state *state = &source->state;
    int64_t until = state->fresh_until + source->rules.stale_if_error_ms;
    if (ring != NULL && until < state->stale_until) {
        state->stale_until = until;
        atomic_store(&ring->stale_until_ms, until);
    }
}

/* Under the lock: go on with what the other has brought; its rounds, what it was asked
 * for and the copies it could confirm stay its own. */
static bool inherit(struct ost_source *source, const struct ost_source *from,
                    struct ost_ring *ring)
{
    struct ost_refresh_state *state = &source->state;
    if (from->jwks_uri != NULL && source->jwks_uri == NULL) {
        source->jwks_uri = ost_strndup(from->jwks_uri, strlen(from->jwks_uri));
        if (source->jwks_uri == NULL) {
            return false;
        }
    }
    *state = from->state;
    state->in_flight = false;
    state->unknown_wanted = false;
    state->round_wants_keys = false;
    state->finished = state->attempts;
    follow_ring(state, ring);
    shorten(source, ring);
    if (!same_trust(&from->settings->http, &source->settings->http)) {
        state->keys_due = 0; /* fetched anew by the trust of now, and soon */
        state->metadata_due = 0;
    }
    source->missing = from->missing;
    source->ring = ost_ring_share(ring);
    source->key_count = ring == NULL ? 0 : ring->jwks->count;
    source->snapshot_read = ring != NULL;
    memcpy(source->last_error, from->last_error, sizeof source->last_error);
    return true;
}

/* Under the lock: its number is its place, and stays so. */
static bool append(struct ost_refresher *refresher, struct ost_source *source)
{
    size_t count = refresher->source_count;
    struct ost_source **longer =
        ost_realloc(refresher->sources, (count + 1) * sizeof *longer);
    if (longer == NULL) {
        return false;
    }
    refresher->sources = longer;
    refresher->sources[count] = source;
    refresher->source_count = count + 1;
    source->number = count;
    return true;
}

/* Under the lock. */
static const struct ost_source *at(const struct ost_refresher *refresher,
                                   const struct ost_issuer_set *set, size_t place)
{
    return refresher->sources[set->sources[place]];
}

/* Under the lock: the place of a source that `fits`; past the last without one. */
static size_t find_serving(const struct ost_refresher *refresher,
                           const struct ost_issuer_set *set,
                           const struct ost_settings *settings,
                           const struct ost_issuer_settings *issuer)
{
    size_t i = 0;
    while (i < set->count && !serves(at(refresher, set, i), settings, issuer)) {
        i++;
    }
    return i;
}

static size_t find_former(const struct ost_refresher *refresher,
                          const struct ost_issuer_set *set,
                          const struct ost_issuer_settings *issuer)
{
    size_t i = 0;
    while (i < set->count && !bequeaths(at(refresher, set, i), issuer)) {
        i++;
    }
    return i;
}

/* Under the lock. */
static ostiary_code add_source(struct ost_refresher *refresher,
                               struct ost_settings *settings, size_t i,
                               const struct ost_issuer_set *old, size_t *number_out,
                               ostiary_error *err)
{
    const struct ost_issuer_settings *issuer = &settings->issuers[i];
    OST_CLEANUP(source_cleanup)
    struct ost_source *source = source_new(refresher, settings, issuer);
    OST_ENSURE(source != NULL, err, OSTIARY_INTERNAL_ERROR, "refresher");
    size_t former = find_former(refresher, old, issuer);
    struct ost_ring *ring = former < old->count ? old->rings[former] : NULL;
    if (is_fixed(issuer)) {
        OST_TRY(read_file(source, ring, err));
    } else if (former < old->count) {
        OST_ENSURE(inherit(source, at(refresher, old, former), ring), err,
                   OSTIARY_INTERNAL_ERROR, "refresher");
    }
    OST_ENSURE(append(refresher, source), err, OSTIARY_INTERNAL_ERROR, "refresher");
    *number_out = OST_TAKE(source)->number;
    return OSTIARY_OK;
}

/* Under the lock. */
static ostiary_code adopt(struct ost_refresher *refresher, struct ost_settings *settings,
                          size_t i, const struct ost_issuer_set *old,
                          struct ost_issuer_set *next, ostiary_error *err)
{
    size_t known = find_serving(refresher, old, settings, &settings->issuers[i]);
    if (known < old->count) {
        next->sources[i] = old->sources[known];
        next->rings[i] = ost_ring_share(old->rings[known]);
        return OSTIARY_OK;
    }
    OST_TRY(add_source(refresher, settings, i, old, &next->sources[i], err));
    next->rings[i] = ost_ring_share(refresher->sources[next->sources[i]]->ring);
    return OSTIARY_OK;
}

ostiary_code ost_refresher_adopt(struct ost_refresher *refresher,
                                 struct ost_settings *settings,
                                 const struct ost_issuer_set *old,
                                 struct ost_issuer_set *next, ostiary_error *err)
{
    ostiary_code code = OSTIARY_OK;
    (void)pthread_mutex_lock(&refresher->lock);
    for (size_t i = 0; code == OSTIARY_OK && i < next->count; i++) {
        code = adopt(refresher, settings, i, old, next, err);
    }
    if (code == OSTIARY_OK) {
        refresher->watches = ost_settings_are_watched(settings);
        code = ost_refresher_start_thread(refresher, err);
    }
    (void)pthread_mutex_unlock(&refresher->lock);
    return code;
}

/* Retires one that is not in the set: whether there was one. One with a file is never in
 * a round, so it goes at once; the others go on the worker's thread. */
static bool retire_one(struct ost_refresher *refresher, const struct ost_issuer_set *set,
                       size_t *number_out)
{
    struct ost_source *gone = NULL;
    bool found = false;
    (void)pthread_mutex_lock(&refresher->lock);
    for (size_t i = 0; !found && i < refresher->source_count; i++) {
        struct ost_source *source = refresher->sources[i];
        found = source != NULL && !source->retired &&
                ost_issuer_set_find(set, i) == set->count;
        if (found) {
            source->retired = true;
            *number_out = i;
            gone = source->state.fixed ? source : NULL;
            refresher->sources[i] = gone == NULL ? source : NULL;
        }
    }
    (void)pthread_cond_broadcast(&refresher->finished);
    (void)pthread_mutex_unlock(&refresher->lock);
    ost_source_free(gone);
    return found;
}

void ost_refresher_keep_only(struct ost_refresher *refresher,
                             const struct ost_issuer_set *set)
{
    const struct ost_refresher_options *options = &refresher->options;
    size_t number = 0;
    while (retire_one(refresher, set, &number)) {
        options->finished(options->ctx, number, UINT64_MAX);
    }
    ost_worker_wake(refresher->worker);
}

/** Keys of a file, and whose, held for as long as they are told of. */
struct told {
    struct ost_settings *settings;
    const char *issuer;
    struct ost_ring *ring;
};

static bool take_untold(struct ost_refresher *refresher, struct told *told_out)
{
    bool found = false;
    (void)pthread_mutex_lock(&refresher->lock);
    for (size_t i = 0; !found && i < refresher->source_count; i++) {
        struct ost_source *source = refresher->sources[i];
        found = source != NULL && source->untold;
        if (found) {
            source->untold = false;
            *told_out =
                (struct told){ost_settings_share(source->held), source->settings->issuer,
                              ost_ring_share(source->ring)};
        }
    }
    (void)pthread_mutex_unlock(&refresher->lock);
    return found;
}

void ost_refresher_tell_of_files(struct ost_refresher *refresher)
{
    struct told told;
    while (take_untold(refresher, &told)) {
        ost_round_report_skipped(refresher, told.issuer, told.ring->jwks);
        ost_ring_free(told.ring);
        ost_settings_free(told.settings);
    }
}
