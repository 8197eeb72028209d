/* SPDX-License-Identifier: Apache-2.0 */
/* How something that was refused differs from what is configured. */
#include "core/hint.h"

#include "base/limits.h"

static bool has_whitespace(struct ost_span text)
{
    return ost_span_find(text, ' ') < text.len || ost_span_find(text, '\t') < text.len ||
           ost_span_find(text, '\r') < text.len || ost_span_find(text, '\n') < text.len;
}

static size_t count_dots(struct ost_span text)
{
    size_t dots = 0;
    for (size_t dot = 0; (dot = ost_span_find(text, '.')) < text.len; dots++) {
        text = ost_span_from(text, dot + 1);
    }
    return dots;
}

static bool starts_with_scheme(struct ost_span text)
{
    return text.len > 6 && ost_span_is_nocase(ost_span_first(text, 6), "bearer");
}

ostiary_hint ost_hint_of_credential(const struct ost_fields *fields)
{
    struct ost_span value = OST_SPAN_ABSENT;
    size_t lines = ost_fields_find(fields, OST_FIELD_AUTHORIZATION, &value);
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

static bool claim_is(const struct ost_json *claims, const char *name, const char *value)
{
    struct ost_span text = OST_SPAN_ABSENT;
    return ost_json_string(ost_json_member(claims, name), &text) &&
           ost_span_is(text, value);
}

ostiary_hint ost_hint_of_claims(ostiary_code code,
                                const struct ost_claims_question *question)
{
    if (code == OSTIARY_WRONG_AUDIENCE) {
        return ost_hint_of_audience(question);
    }
    bool id_token =
        code == OSTIARY_WRONG_TYPE && (looks_like_id_token(question->claims) ||
                                       claim_is(question->claims, "token_use", "id") ||
                                       claim_is(question->claims, "typ", "ID"));
    return id_token ? OSTIARY_HINT_ID_TOKEN : OSTIARY_HINT_NONE;
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
    return hint == OSTIARY_HINT_NONE && ost_grant_groups_overage(grant)
               ? OSTIARY_HINT_GROUPS_OVERAGE
               : hint;
}
