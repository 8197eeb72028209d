/* SPDX-License-Identifier: Apache-2.0 */
/* Keys on disk: what is accepted is in its time, at an address that may be asked, and
 * what is written of it is read again as the same. */
#include "fuzz.h"
#include "issuer/snapshot.h"
#include "wire/uri.h"

#define NOW 1800000000

static bool same(const struct ost_buf *a, const struct ost_buf *b)
{
    return ost_span_equal(ost_buf_span(a), ost_buf_span(b));
}

static void hold_to_rules(const struct ost_snapshot *snapshot,
                          const struct ost_issuer_settings *issuer)
{
    struct ost_snapshot again;
    struct ost_uri address;
    struct ost_buf text = {0};
    MUST(snapshot->fetched_at <= NOW && snapshot->fresh_until > NOW &&
         snapshot->fresh_until <= snapshot->fetched_at + 86400);
    MUST(ost_uri_parse(ost_buf_span(&snapshot->jwks_uri), &address, NULL) &&
         address.https && address.userinfo.data == NULL);
    MUST(snapshot->keys.len <= issuer->http.max_body_bytes);
    ost_snapshot_write(snapshot, issuer, &text);
    MUST(!text.failed &&
         ost_snapshot_read(ost_buf_span(&text), issuer, NOW, &again, NULL) == OSTIARY_OK);
    MUST(same(&snapshot->keys, &again.keys) &&
         same(&snapshot->jwks_uri, &again.jwks_uri) &&
         same(&snapshot->validators.etag, &again.validators.etag) &&
         snapshot->metadata_until == again.metadata_until);
    ost_snapshot_clear(&again);
    ost_buf_clear(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char name[] = "https://as.example.com";
    const struct ost_issuer_settings issuer = {.issuer = name,
                                               .http.max_body_bytes = 4096};
    struct ost_snapshot snapshot;
    ostiary_code code =
        ost_snapshot_read(fuzz_span(data, size), &issuer, NOW, &snapshot, NULL);
    MUST(code == OSTIARY_OK || code == OSTIARY_KEYS_UNAVAILABLE);
    if (code == OSTIARY_OK) {
        hold_to_rules(&snapshot, &issuer);
    }
    ost_snapshot_clear(&snapshot);
    return 0;
}
