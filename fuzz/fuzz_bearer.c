/* SPDX-License-Identifier: Apache-2.0 */
/* Authorization field lines, one a line of input: a token is taken from exactly one that
 * is Bearer, and is a token68 to its end (TX-01 to TX-05). */
#include "base/limits.h"
#include "fuzz.h"
#include "oauth/credential.h"

#define MOST_LINES 4

static bool is_token68(struct ost_span token)
{
    size_t len = token.len;
    while (len > 0 && token.data[len - 1] == '=') {
        len--;
    }
    for (size_t i = 0; i < len; i++) {
        if (token.data[i] == '\0' ||
            strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~+/",
                   token.data[i]) == NULL) {
            return false;
        }
    }
    return len > 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ost_field lines[MOST_LINES];
    struct ost_fields fields = {lines, 0};
    struct ost_span rest = fuzz_span(data, size);
    struct ost_span token = OST_SPAN_ABSENT;
    ostiary_error err = {0};
    while (rest.len > 0 && fields.count < MOST_LINES) {
        lines[fields.count++] =
            (struct ost_field){ost_span_of("authorization"), fuzz_line(&rest)};
    }
    ostiary_code code = ost_credential_find(fields, &token, &err);
    if (code == OSTIARY_OK) {
        struct ost_span value = lines[0].value;
        while (value.len > 0 && (value.data[0] == ' ' || value.data[0] == '\t')) {
            value = ost_span_from(value, 1); /* no part of it: RFC 9110 section 5.5 */
        }
        MUST(fields.count == 1 && value.len > 7);
        MUST(ost_span_is_nocase(ost_span_first(value, 7), "bearer "));
        MUST(is_token68(token) && token.len <= OST_MAX_TOKEN_BYTES);
    } else {
        MUST(token.data == NULL);
        MUST(code == OSTIARY_NO_TOKEN || code == OSTIARY_MALFORMED_REQUEST ||
             code == OSTIARY_MALFORMED_TOKEN);
        MUST(fields.count > 0 || code == OSTIARY_NO_TOKEN);
    }
    return 0;
}
