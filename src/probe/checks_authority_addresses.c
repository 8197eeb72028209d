/* SPDX-License-Identifier: Apache-2.0 */
/* The addresses of a login: those that it needs are there, and none is open to all. */
#include "probe/checks_authority.h"
#include "probe/document.h"
#include "wire/uri.h"

/* NULL: an absolute http(s) URL without a fragment (RFC 6749 sections 3.1 and 3.2). */
static const char *no_endpoint(const struct ost_json *member)
{
    struct ost_span text = OST_SPAN_ABSENT;
    struct ost_uri uri;
    const char *why = NULL;
    if (!ost_json_string(member, &text)) {
        return member == NULL ? "is not there" : "is no string";
    }
    if (!ost_uri_parse(text, &uri, &why)) {
        return why;
    }
    return uri.fragment.data != NULL ? "has a fragment" : NULL;
}

/* RFC 8414 section 2: not where no grant leads through it. */
static bool needs_login_page(const struct ost_probe_subject *subject)
{
    const struct ost_json *grants = ost_probe_said(subject, "grant_types_supported");
    return grants == NULL || ost_probe_lists(grants, ost_span_of("authorization_code")) ||
           ost_probe_lists(grants, ost_span_of("implicit"));
}

static enum ost_probe_outcome judge_endpoints(const struct ost_probe_subject *subject,
                                              struct ost_probe_result *result)
{
    const struct endpoint {
        const char *name;
        bool needed;
    } endpoints[] = {{"authorization_endpoint", needs_login_page(subject)},
                     {"token_endpoint", true},
                     {"registration_endpoint", false}};
    for (size_t i = 0; i < sizeof endpoints / sizeof endpoints[0]; i++) {
        const struct ost_json *member = ost_probe_said(subject, endpoints[i].name);
        bool counts = member != NULL || endpoints[i].needed;
        const char *why = counts ? no_endpoint(member) : NULL;
        if (why != NULL) {
            return ost_probe_failed(result, "%s: %s", endpoints[i].name, why);
        }
    }
    return ost_probe_passed(result, "the addresses that a login needs are there");
}
OST_PROBE_OF_EACH(ost_probe_authority_endpoints, OST_PROBE_METADATA, judge_endpoints)

/* What is no URL is other checks' business. */
static bool is_open(struct ost_span url)
{
    struct ost_uri uri;
    return ost_uri_parse(url, &uri, NULL) && !uri.https &&
           !ost_uri_host_is_loopback(uri.host);
}

static bool is_address(const struct ost_json_at *at, struct ost_span *url_out)
{
    return (ost_span_ends(at->name, "_endpoint") || ost_span_is(at->name, "jwks_uri")) &&
           ost_json_string(at->value, url_out);
}

static enum ost_probe_outcome judge_https(const struct ost_probe_subject *subject,
                                          struct ost_probe_result *result)
{
    const struct ost_probe_authority *authority = subject->authority;
    const struct ost_probe_document *silent = ost_probe_unanswered(authority);
    struct ost_span url = OST_SPAN_ABSENT;
    struct ost_json_at at;
    if (is_open(ost_span_of(authority->issuer))) {
        return ost_probe_failed(result, "the issuer is %s", authority->issuer);
    }
    if (authority->metadata == NULL) {
        return silent != NULL
                   ? ost_probe_unknown(result, "%s: %s", silent->url, silent->why_not)
                   : ost_probe_skipped(result, "the server has no metadata");
    }
    for (ost_json_first(authority->metadata->json, &at); at.name.data != NULL;
         ost_json_next(&at)) {
        if (is_address(&at, &url) && is_open(url)) {
            return ost_probe_failed(result, "%.*s is %.*s", OST_PROBE_SHOW(at.name),
                                    OST_PROBE_SHOW(url));
        }
    }
    return ost_probe_passed(result, "every address is https, or loopback");
}

/* MCP, "Communication Security": from the endpoint to the key set. */
enum ost_probe_outcome ost_probe_authority_https(struct ost_probe *probe,
                                                 struct ost_probe_result *result)
{
    const struct ost_probe_findings *findings = &probe->findings;
    const char *server = probe->asker.target.url;
    if (is_open(ost_span_of(server))) {
        return ost_probe_failed(result, "the server itself is %s", server);
    }
    if (findings->metadata != NULL && is_open(ost_span_of(findings->metadata->url))) {
        return ost_probe_failed(result, "its metadata are at %s",
                                findings->metadata->url);
    }
    return findings->authority_count == 0
               ? ost_probe_passed(result, "the server itself is https, or loopback")
               : ost_probe_each_authority(probe, OST_PROBE_NAME, judge_https, result);
}
