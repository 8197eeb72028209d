/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and tokens for tests and development authorization servers. Never for production.
 */
#ifndef OSTIARY_TESTING_H
#define OSTIARY_TESTING_H

#include <stddef.h>

#include <ostiary/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Make a private JWK.
 *
 * algorithm  RS256 ... ES512, EdDSA or Ed25519; RSA keys have 2048 bits.
 * kid        NULL: the RFC 7638 thumbprint.
 *
 * Returns   OSTIARY_OK, OSTIARY_BAD_ARGUMENT (unknown algorithm), OSTIARY_INTERNAL_ERROR.
 * Owns      The caller owns *jwk_out, one line of JSON: ostiary_free(), which wipes it.
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code ostiary_testing_keygen(const char *algorithm,
                                                                   const char *kid,
                                                                   char **jwk_out,
                                                                   ostiary_error *err);

/**
 * The public half of private JWKs, as the key set an authorization server publishes.
 *
 * jwks      Private JWKs as JSON texts, `count` of them.
 *
 * Returns   OSTIARY_OK, OSTIARY_BAD_ARGUMENT (no such JWK), OSTIARY_INTERNAL_ERROR.
 * Owns      The caller owns *set_out: ostiary_free().
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code ostiary_testing_public_set(
    const char *const *jwks, size_t count, char **set_out, ostiary_error *err);

/**
 * Sign a token with exactly these claims.
 *
 * jwk         A private JWK with `alg`.
 * claims      A JSON object, sent as given (libjwt, which signs what has typ JWT, RS or
 *             ES and no further header, writes the same members anew).
 * header      Further header members as a JSON object, or NULL. Without it the header is
 *             {"alg","typ":"at+jwt","kid"}; its members replace those.
 *
 * Returns   OSTIARY_OK, OSTIARY_BAD_ARGUMENT, OSTIARY_INTERNAL_ERROR.
 * Owns      The caller owns *token_out: ostiary_free(), which wipes it.
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code ostiary_testing_sign(const char *jwk,
                                                                 const char *claims,
                                                                 const char *header,
                                                                 char **token_out,
                                                                 ostiary_error *err);

#ifdef __cplusplus
}
#endif
#endif
