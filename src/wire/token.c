/* SPDX-License-Identifier: Apache-2.0 */
/* A compact JWS: three bounded segments, strictly decoded. */
#include "wire/token.h"

#include <string.h>

#include "base/limits.h"
#include "wire/base64url.h"
#include "wire/letters.h"

/* JW-02: a foreign letter is told ahead of all else. Of a text of three segments that can
 * be decoded there is none: this is for the others. */
static ostiary_code check_letters(struct ost_span text, ostiary_error *err)
{
    OST_ENSURE(ost_letters_only(text, OST_LETTERS_JWS), err, OSTIARY_MALFORMED_TOKEN,
               "a character that no compact JWS has, at %zu",
               ost_letters_len(text, OST_LETTERS_JWS));
    return OSTIARY_OK;
}

static size_t count_segments(struct ost_span text)
{
    size_t count = 1;
    for (size_t dot = 0; (dot = ost_span_find(text, '.')) < text.len; count++) {
        text = ost_span_from(text, dot + 1);
    }
    return count;
}

static ostiary_code check_segments(struct ost_span text, ostiary_error *err)
{
    size_t count = count_segments(text);
    if (count == 3) {
        return OSTIARY_OK;
    }
    OST_TRY(check_letters(text, err));
    OST_ENSURE(count != 5, err, OSTIARY_UNSUPPORTED_TOKEN,
               "an encrypted token"); /* JWE */
    return ost_fail(err, OSTIARY_MALFORMED_TOKEN, "%zu segments; a compact JWS has 3",
                    count);
}

void ost_token_split(struct ost_span text, struct ost_token_segments *segments_out)
{
    *segments_out = (struct ost_token_segments){.text = text, .signing_input = text};
    size_t first = ost_span_find(text, '.');
    if (first == text.len) {
        return;
    }
    struct ost_span rest = ost_span_from(text, first + 1);
    size_t second = ost_span_find(rest, '.');
    if (second == rest.len) {
        return;
    }
    segments_out->signing_input = ost_span_first(text, first + 1 + second);
    segments_out->header = ost_span_first(text, first);
    segments_out->payload = ost_span_first(rest, second);
    segments_out->signature = ost_span_from(rest, second + 1);
}

/* An empty signature is left for `alg` to refuse. */
static ostiary_code check_sizes(const struct ost_token_segments *segments,
                                ostiary_error *err)
{
    OST_ENSURE(segments->text.len <= OST_MAX_TOKEN_BYTES, err, OSTIARY_MALFORMED_TOKEN,
               "the token is too long"); /* TX-10 */
    if (segments->header.data == NULL) {
        return check_segments(segments->text, err);
    }
    if (ost_base64url_decoded_size(segments->header.len) > OST_MAX_JOSE_HEADER_BYTES) {
        OST_TRY(check_segments(segments->text, err));
        return ost_fail(err, OSTIARY_MALFORMED_TOKEN,
                        "the JOSE header is too long"); /* JW-07 */
    }
    return OSTIARY_OK;
}

/* Room was reserved for all three, so the buffer does not move between them. */
static ostiary_code decode(struct ost_span segment, const char *what,
                           struct ost_buf *room, struct ost_span *out, ostiary_error *err)
{
    char *place = room->data + room->len;
    size_t len = ost_base64url_decoded_size(segment.len);
    room->len += len; /* also of a part that is refused: it is wiped with the rest */
    OST_ENSURE(ost_base64url_decode(segment, place, len, &len), err,
               OSTIARY_MALFORMED_TOKEN, "the %s is no canonical base64url", what);
    *out = (struct ost_span){place, len};
    return OSTIARY_OK;
}

static ostiary_code cannot_parse(ostiary_code code, const char *what, ostiary_error *err)
{
    if (code == OSTIARY_INTERNAL_ERROR || err == NULL) {
        return code == OSTIARY_INTERNAL_ERROR ? code : OSTIARY_MALFORMED_TOKEN;
    }
    const ostiary_error why = *err;
    return ost_fail(err, OSTIARY_MALFORMED_TOKEN, "the %s: %s", what, why.detail);
}

static ostiary_code parse_object(struct ost_span text, const char *what,
                                 struct ost_json_room *room, struct ost_json **object_out,
                                 ostiary_error *err)
{
    ostiary_code code =
        ost_json_parse_in(room, text, &ost_json_token_limits, object_out, err);
    return code == OSTIARY_OK ? code : cannot_parse(code, what, err);
}

/* An optional string; anything else in its place fails with `code`. */
static ostiary_code read_string(const struct ost_json *value, const char *name,
                                struct ost_span *out, ostiary_code code,
                                ostiary_error *err)
{
    OST_ENSURE(value == NULL || ost_json_string(value, out), err, code, "%s is %s", name,
               ost_json_type_name(value));
    return OSTIARY_OK;
}

/* A media type, its parameters aside (RFC 7515 section 4.1.10). */
static bool is_jwt(struct ost_span cty)
{
    cty = ost_span_first(cty, ost_span_find(cty, ';'));
    while (ost_span_ends(cty, " ")) {
        cty = ost_span_without(cty, " ");
    }
    return ost_span_is_nocase(cty, "JWT") || ost_span_is_nocase(cty, "application/jwt");
}

/* What a signature check needs of the header, and all that it needs. */
static ostiary_code read_signature_members(struct ost_token *token, ostiary_error *err)
{
    const struct ost_json *header = token->header;
    const struct ost_json *b64 = ost_json_member(header, "b64");
    bool encoded = true;
    OST_TRY(read_string(ost_json_member(header, "alg"), "alg", &token->alg,
                        OSTIARY_ALGORITHM_NOT_ALLOWED, err));
    OST_ENSURE(token->alg.data != NULL, err, OSTIARY_ALGORITHM_NOT_ALLOWED,
               "alg is missing"); /* JH-01 */
    OST_TRY(read_string(ost_json_member(header, "kid"), "kid", &token->kid,
                        OSTIARY_MALFORMED_TOKEN, err));
    OST_ENSURE(token->kid.data == NULL ||
                   (token->kid.len > 0 && token->kid.len <= OST_MAX_KID_BYTES),
               err, OSTIARY_MALFORMED_TOKEN, "kid is empty or too long"); /* JH-09 */
    token->has_crit = ost_json_member(header, "crit") != NULL; /* of any form: JH-06 */
    token->b64_false = b64 != NULL && (!ost_json_boolean(b64, &encoded) || !encoded);
    return OSTIARY_OK;
}

static ostiary_code read_type_members(struct ost_token *token, ostiary_error *err)
{
    struct ost_span cty = OST_SPAN_ABSENT;
    OST_TRY(read_string(ost_json_member(token->header, "typ"), "typ", &token->typ,
                        OSTIARY_WRONG_TYPE, err));
    OST_TRY(read_string(ost_json_member(token->header, "cty"), "cty", &cty,
                        OSTIARY_MALFORMED_TOKEN, err));
    token->nested = cty.data != NULL && is_jwt(cty);
    return OSTIARY_OK;
}

static ostiary_code decode_segments(const struct ost_token_segments *segments,
                                    struct ost_token_room *room, struct ost_span *header,
                                    struct ost_token *token, ostiary_error *err)
{
    struct ost_buf *text = &room->text;
    size_t most = segments->header.len + segments->payload.len + segments->signature.len;
    OST_ENSURE(ost_buf_reserve(text, most), err, OSTIARY_INTERNAL_ERROR, "token");
    OST_TRY(decode(segments->header, "header", text, header, err));
    OST_TRY(decode(segments->payload, "payload", text, &token->claims_text, err));
    return decode(segments->signature, "signature", text, &token->signature, err);
}

/* A third dot is found here: a signature that has one is no base64url. What is wrong with
 * the letters is told ahead of what is wrong with a segment, and their number first. */
static ostiary_code decode_all(const struct ost_token_segments *segments,
                               struct ost_token_room *room, struct ost_span *header,
                               struct ost_token *token, ostiary_error *err)
{
    ostiary_code code = decode_segments(segments, room, header, token, err);
    if (code == OSTIARY_MALFORMED_TOKEN) {
        OST_TRY(check_segments(segments->text, err));
        OST_TRY(check_letters(segments->text, err));
    }
    return code;
}

/* Everything but what the members of the header and the payload say. */
static ostiary_code take_apart(const struct ost_token_segments *segments,
                               struct ost_token_room *room, struct ost_token *token_out,
                               ostiary_error *err)
{
    struct ost_span header = OST_SPAN_ABSENT;
    memset(token_out, 0, sizeof *token_out);
    ost_token_room_reset(room);
    OST_TRY(check_sizes(segments, err));
    OST_TRY(decode_all(segments, room, &header, token_out, err));
    OST_TRY(parse_object(header, "header", &room->json, &token_out->header, err));
    token_out->text = segments->text;
    /* RFC 7515 section 5.2: the bytes that came, not what they decode to (JW-09). */
    token_out->signing_input = segments->signing_input;
    return OSTIARY_OK;
}

ostiary_code ost_token_parse_jws(struct ost_span text, struct ost_token_room *room,
                                 struct ost_token *token_out, ostiary_error *err)
{
    struct ost_token_segments segments;
    ost_token_split(text, &segments);
    OST_TRY(take_apart(&segments, room, token_out, err));
    return read_signature_members(token_out, err);
}

ostiary_code ost_token_parse_segments(const struct ost_token_segments *segments,
                                      struct ost_token_room *room,
                                      struct ost_token *token_out, ostiary_error *err)
{
    OST_TRY(take_apart(segments, room, token_out, err));
    OST_TRY(parse_object(token_out->claims_text, "payload", &room->json,
                         &token_out->claims, err));
    OST_TRY(read_signature_members(token_out, err));
    OST_TRY(read_type_members(token_out, err));
    (void)ost_json_string(ost_json_member(token_out->claims, "iss"), &token_out->issuer);
    return OSTIARY_OK;
}

ostiary_code ost_token_parse(struct ost_span text, struct ost_token_room *room,
                             struct ost_token *token_out, ostiary_error *err)
{
    struct ost_token_segments segments;
    ost_token_split(text, &segments);
    return ost_token_parse_segments(&segments, room, token_out, err);
}

void ost_token_room_reset(struct ost_token_room *room)
{
    ost_buf_reset(&room->text);
    ost_json_room_reset(&room->json);
}

void ost_token_room_clear(struct ost_token_room *room)
{
    ost_buf_clear(&room->text);
    ost_json_room_clear(&room->json);
}
