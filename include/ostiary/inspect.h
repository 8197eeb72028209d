/* SPDX-License-Identifier: Apache-2.0 */
/* What `ostiary discover` shows: an authorization server seen from outside. */
#ifndef OSTIARY_INSPECT_H
#define OSTIARY_INSPECT_H

#include <stddef.h>
#include <stdint.h>

#include <ostiary/config.h>
#include <ostiary/error.h>

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

#ifdef __cplusplus
}
#endif
#endif
