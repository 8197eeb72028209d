/* SPDX-License-Identifier: Apache-2.0 */
/* The authorization servers that the resource metadata name, as a client finds them. */
#include "base/mem.h"
#include "probe/state.h"

/* The tries up to the first that has a JSON object (MD-01, MD-02, MD-05). */
static void find_metadata(struct ost_probe *probe, struct ost_probe_authority *authority)
{
    struct ost_buf url = {0};
    while (authority->metadata == NULL &&
           authority->try_count < OST_AS_METADATA_MAX_URLS &&
           ost_as_metadata_url(authority->issuer, authority->try_count, &url)) {
        struct ost_probe_document *document = &authority->tries[authority->try_count++];
        size_t len = 0;
        ost_probe_document_get(probe, ost_buf_take(&url, &len), document);
        authority->metadata = document->json == NULL ? NULL : document;
    }
    ost_buf_clear(&url);
}

/* Strictly, as a verifier reads it (KY-13, JF-18). */
static void read_keys(struct ost_probe_authority *authority)
{
    const struct ost_probe_document *keys = &authority->keys;
    if (keys->json != NULL &&
        ost_jwks_parse(ost_buf_span(&keys->answer.body), &ost_key_algs_default, NULL,
                       &authority->key_set, &authority->no_key_set) != OSTIARY_OK) {
        authority->key_set = NULL;
    }
}

static void find_keys(struct ost_probe *probe, struct ost_probe_authority *authority)
{
    struct ost_span uri = OST_SPAN_ABSENT;
    if (authority->metadata != NULL &&
        ost_json_string(ost_json_member(authority->metadata->json, "jwks_uri"), &uri)) {
        ost_probe_document_get(probe, ost_strndup(uri.data, uri.len), &authority->keys);
        read_keys(authority);
    }
}

void ost_probe_gather_authorities(struct ost_probe *probe)
{
    struct ost_probe_findings *findings = &probe->findings;
    const struct ost_json *list =
        findings->metadata == NULL
            ? NULL
            : ost_json_member(findings->metadata->json, "authorization_servers");
    struct ost_span issuer = OST_SPAN_ABSENT;
    for (size_t i = 0; i < OST_PROBE_MOST_AUTHORITIES &&
                       ost_json_string(ost_json_item(list, i), &issuer);
         i++) {
        struct ost_probe_authority *authority = &findings->authorities[i];
        authority->issuer = ost_strndup(issuer.data, issuer.len);
        if (authority->issuer == NULL) {
            return;
        }
        findings->authority_count++;
        find_metadata(probe, authority);
        find_keys(probe, authority);
    }
}
