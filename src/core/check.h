/* SPDX-License-Identifier: Apache-2.0 */
/* One check under way: what its steps share. The order of the steps is in check.c. */
#ifndef OST_CORE_CHECK_H
#define OST_CORE_CHECK_H

#include "core/token_cache.h"
#include "core/validator.h"
#include "core/verdict.h"
#include "issuer/refresher.h"
#include "mcp/agreement.h"
#include "ostiary/request.h"
#include "wire/field.h"

struct ost_check {
    ostiary_validator *validator;
    const ostiary_request *request;
    ostiary_verdict *verdict;
    const struct ost_view *view; /* only inside a section */
    struct ost_fields fields;
    int64_t monotonic_ms;
    struct ost_token_key token; /* by which the token is remembered */
    bool is_named;              /* `token` has its name, too */
    uint64_t token_hash;        /* the first bytes of its SHA-256; 0: not made */
    size_t issuer;              /* of the token, once known: its place in the view */
    size_t source;              /* that fetches for it: where to ask for keys */
    struct ost_want want;       /* what to ask for */
    struct ost_buf subject;     /* as the log may tell it; empty: not at all */
};

/** Take the lines that are looked at out of the request. */
void ost_check_take_fields(struct ost_check *check);
/** TX-11: a CORS preflight carries no credential and has no effect; a host answers it
 * with the verdict's headers. */
bool ost_check_is_preflight(const struct ost_check *check);
/** Steps 1 to 4 of PL-01: Origin and Host, preflight, credential, token. In a section.
 *  OSTIARY_KEYS_UNAVAILABLE and OSTIARY_UNKNOWN_KEY are provisional: check.c asks. */
OSTIARY_MUST_CHECK ostiary_code ost_authenticate(struct ost_check *check);
/** Step 4 alone: one token. */
OSTIARY_MUST_CHECK ostiary_code
ost_authenticate_token(struct ost_check *check, const struct ost_token_segments *token);
/** The end of it, from the claims on, of claims that are taken as verified: nothing is
 *  cached (core/trial.h). */
OSTIARY_MUST_CHECK ostiary_code ost_authenticate_claims(struct ost_check *check,
                                                        size_t issuer,
                                                        const struct ost_json *claims);
/** Steps 5 and 6 of PL-01: body, version, agreement, policy. In a section. */
OSTIARY_MUST_CHECK ostiary_code ost_authorize(struct ost_check *check);
/** Write the response that belongs to verdict->code. In a section. */
void ost_respond(struct ost_check *check);
/** Keep what the log may say of the subject. In a section. */
void ost_subject_note(struct ost_check *check);
/** Tell the log what was decided. Outside any section. */
void ost_report(const struct ost_check *check);

/** The scopes an operation needs, for a challenge before any token came: from Mcp-Method
 * and Mcp-Name, which decide nothing here (challenge_hint "operation", CH-03). */
void ost_authorize_hint(struct ost_check *check);

#endif
