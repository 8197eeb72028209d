/* SPDX-License-Identifier: Apache-2.0 */
/* The key set of an authorization server as a whole, and what is said of signatures. */
#include "probe/checks_keys.h"
#include "probe/document.h"

/* RFC 9068 section 4; who lets tokens be introspected needs none. */
static enum ost_probe_outcome judge_address(const struct ost_probe_subject *subject,
                                            struct ost_probe_result *result)
{
    struct ost_span uri = OST_SPAN_ABSENT;
    if (ost_json_string(ost_probe_said(subject, "jwks_uri"), &uri)) {
        return ost_probe_passed(result, "jwks_uri is %.*s", OST_PROBE_SHOW(uri));
    }
    return ost_probe_said(subject, "introspection_endpoint") != NULL
               ? ost_probe_skipped(result,
                                   "there is no jwks_uri; tokens are introspected")
               : ost_probe_failed(result, "the metadata have no jwks_uri");
}
OST_PROBE_OF_EACH(ost_probe_keys_address, OST_PROBE_METADATA, judge_address)

static enum ost_probe_outcome judge_set(const struct ost_probe_subject *subject,
                                        struct ost_probe_result *result)
{
    const struct ost_probe_authority *authority = subject->authority;
    const struct ost_probe_document *keys = &authority->keys;
    if (keys->url == NULL) {
        return ost_probe_skipped(result, "the metadata name no jwks_uri");
    }
    if (authority->key_set != NULL) {
        return ost_probe_passed(result, "%zu in the set at %s",
                                authority->key_set->fact_count, keys->url);
    }
    return ost_probe_keys_unknown(authority)
               ? ost_probe_unknown(result, "%s: %s", keys->url,
                                   ost_probe_no_key_set(authority))
               : ost_probe_failed(result, "%s: %s", keys->url,
                                  ost_probe_no_key_set(authority));
}
OST_PROBE_OF_EACH(ost_probe_keys_set, OST_PROBE_METADATA, judge_set)

static enum ost_probe_outcome judge_usable(const struct ost_probe_subject *subject,
                                           struct ost_probe_result *result)
{
    const struct ost_jwks *set = subject->authority->key_set;
    return set->count > 0
               ? ost_probe_passed(result, "%zu of %zu in the set can verify a token",
                                  set->count, set->fact_count)
               : ost_probe_failed(result, "none of %zu in the set can verify a token: %s",
                                  set->fact_count, set->facts[0].why);
}
OST_PROBE_OF_EACH(ost_probe_keys_usable, OST_PROBE_KEY_SET, judge_usable)

static enum ost_probe_outcome judge_cache(const struct ost_probe_subject *subject,
                                          struct ost_probe_result *result)
{
    return ost_probe_document_kept(&subject->authority->keys, result);
}
OST_PROBE_OF_EACH(ost_probe_keys_cache, OST_PROBE_KEY_SET, judge_cache)

static bool has_none(const struct ost_json *json, const char *name)
{
    return ost_probe_lists(ost_json_member(json, name), ost_span_of("none"));
}

/* Members of which RFC 8414 section 2 and RFC 9449 section 5.1 say that none must not be
 * used. */
static enum ost_probe_outcome judge_none(const struct ost_probe_subject *subject,
                                         struct ost_probe_result *result)
{
    static const char *const names[] = {
        "token_endpoint_auth_signing_alg_values_supported",
        "revocation_endpoint_auth_signing_alg_values_supported",
        "introspection_endpoint_auth_signing_alg_values_supported",
        "dpop_signing_alg_values_supported"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (has_none(subject->authority->metadata->json, names[i])) {
            return ost_probe_failed(result, "%s lists \"none\"", names[i]);
        }
    }
    return ost_probe_passed(result, "no list of algorithms has \"none\"");
}

/* RFC 9728 section 2 says the same of those of the server itself (PR-19). */
enum ost_probe_outcome ost_probe_keys_none(struct ost_probe *probe,
                                           struct ost_probe_result *result)
{
    static const char *const names[] = {"resource_signing_alg_values_supported",
                                        "dpop_signing_alg_values_supported"};
    const struct ost_probe_document *document = probe->findings.metadata;
    for (size_t i = 0; document != NULL && i < sizeof names / sizeof names[0]; i++) {
        if (has_none(document->json, names[i])) {
            return ost_probe_failed(result, "%s of the resource metadata lists \"none\"",
                                    names[i]);
        }
    }
    return ost_probe_each_authority(probe, OST_PROBE_METADATA, judge_none, result);
}

/* OpenID Connect Discovery 1.0 section 3 lets none stand there, for flows that have no
 * place in OAuth 2.1. */
static enum ost_probe_outcome judge_unsigned(const struct ost_probe_subject *subject,
                                             struct ost_probe_result *result)
{
    static const char name[] = "id_token_signing_alg_values_supported";
    return has_none(subject->authority->metadata->json, name)
               ? ost_probe_failed(result, "%s lists \"none\"", name)
               : ost_probe_passed(result, "no token is offered without a signature");
}
OST_PROBE_OF_EACH(ost_probe_keys_unsigned, OST_PROBE_METADATA, judge_unsigned)
