/* SPDX-License-Identifier: Apache-2.0 */
/* The same in texts, for other languages: one text in, one text out. */
#ifndef OSTIARY_JSON_H
#define OSTIARY_JSON_H

#include <stddef.h>
#include <stdint.h>

#include <ostiary/error.h>
#include <ostiary/validator.h>
#include <ostiary/verdict.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Judge a check request: {"http_method","headers":{name:[values]},"body","id"}.
 * A text that is no check request is answered too, with status 500, bad_argument.
 *
 * Returns   The verdict as one JSON object (see ostiary_verdict_json()), NULL only
 *           without memory: treat that as a refusal.
 * Owns      The caller owns the text: ostiary_free().
 * Blocks    At most timeout_ms, as ostiary_check().
 * Threads   Any.
 */
OSTIARY_MUST_CHECK OSTIARY_API char *ostiary_check_json(ostiary_validator *validator,
                                                        const char *request, size_t len,
                                                        uint32_t timeout_ms,
                                                        size_t *len_out);

/**
 * A verdict as one JSON object: status reason hint detail error www_authenticate headers
 * body retry_after_seconds issuer subject client_id scopes missing_scopes expires_at
 * key_id method tool rule id token_hash settings. Members that do not apply are null;
 * headers and body are null when admitted.
 *
 * Returns   The text, NULL without memory.
 * Owns      The caller owns the text: ostiary_free().
 */
OSTIARY_MUST_CHECK OSTIARY_API char *ostiary_verdict_json(const ostiary_verdict *verdict,
                                                          size_t *len_out);

/**
 * The status: {"issuers":[{"issuer","keys","fresh_until","stale_until","last_error",
 * "attempts","next_try"}],"token_cache":{"entries","hits","misses","too_large"},
 * "checks":{"ok":12,"expired":3},"hints":{},"settings","loaded_at","last_reload_error",
 * "ready"}; times are Unix seconds, null: never, or no keys yet. `checks` counts every
 * answer since start by its reason, `hints` those with a hint; what is 0 is left out.
 * `ready`: keys of one server were seen since start; it never turns false again.
 *
 * Returns   The text; NULL without memory, without a validator, and in a forked child of
 *           a process that used it.
 * Owns      The caller owns the text: ostiary_free().
 * Blocks    For a moment, where keys or settings are just exchanged. Not for the network.
 * Threads   Any.
 */
OSTIARY_MUST_CHECK OSTIARY_API char *
ostiary_status_json(const ostiary_validator *validator, size_t *len_out);

#ifdef __cplusplus
}
#endif
#endif
