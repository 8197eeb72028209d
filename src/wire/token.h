/* SPDX-License-Identifier: Apache-2.0 */
/* A compact JWS: three bounded segments, strictly decoded (JW-01 to JW-07). Pure. */
#ifndef OST_WIRE_TOKEN_H
#define OST_WIRE_TOKEN_H

#include "base/buf.h"
#include "base/error.h"
#include "base/span.h"
#include "wire/json.h"

/** Members that may be read before the signature is verified (JW-08). */
struct ost_token {
    struct ost_span signing_input; /* borrowed from the text: RFC 7515 section 5.2 */
    struct ost_span signature;     /* decoded; in the scratch buffer */
    struct ost_span claims_text;   /* decoded payload; in the scratch buffer */
    struct ost_json *header;       /* owned */
    struct ost_json *claims;       /* owned */
    struct ost_span alg, kid, typ; /* of the header; absent where it has none */
    bool has_crit, b64_false, nested;
    struct ost_span issuer; /* iss of the claims; absent where none or no string */
};

/**
 * Take a token apart. `scratch` is reset and holds the decoded parts: it must live as
 * long as *token_out. Clear *token_out whatever the result.
 *
 * Returns  OSTIARY_OK; OSTIARY_MALFORMED_TOKEN; OSTIARY_UNSUPPORTED_TOKEN (five
 * segments); OSTIARY_ALGORITHM_NOT_ALLOWED (alg absent or no string);
 *          OSTIARY_INTERNAL_ERROR.
 */
OSTIARY_MUST_CHECK ostiary_code ost_token_parse(struct ost_span text,
                                                struct ost_buf *scratch,
                                                struct ost_token *token_out,
                                                ostiary_error *err);

/**
 * The same of a JWS that need not be a token: the payload is any octets (claims_text),
 * and of the header only what a signature check needs is read; claims, typ, nested and
 * issuer stay empty.
 */
OSTIARY_MUST_CHECK ostiary_code ost_token_parse_jws(struct ost_span text,
                                                    struct ost_buf *scratch,
                                                    struct ost_token *token_out,
                                                    ostiary_error *err);
void ost_token_clear(struct ost_token *token);

#endif
