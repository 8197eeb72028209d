/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a refusal: WWW-Authenticate and body. */
#include "oauth/challenge.h"

#include <stddef.h>

/* CH-12, CH-13: every text a client can be told; nothing of a request is ever reflected.
 */
struct wording {
    ostiary_code code;
    const char *error;       /* of the challenge (RFC 6750 section 3.1); NULL: none */
    const char *description; /* NULL: none */
    const char *body;        /* the `error` of the JSON body */
};

static const struct wording by_code[] = {
    {OSTIARY_NO_TOKEN, NULL, NULL, "unauthorized"},
    {OSTIARY_MALFORMED_REQUEST, "invalid_request", "Malformed authorization request",
     "invalid_request"},
    {OSTIARY_EXPIRED, "invalid_token", "The access token expired", "invalid_token"},
    {OSTIARY_INSUFFICIENT_SCOPE, "insufficient_scope", "Additional scope required",
     "insufficient_scope"},
    {OSTIARY_ORIGIN_REFUSED, NULL, NULL, "origin_refused"},
    {OSTIARY_HOST_REFUSED, NULL, NULL, "misdirected_request"},
};

static const struct wording of_token = {OSTIARY_CLASS_TOKEN, "invalid_token",
                                        "The access token is invalid", "invalid_token"};
static const struct wording of_step_up = {OSTIARY_CLASS_STEP_UP,
                                          "insufficient_user_authentication", NULL,
                                          "insufficient_user_authentication"};
static const struct wording of_permission = {OSTIARY_CLASS_PERMISSION, NULL, NULL,
                                             "forbidden"};
static const struct wording of_undecided = {OSTIARY_CLASS_UNDECIDED, NULL, NULL,
                                            "temporarily_unavailable"};
static const struct wording of_request = {OSTIARY_CLASS_REQUEST, NULL, NULL,
                                          "invalid_request"};
static const struct wording of_rest = {OSTIARY_CLASS_INTERNAL, NULL, NULL,
                                       "server_error"};

static const struct wording *wording_of_class(ostiary_class class)
{
    switch (class) {
    case OSTIARY_CLASS_TOKEN:
        return &of_token;
    case OSTIARY_CLASS_PERMISSION:
        return &of_permission;
    case OSTIARY_CLASS_UNDECIDED:
        return &of_undecided;
    case OSTIARY_CLASS_REQUEST:
        return &of_request;
    case OSTIARY_CLASS_STEP_UP:
        return &of_step_up;
    default: /* proofs are not built: whatever else comes is our failure */
        return &of_rest;
    }
}

static const struct wording *wording_of(ostiary_code code)
{
    for (size_t i = 0; i < sizeof by_code / sizeof by_code[0]; i++) {
        if (by_code[i].code == code) {
            return &by_code[i];
        }
    }
    return wording_of_class(ostiary_code_class(code));
}

const char *ost_challenge_error(ostiary_code code)
{
    return wording_of(code)->error;
}

bool ost_challenge_applies(ostiary_code code)
{
    /* CH-18: a refusal that no login lifts has no challenge, nor has "cannot tell". */
    return code == OSTIARY_NO_TOKEN || wording_of(code)->error != NULL;
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
    const struct wording *words = wording_of(challenge->code);
    const char *separator = " ";
    ost_buf_add_string(out, "Bearer");
    /* CH-21: deployed clients take the first regular-expression match, so this order. */
    add_parameter(out, "error", ost_span_of(words->error), &separator);
    add_parameter(out, "scope", challenge->scope, &separator);
    add_parameter(out, "resource_metadata", challenge->resource_metadata, &separator);
    add_parameter(out, "acr_values", challenge->acr_values, &separator);
    add_parameter(out, "max_age", challenge->max_age, &separator);
    add_parameter(out, "error_description", ost_span_of(words->description), &separator);
}

void ost_challenge_body(ostiary_code code, struct ost_buf *out)
{
    ost_buf_add_string(out, "{\"error\":\"");
    ost_buf_add_string(out, wording_of(code)->body);
    ost_buf_add_string(out, "\"}");
}
