/* SPDX-License-Identifier: Apache-2.0 */
/* The metadata of an authorization server: where they are, and whose. */
#include <stdio.h>

#include "probe/checks_authority.h"
#include "probe/document.h"

/* What each address that was asked in vain answered, up to `count`. */
static const char *answers(const struct ost_probe_authority *authority, size_t count,
                           char *out, size_t size)
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count && len < size; i++) {
        const struct ost_probe_document *try = &authority->tries[i];
        int more = snprintf(out + len, size - len, "%s%.100s: %.60s", i == 0 ? "" : "; ",
                            try->url, try->why_not);
        len += more < 0 ? 0 : (size_t)more;
    }
    return out;
}

/* MD-01, MD-02, MD-05. */
static enum ost_probe_outcome judge_metadata(const struct ost_probe_subject *subject,
                                             struct ost_probe_result *result)
{
    const struct ost_probe_authority *authority = subject->authority;
    const struct ost_probe_document *silent = ost_probe_unanswered(authority);
    char tried[440];
    if (authority->metadata != NULL) {
        return ost_probe_passed(result, "found at %s", authority->metadata->url);
    }
    if (authority->try_count == 0) {
        return ost_probe_skipped(result, "\"%s\" is no URL to look at",
                                 authority->issuer);
    }
    return silent != NULL
               ? ost_probe_unknown(result, "%s: %s", silent->url, silent->why_not)
               : ost_probe_failed(
                     result, "%s",
                     answers(authority, authority->try_count, tried, sizeof tried));
}
OST_PROBE_OF_EACH(ost_probe_authority_metadata, OST_PROBE_NAME, judge_metadata)

/* The official TypeScript SDK goes on after a 4xx alone: what it cannot read, and a 5xx,
 * end its search. */
static bool ends_the_search(const struct ost_probe_document *try)
{
    return try->answer.arrived &&
           (try->answer.status == 200 || try->answer.status >= 500);
}

static enum ost_probe_outcome judge_search(const struct ost_probe_subject *subject,
                                           struct ost_probe_result *result)
{
    const struct ost_probe_authority *authority = subject->authority;
    for (size_t i = 0; &authority->tries[i] != authority->metadata; i++) {
        if (ends_the_search(&authority->tries[i])) {
            return ost_probe_failed(result, "%s: %s; clients go no further",
                                    authority->tries[i].url, authority->tries[i].why_not);
        }
    }
    return ost_probe_passed(result, "nothing keeps clients from %s",
                            authority->metadata->url);
}
OST_PROBE_OF_EACH(ost_probe_authority_search, OST_PROBE_METADATA, judge_search)

static enum ost_probe_outcome judge_order(const struct ost_probe_subject *subject,
                                          struct ost_probe_result *result)
{
    const struct ost_probe_authority *authority = subject->authority;
    char tried[300];
    if (authority->try_count < OST_AS_METADATA_MAX_URLS) {
        return ost_probe_passed(result, "at the %s address that clients try: %s",
                                authority->try_count == 1 ? "first" : "second",
                                authority->metadata->url);
    }
    return ost_probe_failed(result, "the third try found it; %s",
                            answers(authority, 2, tried, sizeof tried));
}
OST_PROBE_OF_EACH(ost_probe_authority_order, OST_PROBE_METADATA, judge_order)

static enum ost_probe_outcome judge_type(const struct ost_probe_subject *subject,
                                         struct ost_probe_result *result)
{
    return ost_probe_document_type(subject->authority->metadata, result);
}
OST_PROBE_OF_EACH(ost_probe_authority_type, OST_PROBE_METADATA, judge_type)

static struct ost_span after_scheme(struct ost_span url)
{
    size_t colon = ost_span_find(url, ':');
    return ost_span_from(url, colon);
}

/* How two names of one server differ, where that is a usual quirk. */
static const char *quirk(struct ost_span said, struct ost_span entry)
{
    if (ost_span_equal(ost_span_without(said, "/"), ost_span_without(entry, "/"))) {
        return "they differ by a final slash";
    }
    if (ost_span_equal_nocase(said, entry)) {
        return "they differ by the case of letters";
    }
    if (ost_span_equal(after_scheme(said), after_scheme(entry))) {
        return "they differ by the scheme";
    }
    return ost_span_find(said, '{') < said.len
               ? "issuer is a template: every tenant has another"
               : "that is another server";
}

/* MD-04: code point by code point, RFC 8414 section 3.3. */
static enum ost_probe_outcome judge_issuer(const struct ost_probe_subject *subject,
                                           struct ost_probe_result *result)
{
    struct ost_span said = OST_SPAN_ABSENT;
    struct ost_span entry = ost_span_of(subject->authority->issuer);
    if (!ost_json_string(ost_probe_said(subject, "issuer"), &said)) {
        return ost_probe_failed(result, "the metadata have no issuer");
    }
    return ost_span_equal(said, entry)
               ? ost_probe_passed(result, "issuer is \"%.*s\"", OST_PROBE_SHOW(said))
               : ost_probe_failed(
                     result, "issuer is \"%.*s\", authorization_servers has \"%.*s\": %s",
                     OST_PROBE_SHOW(said), OST_PROBE_SHOW(entry), quirk(said, entry));
}
OST_PROBE_OF_EACH(ost_probe_authority_issuer, OST_PROBE_METADATA, judge_issuer)

/* Lists of strings in RFC 8414 section 2 and OpenID Connect Discovery 1.0 section 3. */
static const char *const arrays[] = {
    "scopes_supported",
    "response_types_supported",
    "response_modes_supported",
    "grant_types_supported",
    "code_challenge_methods_supported",
    "token_endpoint_auth_methods_supported",
    "token_endpoint_auth_signing_alg_values_supported",
    "revocation_endpoint_auth_methods_supported",
    "revocation_endpoint_auth_signing_alg_values_supported",
    "introspection_endpoint_auth_methods_supported",
    "introspection_endpoint_auth_signing_alg_values_supported",
    "dpop_signing_alg_values_supported",
    "protected_resources",
    "subject_types_supported",
    "id_token_signing_alg_values_supported",
    NULL,
};

static enum ost_probe_outcome judge_values(const struct ost_probe_subject *subject,
                                           struct ost_probe_result *result)
{
    static const char *const booleans[] = {
        "client_id_metadata_document_supported",
        "authorization_response_iss_parameter_supported"};
    for (size_t i = 0; i < sizeof booleans / sizeof booleans[0]; i++) {
        const struct ost_json *value = ost_probe_said(subject, booleans[i]);
        if (value != NULL && ost_json_type(value) != OST_JSON_BOOLEAN) {
            return ost_probe_failed(result, "%s is %s", booleans[i],
                                    ost_json_type_name(value));
        }
    }
    return ost_probe_document_values(subject->authority->metadata, arrays, result);
}
OST_PROBE_OF_EACH(ost_probe_authority_values, OST_PROBE_METADATA, judge_values)

/* OpenID Connect Discovery 1.0 section 3, those that RFC 8414 does not ask for. The
 * official SDKs refuse a document of that address without them. */
static enum ost_probe_outcome judge_openid(const struct ost_probe_subject *subject,
                                           struct ost_probe_result *result)
{
    static const char *const required[] = {"jwks_uri", "subject_types_supported",
                                           "id_token_signing_alg_values_supported"};
    struct ost_span url = ost_span_of(subject->authority->metadata->url);
    if (!ost_probe_text_holds(url, "/.well-known/openid-configuration")) {
        return ost_probe_passed(result, "the document is OAuth's, not OpenID Connect's");
    }
    for (size_t i = 0; i < sizeof required / sizeof required[0]; i++) {
        if (ost_probe_said(subject, required[i]) == NULL) {
            return ost_probe_failed(result, "the openid-configuration has no %s",
                                    required[i]);
        }
    }
    return ost_probe_passed(result, "what OpenID Connect requires is there");
}
OST_PROBE_OF_EACH(ost_probe_authority_openid, OST_PROBE_METADATA, judge_openid)

/* The identifier that clients ask tokens for: what the document says, else the URL. */
static struct ost_span resource_of(const struct ost_probe *probe)
{
    struct ost_span resource = ost_span_of(probe->asker.target.url);
    (void)ost_json_string(ost_json_member(probe->findings.metadata->json, "resource"),
                          &resource);
    return resource;
}

/* MD-08, RFC 9728 section 4: the other half of what authorization_servers claims. */
static enum ost_probe_outcome judge_resources(const struct ost_probe_subject *subject,
                                              struct ost_probe_result *result)
{
    const struct ost_json *list = ost_probe_said(subject, "protected_resources");
    struct ost_span resource = resource_of(subject->probe);
    if (list == NULL) {
        return ost_probe_passed(result, "protected_resources is not there");
    }
    return ost_probe_lists(list, resource)
               ? ost_probe_passed(result, "protected_resources has this one")
               : ost_probe_failed(result, "protected_resources lacks \"%.*s\"",
                                  OST_PROBE_SHOW(resource));
}
OST_PROBE_OF_EACH(ost_probe_authority_resources, OST_PROBE_METADATA, judge_resources)

enum ost_probe_outcome ost_probe_authority_several(struct ost_probe *probe,
                                                   struct ost_probe_result *result)
{
    const struct ost_probe_document *document = probe->findings.metadata;
    const struct ost_json *list =
        document == NULL ? NULL
                         : ost_json_member(document->json, "authorization_servers");
    size_t count = ost_json_count(list);
    if (count == 0) {
        return ost_probe_skipped(result, "no authorization server is named");
    }
    return count == 1
               ? ost_probe_passed(result, "there is one")
               : ost_probe_failed(result,
                                  "%zu are named; the official clients try %.*s alone",
                                  count, OST_PROBE_SHOW(ost_probe_string_at(list, 0)));
}
