/* SPDX-License-Identifier: Apache-2.0 */
/* From an issuer to the address of its keys. */
#include "issuer/discovery.h"

#include <string.h>

#include "wire/uri.h"

bool ost_discovery_url(const struct ost_issuer_settings *issuer, size_t i,
                       struct ost_buf *out)
{
    if (issuer->metadata_url == NULL) {
        return ost_as_metadata_url(issuer->issuer, i, out);
    }
    if (i > 0) {
        return false;
    }
    ost_buf_add_string(out, issuer->metadata_url);
    return true;
}

ostiary_code ost_discovery_judge(const struct ost_issuer_settings *issuer,
                                 const struct ost_answer *answer,
                                 struct ost_as_metadata *metadata_out, ostiary_error *err)
{
    memset(metadata_out, 0, sizeof *metadata_out);
    OST_ENSURE(answer->arrived, err, OSTIARY_KEYS_UNAVAILABLE, "%s", answer->error);
    OST_ENSURE(answer->status == 200, err, OSTIARY_KEYS_UNAVAILABLE, "status %d%s%s",
               answer->status, answer->error[0] == '\0' ? "" : ", ",
               answer->error); /* MD-05 */
    OST_TRY(ost_as_metadata_parse(ost_buf_span(&answer->body), issuer->issuer,
                                  issuer->http.allow_insecure_loopback, metadata_out,
                                  err));
    OST_ENSURE(metadata_out->jwks_uri != NULL || issuer->jwks_uri != NULL, err,
               OSTIARY_KEYS_UNAVAILABLE, "the metadata has no jwks_uri"); /* MD-06 */
    return OSTIARY_OK;
}

static bool is_host_of(const char *url, struct ost_span host)
{
    struct ost_uri uri;
    return url != NULL && ost_uri_parse(ost_span_of(url), &uri, NULL) &&
           ost_span_equal_nocase(uri.host, host);
}

/* JF-04: whether the operator wrote this host, so that it may be private. */
static bool is_written(const struct ost_issuer_settings *issuer, struct ost_span host)
{
    return is_host_of(issuer->issuer, host) || is_host_of(issuer->metadata_url, host) ||
           is_host_of(issuer->jwks_uri, host);
}

struct ost_target_rules ost_discovery_rules(const struct ost_issuer_settings *issuer,
                                            const char *url)
{
    struct ost_uri uri;
    struct ost_target_rules rules = {false, false, false, false};
    if (!ost_uri_parse(ost_span_of(url), &uri, NULL)) {
        return rules;
    }
    bool written = is_written(issuer, uri.host);
    rules.written = written;
    rules.allow_private = written && issuer->http.allow_private_addresses;
    rules.host_is_local = written && ost_target_host_is_local(uri.host);
    rules.allow_http = issuer->http.allow_insecure_loopback;
    return rules;
}

struct ost_fetch_limits ost_discovery_limits(const struct ost_issuer_settings *issuer)
{
    return (struct ost_fetch_limits){
        .connect_timeout_ms = issuer->http.connect_timeout_ms,
        .timeout_ms = issuer->http.timeout_ms,
        .max_body_bytes = issuer->http.max_body_bytes,
        .ca_text = issuer->http.ca_text,
        .proxy = issuer->http.proxy,
        .allow_private_proxy = issuer->http.allow_private_addresses,
    };
}
