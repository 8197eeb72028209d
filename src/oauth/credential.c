/* SPDX-License-Identifier: Apache-2.0 */
/* One credential out of the Authorization field, or the reason there is none. */
#include "oauth/credential.h"

#include "base/limits.h"

/* The scheme is what stands before the first byte that no token may hold; 0: another. */
static size_t bearer_len(struct ost_span value)
{
    if (ost_span_starts(value, "Bearer ")) {
        return sizeof "Bearer" - 1; /* as nearly all write it */
    }
    size_t len = ost_field_token_len(value);
    return ost_span_is_nocase(ost_span_first(value, len), "bearer") ? len : 0;
}

static struct ost_span skip_spaces(struct ost_span value)
{
    size_t start = 0;
    while (start < value.len && value.data[start] == ' ') {
        start++;
    }
    return ost_span_from(value, start);
}

ostiary_code ost_credential_find(const struct ost_fields *fields,
                                 struct ost_span *token_out, ostiary_error *err)
{
    *token_out = OST_SPAN_ABSENT;
    struct ost_span value = OST_SPAN_ABSENT;
    size_t lines = ost_fields_find(fields, OST_FIELD_AUTHORIZATION, &value);
    OST_ENSURE(lines > 0, err, OSTIARY_NO_TOKEN, "no Authorization header");
    /* TX-05: refused even if identical; first-wins hosts are where bypasses come from. */
    OST_ENSURE(lines == 1, err, OSTIARY_MALFORMED_REQUEST,
               "%zu Authorization header lines", lines);

    size_t scheme = bearer_len(value);
    OST_ENSURE(scheme > 0, err, OSTIARY_NO_TOKEN,
               "the Authorization scheme is not Bearer"); /* TX-03 */

    struct ost_span rest = ost_span_from(value, scheme);
    struct ost_span token = skip_spaces(rest);
    OST_ENSURE(token.len > 0, err, OSTIARY_MALFORMED_REQUEST, "Bearer without a token");
    OST_ENSURE(token.len < rest.len, err, OSTIARY_MALFORMED_REQUEST,
               "the byte after Bearer is not a space"); /* TX-01 */
    OST_ENSURE(token.len <= OST_MAX_TOKEN_BYTES, err, OSTIARY_MALFORMED_TOKEN,
               "the token is %zu bytes long; %d are the most", token.len,
               OST_MAX_TOKEN_BYTES); /* TX-10 */
    *token_out = token;
    return OSTIARY_OK;
}

ostiary_code ost_credential_check(struct ost_span token, ostiary_error *err)
{
    OST_ENSURE(ost_field_is_token68(token), err, OSTIARY_MALFORMED_REQUEST,
               "the Bearer credential is no single token68"); /* TX-04 */
    return OSTIARY_OK;
}
