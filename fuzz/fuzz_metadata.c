/* SPDX-License-Identifier: Apache-2.0 */
/* Authorization server metadata: nothing of a document is used unless its issuer is the
 * one asked for (MD-04), and keys come over https, or http to loopback (MD-06). */
#include "fuzz.h"
#include "oauth/as_metadata.h"
#include "wire/uri.h"

static void check(const struct ost_as_metadata *metadata, const char *issuer,
                  bool http_loopback)
{
    struct ost_span said = OST_SPAN_ABSENT;
    struct ost_uri uri;
    MUST(ost_json_string(ost_json_member(metadata->json, "issuer"), &said));
    MUST(ost_span_is(said, issuer));
    if (metadata->jwks_uri != NULL) {
        MUST(ost_uri_parse(ost_span_of(metadata->jwks_uri), &uri, NULL));
        MUST(uri.https || (http_loopback && ost_uri_host_is_loopback(uri.host)));
        MUST(uri.userinfo.data == NULL && uri.fragment.data == NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const issuers[] = {
        "https://as.example.com",
        "https://tenant.eu.auth0.com/",
        "http://127.0.0.1:9400",
    };
    bool accepted[3] = {false, false, false};
    for (size_t i = 0; i < 3; i++) {
        struct ost_as_metadata metadata = {0};
        bool loopback = i == 2;
        accepted[i] = ost_as_metadata_parse(fuzz_span(data, size), issuers[i], loopback,
                                            &metadata, NULL) == OSTIARY_OK;
        if (accepted[i]) {
            check(&metadata, issuers[i], loopback);
        }
        ost_as_metadata_clear(&metadata);
    }
    MUST(accepted[0] + accepted[1] + accepted[2] <= 1);
    return 0;
}
