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

/**
 * Explain what the table says of a caller, step by step, as one JSON object:
 * {"status","reason","hint","rule","needs":[[...]],"has":[...],"missing_scopes":[...],
 *  "steps":["..."],"would_be_allowed_with":[...]}.
 *
 * claims    A token's claims as a JSON object, taken as verified: its `scope` counts.
 * Returns   OSTIARY_OK and the text, whatever the decision; else OSTIARY_BAD_ARGUMENT,
 *           OSTIARY_BAD_CONFIG or OSTIARY_INTERNAL_ERROR.
 * Owns      The caller owns *json_out: ostiary_free().
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code
ostiary_policy_explain(const ostiary_config *config, ostiary_kind kind, const char *name,
                       const char *claims, char **json_out, ostiary_error *err);

/**
 * Lint the table: unused rules, weaker_than_prefix, unreachable names, login scopes.
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
