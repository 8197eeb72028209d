/* SPDX-License-Identifier: Apache-2.0 */
/* The metadata step of a round: the well-known addresses in order, until one is usable
 * (MD-01 to MD-06). Without any, the last good address of the keys goes on serving
 * (MD-09). */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "issuer/cache_control.h"
#include "issuer/discovery.h"
#include "issuer/source.h"

#define RETRY_MS 60000 /* while the last good address is still in use */

static void try_next(struct ost_source *source);

static size_t count_addresses(const struct ost_source *source)
{
    size_t count = 0;
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf url = {0};
    while (ost_discovery_url(source->settings, count, &url)) {
        count++;
    }
    return count;
}

/* The address being tried: the one that worked last comes first. */
static size_t number_of(const struct ost_source *source)
{
    return (source->first + source->tried) % count_addresses(source);
}

static void go_on(struct ost_source *source, struct ost_refresh_term term, bool moved)
{
    struct ost_refresher *refresher = source->refresher;
    (void)pthread_mutex_lock(&refresher->lock);
    bool keys =
        ost_refresh_metadata_arrived(&source->state, term, moved, ost_round_now(source));
    if (!keys) {
        ost_round_unlock_finished(source);
        return;
    }
    (void)pthread_mutex_unlock(&refresher->lock);
    ost_round_keys(source);
}

/* MD-09: nothing usable came. */
static void give_up(struct ost_source *source, int64_t retry_after_ms)
{
    char why[sizeof source->why + 32];
    (void)snprintf(why, sizeof why, "no usable metadata: %s", source->why);
    if (source->jwks_uri == NULL) {
        ost_round_fail(source, why, retry_after_ms);
        return;
    }
    const struct ost_refresh_term term = {
        retry_after_ms > RETRY_MS ? retry_after_ms : RETRY_MS, ost_round_jitter()};
    ost_round_report(source, OSTIARY_LEVEL_WARNING, "metadata_refused", why,
                     (int64_t)source->key_count);
    go_on(source, term, false);
}

/* Says whether the address is known now; the one in use stays where memory runs out. */
static bool take_address(struct ost_source *source, const char *jwks_uri, bool *moved_out)
{
    *moved_out = false;
    if (source->settings->jwks_uri != NULL ||
        (source->jwks_uri != NULL && strcmp(source->jwks_uri, jwks_uri) == 0)) {
        return true;
    }
    char *copy = ost_strndup(jwks_uri, strlen(jwks_uri));
    if (copy != NULL) {
        *moved_out = source->jwks_uri != NULL;
        ost_round_set_address_take(source, copy);
    }
    return copy != NULL;
}

/* A document that was fetched and is not usable is told of, wherever the round ends: it
 * says more than the 404 of the next address. */
static void refuse(struct ost_source *source, const struct ost_answer *answer,
                   const char *why)
{
    bool document = answer->arrived && answer->status == 200;
    if (document || !source->met_document) {
        (void)snprintf(source->why, sizeof source->why, "%s", why);
    }
    source->met_document = source->met_document || document;
    if (document) {
        ost_round_report(source, OSTIARY_LEVEL_WARNING, "metadata_refused", why, 0);
    }
}

/* A server that cannot be reached, or asks for patience, is not asked for its other
 * addresses at once; the next round begins with the next one. */
static void refused(struct ost_source *source, const struct ost_answer *answer)
{
    int64_t retry_after_ms = ost_cache_retry_after_ms(
        answer, ost_clock_wall(&source->refresher->options.clock));
    if (answer->unreachable || retry_after_ms > 0) {
        source->first = (number_of(source) + 1) % count_addresses(source);
        give_up(source, retry_after_ms);
        return;
    }
    source->tried++;
    try_next(source);
}

static void arrived(void *ctx, const struct ost_answer *answer)
{
    struct ost_source *source = ctx;
    struct ost_as_metadata metadata = {0};
    ostiary_error why = {0};
    bool moved = false;
    if (ost_round_is_abandoned(source)) {
        return;
    }
    bool confirmed = ost_download_confirms(&source->download, answer);
    bool usable = confirmed || (ost_discovery_judge(source->settings, answer, &metadata,
                                                    &why) == OSTIARY_OK &&
                                take_address(source, metadata.jwks_uri, &moved));
    ost_as_metadata_clear(&metadata);
    if (!usable) {
        refuse(source, answer, why.detail);
        refused(source, answer);
        return;
    }
    source->first = number_of(source);
    ost_round_note_type(source, answer);
    ost_validators_take(&source->metadata, source->download.url.data, answer);
    const struct ost_refresh_term term = ost_round_term(source, answer);
    source->metadata_until =
        ost_clock_wall(&source->refresher->options.clock) + term.fresh_ms / 1000;
    go_on(source, term, moved);
}

static void try_next(struct ost_source *source)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf url = {0};
    if (source->tried < count_addresses(source) &&
        ost_discovery_url(source->settings, number_of(source), &url) && !url.failed) {
        ost_download_start(&source->download, url.data, &source->metadata, arrived);
    } else {
        give_up(source, 0);
    }
}

void ost_round_metadata(struct ost_source *source)
{
    source->tried = 0;
    source->why[0] = '\0';
    source->met_document = false;
    try_next(source);
}
