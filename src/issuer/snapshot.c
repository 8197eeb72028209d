/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of an issuer's keys, as a text. */
#include "issuer/snapshot.h"

#include <string.h>

#include "issuer/discovery.h"
#include "jose/digest.h"
#include "wire/json.h"
#include "wire/json_write.h"
#include "wire/uri.h"

#define VERSION      1
#define MOST_SECONDS 86400 /* JF-05: nothing is fresh for longer */

void ost_snapshot_clear(struct ost_snapshot *snapshot)
{
    ost_buf_clear(&snapshot->jwks_uri);
    ost_buf_clear(&snapshot->keys);
    ost_validators_clear(&snapshot->validators);
}

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

bool ost_snapshot_name(const struct ost_issuer_settings *issuer,
                       char name_out[OST_SNAPSHOT_NAME_BYTES])
{
    uint8_t digest[OST_SHA256_BYTES];
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf what = {0};
    ost_buf_add_string(&what, issuer->issuer);
    ost_buf_add_string(&what, "\n");
    ost_buf_add_string(&what, or_empty(issuer->jwks_uri));
    ost_buf_add_string(&what, "\n");
    ost_buf_add_string(&what, or_empty(issuer->metadata_url));
    if (what.failed || !ost_sha256(ost_buf_span(&what), digest)) {
        return false;
    }
    ost_hex(digest, 2 * sizeof digest, name_out);
    memcpy(name_out + 2 * sizeof digest, ".json", sizeof ".json");
    return true;
}

static void put_text(struct ost_json_writer *w, const char *name,
                     const struct ost_buf *text)
{
    ost_json_put_span(w, name, text->len == 0 ? OST_SPAN_ABSENT : ost_buf_span(text));
}

void ost_snapshot_write(const struct ost_snapshot *snapshot,
                        const struct ost_issuer_settings *issuer, struct ost_buf *out)
{
    struct ost_json_writer w = {out, false};
    ost_json_open(&w, NULL, '{');
    ost_json_put_integer(&w, "ostiary_snapshot", VERSION);
    ost_json_put_string(&w, "issuer", issuer->issuer);
    put_text(&w, "jwks_uri", &snapshot->jwks_uri);
    ost_json_put_integer(&w, "fetched_at", snapshot->fetched_at);
    ost_json_put_integer(&w, "fresh_until", snapshot->fresh_until);
    ost_json_put_integer(&w, "metadata_until", snapshot->metadata_until);
    put_text(&w, "url", &snapshot->validators.url);
    put_text(&w, "etag", &snapshot->validators.etag);
    put_text(&w, "last_modified", &snapshot->validators.last_modified);
    put_text(&w, "keys", &snapshot->keys);
    ost_json_close(&w, '}');
}

static bool is_member(const struct ost_json *root, const char *name, const char *expected)
{
    struct ost_span text = OST_SPAN_ABSENT;
    return ost_json_string(ost_json_member(root, name), &text) &&
           ost_span_is(text, expected);
}

/* null or a string; false for anything else. */
static bool read_text(const struct ost_json *root, const char *name, struct ost_buf *into)
{
    const struct ost_json *member = ost_json_member(root, name);
    struct ost_span text = OST_SPAN_ABSENT;
    if (member != NULL && ost_json_type(member) == OST_JSON_NULL) {
        return true;
    }
    if (!ost_json_string(member, &text)) {
        return false;
    }
    ost_buf_add_span(into, text);
    return true;
}

static bool read_times(const struct ost_json *root, struct ost_snapshot *into)
{
    return ost_json_integer(ost_json_member(root, "fetched_at"), &into->fetched_at) &&
           ost_json_integer(ost_json_member(root, "fresh_until"), &into->fresh_until) &&
           ost_json_integer(ost_json_member(root, "metadata_until"),
                            &into->metadata_until);
}

static bool read_texts(const struct ost_json *root, struct ost_snapshot *into)
{
    return read_text(root, "jwks_uri", &into->jwks_uri) &&
           read_text(root, "url", &into->validators.url) &&
           read_text(root, "etag", &into->validators.etag) &&
           read_text(root, "last_modified", &into->validators.last_modified) &&
           read_text(root, "keys", &into->keys);
}

/* Out of memory is no fault of the file. */
static bool has_failed(const struct ost_snapshot *snapshot)
{
    return snapshot->jwks_uri.failed || snapshot->keys.failed ||
           snapshot->validators.url.failed || snapshot->validators.etag.failed ||
           snapshot->validators.last_modified.failed;
}

static const char *refuse_times(const struct ost_snapshot *snapshot, int64_t now)
{
    int64_t at = snapshot->fetched_at;
    if (at < 0 || at > now) {
        return "it was fetched in the future";
    }
    if (snapshot->fresh_until > at + MOST_SECONDS ||
        snapshot->metadata_until > at + MOST_SECONDS) {
        return "it claims to be fresh for more than a day";
    }
    if (snapshot->metadata_until < 0) {
        return "its metadata_until is no time";
    }
    return snapshot->fresh_until > now ? NULL : "it is no longer fresh";
}

static const char *refuse_address(const struct ost_snapshot *snapshot,
                                  const struct ost_issuer_settings *issuer)
{
    struct ost_uri uri;
    const char *why = NULL;
    const char *address = snapshot->jwks_uri.len == 0 ? "" : snapshot->jwks_uri.data;
    if (issuer->jwks_uri != NULL) {
        return strcmp(address, issuer->jwks_uri) == 0 ? NULL : "another jwks_uri";
    }
    if (strlen(address) != snapshot->jwks_uri.len ||
        !ost_uri_parse(ost_span_of(address), &uri, NULL) || uri.fragment.data != NULL) {
        return "its jwks_uri is none";
    }
    const struct ost_target_rules rules = ost_discovery_rules(issuer, address);
    why = ost_target_url_refusal(address, &rules);
    return why != NULL ? why : ost_target_host_refusal(uri.host, &rules);
}

static const char *refuse(const struct ost_snapshot *snapshot,
                          const struct ost_issuer_settings *issuer, int64_t now)
{
    const char *why = refuse_times(snapshot, now);
    why = why == NULL ? refuse_address(snapshot, issuer) : why;
    return why == NULL && snapshot->keys.len > issuer->http.max_body_bytes
               ? "its key set is longer than http.max_body_bytes"
               : why;
}

ostiary_code ost_snapshot_read(struct ost_span text,
                               const struct ost_issuer_settings *issuer, int64_t now,
                               struct ost_snapshot *snapshot_out, ostiary_error *err)
{
    int64_t version = 0;
    ostiary_error no_json = {0};
    OST_CLEANUP(ost_json_cleanup) struct ost_json *root = NULL;
    memset(snapshot_out, 0, sizeof *snapshot_out);
    ostiary_code code = ost_json_parse(text, &ost_json_file_limits, &root, &no_json);
    OST_ENSURE(code != OSTIARY_INTERNAL_ERROR, err, code, "snapshot");
    OST_ENSURE(code == OSTIARY_OK, err, OSTIARY_KEYS_UNAVAILABLE, "no JSON: %s",
               no_json.detail);
    OST_ENSURE(ost_json_integer(ost_json_member(root, "ostiary_snapshot"), &version) &&
                   version == VERSION,
               err, OSTIARY_KEYS_UNAVAILABLE, "no snapshot of this version");
    OST_ENSURE(is_member(root, "issuer", issuer->issuer), err, OSTIARY_KEYS_UNAVAILABLE,
               "another issuer's");
    OST_ENSURE(read_times(root, snapshot_out) && read_texts(root, snapshot_out), err,
               OSTIARY_KEYS_UNAVAILABLE, "a member is missing or of a wrong type");
    OST_ENSURE(!has_failed(snapshot_out), err, OSTIARY_INTERNAL_ERROR, "snapshot");
    const char *why = refuse(snapshot_out, issuer, now);
    OST_ENSURE(why == NULL, err, OSTIARY_KEYS_UNAVAILABLE, "%s", why);
    return OSTIARY_OK;
}
