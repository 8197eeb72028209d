/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a refusal: WWW-Authenticate and body (RFC 6750 section 3, RFC 9728 section
 * 5.1, requirements CH-01 to CH-21). Pure. */
#ifndef OST_OAUTH_CHALLENGE_H
#define OST_OAUTH_CHALLENGE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/span.h"

/** What a client is told: of many codes the same. */
enum ost_wording {
    OST_WORDS_NO_TOKEN,
    OST_WORDS_MALFORMED_REQUEST,
    OST_WORDS_EXPIRED,
    OST_WORDS_TOKEN,
    OST_WORDS_STEP_UP,
    OST_WORDS_INSUFFICIENT_SCOPE,
    OST_WORDS_FORBIDDEN,
    OST_WORDS_ORIGIN,
    OST_WORDS_HOST,
    OST_WORDS_REQUEST,
    OST_WORDS_UNDECIDED,
    OST_WORDS_FAILURE,
    OST_WORDINGS /* how many there are */
};

struct ost_challenge {
    enum ost_wording wording;
    struct ost_span scope;             /* space-separated; absent or empty: left out */
    struct ost_span resource_metadata; /* the absolute URL */
    struct ost_span acr_values; /* space-separated, the preferred first; or absent */
    struct ost_span max_age;    /* seconds since the login (RFC 9470); or absent */
};

/** The `error` parameter of a code: "invalid_token", ...; NULL where none is sent. */
const char *ost_challenge_error(ostiary_code code);
enum ost_wording ost_challenge_wording(ostiary_code code);
/** Whether a refusal in these words carries a challenge at all (CH-18). */
bool ost_challenge_applies(enum ost_wording wording);
/** Append the value of WWW-Authenticate; parameters in the order of CH-21. */
void ost_challenge_write(const struct ost_challenge *challenge, struct ost_buf *out);
/** Append the JSON body of a refusal that is no JSON-RPC error (CH-16). */
void ost_challenge_body(ostiary_code code, struct ost_buf *out);

#endif
