/* SPDX-License-Identifier: Apache-2.0 */
/* A compact JWS: three bounded segments, strictly decoded (JW-01 to JW-07). Pure. */
#ifndef OST_WIRE_TOKEN_H
#define OST_WIRE_TOKEN_H

#include "base/buf.h"
#include "base/error.h"
#include "base/span.h"
#include "wire/json.h"

/** What tokens that come one after the other are decoded into; wiped between them. Zeroed
 *  memory is an empty one. */
struct ost_token_room {
    struct ost_buf text;
    struct ost_json_room json;
};
void ost_token_room_reset(struct ost_token_room *room);
void ost_token_room_clear(struct ost_token_room *room);

/** A text parted at its first two dots, for all who need to know where they are. */
struct ost_token_segments {
    struct ost_span text;          /* as it came, borrowed */
    struct ost_span signing_input; /* before the second dot: RFC 7515 section 5.2; of a
                                    * text without two dots all, and the rest is absent */
    struct ost_span header, payload, signature; /* still encoded */
};
void ost_token_split(struct ost_span text, struct ost_token_segments *segments_out);

/** Members that may be read before the signature is verified (JW-08). */
struct ost_token {
    struct ost_span text;          /* as it came, borrowed */
    struct ost_span signing_input; /* of the text: RFC 7515 section 5.2 */
    struct ost_span signature;     /* decoded; all from here on is in the room */
    struct ost_span claims_text;   /* the decoded payload */
    struct ost_json *header;
    struct ost_json *claims;
    struct ost_span alg, kid, typ; /* of the header; absent where it has none */
    bool has_crit, b64_false, nested;
    struct ost_span issuer; /* iss of the claims; absent where none or no string */
};

/**
 * Take a token apart. `room` is reset and holds the decoded parts: *token_out is of use
 * until it is reset once more.
 *
 * Returns  OSTIARY_OK; OSTIARY_MALFORMED_TOKEN; OSTIARY_UNSUPPORTED_TOKEN (five
 *          segments); OSTIARY_ALGORITHM_NOT_ALLOWED (alg absent or no string);
 *          OSTIARY_WRONG_TYPE (typ no string); OSTIARY_INTERNAL_ERROR.
 */
OSTIARY_MUST_CHECK ostiary_code ost_token_parse(struct ost_span text,
                                                struct ost_token_room *room,
                                                struct ost_token *token_out,
                                                ostiary_error *err);

/** The same of a text that was split already. */
OSTIARY_MUST_CHECK ostiary_code ost_token_parse_segments(
    const struct ost_token_segments *segments, struct ost_token_room *room,
    struct ost_token *token_out, ostiary_error *err);

/**
 * The same of a JWS that need not be a token: the payload is any octets (claims_text),
 * and of the header only what a signature check needs is read; claims, typ, nested and
 * issuer stay empty.
 */
OSTIARY_MUST_CHECK ostiary_code ost_token_parse_jws(struct ost_span text,
                                                    struct ost_token_room *room,
                                                    struct ost_token *token_out,
                                                    ostiary_error *err);

#endif
