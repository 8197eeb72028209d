/* SPDX-License-Identifier: Apache-2.0 */
/* For whom the token is, and for what: aud and the scopes. */
#include "core/claims_read.h"
#include "wire/scope.h"
#include "wire/uri.h"

static bool is_extra(const struct ost_claims_check *check, struct ost_span audience)
{
    const struct ost_strings *extra = &check->question->issuer->extra_audiences;
    for (size_t i = 0; i < extra->count; i++) { /* AU-10: exact */
        if (ost_span_is(audience, extra->items[i])) {
            return true;
        }
    }
    return false;
}

static bool is_ours(const struct ost_claims_check *check, struct ost_span audience)
{
    const char *resource = check->question->settings->resource;
    return ost_uri_same_resource(audience, ost_span_of(resource)) ||
           is_extra(check, audience);
}

/* CL-02: of a server that sends no aud, another claim that names whom it is for, held to
 * what the file lists. */
static ostiary_code check_instead(struct ost_claims_check *check, ostiary_error *err)
{
    const char *name = check->question->issuer->tokens.audience_claim;
    struct ost_span value = OST_SPAN_ABSENT;
    /* AU-01 calls an absent audience a wrong one: the token is not meant for us. */
    OST_ENSURE(name != NULL, err, OSTIARY_WRONG_AUDIENCE, "aud is missing");
    OST_TRY(ost_claim_string(check, name, &value, err));
    OST_ENSURE(value.data != NULL, err, OSTIARY_WRONG_AUDIENCE,
               "aud and %.80s are missing", name);
    OST_ENSURE(is_extra(check, value), err, OSTIARY_WRONG_AUDIENCE,
               "%.80s is not among extra_audiences", name);
    check->facts->audience = ost_json_member(check->question->claims, name);
    return OSTIARY_OK;
}

/* RFC 9068 section 4, RFC 7519 section 4.1.3: aud must name us, whole (AU-01, AU-02). */
ostiary_code ost_claims_audience(struct ost_claims_check *check, ostiary_error *err)
{
    const struct ost_json *aud = ost_json_member(check->question->claims, "aud");
    if (aud == NULL) {
        return check_instead(check, err);
    }
    bool list = ost_json_type(aud) == OST_JSON_ARRAY;
    bool ours = false;
    for (size_t i = 0; i < (list ? ost_json_count(aud) : 1); i++) {
        struct ost_span audience;
        OST_ENSURE(ost_json_string(list ? ost_json_item(aud, i) : aud, &audience), err,
                   OSTIARY_BAD_CLAIM, "aud is neither a string nor an array of strings");
        ours = is_ours(check, audience) || ours;
    }
    OST_ENSURE(ours, err, OSTIARY_WRONG_AUDIENCE, "aud does not name this resource");
    check->facts->audience = aud;
    return OSTIARY_OK;
}

/* What RFC 6749 allows; a challenge is stricter with those of the table. */
static bool is_scope(struct ost_span scope)
{
    return scope.len > 0 && ost_scope_is_list(scope) &&
           ost_span_find(scope, ' ') == scope.len;
}

static ostiary_code check_scope_items(const struct ost_json *claim, const char *name,
                                      ostiary_error *err)
{
    for (size_t i = 0; i < ost_json_count(claim); i++) {
        struct ost_span scope = OST_SPAN_ABSENT;
        OST_ENSURE(ost_json_string(ost_json_item(claim, i), &scope) && is_scope(scope),
                   err, OSTIARY_BAD_CLAIM, "%.80s holds an element that is no scope",
                   name);
    }
    return OSTIARY_OK;
}

static ostiary_code check_scope(const struct ost_claims_check *check, const char *name,
                                const struct ost_json *claim, ostiary_error *err)
{
    bool list = check->question->issuer->tokens.scope_list ||
                !ost_span_is(ost_span_of(name), "scope"); /* SC-02 */
    if (list && ost_json_type(claim) == OST_JSON_ARRAY) {
        return check_scope_items(claim, name, err);
    }
    struct ost_span text = OST_SPAN_ABSENT;
    OST_ENSURE(ost_json_string(claim, &text), err, OSTIARY_BAD_CLAIM, "%.80s is %s", name,
               ost_json_type_name(claim));
    OST_ENSURE(ost_scope_is_list(text), err, OSTIARY_BAD_CLAIM,
               "%.80s holds a character that no scope may", name);
    return OSTIARY_OK;
}

/* RFC 6749 section 3.3; no scope claim means no scopes, not all (SC-01 to SC-03). */
ostiary_code ost_claims_scope(struct ost_claims_check *check, ostiary_error *err)
{
    const struct ost_strings *names = &check->question->issuer->tokens.scope_claims;
    for (size_t i = 0; i < names->count; i++) {
        const struct ost_json *claim =
            ost_json_member(check->question->claims, names->items[i]);
        if (claim != NULL) {
            OST_TRY(check_scope(check, names->items[i], claim, err));
            check->facts->scope_claim = claim;
            return OSTIARY_OK;
        }
    }
    return OSTIARY_OK;
}
