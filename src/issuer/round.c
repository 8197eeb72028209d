/* SPDX-License-Identifier: Apache-2.0 */
/* One round of fetching for one issuer, on the worker's thread: metadata, then keys. */
#include <stdio.h>

#include "base/mem.h"
#include "base/process.h"
#include "issuer/cache_control.h"
#include "issuer/source.h"
#include "wire/field.h"

int64_t ost_round_now(const struct ost_source *source)
{
    return ost_clock_mono(&source->refresher->options.clock);
}

unsigned ost_round_jitter(void)
{
    uint16_t random = 500;
    (void)ost_process_random(&random, sizeof random);
    return random % 1000;
}

struct ost_refresh_term ost_round_term(const struct ost_source *source,
                                       const struct ost_answer *answer)
{
    const struct ost_refresher *refresher = source->refresher;
    return (struct ost_refresh_term){
        ost_cache_fresh_ms(answer, source->held->keys.default_fresh_seconds,
                           ost_clock_wall(&refresher->options.clock)),
        ost_round_jitter(),
    };
}

void ost_round_report(const struct ost_source *source, ostiary_level level,
                      const char *event, const char *detail, int64_t keys)
{
    const struct ost_refresher *refresher = source->refresher;
    const struct ost_log_pair pairs[] = {
        OST_LOG_STRING("issuer", source->settings->issuer),
        OST_LOG_STRING("detail", detail),
        OST_LOG_NUMBER("keys", keys),
    };
    const struct ost_event told = {level, event, NULL,
                                   ost_clock_wall(&refresher->options.clock), NULL};
    ost_journal_write(refresher->options.journal, told, pairs,
                      sizeof pairs / sizeof pairs[0]);
}

static bool is_json_type(struct ost_span type)
{
    struct ost_span essence =
        ost_field_trim(ost_span_first(type, ost_span_find(type, ';')));
    static const char suffix[] = "+json"; /* RFC 6839 section 3.1 */
    return ost_span_is_nocase(essence, "application/json") ||
           (essence.len > sizeof suffix &&
            ost_span_is_nocase(ost_span_from(essence, essence.len - (sizeof suffix - 1)),
                               suffix));
}

void ost_round_note_type(const struct ost_source *source, const struct ost_answer *answer)
{
    struct ost_span type = ost_answer_header(answer, "content-type");
    if (answer->status == 200 && type.data != NULL && !is_json_type(type)) {
        ost_round_report(source, OSTIARY_LEVEL_WARNING, "odd_content_type",
                         source->download.url.data, (int64_t)source->key_count);
    }
}

bool ost_round_is_abandoned(struct ost_source *source)
{
    (void)pthread_mutex_lock(&source->refresher->lock);
    bool abandoned = source->retired;
    if (abandoned) {
        source->state.in_flight = false; /* the next tick frees it */
    }
    (void)pthread_mutex_unlock(&source->refresher->lock);
    return abandoned;
}

void ost_round_set_address_take(struct ost_source *source, char *jwks_uri)
{
    (void)pthread_mutex_lock(&source->refresher->lock);
    char *old = source->jwks_uri;
    source->jwks_uri = jwks_uri;
    (void)pthread_mutex_unlock(&source->refresher->lock);
    ost_free(old);
}

void ost_round_unlock_finished(struct ost_source *source)
{
    struct ost_refresher *refresher = source->refresher;
    const struct ost_refresher_options *options = &refresher->options;
    uint64_t ticket = source->state.finished;
    (void)pthread_cond_broadcast(&refresher->finished);
    (void)pthread_mutex_unlock(&refresher->lock);
    options->finished(options->ctx, source->number, ticket);
}

void ost_round_fail(struct ost_source *source, const char *why, int64_t retry_after_ms)
{
    struct ost_refresher *refresher = source->refresher;
    int64_t now = ost_round_now(source);
    unsigned jitter = ost_round_jitter();
    (void)pthread_mutex_lock(&refresher->lock);
    ost_refresh_failed(&source->state, retry_after_ms, jitter, now);
    (void)snprintf(source->last_error, sizeof source->last_error, "%s", why);
    bool can_judge = ost_refresh_can_judge(&source->state, now);
    ost_round_unlock_finished(source);
    ost_round_report(source, can_judge ? OSTIARY_LEVEL_WARNING : OSTIARY_LEVEL_ERROR,
                     can_judge ? "keys_stale" : "keys_unavailable", why,
                     can_judge ? (int64_t)source->key_count : 0);
}

void ost_round_start(struct ost_source *source, enum ost_refresh_step step)
{
    if (ost_round_snapshot_take(source)) {
        return;
    }
    if (step == OST_REFRESH_METADATA) {
        ost_round_metadata(source);
    } else {
        ost_round_keys(source);
    }
}
