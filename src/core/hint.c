/* SPDX-License-Identifier: Apache-2.0 */
/* How something that was refused differs from what is configured. */
#include "core/hint.h"

#include <string.h>

#include "base/limits.h"
#include "wire/uri.h"

static bool has_whitespace(struct ost_span text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (strchr(" \t\r\n", text.data[i]) != NULL) {
            return true;
        }
    }
    return false;
}

static size_t count_dots(struct ost_span text)
{
    size_t dots = 0;
    for (size_t i = 0; i < text.len; i++) {
        dots += text.data[i] == '.' ? 1 : 0;
    }
    return dots;
}

static bool starts_with_scheme(struct ost_span text)
{
    return text.len > 6 && ost_span_is_nocase(ost_span_first(text, 6), "bearer");
}

ostiary_hint ost_hint_of_credential(struct ost_fields fields)
{
    struct ost_span value = OST_SPAN_ABSENT;
    size_t lines = ost_fields_find(fields, "authorization", &value);
    if (lines != 1 || !starts_with_scheme(value) || value.len > 2 * OST_MAX_TOKEN_BYTES) {
        return OSTIARY_HINT_NONE;
    }
    struct ost_span credential = ost_span_from(value, 7);
    if (starts_with_scheme(credential)) {
        return OSTIARY_HINT_BEARER_PREFIX;
    }
    if (has_whitespace(credential)) {
        return OSTIARY_HINT_WHITESPACE;
    }
    size_t dots = count_dots(credential);
    if (dots == 4) {
        return OSTIARY_HINT_ENCRYPTED_TOKEN;
    }
    return dots == 2 ? OSTIARY_HINT_NONE : OSTIARY_HINT_OPAQUE_TOKEN;
}

/* Claims that only an ID token has (OpenID Connect Core 1.0 section 2). */
static bool looks_like_id_token(const struct ost_json *claims)
{
    return ost_json_member(claims, "nonce") != NULL ||
           ost_json_member(claims, "at_hash") != NULL ||
           ost_json_member(claims, "c_hash") != NULL;
}

ostiary_hint ost_hint_of_type(const struct ost_token *token)
{
    if (ost_span_is_nocase(token->typ, "oauth-id-jag+jwt")) {
        return OSTIARY_HINT_ID_JAG;
    }
    if (token->typ.data != NULL && !ost_span_is_nocase(token->typ, "JWT")) {
        return OSTIARY_HINT_NONE;
    }
    return looks_like_id_token(token->claims) ? OSTIARY_HINT_ID_TOKEN
                                              : OSTIARY_HINT_TYP_NEEDS_PROFILE;
}

/* Without the one final slash that people forget or add. */
static struct ost_span without_slash(struct ost_span text)
{
    return ost_span_ends(text, "/") ? ost_span_first(text, text.len - 1) : text;
}

static struct ost_span after_scheme(struct ost_span url)
{
    size_t colon = ost_span_find(url, ':');
    return colon < url.len ? ost_span_from(url, colon) : url;
}

static ostiary_hint compare_issuers(struct ost_span ours, struct ost_span theirs)
{
    if (ost_span_equal(without_slash(ours), without_slash(theirs))) {
        return OSTIARY_HINT_ISSUER_SLASH;
    }
    if (ost_span_equal_nocase(ours, theirs)) {
        return OSTIARY_HINT_ISSUER_CASE;
    }
    return ost_span_equal(after_scheme(ours), after_scheme(theirs))
               ? OSTIARY_HINT_ISSUER_SCHEME
               : OSTIARY_HINT_NONE;
}

ostiary_hint ost_hint_of_issuer(const struct ost_settings *settings,
                                struct ost_span issuer)
{
    ostiary_hint hint = OSTIARY_HINT_NONE;
    for (size_t i = 0; i < settings->issuer_count && hint == OSTIARY_HINT_NONE; i++) {
        hint = compare_issuers(ost_span_of(settings->issuers[i].issuer), issuer);
    }
    return hint;
}

static bool only_slash_differs(struct ost_span resource, struct ost_span audience)
{
    return ost_uri_same_resource(without_slash(resource), without_slash(audience));
}

static ostiary_hint compare_audience(struct ost_span resource, struct ost_span audience,
                                     struct ost_span client_id)
{
    struct ost_uri ours;
    struct ost_uri theirs;
    if (client_id.data != NULL && ost_span_equal(audience, client_id)) {
        return OSTIARY_HINT_AUDIENCE_CLIENT_ID;
    }
    if (only_slash_differs(resource, audience)) {
        return OSTIARY_HINT_AUDIENCE_SLASH;
    }
    if (!ost_uri_parse(resource, &ours, NULL) ||
        !ost_uri_parse(audience, &theirs, NULL) || !ost_uri_same_origin(&ours, &theirs)) {
        return OSTIARY_HINT_NONE;
    }
    return theirs.path.len <= 1 ? OSTIARY_HINT_AUDIENCE_ORIGIN
                                : OSTIARY_HINT_AUDIENCE_OTHER_PATH;
}

ostiary_hint ost_hint_of_audience(const struct ost_settings *settings,
                                  const struct ost_json *claims)
{
    const struct ost_json *aud = ost_json_member(claims, "aud");
    struct ost_span client_id = OST_SPAN_ABSENT;
    (void)ost_json_string(ost_json_member(claims, "client_id"), &client_id);
    if (aud == NULL) {
        return OSTIARY_HINT_AUDIENCE_MISSING;
    }
    bool list = ost_json_type(aud) == OST_JSON_ARRAY;
    size_t count = list ? ost_json_count(aud) : 1;
    ostiary_hint hint = OSTIARY_HINT_NONE;
    for (size_t i = 0; i < count && hint == OSTIARY_HINT_NONE; i++) {
        struct ost_span audience;
        if (ost_json_string(list ? ost_json_item(aud, i) : aud, &audience)) {
            hint = compare_audience(ost_span_of(settings->resource), audience, client_id);
        }
    }
    return count == 0 ? OSTIARY_HINT_AUDIENCE_MISSING : hint;
}

static ostiary_hint compare_scopes(struct ost_span missing, struct ost_span held)
{
    if (ost_span_equal_nocase(missing, held)) {
        return OSTIARY_HINT_SCOPE_CASE;
    }
    /* "api://1234/todo:read" where the table says "todo:read" */
    size_t more = held.len > missing.len ? held.len - missing.len : 0;
    bool prefixed = more > 0 && held.data[more - 1] == '/' &&
                    ost_span_equal(ost_span_from(held, more), missing);
    return prefixed ? OSTIARY_HINT_SCOPE_PREFIXED : OSTIARY_HINT_NONE;
}

static ostiary_hint hint_of_scope(const ostiary_grant *grant, struct ost_span missing)
{
    ostiary_hint hint = OSTIARY_HINT_NONE;
    for (size_t i = 0; i < ost_grant_scope_count(grant) && hint == OSTIARY_HINT_NONE;
         i++) {
        hint = compare_scopes(missing, ost_span_of(ostiary_grant_scope(grant, i)));
    }
    return hint;
}

ostiary_hint ost_hint_of_scopes(const ostiary_grant *grant, struct ost_span missing)
{
    ostiary_hint hint = OSTIARY_HINT_NONE;
    while (missing.len > 0 && hint == OSTIARY_HINT_NONE) {
        size_t len = ost_span_find(missing, '\0');
        hint = hint_of_scope(grant, ost_span_first(missing, len));
        missing = ost_span_from(missing, len < missing.len ? len + 1 : len);
    }
    return hint;
}
