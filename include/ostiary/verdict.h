/* SPDX-License-Identifier: Apache-2.0 */
/* The answer: the complete response to send, the reason, and the grant behind it. */
#ifndef OSTIARY_VERDICT_H
#define OSTIARY_VERDICT_H

#include <stddef.h>
#include <stdint.h>

#include <ostiary/error.h>
#include <ostiary/grant.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * One decision. It owns everything it shows, outlives its validator, may move between
 * threads, and starts as a refusal (500 internal_error). Reuse it for the next request:
 * its memory is kept. Every returned pointer lives until the next call that judges into
 * this verdict, or its free.
 */
typedef struct ostiary_verdict ostiary_verdict;

/** Returns  A verdict that refuses, or NULL without memory. Owns: ostiary_verdict_free().
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_verdict *ostiary_verdict_new(void);

/** Free a verdict, wiping what it held. NULL is ignored. */
OSTIARY_API void ostiary_verdict_free(ostiary_verdict *verdict);

/** Returns  The reason; OSTIARY_INTERNAL_ERROR for NULL. */
OSTIARY_API ostiary_code ostiary_verdict_code(const ostiary_verdict *verdict);

/** Returns  The HTTP status to send: 200 means admitted, then the host answers itself. */
OSTIARY_API int ostiary_verdict_status(const ostiary_verdict *verdict);

/** Returns  How it differs from what is configured; OSTIARY_HINT_NONE if nothing is
 * known. */
OSTIARY_API ostiary_hint ostiary_verdict_hint(const ostiary_verdict *verdict);

/**
 * The i-th header of the response. Send them for a 200 too (Access-Control-...).
 *
 * Returns   Its name, NULL past the end; *value_out is its value. Both terminated, free
 *           of CR, LF and NUL.
 * Lifetime  See ostiary_verdict.
 */
OSTIARY_API const char *ostiary_verdict_header(const ostiary_verdict *verdict, size_t i,
                                               const char **value_out);

/** Returns  The body to send (JSON), NULL when admitted. Lifetime: see ostiary_verdict.
 */
OSTIARY_API const char *ostiary_verdict_body(const ostiary_verdict *verdict,
                                             size_t *len_out);

/** Returns  A sentence for the operator, never for the client; "" if there is none.
 *  Lifetime  See ostiary_verdict. */
OSTIARY_API const char *ostiary_verdict_detail(const ostiary_verdict *verdict);

/** Returns  The request id, also sent as X-Request-Id. Lifetime: see ostiary_verdict. */
OSTIARY_API const char *ostiary_verdict_id(const ostiary_verdict *verdict);

/** Returns  The kid of the key that verified the token, or NULL. Lifetime: as above. */
OSTIARY_API const char *ostiary_verdict_key_id(const ostiary_verdict *verdict);

/** Returns  First 16 hex digits of the token's SHA-256. NULL without a token, and where
 *           nobody wants them: no log listens, and the request has no
 *           OSTIARY_WITH_TOKEN_HASH.
 *  Lifetime As above. */
OSTIARY_API const char *ostiary_verdict_token_hash(const ostiary_verdict *verdict);

/** Returns  The method that was judged, or NULL. Lifetime: see ostiary_verdict. */
OSTIARY_API const char *ostiary_verdict_method(const ostiary_verdict *verdict,
                                               size_t *len_out);

/** Returns  The tool, prompt or resource that was judged, or NULL. Lifetime: as above. */
OSTIARY_API const char *ostiary_verdict_name(const ostiary_verdict *verdict,
                                             size_t *len_out);

/** Returns  Where the rule stands in the file (RFC 6901), or NULL. Lifetime: as above. */
OSTIARY_API const char *ostiary_verdict_rule(const ostiary_verdict *verdict);

/** Returns  The i-th scope that the named alternative still lacks, NULL past the end.
 *  Lifetime  See ostiary_verdict. ASCII order, in the table's spelling. */
OSTIARY_API const char *ostiary_verdict_missing_scope(const ostiary_verdict *verdict,
                                                      size_t i);

/** Returns  First 12 hex digits of the SHA-256 of the settings that decided. As above. */
OSTIARY_API const char *ostiary_verdict_settings(const ostiary_verdict *verdict);

/** Returns  Seconds after which to try again, -1 where that would not help. */
OSTIARY_API int64_t ostiary_verdict_retry_after_seconds(const ostiary_verdict *verdict);

/** Returns  Whether the request's cookie is kept and will come back, since keys are being
 *  fetched: see ostiary_validator_event_fd(). The answer is a complete 503 all the same.
 */
OSTIARY_API bool ostiary_verdict_pending(const ostiary_verdict *verdict);

/** Returns  Which view of settings and keys decided; grows with every change. */
OSTIARY_API uint64_t ostiary_verdict_generation(const ostiary_verdict *verdict);

/**
 * What the token says: set once its signature and claims have held, also in a refusal
 * for permission or for the rest of the request. NULL otherwise, and for a public
 * operation without a token.
 *
 * Lifetime  See ostiary_verdict.
 */
OSTIARY_API const ostiary_grant *ostiary_verdict_grant(const ostiary_verdict *verdict);

#ifdef __cplusplus
}
#endif
#endif
