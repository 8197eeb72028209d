/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the claims are an access token's: where the header's typ does not say so, they
 * must not be those of another kind (JH-05, RFC 8725 section 3.11 and 3.12). */
#include "config/profiles.h"
#include "core/claims_read.h"

/** Claims by which servers mark the kind, and what an access token has there. */
static const struct marker {
    const char *claim, *access;
} markers[] = {
    {"token_use", "access"}, /* Cognito */
    {"typ", "Bearer"},       /* Keycloak: ID, Refresh, Offline, Logout are the others */
};

static const struct ost_token_kind *configured(const struct ost_claims_check *check,
                                               const char *claim)
{
    const struct ost_token_settings *tokens = &check->question->issuer->tokens;
    for (size_t i = 0; i < tokens->kind_count; i++) {
        if (ost_span_is(ost_span_of(claim), tokens->kinds[i].claim)) {
            return &tokens->kinds[i];
        }
    }
    return NULL;
}

/* What the file names must be there, and be one of its values. */
static ostiary_code check_configured(const struct ost_claims_check *check,
                                     const struct ost_token_kind *kind,
                                     ostiary_error *err)
{
    const struct ost_json *claim = ost_json_member(check->question->claims, kind->claim);
    struct ost_span value = OST_SPAN_ABSENT;
    OST_ENSURE(claim != NULL, err, OSTIARY_MISSING_CLAIM, "%.80s is missing",
               kind->claim);
    OST_ENSURE(ost_json_string(claim, &value), err, OSTIARY_BAD_CLAIM, "%.80s is %s",
               kind->claim, ost_json_type_name(claim));
    for (size_t i = 0; i < kind->values.count; i++) {
        if (ost_span_is(value, kind->values.items[i])) {
            return OSTIARY_OK;
        }
    }
    return ost_fail(err, OSTIARY_WRONG_TYPE, "%.80s is not an access token's",
                    kind->claim);
}

/* *proved_out where the claim is there and says: an access token. */
static ostiary_code check_marker(const struct ost_claims_check *check,
                                 const struct marker *marker, bool *proved_out,
                                 ostiary_error *err)
{
    const struct ost_json *claim =
        ost_json_member(check->question->claims, marker->claim);
    struct ost_span value = OST_SPAN_ABSENT;
    bool named = configured(check, marker->claim) != NULL; /* and so checked already */
    *proved_out = *proved_out || (claim != NULL && named);
    if (claim == NULL || named) {
        return OSTIARY_OK;
    }
    OST_ENSURE(ost_json_string(claim, &value) && ost_span_is(value, marker->access), err,
               OSTIARY_WRONG_TYPE, "%s is not an access token's", marker->claim);
    *proved_out = true;
    return OSTIARY_OK;
}

/* Claims of ID tokens (OpenID Connect Core 1.0) and of logout and event tokens. */
static ostiary_code check_foreign_claims(const struct ost_claims_check *check,
                                         bool proved, ostiary_error *err)
{
    static const char *const names[] = {"at_hash", "c_hash", "s_hash", "events"};
    const struct ost_json *claims = check->question->claims;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        OST_ENSURE(ost_json_member(claims, names[i]) == NULL, err, OSTIARY_WRONG_TYPE,
                   "%s is no claim of an access token", names[i]);
    }
    OST_ENSURE(proved || ost_json_member(claims, "nonce") == NULL, err,
               OSTIARY_WRONG_TYPE, "nonce is no claim of an access token");
    return OSTIARY_OK;
}

ostiary_code ost_claims_kind(struct ost_claims_check *check, ostiary_error *err)
{
    const struct ost_token_settings *tokens = &check->question->issuer->tokens;
    bool proved = false;
    for (size_t i = 0; i < tokens->kind_count; i++) {
        OST_TRY(check_configured(check, &tokens->kinds[i], err));
    }
    if ((tokens->types & (OST_TYP_JWT | OST_TYP_NONE)) == 0) {
        return OSTIARY_OK;
    }
    for (size_t i = 0; i < sizeof markers / sizeof markers[0]; i++) {
        OST_TRY(check_marker(check, &markers[i], &proved, err));
    }
    return check->question->typ_says_access ? OSTIARY_OK
                                            : check_foreign_claims(check, proved, err);
}
