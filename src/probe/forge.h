/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens that are not what they seem, made in memory and shown to nobody but the server.
 */
#ifndef OST_PROBE_FORGE_H
#define OST_PROBE_FORGE_H

#include "base/buf.h"
#include "jose/private_jwk.h"
#include "wire/token.h"

/** A member that is otherwise than in the token that a forgery is like. */
struct ost_probe_change {
    const char *name; /* NULL ends a list of them */
    const char *json; /* its value as JSON; NULL: it is taken away, unless is_time */
    bool is_time;     /* then: `seconds` from now */
    int64_t seconds;
};

/** What a forgery is like. */
struct ost_probe_model {
    const struct ost_json *header, *claims;
    int64_t now;
};

/** Append "Bearer " and such a token, signed by `key`, whose alg the header then names.
 * NULL for no changes. False without memory. */
OSTIARY_MUST_CHECK bool ost_probe_forge(const struct ost_probe_model *model,
                                        const struct ost_probe_change *header,
                                        const struct ost_probe_change *claims,
                                        const struct ost_private_key *key,
                                        struct ost_buf *bearer_out);
/** The same, and behind it this very signature, base64url, instead of one that is made.
 */
OSTIARY_MUST_CHECK bool ost_probe_forge_kept(const struct ost_probe_model *model,
                                             const struct ost_probe_change *header,
                                             const struct ost_probe_change *claims,
                                             struct ost_span signature,
                                             struct ost_buf *bearer_out);
/** The same as HS256, with `secret` as its secret. */
OSTIARY_MUST_CHECK bool ost_probe_forge_hmac(const struct ost_probe_model *model,
                                             const struct ost_probe_change *claims,
                                             struct ost_span secret,
                                             struct ost_buf *bearer_out);

/** So many members may be otherwise, the last of them the end of the list. */
#define OST_PROBE_MOST_CHANGES 8
/** iat and exp as of a token that was made now and lives for five minutes. */
extern const struct ost_probe_change ost_probe_usual_times[3];

/** Read an object that was written; the text is taken. Owned; NULL: it is none. */
struct ost_json *ost_probe_read_take(struct ost_buf *text);
/** Append an object with its changes. False without memory. */
OSTIARY_MUST_CHECK bool ost_probe_write_changed(const struct ost_json *object,
                                                const struct ost_probe_change *changes,
                                                int64_t now, struct ost_buf *out);
/** A string as JSON, in `room`; it lives until that is added to or cleared. */
const char *ost_probe_quote(struct ost_span text, struct ost_buf *room);

#endif
