/* SPDX-License-Identifier: Apache-2.0 */
/* What the checks of the claims table share; the table itself is in claims.c. */
#ifndef OST_CORE_CLAIMS_READ_H
#define OST_CORE_CLAIMS_READ_H

#include "core/claims.h"

#define OST_NUMERIC_DATE_END 9007199254740992.0 /* 2^53: CL-06 */

struct ost_claims_check {
    const struct ost_claims_question *question;
    struct ost_grant_facts *facts;
    double issued_at, expires_at;
    bool has_issued_at;
};

/** A claim that must be a non-empty string where it is present; absent stays absent. */
OSTIARY_MUST_CHECK ostiary_code ost_claim_string(const struct ost_claims_check *check,
                                                 const char *name,
                                                 struct ost_span *string_out,
                                                 ostiary_error *err);
/** A claim that must be present, too. */
OSTIARY_MUST_CHECK ostiary_code
ost_claim_need_string(const struct ost_claims_check *check, const char *name,
                      struct ost_span *string_out, ostiary_error *err);

/* The checks: each the first reason to refuse, or OSTIARY_OK. */
typedef ostiary_code ost_claims_check_fn(struct ost_claims_check *check,
                                         ostiary_error *err);
ost_claims_check_fn ost_claims_kind, ost_claims_dates, ost_claims_expiry,
    ost_claims_not_before, ost_claims_age, ost_claims_scope, ost_claims_audience;

#endif
