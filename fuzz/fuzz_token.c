/* SPDX-License-Identifier: Apache-2.0 */
/* A compact JWS: what is taken apart is the one spelling of its parts (JW-01 to JW-09).
 */
#include "base/limits.h"
#include "fuzz.h"
#include "wire/base64url.h"
#include "wire/token.h"

static void check_parts(struct ost_span text, const struct ost_token *token)
{
    static char spelt[OST_MAX_TOKEN_BYTES + 1]; /* too large for a frame */
    size_t len = ost_base64url_encoded_size(token->signature.len);
    MUST(len + 1 + token->signing_input.len == text.len);
    MUST(token->signing_input.data == text.data);
    ost_base64url_encode(token->signature.data, token->signature.len, spelt);
    MUST(ost_span_is(ost_span_from(text, text.len - len), spelt));
    MUST(token->alg.data != NULL && token->header != NULL);
    MUST(token->kid.data == NULL ||
         (token->kid.len > 0 && token->kid.len <= OST_MAX_KID_BYTES));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ost_span text = fuzz_span(data, size);
    struct ost_token_room room = {.text = {0}};
    struct ost_token token;
    ostiary_error err = {0};
    ostiary_code whole = ost_token_parse(text, &room, &token, &err);
    if (whole == OSTIARY_OK) {
        MUST(size <= OST_MAX_TOKEN_BYTES && token.claims != NULL);
        MUST(ost_json_type(token.claims) == OST_JSON_OBJECT);
        check_parts(text, &token);
    }
    MUST(strstr(err.detail, "eyJ") == NULL);
    ostiary_code jws = ost_token_parse_jws(text, &room, &token, &err);
    MUST(whole != OSTIARY_OK || jws == OSTIARY_OK); /* asks for less */
    if (jws == OSTIARY_OK) {
        check_parts(text, &token);
    }
    ost_token_room_clear(&room);
    return 0;
}
