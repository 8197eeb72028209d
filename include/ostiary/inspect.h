/* SPDX-License-Identifier: Apache-2.0 */
/* What `ostiary discover` and `ostiary jws` show: an authorization server seen from
 * outside, a signature alone; and what asks an MCP server for its tools. */
#ifndef OSTIARY_INSPECT_H
#define OSTIARY_INSPECT_H

#include <stddef.h>
#include <stdint.h>

#include <ostiary/config.h>
#include <ostiary/error.h>
#include <ostiary/request.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Fetch an issuer's metadata and keys as a validator would, and report every step:
 * {"issuer","usable","tried":[{"url","status","verdict"}],"endpoints":{name:url},
 *  "jwks_uri","keys_fresh_seconds",
 *  "keys":[{"kid","kty","alg","use","bits","usable","why"}],"notes":["..."]}.
 *
 * config    Its entry for that issuer and its `http` members apply; NULL: the defaults,
 *           and http for an issuer written as a loopback address.
 * issuer    The issuer identifier.
 * json_out  Set also after OSTIARY_KEYS_UNAVAILABLE: what was tried.
 *
 * Returns   OSTIARY_OK when valid metadata and at least one usable key were found;
 *           OSTIARY_KEYS_UNAVAILABLE when not; OSTIARY_BAD_ARGUMENT for no issuer URL.
 * Owns      The caller owns *json_out: ostiary_free().
 * Blocks    At most timeout_ms.
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code ostiary_discover(const ostiary_config *config,
                                                             const char *issuer,
                                                             uint32_t timeout_ms,
                                                             char **json_out,
                                                             ostiary_error *err);

/** One message for an MCP endpoint. Everything is borrowed for the call. */
typedef struct ostiary_post_request {
    size_t size;
    const char *url;             /* https, or http to a host written as loopback */
    const ostiary_field *fields; /* all header fields that matter, Authorization too */
    size_t field_count;
    ostiary_text body;
    uint32_t timeout_ms;
} ostiary_post_request;
#define OSTIARY_POST_REQUEST_INIT                                                        \
    {                                                                                    \
        sizeof(ostiary_post_request), NULL, NULL, 0, {NULL, 0}, 0                        \
    }

/**
 * Send one POST to an MCP endpoint and wait for its answer, as a program that looks at a
 * server from outside does: {"status","content-type","mcp-session-id","www-authenticate",
 * "body"}. No redirect is followed, and of an answer at most 4 MiB are taken.
 *
 * config    Its `http` members apply (ca_file, proxy, allow_private_addresses); NULL: the
 *           defaults.
 * json_out  Set after OSTIARY_OK alone, whatever the status is.
 *
 * Returns   OSTIARY_OK when an answer came; OSTIARY_KEYS_UNAVAILABLE when none did;
 *           OSTIARY_BAD_ARGUMENT for no such URL or no header field;
 *           OSTIARY_INTERNAL_ERROR.
 * Owns      The caller owns *json_out: ostiary_free().
 * Blocks    At most timeout_ms.
 * Threads   Any.
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code
ostiary_post(const ostiary_config *config, const ostiary_post_request *request,
             char **json_out, ostiary_error *err);

/** A key set to check signatures with: no issuer, no claims, no time. What it finds good
 * is a signature, not a token: never admit anybody on it. */
typedef struct ostiary_keyset ostiary_keyset;

/**
 * Read a key set (RFC 7517 section 5) as a validator would: weak and odd keys are
 * skipped. One thing differs: a JWK without `alg` serves every algorithm that fits its
 * type and curve.
 *
 * jwks        `len` bytes of JSON.
 * algorithms  `count` names of those that signatures may have; with a count of 0 (and
 *             then NULL) every one known: RS256 to ES512, EdDSA, Ed25519.
 *
 * Returns   OSTIARY_OK, also when no key of the set is usable; OSTIARY_BAD_ARGUMENT for a
 *           text that is no key set, or an unknown name; OSTIARY_INTERNAL_ERROR.
 * Owns      The caller owns *keyset_out: ostiary_keyset_free().
 * See       RFC 7517, RFC 7518 section 3.1, RFC 8037, RFC 9864.      Since 0.1.
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code
ostiary_keyset_parse(const char *jwks, size_t len, const char *const *algorithms,
                     size_t count, ostiary_keyset **keyset_out, ostiary_error *err);

/**
 * Check the signature of one compact JWS. Its payload may be any octets. `crit` and
 * `b64` are refused; of the other header members only alg and kid are looked at.
 *
 * jws       `len` bytes, not terminated.
 *
 * Returns   OSTIARY_OK: a key of the set made this signature. Otherwise
 *           OSTIARY_MALFORMED_TOKEN, OSTIARY_UNSUPPORTED_TOKEN (five segments),
 *           OSTIARY_ALGORITHM_NOT_ALLOWED, OSTIARY_CRITICAL_HEADER, OSTIARY_UNKNOWN_KEY,
 *           OSTIARY_UNUSABLE_KEY (the one named was skipped or is for another algorithm,
 *           or without kid more than 8 fit), OSTIARY_BAD_SIGNATURE;
 *           OSTIARY_INTERNAL_ERROR when nothing can be said.
 * Threads   Any number on one key set.
 * See       RFC 7515 section 5.2.      Since 0.1.
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code ostiary_keyset_check_jws(
    const ostiary_keyset *keyset, const char *jws, size_t len, ostiary_error *err);

/**
 * Check a signature over any octets: {"alg","kid","input","sig"}, input and sig as
 * base64url; kid may be absent or null. Members beyond these are not looked at.
 *
 * json      `len` bytes, not terminated; at most 512 KiB.
 *
 * Returns   As ostiary_keyset_check_jws(); OSTIARY_MALFORMED_TOKEN where the text is not
 *           of this form.
 * Threads   Any number on one key set.
 * See       RFC 7515 section 5.2.      Since 0.1.
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code ostiary_keyset_check_raw(
    const ostiary_keyset *keyset, const char *json, size_t len, ostiary_error *err);

/** NULL is ignored. Not while a check with it runs. */
OSTIARY_API void ostiary_keyset_free(ostiary_keyset *keyset);

#ifdef __cplusplus
}
#endif
#endif
