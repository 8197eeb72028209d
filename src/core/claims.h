/* SPDX-License-Identifier: Apache-2.0 */
/* The ordered table of claim checks (RFC 9068 sections 2.2 and 4). Only ever called after
 * the signature has held. */
#ifndef OST_CORE_CLAIMS_H
#define OST_CORE_CLAIMS_H

#include "base/error.h"
#include "config/settings.h"
#include "core/grant.h"
#include "wire/json.h"

struct ost_claims_question {
    const struct ost_json *claims;
    const struct ost_facts *facts; /* of these claims; never NULL */
    const struct ost_settings *settings;
    const struct ost_issuer_settings *issuer;
    bool typ_says_access; /* the header's typ is at+jwt */
    int64_t now;          /* Unix seconds, read once for the request (CL-07) */
};

/**
 * Run every check in order; the first that fails decides.
 *
 * facts_out  Spans borrow from the claims. Complete only after OSTIARY_OK; what could be
 *            read of others is there all the same, to be shown and never trusted.
 *
 * Returns  OSTIARY_OK, WRONG_TYPE, MISSING_CLAIM, BAD_CLAIM, WRONG_AUDIENCE, EXPIRED,
 * NOT_YET_VALID, ISSUED_IN_FUTURE, TOO_OLD, BINDING_REQUIRED.
 */
OSTIARY_MUST_CHECK ostiary_code
ost_claims_check(const struct ost_claims_question *question,
                 struct ost_grant_facts *facts_out, ostiary_error *err);

#endif
