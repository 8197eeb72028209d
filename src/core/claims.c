/* SPDX-License-Identifier: Apache-2.0 */
/* The ordered table of claim checks, and who the token is about. */
#include "core/claims.h"

#include <string.h>

#include "config/profiles.h"
#include "core/claims_read.h"

ostiary_code ost_claim_string(const struct ost_claims_check *check, const char *name,
                              struct ost_span *string_out, ostiary_error *err)
{
    const struct ost_json *claim = ost_json_member(check->question->claims, name);
    *string_out = OST_SPAN_ABSENT;
    if (claim == NULL) {
        return OSTIARY_OK;
    }
    OST_ENSURE(ost_json_string(claim, string_out), err, OSTIARY_BAD_CLAIM, "%s is %s",
               name, ost_json_type_name(claim));
    OST_ENSURE(string_out->len > 0, err, OSTIARY_BAD_CLAIM, "%s is empty", name);
    return OSTIARY_OK;
}

ostiary_code ost_claim_need_string(const struct ost_claims_check *check, const char *name,
                                   struct ost_span *string_out, ostiary_error *err)
{
    OST_TRY(ost_claim_string(check, name, string_out, err));
    OST_ENSURE(string_out->data != NULL, err, OSTIARY_MISSING_CLAIM, "%s is missing",
               name);
    return OSTIARY_OK;
}

static bool is_optional(const struct ost_claims_check *check, unsigned claim)
{
    return (check->question->issuer->tokens.optional & claim) != 0;
}

/* The first that is there counts; it must be a string then (CL-02). */
static ostiary_code check_client(struct ost_claims_check *check, ostiary_error *err)
{
    const struct ost_strings *names = &check->question->issuer->tokens.client_claims;
    struct ost_span *client = &check->facts->client_id;
    *client = OST_SPAN_ABSENT;
    for (size_t i = 0; i < names->count && client->data == NULL; i++) {
        OST_TRY(ost_claim_string(check, names->items[i], client, err));
    }
    OST_ENSURE(client->data != NULL || is_optional(check, OST_OPTIONAL_CLIENT_ID), err,
               OSTIARY_MISSING_CLAIM, "%s is missing", names->items[0]);
    return OSTIARY_OK;
}

/* RFC 9068 section 2.2: the identity of the user, the client and the token. */
static ostiary_code check_issuer(struct ost_claims_check *check, ostiary_error *err)
{
    return ost_claim_need_string(check, "iss", &check->facts->issuer, err);
}

static ostiary_code check_subject(struct ost_claims_check *check, ostiary_error *err)
{
    return ost_claim_need_string(check, "sub", &check->facts->subject, err);
}

static ostiary_code check_token_id(struct ost_claims_check *check, ostiary_error *err)
{
    struct ost_span *id = &check->facts->token_id;
    return is_optional(check, OST_OPTIONAL_JTI)
               ? ost_claim_string(check, "jti", id, err)
               : ost_claim_need_string(check, "jti", id, err);
}

/* RFC 7800 section 3: no binding can be checked yet, so every bound token is refused: it
 * would otherwise be good for whoever stole it (CL-15). */
static ostiary_code check_binding(struct ost_claims_check *check, ostiary_error *err)
{
    const struct ost_json *cnf = ost_json_member(check->question->claims, "cnf");
    if (cnf == NULL) {
        return OSTIARY_OK;
    }
    OST_ENSURE(ost_json_type(cnf) == OST_JSON_OBJECT && ost_json_count(cnf) > 0, err,
               OSTIARY_BAD_CLAIM, "cnf is no object with members");
    return ost_fail(err, OSTIARY_BINDING_REQUIRED, "the token is bound to a key");
}

/* Entra leaves a long list of groups out and says so (its "groups overage"): what hangs
 * on them is missing then, and no login brings it. */
static ostiary_code note_overage(struct ost_claims_check *check, ostiary_error *err)
{
    const struct ost_json *claims = check->question->claims;
    bool has_groups = false;
    (void)err;
    (void)ost_json_boolean(ost_json_member(claims, "hasgroups"), &has_groups);
    check->facts->groups_overage =
        has_groups ||
        ost_json_member(ost_json_member(claims, "_claim_names"), "groups") != NULL;
    return OSTIARY_OK;
}

/* When and how strongly the user logged in (RFC 9068 section 2.2.1): what is not as it
 * should be counts as not said, so a rule that asks for it refuses (SU-04). */
static ostiary_code note_login(struct ost_claims_check *check, ostiary_error *err)
{
    const struct ost_json *claims = check->question->claims;
    struct ost_grant_facts *facts = check->facts;
    double auth_time = 0;
    (void)err;
    (void)ost_json_string(ost_json_member(claims, "acr"), &facts->acr);
    facts->has_auth_time =
        ost_json_number(ost_json_member(claims, "auth_time"), &auth_time) &&
        auth_time >= 0 && auth_time < OST_NUMERIC_DATE_END;
    facts->auth_time = facts->has_auth_time ? (int64_t)auth_time : 0;
    return OSTIARY_OK;
}

/* CL-13: what the configuration asks of every token of this server. */
static ostiary_code check_condition(struct ost_claims_check *check, ostiary_error *err)
{
    const struct ost_claims_question *question = check->question;
    OST_ENSURE(ost_condition_holds(&question->issuer->claims, question->facts), err,
               OSTIARY_BAD_CLAIM, "its claims are not what the server's entry asks for");
    return OSTIARY_OK;
}

static ost_claims_check_fn *const checks[] = {
    ost_claims_kind, check_issuer,        check_subject,     check_client,
    check_token_id,  ost_claims_dates,    ost_claims_scope,  note_overage,
    note_login,      ost_claims_audience, ost_claims_expiry, ost_claims_not_before,
    ost_claims_age,  check_condition,     check_binding,
};

ostiary_code ost_claims_check(const struct ost_claims_question *question,
                              struct ost_grant_facts *facts_out, ostiary_error *err)
{
    memset(facts_out, 0, sizeof *facts_out);
    struct ost_claims_check check = {.question = question, .facts = facts_out};
    ostiary_code code = OSTIARY_OK;
    /* The first failure decides; the rest is read all the same, to be shown. */
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        ostiary_code one = checks[i](&check, code == OSTIARY_OK ? err : NULL);
        code = code == OSTIARY_OK ? one : code;
    }
    return code;
}
