/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a refusal: WWW-Authenticate and body. */
#include "oauth/challenge.h"

#include <stddef.h>

/* CH-12, CH-13: every text a client can be told; nothing of a request is ever reflected.
 */
struct words {
    const char *error;       /* of the challenge (RFC 6750 section 3.1); NULL: none */
    const char *description; /* NULL: none */
    const char *body;        /* CH-16 */
};

#define BODY(error) "{\"error\":\"" error "\"}"

static const struct words words[OST_WORDINGS] = {
    [OST_WORDS_NO_TOKEN] = {NULL, NULL, BODY("unauthorized")},
    [OST_WORDS_MALFORMED_REQUEST] = {"invalid_request", "Malformed authorization request",
                                     BODY("invalid_request")},
    [OST_WORDS_EXPIRED] = {"invalid_token", "The access token expired",
                           BODY("invalid_token")},
    [OST_WORDS_TOKEN] = {"invalid_token", "The access token is invalid",
                         BODY("invalid_token")},
    [OST_WORDS_STEP_UP] = {"insufficient_user_authentication", NULL,
                           BODY("insufficient_user_authentication")},
    [OST_WORDS_INSUFFICIENT_SCOPE] = {"insufficient_scope", "Additional scope required",
                                      BODY("insufficient_scope")},
    [OST_WORDS_FORBIDDEN] = {NULL, NULL, BODY("forbidden")},
    [OST_WORDS_ORIGIN] = {NULL, NULL, BODY("origin_refused")},
    [OST_WORDS_HOST] = {NULL, NULL, BODY("misdirected_request")},
    [OST_WORDS_REQUEST] = {NULL, NULL, BODY("invalid_request")},
    [OST_WORDS_UNDECIDED] = {NULL, NULL, BODY("temporarily_unavailable")},
    [OST_WORDS_FAILURE] = {NULL, NULL, BODY("server_error")},
};

static enum ost_wording wording_of_class(ostiary_class class)
{
    switch (class) {
    case OSTIARY_CLASS_TOKEN:
        return OST_WORDS_TOKEN;
    case OSTIARY_CLASS_PERMISSION:
        return OST_WORDS_FORBIDDEN;
    case OSTIARY_CLASS_UNDECIDED:
        return OST_WORDS_UNDECIDED;
    case OSTIARY_CLASS_REQUEST:
        return OST_WORDS_REQUEST;
    case OSTIARY_CLASS_STEP_UP:
        return OST_WORDS_STEP_UP;
    default: /* proofs are not built: whatever else comes is our failure */
        return OST_WORDS_FAILURE;
    }
}

enum ost_wording ost_challenge_wording(ostiary_code code)
{
    static const struct {
        ostiary_code code;
        enum ost_wording wording;
    } by_code[] = {
        {OSTIARY_NO_TOKEN, OST_WORDS_NO_TOKEN},
        {OSTIARY_MALFORMED_REQUEST, OST_WORDS_MALFORMED_REQUEST},
        {OSTIARY_EXPIRED, OST_WORDS_EXPIRED},
        {OSTIARY_INSUFFICIENT_SCOPE, OST_WORDS_INSUFFICIENT_SCOPE},
        {OSTIARY_ORIGIN_REFUSED, OST_WORDS_ORIGIN},
        {OSTIARY_HOST_REFUSED, OST_WORDS_HOST},
    };
    for (size_t i = 0; i < sizeof by_code / sizeof by_code[0]; i++) {
        if (by_code[i].code == code) {
            return by_code[i].wording;
        }
    }
    return wording_of_class(ostiary_code_class(code));
}

const char *ost_challenge_error(ostiary_code code)
{
    return words[ost_challenge_wording(code)].error;
}

bool ost_challenge_applies(enum ost_wording wording)
{
    /* CH-18: a refusal that no login lifts has no challenge, nor has "cannot tell". */
    return wording == OST_WORDS_NO_TOKEN || words[wording].error != NULL;
}

/* Each value was held to CH-11's characters when it was configured; never escaped here.
 */
static void add_parameter(struct ost_buf *out, const char *name, struct ost_span value,
                          const char **separator)
{
    if (value.data == NULL || value.len == 0) {
        return;
    }
    ost_buf_add_string(out, *separator);
    ost_buf_add_string(out, name);
    ost_buf_add_string(out, "=\"");
    ost_buf_add_span(out, value);
    ost_buf_add_string(out, "\"");
    *separator = ", ";
}

void ost_challenge_write(const struct ost_challenge *challenge, struct ost_buf *out)
{
    const struct words *told = &words[challenge->wording];
    const char *separator = " ";
    ost_buf_add_string(out, "Bearer");
    /* CH-21: deployed clients take the first regular-expression match, so this order. */
    add_parameter(out, "error", ost_span_of(told->error), &separator);
    add_parameter(out, "scope", challenge->scope, &separator);
    add_parameter(out, "resource_metadata", challenge->resource_metadata, &separator);
    add_parameter(out, "acr_values", challenge->acr_values, &separator);
    add_parameter(out, "max_age", challenge->max_age, &separator);
    add_parameter(out, "error_description", ost_span_of(told->description), &separator);
}

void ost_challenge_body(ostiary_code code, struct ost_buf *out)
{
    ost_buf_add_string(out, words[ost_challenge_wording(code)].body);
}
