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
    struct ost_span first = OST_SPAN_ABSENT;
    struct ost_fields fields = {0};
    size_t count = 0;
    struct ost_span rest = fuzz_span(data, size);
    struct ost_span token = OST_SPAN_ABSENT;
    ostiary_error err = {0};
    while (rest.len > 0 && count < MOST_LINES) {
        struct ost_span line = fuzz_line(&rest);
        first = count++ == 0 ? line : first;
        ost_fields_add(&fields, ost_span_of("Authorization"), line);
    }
    ostiary_code code = ost_credential_find(&fields, &token, &err);
    if (code == OSTIARY_OK && ost_credential_check(token, &err) != OSTIARY_OK) {
        code = OSTIARY_MALFORMED_REQUEST;
        token = OST_SPAN_ABSENT;
    }
    if (code == OSTIARY_OK) {
        struct ost_span value = first;
        while (value.len > 0 && (value.data[0] == ' ' || value.data[0] == '\t')) {
            value = ost_span_from(value, 1); /* no part of it: RFC 9110 section 5.5 */
        }
        MUST(count == 1 && value.len > 7);
        MUST(ost_span_is_nocase(ost_span_first(value, 7), "bearer "));
        MUST(is_token68(token) && token.len <= OST_MAX_TOKEN_BYTES);
    } else {
        MUST(token.data == NULL);
        MUST(code == OSTIARY_NO_TOKEN || code == OSTIARY_MALFORMED_REQUEST ||
             code == OSTIARY_MALFORMED_TOKEN);
        MUST(count > 0 || code == OSTIARY_NO_TOKEN);
    }
    return 0;
}
