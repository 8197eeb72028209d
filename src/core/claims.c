/* SPDX-License-Identifier: Apache-2.0 */
/* The ordered table of claim checks. */
#include "core/claims.h"

#include <string.h>

#include "wire/scope.h"
#include "wire/uri.h"

#define NUMERIC_DATE_END 9007199254740992.0 /* 2^53: CL-06 */

/** What the checks share. */
struct claims_check {
    const struct ost_claims_question *question;
    struct ost_grant_facts *facts;
    double issued_at, expires_at;
};

static ostiary_code need_string(const struct claims_check *check, const char *name,
                                struct ost_span *string_out, ostiary_error *err)
{
    const struct ost_json *claim = ost_json_member(check->question->claims, name);
    OST_ENSURE(claim != NULL, err, OSTIARY_MISSING_CLAIM, "%s is missing", name);
    OST_ENSURE(ost_json_string(claim, string_out), err, OSTIARY_BAD_CLAIM, "%s is %s",
               name, ost_json_type_name(claim));
    OST_ENSURE(string_out->len > 0, err, OSTIARY_BAD_CLAIM, "%s is empty", name);
    return OSTIARY_OK;
}

/* RFC 7519 section 2, NumericDate: finite, 0 <= value < 2^53, a fraction allowed. */
static ostiary_code read_date(const struct ost_json *claim, const char *name,
                              double *date_out, ostiary_error *err)
{
    OST_ENSURE(ost_json_number(claim, date_out), err, OSTIARY_BAD_CLAIM, "%s is %s", name,
               ost_json_type_name(claim));
    OST_ENSURE(*date_out >= 0 && *date_out < NUMERIC_DATE_END, err, OSTIARY_BAD_CLAIM,
               "%s is out of range", name);
    return OSTIARY_OK;
}

static ostiary_code need_date(const struct claims_check *check, const char *name,
                              double *date_out, ostiary_error *err)
{
    const struct ost_json *claim = ost_json_member(check->question->claims, name);
    OST_ENSURE(claim != NULL, err, OSTIARY_MISSING_CLAIM, "%s is missing", name);
    return read_date(claim, name, date_out, err);
}

static double leeway(const struct claims_check *check)
{
    return (double)check->question->settings->clock_leeway_seconds;
}

static double now(const struct claims_check *check)
{
    return (double)check->question->now;
}

/* RFC 9068 section 2.2: the identity of the user, the client and the token. */
static ostiary_code check_identity(struct claims_check *check, ostiary_error *err)
{
    OST_TRY(need_string(check, "iss", &check->facts->issuer, err));
    OST_TRY(need_string(check, "sub", &check->facts->subject, err));
    OST_TRY(need_string(check, "client_id", &check->facts->client_id, err));
    return need_string(check, "jti", &check->facts->token_id, err);
}

static ostiary_code check_dates(struct claims_check *check, ostiary_error *err)
{
    OST_TRY(need_date(check, "iat", &check->issued_at, err));
    OST_TRY(need_date(check, "exp", &check->expires_at, err));
    check->facts->issued_at = (int64_t)check->issued_at;
    check->facts->expires_at = (int64_t)check->expires_at;
    return OSTIARY_OK;
}

static bool is_ours(const struct claims_check *check, struct ost_span audience)
{
    const struct ost_issuer_settings *issuer = check->question->issuer;
    const char *resource = check->question->settings->resource;
    if (ost_uri_same_resource(audience, ost_span_of(resource))) {
        return true;
    }
    for (size_t i = 0; i < issuer->extra_audiences.count; i++) { /* AU-10: exact */
        if (ost_span_is(audience, issuer->extra_audiences.items[i])) {
            return true;
        }
    }
    return false;
}

/* RFC 9068 section 4, RFC 7519 section 4.1.3: aud must name us, whole (AU-01, AU-02). */
static ostiary_code check_audience(struct claims_check *check, ostiary_error *err)
{
    const struct ost_json *aud = ost_json_member(check->question->claims, "aud");
    /* AU-01 calls an absent audience a wrong one: the token is not meant for us. */
    OST_ENSURE(aud != NULL, err, OSTIARY_WRONG_AUDIENCE, "aud is missing");
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

/* RFC 7519 section 4.1.4: dead at exp; the leeway is added once (CL-03). */
static ostiary_code check_expiry(struct claims_check *check, ostiary_error *err)
{
    double late = now(check) - check->expires_at;
    OST_ENSURE(late < leeway(check), err, OSTIARY_EXPIRED, "expired %.0f s ago", late);
    return OSTIARY_OK;
}

/* RFC 7519 section 4.1.5 (CL-04). */
static ostiary_code check_not_before(struct claims_check *check, ostiary_error *err)
{
    const struct ost_json *claim = ost_json_member(check->question->claims, "nbf");
    if (claim == NULL) {
        return OSTIARY_OK;
    }
    double not_before = 0;
    OST_TRY(read_date(claim, "nbf", &not_before, err));
    double early = not_before - now(check);
    OST_ENSURE(early <= leeway(check), err, OSTIARY_NOT_YET_VALID, "valid in %.0f s",
               early);
    return OSTIARY_OK;
}

/* CL-05 and RV-03: issued in the past, not too long ago, not for too long. */
static ostiary_code check_age(struct claims_check *check, ostiary_error *err)
{
    const struct ost_issuer_settings *issuer = check->question->issuer;
    double age = now(check) - check->issued_at;
    double lifetime = check->expires_at - check->issued_at;
    OST_ENSURE(-age <= leeway(check), err, OSTIARY_ISSUED_IN_FUTURE,
               "issued %.0f s ahead of now", -age);
    OST_ENSURE(issuer->max_token_age_seconds == 0 ||
                   age <= (double)issuer->max_token_age_seconds + leeway(check),
               err, OSTIARY_TOO_OLD, "issued %.0f s ago; %lld s are the most", age,
               (long long)issuer->max_token_age_seconds);
    OST_ENSURE(issuer->max_token_lifetime_seconds == 0 ||
                   lifetime <= (double)issuer->max_token_lifetime_seconds,
               err, OSTIARY_TOO_OLD, "lives %.0f s; %lld s are the most", lifetime,
               (long long)issuer->max_token_lifetime_seconds);
    return OSTIARY_OK;
}

/* RFC 6749 section 3.3; no scope claim means no scopes, not all (SC-01 to SC-03). */
static ostiary_code check_scope(struct claims_check *check, ostiary_error *err)
{
    const struct ost_json *claim = ost_json_member(check->question->claims, "scope");
    check->facts->scope = ost_span_of("");
    if (claim == NULL) {
        return OSTIARY_OK;
    }
    struct ost_span list;
    OST_ENSURE(ost_json_string(claim, &list), err, OSTIARY_BAD_CLAIM, "scope is %s",
               ost_json_type_name(claim));
    OST_ENSURE(ost_scope_is_list(list), err, OSTIARY_BAD_CLAIM,
               "scope holds a character that no scope may");
    check->facts->scope = list;
    return OSTIARY_OK;
}

/* RFC 7800 section 3: no binding can be checked yet, so every bound token is refused: it
 * would otherwise be good for whoever stole it (CL-15). */
static ostiary_code check_binding(struct claims_check *check, ostiary_error *err)
{
    const struct ost_json *cnf = ost_json_member(check->question->claims, "cnf");
    if (cnf == NULL) {
        return OSTIARY_OK;
    }
    OST_ENSURE(ost_json_type(cnf) == OST_JSON_OBJECT && ost_json_count(cnf) > 0, err,
               OSTIARY_BAD_CLAIM, "cnf is no object with members");
    return ost_fail(err, OSTIARY_BINDING_REQUIRED, "the token is bound to a key");
}

ostiary_code ost_claims_check(const struct ost_claims_question *question,
                              struct ost_grant_facts *facts_out, ostiary_error *err)
{
    static ostiary_code (*const checks[])(struct claims_check *, ostiary_error *) = {
        check_identity, check_dates,      check_scope, check_audience,
        check_expiry,   check_not_before, check_age,   check_binding,
    };
    memset(facts_out, 0, sizeof *facts_out);
    struct claims_check check = {.question = question, .facts = facts_out};
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        OST_TRY(checks[i](&check, err));
    }
    return OSTIARY_OK;
}
