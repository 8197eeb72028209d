/* SPDX-License-Identifier: Apache-2.0 */
/* The keys step of a round: the set fetched, or the one in hand confirmed, and published.
 */
#include <stdio.h>

#include "issuer/cache_control.h"
#include "issuer/source.h"

static void report_key(const struct ost_refresher *refresher, const char *issuer,
                       const struct ost_key_facts *key, size_t number)
{
    const struct ost_log_pair pairs[] = {
        OST_LOG_STRING("issuer", issuer),
        OST_LOG_STRING("key_id", key->kid),
        OST_LOG_NUMBER("key", (int64_t)number),
        OST_LOG_STRING("detail", key->why),
    };
    const struct ost_event told = {OSTIARY_LEVEL_WARNING,
                                   key->private_published ? "private_key_published"
                                                          : "key_skipped",
                                   NULL, ost_clock_wall(&refresher->options.clock), NULL};
    ost_journal_write(refresher->options.journal, told, pairs,
                      sizeof pairs / sizeof pairs[0]);
}

void ost_round_report_skipped(const struct ost_refresher *refresher, const char *issuer,
                              const struct ost_jwks *jwks)
{
    for (size_t i = 0; i < jwks->fact_count; i++) {
        if (!jwks->facts[i].usable) {
            report_key(refresher, issuer, &jwks->facts[i], i);
        }
    }
}

ostiary_code ost_round_parse_keys(const struct ost_source *source, struct ost_span text,
                                  struct ost_jwks **jwks_out, ostiary_error *err)
{
    const struct ost_jwks *previous = source->ring == NULL ? NULL : source->ring->jwks;
    OST_CLEANUP(ost_jwks_cleanup) struct ost_jwks *jwks = NULL;
    OST_TRY(
        ost_jwks_parse(text, &source->settings->key_algorithms, previous, &jwks, err));
    ost_round_report_skipped(source->refresher, source->settings->issuer, jwks);
    OST_ENSURE(jwks->count > 0, err, OSTIARY_KEYS_UNAVAILABLE, "no usable key");
    *jwks_out = OST_TAKE(jwks);
    return OSTIARY_OK;
}

static ostiary_code parse(const struct ost_source *source,
                          const struct ost_answer *answer, struct ost_jwks **jwks_out,
                          ostiary_error *err)
{
    ostiary_error why = {0};
    OST_ENSURE(answer->arrived, err, OSTIARY_KEYS_UNAVAILABLE, "%s: %s", source->jwks_uri,
               answer->error);
    OST_ENSURE(answer->status == 200, err, OSTIARY_KEYS_UNAVAILABLE, "%s: status %d%s%s",
               source->jwks_uri, answer->status, answer->error[0] == '\0' ? "" : ", ",
               answer->error);
    ostiary_code code =
        ost_round_parse_keys(source, ost_buf_span(&answer->body), jwks_out, &why);
    OST_ENSURE(code == OSTIARY_OK, err, code, "%s: %s", source->jwks_uri, why.detail);
    return OSTIARY_OK;
}

/* The state as it will be once this set has arrived. */
static struct ost_refresh_state state_with_keys(struct ost_source *source,
                                                const struct ost_refresh_rules *rules,
                                                struct ost_refresh_term term, int64_t now)
{
    struct ost_refresher *refresher = source->refresher;
    (void)pthread_mutex_lock(&refresher->lock);
    struct ost_refresh_state next = source->state;
    (void)pthread_mutex_unlock(&refresher->lock);
    ost_refresh_keys_arrived(&next, rules, term, now);
    return next;
}

static void set_times(struct ost_ring *ring, const struct ost_refresh_state *state)
{
    atomic_store(&ring->fresh_until_ms, state->fresh_until);
    atomic_store(&ring->stale_until_ms, state->stale_until);
}

static void settle(struct ost_source *source, const struct ost_refresh_rules *rules,
                   struct ost_refresh_term term, int64_t now)
{
    (void)pthread_mutex_lock(&source->refresher->lock);
    ost_refresh_keys_arrived(&source->state, rules, term, now);
    source->state.sets = source->ring->number;
    source->key_count = source->ring->jwks->count;
    source->last_error[0] = '\0';
    ost_round_unlock_finished(source);
}

/* Published before the round counts as finished: whoever waited then finds the keys. */
bool ost_round_publish(struct ost_source *source, struct ost_jwks *jwks,
                       const struct ost_refresh_rules *rules,
                       struct ost_refresh_term term)
{
    const struct ost_refresher_options *options = &source->refresher->options;
    int64_t now = ost_round_now(source);
    const struct ost_refresh_state next = state_with_keys(source, rules, term, now);
    struct ost_ring *ring = ost_ring_new_take(jwks);
    if (ring == NULL) {
        return false;
    }
    ring->number = next.sets + 1;
    set_times(ring, &next);
    if (!options->publish(options->ctx, source->number, ring)) {
        ost_ring_free(ring);
        return false;
    }
    ost_ring_free(source->ring);
    source->ring = ring;
    settle(source, rules, term, now);
    return true;
}

/* JF-09: the set in hand serves on; it is the same ring, so no view changes. */
static void confirm(struct ost_source *source, const struct ost_answer *answer)
{
    const struct ost_refresh_rules *rules = &source->rules;
    struct ost_refresh_term term = ost_round_term(source, answer);
    int64_t now = ost_round_now(source);
    const struct ost_refresh_state next = state_with_keys(source, rules, term, now);
    set_times(source->ring, &next);
    ost_validators_take(&source->keys, source->download.url.data, answer);
    settle(source, rules, term, now);
    ost_round_report(source, OSTIARY_LEVEL_INFO, "keys_fetched", "not modified",
                     (int64_t)source->key_count);
    ost_round_snapshot_keep(source);
}

static void take(struct ost_source *source, const struct ost_answer *answer,
                 struct ost_jwks *jwks)
{
    if (!ost_round_publish(source, jwks, &source->rules,
                           ost_round_term(source, answer))) {
        ost_round_fail(source, "memory ran out", 0);
        return;
    }
    ost_validators_take(&source->keys, source->download.url.data, answer);
    ost_buf_reset(&source->keys_text);
    if (source->held->keys.cache_dir != NULL) {
        ost_buf_add_span(&source->keys_text, ost_buf_span(&answer->body));
    }
    ost_round_note_type(source, answer);
    ost_round_report(source, OSTIARY_LEVEL_INFO, "keys_fetched", source->jwks_uri,
                     (int64_t)source->key_count);
    ost_round_snapshot_keep(source);
}

static void arrived(void *ctx, const struct ost_answer *answer)
{
    struct ost_source *source = ctx;
    struct ost_jwks *jwks = NULL;
    ostiary_error why = {0};
    if (ost_round_is_abandoned(source)) {
        return;
    }
    if (source->ring != NULL && ost_download_confirms(&source->download, answer)) {
        confirm(source, answer);
    } else if (parse(source, answer, &jwks, &why) == OSTIARY_OK) {
        take(source, answer, jwks);
    } else {
        ost_round_fail(source, why.detail,
                       ost_cache_retry_after_ms(
                           answer, ost_clock_wall(&source->refresher->options.clock)));
    }
}

void ost_round_keys(struct ost_source *source)
{
    ost_download_start(&source->download, source->jwks_uri, &source->keys, arrived);
}
