/* SPDX-License-Identifier: Apache-2.0 */
/* Keys that an earlier process left on disk, and those for the next one. What goes wrong
 * here is told and changes nothing else: the keys are fetched, or have been. */
#include "base/mem.h"
#include "issuer/snapshot.h"
#include "issuer/snapshot_file.h"
#include "issuer/source.h"

#define MOST_BYTES (4u << 20) /* a key set of 512 KiB, every byte escaped, has room */

static const char *folder_of(const struct ost_source *source)
{
    return source->held->keys.cache_dir;
}

static int64_t wall_of(const struct ost_source *source)
{
    return ost_clock_wall(&source->refresher->options.clock);
}

static void refuse(const struct ost_source *source, const char *why)
{
    ost_round_report(source, OSTIARY_LEVEL_WARNING, "snapshot_refused", why, 0);
}

/* Absent is no failure: *snapshot_out is empty then. */
static ostiary_code load(const struct ost_source *source,
                         struct ost_snapshot *snapshot_out, ostiary_error *err)
{
    char name[OST_SNAPSHOT_NAME_BYTES];
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
    OST_ENSURE(ost_snapshot_name(source->settings, name), err, OSTIARY_INTERNAL_ERROR,
               "SHA-256");
    OST_TRY(ost_snapshot_file_read(folder_of(source), name, MOST_BYTES, &text, err));
    if (text.len == 0) {
        return OSTIARY_OK;
    }
    return ost_snapshot_read(ost_buf_span(&text), source->settings, wall_of(source),
                             snapshot_out, err);
}

/* The address first: a round that finds the keys stale then needs no metadata. */
static bool take_address(struct ost_source *source, const struct ost_snapshot *snapshot)
{
    int64_t left = snapshot->metadata_until - wall_of(source);
    const struct ost_refresh_term term = {left > 0 ? left * 1000 : 0, 0};
    if (source->settings->jwks_uri != NULL) {
        return true;
    }
    char *address = ost_strndup(snapshot->jwks_uri.data, snapshot->jwks_uri.len);
    if (address == NULL) {
        return false;
    }
    ost_round_set_address_take(source, address);
    (void)pthread_mutex_lock(&source->refresher->lock);
    (void)ost_refresh_metadata_arrived(&source->state, term, false,
                                       ost_round_now(source));
    (void)pthread_mutex_unlock(&source->refresher->lock);
    source->metadata_until = snapshot->metadata_until;
    return true;
}

/* Never past its freshness: no stale window follows it. */
static ostiary_code begin_with(struct ost_source *source, struct ost_snapshot *snapshot,
                               ostiary_error *err)
{
    struct ost_jwks *jwks = NULL;
    struct ost_refresh_rules rules = source->rules;
    const struct ost_refresh_term term = {
        (snapshot->fresh_until - wall_of(source)) * 1000, ost_round_jitter()};
    rules.stale_if_error_ms = 0;
    OST_TRY(ost_round_parse_keys(source, ost_buf_span(&snapshot->keys), &jwks, err));
    if (!take_address(source, snapshot)) {
        ost_jwks_free(jwks);
        return ost_fail(err, OSTIARY_INTERNAL_ERROR, "snapshot");
    }
    OST_ENSURE(ost_round_publish(source, jwks, &rules, term), err, OSTIARY_INTERNAL_ERROR,
               "snapshot");
    source->keys = snapshot->validators;
    source->keys_text = snapshot->keys;
    snapshot->validators = (struct ost_validators){0};
    snapshot->keys = (struct ost_buf){0};
    return OSTIARY_OK;
}

bool ost_round_snapshot_take(struct ost_source *source)
{
    OST_CLEANUP(ost_snapshot_clear) struct ost_snapshot snapshot = {0};
    ostiary_error why = {0};
    if (folder_of(source) == NULL || source->snapshot_read) {
        return false;
    }
    source->snapshot_read = true;
    ostiary_code code = load(source, &snapshot, &why);
    if (code == OSTIARY_OK && snapshot.keys.len == 0) {
        return false;
    }
    code = code == OSTIARY_OK ? begin_with(source, &snapshot, &why) : code;
    if (code != OSTIARY_OK) {
        refuse(source, why.detail);
        return false;
    }
    ost_round_report(source, OSTIARY_LEVEL_INFO, "keys_fetched", "from keys.cache_dir",
                     (int64_t)source->key_count);
    return true;
}

/* A private key that a server has published is not spread any further (KY-11). */
static bool is_public(const struct ost_jwks *jwks)
{
    for (size_t i = 0; i < jwks->fact_count; i++) {
        if (jwks->facts[i].private_published) {
            return false;
        }
    }
    return true;
}

static void write_text(const struct ost_source *source, struct ost_buf *out)
{
    int64_t now = wall_of(source);
    int64_t left_ms = atomic_load(&source->ring->fresh_until_ms) - ost_round_now(source);
    struct ost_snapshot snapshot = {
        .fetched_at = now,
        .fresh_until = now + left_ms / 1000,
        .metadata_until = source->metadata_until,
        .validators = source->keys, /* borrowed, like the rest */
        .keys = source->keys_text,
    };
    ost_buf_add_string(&snapshot.jwks_uri, source->jwks_uri);
    ost_snapshot_write(&snapshot, source->settings, out);
    out->failed = out->failed || snapshot.jwks_uri.failed;
    ost_buf_clear(&snapshot.jwks_uri);
}

void ost_round_snapshot_keep(struct ost_source *source)
{
    char name[OST_SNAPSHOT_NAME_BYTES];
    ostiary_error why = {0};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
    if (folder_of(source) == NULL || source->keys_text.len == 0 ||
        !is_public(source->ring->jwks)) {
        return;
    }
    write_text(source, &text);
    if (text.failed || !ost_snapshot_name(source->settings, name)) {
        refuse(source, "memory ran out");
    } else if (ost_snapshot_file_write(folder_of(source), name, ost_buf_span(&text),
                                       &why) != OSTIARY_OK) {
        refuse(source, why.detail);
    }
}
