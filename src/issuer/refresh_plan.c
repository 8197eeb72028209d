/* SPDX-License-Identifier: Apache-2.0 */
/* What to fetch for one issuer, and when. */
#include "issuer/refresh_plan.h"

#define FIRST_BACKOFF_MS 1000 /* JF-11: 1 s, doubling to 60 s */
#define LAST_BACKOFF_MS  60000

/* Whether the address of the keys must be found, or is due to be looked at again. */
static bool wants_metadata(const struct ost_refresh_state *state, int64_t now)
{
    return state->discovers && (!state->have_jwks_uri || now >= state->metadata_due);
}

static bool wants_keys(const struct ost_refresh_state *state, int64_t now)
{
    return !state->have_keys || state->unknown_wanted || now >= state->keys_due;
}

struct ost_refresh_decision ost_refresh_plan(const struct ost_refresh_state *state,
                                             int64_t now)
{
    struct ost_refresh_decision decision = {OST_REFRESH_NOTHING, OST_NEVER};
    if (state->fixed || state->in_flight) {
        return decision; /* an answer wakes us */
    }
    if (!wants_metadata(state, now) && !wants_keys(state, now)) {
        int64_t due = state->keys_due;
        if (state->discovers && state->metadata_due < due) {
            due = state->metadata_due;
        }
        decision.wake_at = due;
        return decision;
    }
    if (now < state->not_before) {
        decision.wake_at = state->not_before;
        return decision;
    }
    decision.step = wants_metadata(state, now) ? OST_REFRESH_METADATA : OST_REFRESH_KEYS;
    return decision;
}

bool ost_refresh_want_unknown(struct ost_refresh_state *state, int64_t now)
{
    if (state->fixed || now < state->cooldown_until || now < state->not_before) {
        return false;
    }
    state->unknown_wanted = true;
    return true;
}

void ost_refresh_started(struct ost_refresh_state *state,
                         const struct ost_refresh_rules *rules, int64_t now)
{
    state->in_flight = true;
    state->attempts++;
    if (state->unknown_wanted) {
        /* Attempts count, not successes: else a dead server would be asked without end.
         */
        state->cooldown_until = now + rules->cooldown_ms;
    }
    state->unknown_wanted = false;
}

void ost_refresh_metadata_arrived(struct ost_refresh_state *state, int64_t fresh_ms,
                                  int64_t now)
{
    state->have_jwks_uri = true;
    state->metadata_due = now + fresh_ms / 5 * 4; /* JF-12: at 80 % */
}

void ost_refresh_keys_arrived(struct ost_refresh_state *state,
                              const struct ost_refresh_rules *rules, int64_t fresh_ms,
                              int64_t now)
{
    state->in_flight = false;
    state->finished++;
    state->have_keys = true;
    state->last_failed = false;
    state->failures = 0;
    state->not_before = now;
    state->fresh_until = now + fresh_ms;
    state->keys_due = now + fresh_ms / 5 * 4;
    state->stale_until = state->fresh_until + rules->stale_if_error_ms;
}

void ost_refresh_failed(struct ost_refresh_state *state, unsigned jitter, int64_t now)
{
    int64_t wait = FIRST_BACKOFF_MS;
    for (unsigned i = 0; i < state->failures && wait < LAST_BACKOFF_MS; i++) {
        wait *= 2;
    }
    wait = wait > LAST_BACKOFF_MS ? LAST_BACKOFF_MS : wait;
    state->in_flight = false;
    state->finished++;
    state->failures++;
    state->last_failed = true;
    /* Between three quarters and the whole, so that many servers do not ask as one. */
    state->not_before = now + wait / 4 * 3 + wait / 4 * (int64_t)jitter / 1000;
}
