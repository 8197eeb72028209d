/* SPDX-License-Identifier: Apache-2.0 */
/* The requests' side of the refresher: asking for keys, waiting for them, how things
 * stand. Nothing here waits for the network but ost_refresher_wait(). */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/process.h"
#include "issuer/source.h"
#include "jose/digest.h"

uint64_t ost_refresher_key_name(struct ost_span kid)
{
    uint8_t digest[OST_SHA256_BYTES];
    uint64_t name = 0;
    if (kid.data != NULL && ost_sha256(kid, digest)) {
        memcpy(&name, digest, sizeof name);
    }
    return name;
}

/* Whether a newer set than the one that was looked at is there: it may have been
 * published between that look and this question. */
static bool has_arrived(const struct ost_refresh_state *state, struct ost_want want,
                        int64_t now)
{
    switch (want.kind) {
    case OST_WANT_ANY_KEYS:
        return ost_refresh_can_judge(state, now);
    case OST_WANT_UNKNOWN_KEY:
        return state->sets > want.seen;
    case OST_WANT_TO_KNOW:
        return false;
    }
    return false;
}

/* One fetch for an unknown key, if neither the cool-down nor what is remembered of this
 * key forbids it (JF-06). */
static bool want_key(struct ost_source *source, uint64_t name, int64_t now)
{
    struct ost_refresh_state *state = &source->state;
    if (state->unknown_wanted) {
        return true; /* somebody's fetch is about to start */
    }
    if (!ost_missing_keys_allow(&source->missing, name, now) ||
        !ost_refresh_want_unknown(state, now)) {
        return false;
    }
    int64_t pause_ms =
        ost_refresh_cool_down(state, &source->rules, ost_round_jitter(), now);
    ost_missing_keys_asked(&source->missing, name, !state->last_failed, pause_ms, now);
    return true;
}

/* Under the lock: whether a round is under way or will start now, for this want. */
static bool is_coming(struct ost_source *source, struct ost_want want, int64_t now)
{
    const struct ost_refresh_state *state = &source->state;
    if (state->fixed || want.kind == OST_WANT_TO_KNOW) {
        return false;
    }
    if (state->in_flight) {
        return true;
    }
    return want.kind == OST_WANT_UNKNOWN_KEY ? want_key(source, want.key_name, now)
                                             : now >= state->not_before;
}

static enum ost_prospect prospect_of(struct ost_source *source, struct ost_want want,
                                     int64_t now)
{
    if (has_arrived(&source->state, want, now)) {
        return OST_PROSPECT_ARRIVED;
    }
    return is_coming(source, want, now) ? OST_PROSPECT_COMING : OST_PROSPECT_NONE;
}

static int64_t seconds_until(int64_t at, int64_t now)
{
    int64_t seconds = at > now ? (at - now + 999) / 1000 : 1;
    return seconds < 1 ? 1 : seconds;
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Under the lock: NULL of one that no settings name any more. */
static struct ost_source *find(const struct ost_refresher *refresher, size_t number)
{
    struct ost_source *source = refresher->sources[number];
    return source == NULL || source->retired ? NULL : source;
}

/* Under the lock. */
static struct ost_request_for_keys ask(struct ost_source *source, struct ost_want want,
                                       int64_t now)
{
    const struct ost_refresh_state *state = &source->state;
    struct ost_request_for_keys asked;
    bool unknown = want.kind != OST_WANT_ANY_KEYS;
    asked.prospect = prospect_of(source, want, now);
    asked.ticket = state->attempts + (state->in_flight ? 0 : 1);
    asked.last_failed = state->last_failed;
    asked.cooling_down = want.kind == OST_WANT_UNKNOWN_KEY && !state->fixed &&
                         asked.prospect == OST_PROSPECT_NONE;
    asked.retry_after_seconds = seconds_until(
        unknown ? later(state->cooldown_until, state->not_before) : state->not_before,
        now);
    return asked;
}

struct ost_request_for_keys ost_refresher_ask(struct ost_refresher *refresher,
                                              size_t source, struct ost_want want)
{
    /* Of a source that is gone nothing is known, so nothing may be said either (JF-06).
     */
    struct ost_request_for_keys asked = {
        .prospect = OST_PROSPECT_ARRIVED, .last_failed = true, .retry_after_seconds = 1};
    int64_t now = ost_clock_mono(&refresher->options.clock);
    assert(ost_section_depth == 0);
    (void)pthread_mutex_lock(&refresher->lock);
    struct ost_source *of = find(refresher, source);
    if (of != NULL) {
        asked = ask(of, want, now);
    }
    (void)pthread_mutex_unlock(&refresher->lock);
    if (asked.prospect == OST_PROSPECT_COMING) {
        ost_worker_wake(refresher->worker);
    }
    return asked;
}

/* Under the lock. */
static bool is_over(const struct ost_refresher *refresher, size_t number, uint64_t ticket)
{
    const struct ost_source *source = find(refresher, number);
    return source == NULL || source->state.finished >= ticket;
}

bool ost_refresher_wait(struct ost_refresher *refresher, size_t source, uint64_t ticket,
                        uint32_t timeout_ms)
{
    struct timespec deadline = ost_clock_deadline(timeout_ms);
    int late = 0;
    assert(ost_section_depth == 0);
    (void)pthread_mutex_lock(&refresher->lock);
    while (!is_over(refresher, source, ticket) && late == 0) {
        late = pthread_cond_timedwait(&refresher->finished, &refresher->lock, &deadline);
    }
    bool finished = is_over(refresher, source, ticket);
    (void)pthread_mutex_unlock(&refresher->lock);
    return finished;
}

static int64_t seconds_left(int64_t until, int64_t now)
{
    return until == OST_NEVER ? OST_NEVER : (until - now) / 1000;
}

/* When the next round may start: now while one is under way. */
static int64_t next_try(const struct ost_refresh_state *state, int64_t now)
{
    const struct ost_refresh_decision decision = ost_refresh_plan(state, now);
    return state->in_flight || decision.step != OST_REFRESH_NOTHING ? now
                                                                    : decision.wake_at;
}

/* Under the lock. */
static void tell_state(const struct ost_source *source, int64_t now,
                       ostiary_issuer_state *state_out)
{
    const struct ost_refresh_state *state = &source->state;
    (void)snprintf(state_out->issuer, sizeof state_out->issuer, "%s",
                   source->settings->issuer);
    state_out->have_keys = ost_refresh_can_judge(state, now);
    state_out->key_count = source->key_count;
    state_out->fresh_for_seconds = seconds_left(state->fresh_until, now);
    state_out->stale_for_seconds = seconds_left(state->stale_until, now);
    state_out->next_try_seconds = seconds_left(next_try(state, now), now);
    state_out->attempts = state->attempts;
    (void)snprintf(state_out->last_error, sizeof state_out->last_error, "%.247s",
                   source->last_error);
}

ostiary_code ost_refresher_state(struct ost_refresher *refresher, size_t source,
                                 ostiary_issuer_state *state_out)
{
    int64_t now = ost_clock_mono(&refresher->options.clock);
    OST_ENSURE(!ost_refresher_is_forked(refresher), NULL, OSTIARY_FORKED, "forked");
    (void)pthread_mutex_lock(&refresher->lock);
    const struct ost_source *of = find(refresher, source);
    if (of != NULL) {
        tell_state(of, now, state_out);
    }
    (void)pthread_mutex_unlock(&refresher->lock);
    return of == NULL ? OSTIARY_BAD_ARGUMENT : OSTIARY_OK;
}
