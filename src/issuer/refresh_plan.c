/* SPDX-License-Identifier: Apache-2.0 */
/* What to fetch for one issuer, and when. */
#include "issuer/refresh_plan.h"

#define FIRST_BACKOFF_MS 1000 /* JF-11: 1 s, doubling to 60 s */
#define LAST_BACKOFF_MS  60000
#define LOST_AFTER       2 /* failures in a row: then the set may have moved (MD-09) */

static bool wants_keys(const struct ost_refresh_state *state, int64_t now)
{
    return !state->have_keys || state->unknown_wanted || now >= state->keys_due;
}

/* Whether the address of the keys must be found, or is due to be looked at again. */
static bool wants_metadata(const struct ost_refresh_state *state, int64_t now)
{
    bool lost = state->failures >= LOST_AFTER && wants_keys(state, now);
    return state->discovers &&
           (!state->have_jwks_uri || now >= state->metadata_due || lost);
}

static int64_t next_due(const struct ost_refresh_state *state)
{
    return state->discovers && state->metadata_due < state->keys_due ? state->metadata_due
                                                                     : state->keys_due;
}

struct ost_refresh_decision ost_refresh_plan(const struct ost_refresh_state *state,
                                             int64_t now)
{
    struct ost_refresh_decision decision = {OST_REFRESH_NOTHING, OST_NEVER};
    if (state->fixed || state->in_flight) {
        return decision; /* an answer wakes us */
    }
    if (!wants_metadata(state, now) && !wants_keys(state, now)) {
        decision.wake_at = next_due(state);
        return decision;
    }
    if (now < state->not_before) {
        decision.wake_at = state->not_before;
        return decision;
    }
    decision.step = wants_metadata(state, now) ? OST_REFRESH_METADATA : OST_REFRESH_KEYS;
    return decision;
}

bool ost_refresh_can_judge(const struct ost_refresh_state *state, int64_t now)
{
    return state->have_keys && now < state->stale_until;
}

bool ost_refresh_want_unknown(struct ost_refresh_state *state, int64_t now)
{
    if (state->fixed || state->in_flight || now < state->cooldown_until ||
        now < state->not_before) {
        return false;
    }
    state->unknown_wanted = true;
    return true;
}

/* Attempts count, not successes: else a dead server would be asked without end. */
int64_t ost_refresh_cool_down(struct ost_refresh_state *state,
                              const struct ost_refresh_rules *rules, unsigned jitter,
                              int64_t now)
{
    int64_t pause_ms = rules->cooldown_ms + rules->cooldown_ms * (int64_t)jitter / 2000;
    state->cooldown_until = now + pause_ms;
    return pause_ms;
}

void ost_refresh_started(struct ost_refresh_state *state, int64_t now)
{
    state->in_flight = true;
    state->round_wants_keys = wants_keys(state, now);
    state->attempts++;
    state->unknown_wanted = false;
}

/* JF-12: at 80 % of its freshness; up to 90 %, so that many servers do not ask as one. */
static int64_t due(struct ost_refresh_term term, int64_t now)
{
    return now + term.fresh_ms / 5 * 4 + term.fresh_ms / 10 * (int64_t)term.jitter / 1000;
}

static void finish(struct ost_refresh_state *state)
{
    state->in_flight = false;
    state->finished++;
}

bool ost_refresh_metadata_arrived(struct ost_refresh_state *state,
                                  struct ost_refresh_term term, bool moved, int64_t now)
{
    state->have_jwks_uri = true;
    state->metadata_due = due(term, now);
    if (moved || state->round_wants_keys || now >= state->keys_due) {
        return true;
    }
    finish(state);
    return false;
}

void ost_refresh_keys_arrived(struct ost_refresh_state *state,
                              const struct ost_refresh_rules *rules,
                              struct ost_refresh_term term, int64_t now)
{
    finish(state);
    state->have_keys = true;
    state->last_failed = false;
    state->failures = 0;
    state->not_before = now;
    state->fresh_until = now + term.fresh_ms;
    state->keys_due = due(term, now);
    state->stale_until = state->fresh_until + rules->stale_if_error_ms;
}

static int64_t backoff(unsigned failures)
{
    int64_t wait = FIRST_BACKOFF_MS;
    for (unsigned i = 0; i < failures && wait < LAST_BACKOFF_MS; i++) {
        wait *= 2;
    }
    return wait > LAST_BACKOFF_MS ? LAST_BACKOFF_MS : wait;
}

void ost_refresh_failed(struct ost_refresh_state *state, int64_t retry_after_ms,
                        unsigned jitter, int64_t now)
{
    int64_t wait = backoff(state->failures);
    /* Between three quarters and the whole, so that many servers do not ask as one. */
    int64_t pause = wait / 4 * 3 + wait / 4 * (int64_t)jitter / 1000;
    finish(state);
    state->failures++;
    state->last_failed = true;
    state->not_before = now + (retry_after_ms > pause ? retry_after_ms : pause);
}
