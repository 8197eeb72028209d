/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a refusal: WWW-Authenticate and body (RFC 6750 section 3, RFC 9728 section
 * 5.1, requirements CH-01 to CH-21). Pure. */
#ifndef OST_OAUTH_CHALLENGE_H
#define OST_OAUTH_CHALLENGE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/span.h"

struct ost_challenge {
    ostiary_code code;
    struct ost_span scope;             /* space-separated; absent or empty: left out */
    struct ost_span resource_metadata; /* the absolute URL */
    struct ost_span acr_values; /* space-separated, the preferred first; or absent */
    struct ost_span max_age;    /* seconds since the login (RFC 9470); or absent */
};

/** The `error` parameter of a code: "invalid_token", ...; NULL where none is sent. */
const char *ost_challenge_error(ostiary_code code);
/** Whether a refusal with this code carries a challenge at all (CH-18). */
bool ost_challenge_applies(ostiary_code code);
/** Append the value of WWW-Authenticate; parameters in the order of CH-21. */
void ost_challenge_write(const struct ost_challenge *challenge, struct ost_buf *out);
/** Append the JSON body of a refusal that is no JSON-RPC error (CH-16). */
void ost_challenge_body(ostiary_code code, struct ost_buf *out);

#endif
