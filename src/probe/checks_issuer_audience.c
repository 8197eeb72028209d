/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a token for another server, or of another issuer, is taken. */
#include "probe/checks_issuer.h"
#include "wire/uri.h"

#define OTHER "\"https://other.invalid/mcp\""

enum ost_probe_outcome ost_probe_issuer_audience(struct ost_probe *probe,
                                                 struct ost_probe_result *result)
{
    static const struct ost_probe_minting others[] = {
        {"a token for another server", .claims = {{.name = "aud", .json = OTHER}}},
        {"a token without aud", .claims = {{.name = "aud"}}},
        {"a token for nobody (an empty list as aud)",
         .claims = {{.name = "aud", .json = "[]"}}},
    };
    return ost_probe_mintings_refused(probe, result, others, OST_PROBE_COUNT(others));
}

static enum ost_probe_outcome try_audience(struct ost_probe *probe,
                                           struct ost_probe_result *result,
                                           const char *what, const struct ost_buf *aud)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf quoted = {0};
    if (aud->failed) {
        return ost_probe_unknown(result, "the token cannot be made: memory");
    }
    const struct ost_probe_minting minting = {
        what,
        .claims = {{.name = "aud", .json = ost_probe_quote(ost_buf_span(aud), &quoted)}}};
    return ost_probe_mintings_refused(probe, result, &minting, 1);
}

/* Whether the audience is a URL that can be made longer; else no more is to be done. */
static bool is_url(const struct ost_probe *probe, struct ost_uri *uri_out)
{
    return ost_uri_parse(ost_probe_minted_audience(probe), uri_out, NULL);
}

#define NO_URL "the audience is no URL"

enum ost_probe_outcome ost_probe_issuer_audience_prefix(struct ost_probe *probe,
                                                        struct ost_probe_result *result)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf longer = {0};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf host = {0};
    struct ost_uri uri;
    enum ost_probe_outcome outcome = ost_probe_issuer_can_try(probe, result);
    if (outcome != OST_PROBE_PASSED) {
        return outcome;
    }
    if (!is_url(probe, &uri)) {
        return ost_probe_skipped(result, NO_URL);
    }
    ost_buf_add_span(&longer, uri.text);
    ost_buf_add_string(&longer, ost_span_ends(uri.text, "/") ? "x" : "/x");
    ost_uri_origin(&uri, &host);
    ost_buf_add_string(&host, ".other.invalid");
    ost_buf_add_span(&host, uri.path);
    outcome =
        try_audience(probe, result, "a token for a path below this server's", &longer);
    if (outcome == OST_PROBE_PASSED) {
        outcome = try_audience(
            probe, result, "a token for a host whose name begins with this one's", &host);
    }
    return ost_probe_conclude(outcome, result,
                              "tokens for a longer path and a longer host are refused");
}

enum ost_probe_outcome ost_probe_issuer_audience_origin(struct ost_probe *probe,
                                                        struct ost_probe_result *result)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf origin = {0};
    struct ost_uri uri;
    enum ost_probe_outcome outcome = ost_probe_issuer_can_try(probe, result);
    if (outcome != OST_PROBE_PASSED) {
        return outcome;
    }
    if (!is_url(probe, &uri) || uri.path.len <= 1) {
        return ost_probe_skipped(result, "the audience is no URL with a path");
    }
    ost_uri_origin(&uri, &origin);
    return try_audience(probe, result, "a token for the host as a whole", &origin);
}

enum ost_probe_outcome ost_probe_issuer_audience_list(struct ost_probe *probe,
                                                      struct ost_probe_result *result)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf quoted = {0};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf list = {0};
    ost_buf_add_string(&list, "[" OTHER ",");
    ost_buf_add_string(&list, ost_probe_quote(ost_probe_minted_audience(probe), &quoted));
    ost_buf_add_string(&list, "]");
    if (list.failed) {
        return ost_probe_unknown(result, "the token cannot be made: memory");
    }
    const struct ost_probe_minting among = {
        "a token for this server and another one",
        .claims = {{.name = "aud", .json = list.data}}};
    return ost_probe_mintings_admitted(probe, result, &among, 1);
}

/* What the issuer is called, with a slash behind it or without the one it has. */
static const char *other_spelling(const struct ost_probe *probe, struct ost_buf *quoted)
{
    struct ost_buf text = {0};
    struct ost_span issuer = OST_SPAN_ABSENT;
    (void)ost_json_string(ost_json_member(probe->findings.minted.claims, "iss"), &issuer);
    if (ost_span_ends(issuer, "/")) {
        ost_buf_add_span(&text, ost_span_first(issuer, issuer.len - 1));
    } else {
        ost_buf_add_span(&text, issuer);
        ost_buf_add_string(&text, "/");
    }
    const char *json =
        text.failed ? "null" : ost_probe_quote(ost_buf_span(&text), quoted);
    ost_buf_clear(&text);
    return json;
}

enum ost_probe_outcome ost_probe_issuer_issuer(struct ost_probe *probe,
                                               struct ost_probe_result *result)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf quoted = {0};
    const struct ost_probe_minting others[] = {
        {"a token of another issuer, under the same key",
         .claims = {{.name = "iss", .json = "\"https://as.other.invalid\""}}},
        {"a token without iss", .claims = {{.name = "iss"}}},
        {"a token whose iss differs by its last slash",
         .claims = {{.name = "iss", .json = other_spelling(probe, &quoted)}}},
    };
    return ost_probe_mintings_refused(probe, result, others, OST_PROBE_COUNT(others));
}
