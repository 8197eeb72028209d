/* SPDX-License-Identifier: Apache-2.0 */
/* What to fetch for one issuer, and when: (state, now) to a decision. Pure, so that a
 * thread, a one-shot program and a simulation drive the same code. */
#ifndef OST_ISSUER_REFRESH_PLAN_H
#define OST_ISSUER_REFRESH_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#define OST_NEVER INT64_MAX

/** Everything the plan looks at. Times are monotonic milliseconds. A round is one
 * attempt: metadata where they are due, then the key set where it is. */
struct ost_refresh_state {
    bool fixed;     /* jwks_file: nothing is ever fetched */
    bool discovers; /* the address of the keys comes from metadata */
    bool have_jwks_uri, have_keys;
    bool in_flight;                 /* one round at a time (JF-08) */
    bool round_wants_keys;          /* the round was begun for the key set */
    int64_t metadata_due, keys_due; /* refresh from then on (80 % of freshness, JF-12) */
    int64_t fresh_until, stale_until;
    int64_t not_before; /* back-off after failures (JF-11), or what Retry-After asks */
    int64_t cooldown_until; /* for unknown keys; counts attempts (decision 4) */
    unsigned failures;      /* in a row */
    bool unknown_wanted;    /* a plausible token named a key that is not in hand */
    uint64_t attempts;      /* rounds started, since start */
    uint64_t finished;      /* rounds finished, since start */
    uint64_t sets;          /* key sets published, since start: the latest one's number */
    bool last_failed;       /* the latest attempt to fetch the set (JF-06) */
};

struct ost_refresh_rules {
    int64_t default_fresh_ms, stale_if_error_ms, cooldown_ms;
};

enum ost_refresh_step {
    OST_REFRESH_NOTHING,
    OST_REFRESH_METADATA,
    OST_REFRESH_KEYS
};

struct ost_refresh_decision {
    enum ost_refresh_step step;
    int64_t wake_at; /* when to ask again if nothing happens; OST_NEVER */
};

struct ost_refresh_decision ost_refresh_plan(const struct ost_refresh_state *state,
                                             int64_t now);

/** Whether keys are in hand that may still be used. */
bool ost_refresh_can_judge(const struct ost_refresh_state *state, int64_t now);
/** A token named an unknown key: false while the cool-down or the back-off forbids a
 *  fetch for it. Not while a round is in flight: wait for that one first. */
bool ost_refresh_want_unknown(struct ost_refresh_state *state, int64_t now);
/** That fetch keeps the next one away for the cool-down and up to half of it again: of
 *  many servers who meet an unknown key at once not all come back at once. `jitter` as
 *  below. Returns how long it is, in milliseconds. */
int64_t ost_refresh_cool_down(struct ost_refresh_state *state,
                              const struct ost_refresh_rules *rules, unsigned jitter,
                              int64_t now);

/** How long an answer serves, and 0 to 999: random in production, fixed in tests. */
struct ost_refresh_term {
    int64_t fresh_ms;
    unsigned jitter;
};
/** Transitions, in the order of a round. */
void ost_refresh_started(struct ost_refresh_state *state, int64_t now);
/** `moved`: they name another address for the keys than before. Says whether the round
 *  goes on to the key set; else it has finished. */
bool ost_refresh_metadata_arrived(struct ost_refresh_state *state,
                                  struct ost_refresh_term term, bool moved, int64_t now);
/** A set arrived, or the one in hand was confirmed (304). */
void ost_refresh_keys_arrived(struct ost_refresh_state *state,
                              const struct ost_refresh_rules *rules,
                              struct ost_refresh_term term, int64_t now);
/** `retry_after_ms`: what the server asked for, 0: nothing. */
void ost_refresh_failed(struct ost_refresh_state *state, int64_t retry_after_ms,
                        unsigned jitter, int64_t now);

#endif
