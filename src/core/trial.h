/* SPDX-License-Identifier: Apache-2.0 */
/* A request judged with claims that are taken as verified: for `policy explain` and
 * `policy test`. Nothing of it can be used to admit anybody: it yields texts. */
#ifndef OST_CORE_TRIAL_H
#define OST_CORE_TRIAL_H

#include "config/config.h"
#include "core/check.h"

/** Who is asked about, laid over a valid token of the server that its iss names, else of
 *  the first one. */
struct ost_trial_token {
    const char
        *claims; /* a JSON object; a member that is null takes one away; NULL: {} */
    const char *scopes; /* separated by spaces, in place of the scope claim; NULL: none */
    bool alive;         /* exp and nbf of the claims do not count, nor an iat to come */
};

/** One trial: between begin and end it stands in a section. Zero it. */
struct ost_trial {
    ostiary_validator *validator;
    ostiary_verdict *verdict;
    struct ost_json *claims; /* the whole token's */
    ostiary_request request;
    struct ost_check check;
    struct ost_section section;
    bool begun;
};

/**
 * Judge the claims, up to and with the deny list; check.verdict then holds a grant, or
 * the refusal. Nothing is fetched or logged.
 *
 * Returns  OSTIARY_OK once there is an outcome, *decided_out; OSTIARY_BAD_ARGUMENT where
 *          the claims are none; OSTIARY_BAD_CONFIG; OSTIARY_INTERNAL_ERROR.
 */
OSTIARY_MUST_CHECK ostiary_code ost_trial_begin(const ostiary_config *config,
                                                const struct ost_trial_token *token,
                                                struct ost_trial *trial,
                                                ostiary_code *decided_out,
                                                ostiary_error *err);
void ost_trial_end(struct ost_trial *trial);

/** The token's claims (trial_claims.c). *issuer_out: OST_NO_ISSUER where their iss is
 * none of ours. Owns: ost_json_free(). */
OSTIARY_MUST_CHECK ostiary_code ost_trial_claims(const struct ost_settings *settings,
                                                 const struct ost_trial_token *token,
                                                 int64_t now, size_t *issuer_out,
                                                 struct ost_json **claims_out,
                                                 ostiary_error *err);

#endif
