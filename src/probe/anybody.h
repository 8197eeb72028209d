/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens that anybody can make: what an attacker knows is public. They are what the
 * server would take, but for the signature. Each is appended as "Bearer TOKEN"; false
 * without memory, or where no such token can be made. */
#ifndef OST_PROBE_ANYBODY_H
#define OST_PROBE_ANYBODY_H

#include "base/buf.h"
#include "wire/json.h"

struct ost_probe;

/** RFC 7519 section 6: no signature; `alg` is "none", or how else that may be spelt. */
bool ost_probe_anybody_unsigned(const struct ost_probe *probe, const char *alg,
                                struct ost_buf *out);
/** HS256 with this secret; `jwk`: the key whose kid the token names. */
bool ost_probe_anybody_hmac(const struct ost_probe *probe, const struct ost_json *jwk,
                            struct ost_span secret, struct ost_buf *out);
/** Signed with a key made for it, by the algorithm of the server's first key. NULL: the
 * issuer of the server; a kid that it does not have either way. */
bool ost_probe_anybody_stranger(const struct ost_probe *probe, const char *issuer,
                                struct ost_buf *out);

/** Claims that the server's documents and its challenge let anybody guess, without times.
 *  Owned; NULL without memory. */
struct ost_json *ost_probe_guess_claims(const struct ost_probe *probe,
                                        struct ost_span audience);

/** The first key of the authorization servers that could be read; NULL: none. */
const struct ost_json *ost_probe_published_key(const struct ost_probe *probe);

#endif
