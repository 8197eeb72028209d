/* SPDX-License-Identifier: Apache-2.0 */
/* The claims that are times: exp, nbf, iat (CL-03 to CL-07). */
#include "config/profiles.h"
#include "core/claims_read.h"

/* RFC 7519 section 2, NumericDate: finite, 0 <= value < 2^53, a fraction allowed. */
static ostiary_code read_date(const struct ost_claims_check *check, const char *name,
                              bool *present_out, double *date_out, ostiary_error *err)
{
    const struct ost_json *claim = ost_json_member(check->question->claims, name);
    *present_out = claim != NULL;
    if (claim == NULL) {
        return OSTIARY_OK;
    }
    OST_ENSURE(ost_json_number(claim, date_out), err, OSTIARY_BAD_CLAIM, "%s is %s", name,
               ost_json_type_name(claim));
    OST_ENSURE(*date_out >= 0 && *date_out < OST_NUMERIC_DATE_END, err, OSTIARY_BAD_CLAIM,
               "%s is out of range", name);
    return OSTIARY_OK;
}

static double leeway(const struct ost_claims_check *check)
{
    return (double)check->question->settings->clock_leeway_seconds;
}

static double now(const struct ost_claims_check *check)
{
    return (double)check->question->now;
}

ostiary_code ost_claims_dates(struct ost_claims_check *check, ostiary_error *err)
{
    const struct ost_issuer_settings *issuer = check->question->issuer;
    bool needs_iat = (issuer->tokens.optional & OST_OPTIONAL_IAT) == 0 ||
                     issuer->max_token_age_seconds != 0 ||
                     issuer->max_token_lifetime_seconds != 0;
    bool has_exp = false;
    OST_TRY(read_date(check, "exp", &has_exp, &check->expires_at, err));
    OST_ENSURE(has_exp, err, OSTIARY_MISSING_CLAIM, "exp is missing");
    check->facts->expires_at = (int64_t)check->expires_at;
    OST_TRY(read_date(check, "iat", &check->has_issued_at, &check->issued_at, err));
    OST_ENSURE(check->has_issued_at || !needs_iat, err, OSTIARY_MISSING_CLAIM,
               "iat is missing");
    check->facts->has_issued_at = check->has_issued_at;
    check->facts->issued_at = (int64_t)check->issued_at;
    return OSTIARY_OK;
}

/* RFC 7519 section 4.1.4: dead at exp; the leeway is added once (CL-03). */
ostiary_code ost_claims_expiry(struct ost_claims_check *check, ostiary_error *err)
{
    double late = now(check) - check->expires_at;
    OST_ENSURE(late < leeway(check), err, OSTIARY_EXPIRED, "expired %.0f s ago", late);
    return OSTIARY_OK;
}

/* RFC 7519 section 4.1.5 (CL-04). */
ostiary_code ost_claims_not_before(struct ost_claims_check *check, ostiary_error *err)
{
    bool present = false;
    double not_before = 0;
    OST_TRY(read_date(check, "nbf", &present, &not_before, err));
    double early = not_before - now(check);
    OST_ENSURE(!present || early <= leeway(check), err, OSTIARY_NOT_YET_VALID,
               "valid in %.0f s", early);
    return OSTIARY_OK;
}

/* CL-05 and RV-03: issued in the past, not too long ago, not for too long. */
ostiary_code ost_claims_age(struct ost_claims_check *check, ostiary_error *err)
{
    const struct ost_issuer_settings *issuer = check->question->issuer;
    double age = now(check) - check->issued_at;
    double lifetime = check->expires_at - check->issued_at;
    if (!check->has_issued_at) {
        return OSTIARY_OK;
    }
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
