/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a client can log in with what an authorization server says of itself. */
#include "probe/checks_authority.h"
#include "probe/document.h"
#include "wire/scope.h"

static bool says(const struct ost_probe_subject *subject, const char *list,
                 const char *text)
{
    return ost_probe_lists(ost_probe_said(subject, list), ost_span_of(text));
}

static bool is_true(const struct ost_probe_subject *subject, const char *name)
{
    bool value = false;
    return ost_json_boolean(ost_probe_said(subject, name), &value) && value;
}

/* It says that it is for machines alone: how people log in is nothing to it.
 * authority.grants tells of it. */
static bool has_no_login(const struct ost_probe_subject *subject)
{
    return ost_probe_said(subject, "grant_types_supported") != NULL &&
           !says(subject, "grant_types_supported", "authorization_code");
}

static enum ost_probe_outcome no_login(struct ost_probe_result *result)
{
    return ost_probe_skipped(result, "it offers no login: grant_types_supported has no "
                                     "authorization_code");
}

/* MCP, "Authorization Code Protection": clients refuse to go on otherwise. */
static enum ost_probe_outcome judge_pkce(const struct ost_probe_subject *subject,
                                         struct ost_probe_result *result)
{
    if (has_no_login(subject)) {
        return no_login(result);
    }
    if (ost_probe_said(subject, "code_challenge_methods_supported") == NULL) {
        return ost_probe_failed(result, "code_challenge_methods_supported is not there");
    }
    return says(subject, "code_challenge_methods_supported", "S256")
               ? ost_probe_passed(result, "code_challenge_methods_supported has S256")
               : ost_probe_failed(result, "code_challenge_methods_supported has no S256");
}
OST_PROBE_OF_EACH(ost_probe_authority_pkce, OST_PROBE_METADATA, judge_pkce)

/* RFC 8414 section 2: the member is required; without a login there is nothing to list.
 */
static enum ost_probe_outcome judge_responses(const struct ost_probe_subject *subject,
                                              struct ost_probe_result *result)
{
    if (has_no_login(subject)) {
        return no_login(result);
    }
    if (ost_probe_said(subject, "response_types_supported") == NULL) {
        return ost_probe_failed(result, "response_types_supported is not there");
    }
    return says(subject, "response_types_supported", "code")
               ? ost_probe_passed(result, "response_types_supported has code")
               : ost_probe_failed(result, "response_types_supported has no code");
}
OST_PROBE_OF_EACH(ost_probe_authority_responses, OST_PROBE_METADATA, judge_responses)

/* RFC 8414 section 2: left out it means authorization_code and implicit. */
static enum ost_probe_outcome judge_grants(const struct ost_probe_subject *subject,
                                           struct ost_probe_result *result)
{
    if (ost_probe_said(subject, "grant_types_supported") == NULL) {
        return ost_probe_passed(
            result, "grant_types_supported is not there, which means authorization_code");
    }
    return has_no_login(subject)
               ? ost_probe_failed(result,
                                  "grant_types_supported has no authorization_code")
               : ost_probe_passed(result, "grant_types_supported has authorization_code");
}
OST_PROBE_OF_EACH(ost_probe_authority_grants, OST_PROBE_METADATA, judge_grants)

static enum ost_probe_outcome judge_registration(const struct ost_probe_subject *subject,
                                                 struct ost_probe_result *result)
{
    if (is_true(subject, "client_id_metadata_document_supported")) {
        return ost_probe_passed(result, "clients may name themselves by a URL");
    }
    return ost_probe_said(subject, "registration_endpoint") != NULL
               ? ost_probe_passed(result, "clients may register")
               : ost_probe_failed(result,
                                  "neither client_id_metadata_document_supported nor "
                                  "registration_endpoint");
}
OST_PROBE_OF_EACH(ost_probe_authority_registration, OST_PROBE_METADATA,
                  judge_registration)

/* RFC 8414 section 2: left out it means client_secret_basic. */
static enum ost_probe_outcome judge_public(const struct ost_probe_subject *subject,
                                           struct ost_probe_result *result)
{
    static const char name[] = "token_endpoint_auth_methods_supported";
    if (ost_probe_said(subject, name) == NULL) {
        return ost_probe_failed(result,
                                "%s is not there, which means client_secret_basic", name);
    }
    return says(subject, name, "none")
               ? ost_probe_passed(result, "%s has \"none\"", name)
               : ost_probe_failed(result, "%s has no \"none\"", name);
}
OST_PROBE_OF_EACH(ost_probe_authority_public, OST_PROBE_METADATA, judge_public)

/* A scope of the resource metadata that the list lacks; absent: none. What is no scope is
 * another check's business. */
static struct ost_span lacking_of_metadata(const struct ost_probe *probe,
                                           const struct ost_json *list)
{
    const struct ost_json *wanted =
        ost_json_member(probe->findings.metadata->json, "scopes_supported");
    for (size_t i = 0; i < ost_json_count(wanted); i++) {
        struct ost_span scope = ost_probe_string_at(wanted, i);
        if (ost_scope_is_token(scope) && !ost_probe_lists(list, scope)) {
            return scope;
        }
    }
    return OST_SPAN_ABSENT;
}

static struct ost_span lacking_of_challenge(const struct ost_probe *probe,
                                            const struct ost_json *list)
{
    const struct ost_challenge_item *bearer = probe->findings.refusal.bearer;
    const struct ost_challenge_parameter *parameter =
        bearer == NULL ? NULL : ost_challenge_item_find(bearer, "scope");
    struct ost_span rest = parameter == NULL || !ost_scope_is_list(parameter->value)
                               ? OST_SPAN_ABSENT
                               : parameter->value;
    struct ost_span scope;
    while (ost_scope_next(&rest, &scope)) {
        if (!ost_probe_lists(list, scope)) {
            return scope;
        }
    }
    return OST_SPAN_ABSENT;
}

static enum ost_probe_outcome judge_scopes(const struct ost_probe_subject *subject,
                                           struct ost_probe_result *result)
{
    const struct ost_json *list = ost_probe_said(subject, "scopes_supported");
    if (list == NULL) {
        return ost_probe_skipped(result, "it does not say which scopes it has");
    }
    struct ost_span lacking = lacking_of_challenge(subject->probe, list);
    if (lacking.data != NULL) {
        return ost_probe_failed(
            result, "scopes_supported lacks \"%.*s\", which the challenge asks for",
            OST_PROBE_SHOW(lacking));
    }
    lacking = lacking_of_metadata(subject->probe, list);
    return lacking.data == NULL
               ? ost_probe_passed(result, "it has what clients are told to ask for")
               : ost_probe_failed(
                     result,
                     "scopes_supported lacks \"%.*s\", which the resource metadata have",
                     OST_PROBE_SHOW(lacking));
}
OST_PROBE_OF_EACH(ost_probe_authority_scopes, OST_PROBE_METADATA, judge_scopes)

/* MCP, "Refresh Tokens": a client may add offline_access where it is listed. */
static enum ost_probe_outcome judge_offline(const struct ost_probe_subject *subject,
                                            struct ost_probe_result *result)
{
    bool offered = says(subject, "grant_types_supported", "refresh_token");
    bool listed = says(subject, "scopes_supported", "offline_access");
    if (!offered && !listed) {
        return ost_probe_skipped(result, "it does not say that it has refresh tokens");
    }
    if (offered && !listed) {
        return ost_probe_failed(
            result, "it has the grant refresh_token, and no scope offline_access");
    }
    return offered || ost_probe_said(subject, "grant_types_supported") == NULL
               ? ost_probe_passed(result, "scopes_supported has offline_access")
               : ost_probe_failed(
                     result,
                     "it has the scope offline_access, and no grant refresh_token");
}
OST_PROBE_OF_EACH(ost_probe_authority_offline, OST_PROBE_METADATA, judge_offline)

/* RFC 9207 section 3. */
static enum ost_probe_outcome judge_iss(const struct ost_probe_subject *subject,
                                        struct ost_probe_result *result)
{
    if (has_no_login(subject)) {
        return no_login(result);
    }
    static const char name[] = "authorization_response_iss_parameter_supported";
    return is_true(subject, name) ? ost_probe_passed(result, "%s is true", name)
                                  : ost_probe_failed(result, "%s is not true", name);
}
OST_PROBE_OF_EACH(ost_probe_authority_iss, OST_PROBE_METADATA, judge_iss)
