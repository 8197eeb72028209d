/* SPDX-License-Identifier: Apache-2.0 */
/* The policy table seen from outside: filter a list, explain a decision, lint. */
#ifndef OSTIARY_POLICY_H
#define OSTIARY_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ostiary/config.h>
#include <ostiary/error.h>
#include <ostiary/request.h>
#include <ostiary/validator.h>
#include <ostiary/verdict.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a name names. */
typedef int32_t ostiary_kind;
enum {
    OSTIARY_TOOL = 0,
    OSTIARY_RESOURCE = 1,
    OSTIARY_PROMPT = 2
};

/**
 * Which of these names may the caller of an admitted `.../list` request use? For the
 * answer to tools/list. Listing is no protection: every call is checked by itself.
 *
 * verdict               Of the list request; its grant (or nobody) is the caller.
 * visible_out           One flag for each name, all false after a failure.
 * depends_on_caller_out Whether another caller could see another list: then the answer's
 *                       cacheScope must be "private" (MCP 2026-07-28, Caching).
 *
 * Returns   OSTIARY_OK, OSTIARY_BAD_ARGUMENT (not an admitted verdict),
 *           OSTIARY_INTERNAL_ERROR.
 * Threads   Any.
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code
ostiary_filter(ostiary_validator *validator, const ostiary_verdict *verdict,
               ostiary_kind kind, const ostiary_text *names, size_t count,
               bool *visible_out, bool *depends_on_caller_out);

/** What an explanation is asked about. Everything is borrowed for the call. */
typedef struct ostiary_question {
    size_t size;
    ostiary_kind kind;
    const char *name;      /* of the tool, resource (its URI) or prompt */
    const char *arguments; /* params.arguments as a JSON object; NULL: none were seen */
    const char *claims;    /* a JSON object of claims, taken as verified; NULL: none */
    const char *scopes; /* separated by spaces, for the claim that holds them; or NULL */
} ostiary_question;
#define OSTIARY_QUESTION_INIT                                                            \
    {                                                                                    \
        sizeof(ostiary_question), 0, NULL, NULL, NULL, NULL                              \
    }

/**
 * Explain what the table says of a caller, step by step, as one JSON object:
 * {"status","reason","hint","hides","hides_hint","rule","refers_to","file","line",
 *  "comment","needs":[[...]],"has":[...],"missing_scopes":[...],
 *  "steps":[{"what","subject","holds","why"}],"would_be_allowed_with":[...]}.
 * "hides": why a hidden rule really refuses. Claims that are refused by themselves have
 * "status","reason","hint","detail","rule" alone.
 *
 * question  Its claims are laid over those of a valid token of the server that their iss
 *           names, else of the first: see ostiary_policy_try(). A token that has expired
 *           may be asked about: their exp and nbf do not count.
 * Returns   OSTIARY_OK and the text, whatever the decision; else OSTIARY_BAD_ARGUMENT,
 *           OSTIARY_BAD_CONFIG or OSTIARY_INTERNAL_ERROR.
 * Owns      The caller owns *json_out: ostiary_free().
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code
ostiary_policy_explain(const ostiary_config *config, const ostiary_question *question,
                       char **json_out, ostiary_error *err);

/**
 * Judge a request as a validator would, were its token verified and had these claims: for
 * tests of a policy. The answer is a text; nobody can be admitted by it.
 *
 * claims    A JSON object, laid over the claims of a valid token of the server that their
 *           iss names, else of the first; a member that is null takes that claim away.
 * request   Its Authorization, Origin and Host are not looked at; its body is.
 * Returns   OSTIARY_OK and the verdict as JSON (see ostiary_verdict_json()), whatever it
 *           is; else OSTIARY_BAD_ARGUMENT, OSTIARY_BAD_CONFIG or OSTIARY_INTERNAL_ERROR.
 * Owns      The caller owns *verdict_json_out: ostiary_free().
 * Blocks    Never; nothing is fetched.
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code ostiary_policy_try(
    const ostiary_config *config, const char *claims, const ostiary_request *request,
    char **verdict_json_out, ostiary_error *err);

/**
 * The compiled table as one JSON object, for showing and comparing:
 * {"resource","settings","scopes":[{"name","implies":[...],"used",
 *  "asked_as":[{"issuer","as"}],"given_by":[...]}],"default":RULE,"tools":[RULE],
 *  "resources":[RULE],"prompts":[RULE],"methods":[RULE],"servers":[{"issuer","claims",
 *  "claims_to_scopes","request_as"}],"deny":[{"claims","issued_before","until"}]},
 * servers as written, times as Unix seconds (0: none), where RULE is {"name","rule",
 *  "file","line","column","refers_to","deny","public","hidden","any_of":[[...]],"claims":{},
 *  "arguments":{},"max_auth_age_seconds","acr_values":[],"sender_constrained","comment"}.
 * "implies" is transitive; "as" is null where nobody can ask for the scope; "any_of" is
 * empty where no scope is needed.
 *
 * Returns   OSTIARY_OK and the text; OSTIARY_BAD_ARGUMENT, OSTIARY_BAD_CONFIG or
 *           OSTIARY_INTERNAL_ERROR.
 * Owns      The caller owns *json_out: ostiary_free().
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code ostiary_policy_describe(
    const ostiary_config *config, char **json_out, ostiary_error *err);

/**
 * Lint the table and what else names scopes: weaker_than_prefix, unused_rule,
 * never_matches, login_scope, role_widens_consent, unobtainable_scope, unused_scope,
 * near_miss, expired_exception. A message begins with one of these words.
 * Findings are advice and read like the problems of config.h.
 *
 * finding_out   The i-th finding; strings live as long as `config`.
 * Returns   OSTIARY_OK, or OSTIARY_BAD_ARGUMENT past the last finding.
 * Lifetime  The strings in *finding_out live as long as `config`.
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code ostiary_policy_finding_at(
    const ostiary_config *config, size_t i, ostiary_problem *finding_out);

#ifdef __cplusplus
}
#endif
#endif
