/* SPDX-License-Identifier: Apache-2.0 */
/* What an accepted token says. */
#ifndef OSTIARY_GRANT_H
#define OSTIARY_GRANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ostiary/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Who calls, through which client, with which scopes, until when. A part of its verdict:
 * every pointer lives as long as that verdict holds this answer. A subject is unique
 * only together with its issuer (RFC 9068 section 5): never use it alone as a key.
 * Strings are terminated and hold no NUL (a token with one is refused).
 */
typedef struct ostiary_grant ostiary_grant;

/** Returns  The claim of that name as a string; NULL where the token has none.
 *  Lifetime  Its verdict's. */
OSTIARY_API const char *ostiary_grant_issuer(const ostiary_grant *grant);
OSTIARY_API const char *ostiary_grant_subject(const ostiary_grant *grant);
OSTIARY_API const char *ostiary_grant_client_id(const ostiary_grant *grant);
OSTIARY_API const char *ostiary_grant_token_id(const ostiary_grant *grant); /* jti */

/** Returns  The i-th scope of the token, ASCII order, NULL past the end. Lifetime: as
 * above. */
OSTIARY_API const char *ostiary_grant_scope(const ostiary_grant *grant, size_t i);

/** Returns  Whether the token itself names this scope. Implied ones do not count: ask the
 *  policy table for permission, not this. */
OSTIARY_API bool ostiary_grant_has_scope(const ostiary_grant *grant, const char *scope);

/** Returns  The i-th audience of the token, NULL past the end. Lifetime: its verdict's.
 */
OSTIARY_API const char *ostiary_grant_audience(const ostiary_grant *grant, size_t i);

/** Returns  Unix seconds; 0 where the token has none. End long answers at expires_at. */
OSTIARY_API int64_t ostiary_grant_issued_at(const ostiary_grant *grant);
OSTIARY_API int64_t ostiary_grant_expires_at(const ostiary_grant *grant);

/**
 * All claims of the token as its JSON text, as received.
 *
 * Returns   The text, NULL unless the request asked by OSTIARY_WITH_CLAIMS.
 * Lifetime  Its verdict's.
 */
OSTIARY_API const char *ostiary_grant_claims_json(const ostiary_grant *grant,
                                                  size_t *len_out);

#ifdef __cplusplus
}
#endif
#endif
