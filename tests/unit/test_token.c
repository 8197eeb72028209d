/* SPDX-License-Identifier: Apache-2.0 */
/* A compact JWS: where its segments are, and what is told first of a bad one. */
#include <string.h>

#include "../harness/cm.h"
#include "base/limits.h"
#include "wire/token.h"

static bool is(struct ost_span span, const char *text)
{
    return text == NULL ? span.data == NULL
                        : span.data != NULL && ost_span_is(span, text);
}

/* rows: JW-01 JW-09 */
static void a_text_is_parted_at_its_first_two_dots(void **state)
{
    static const struct {
        const char *text, *input, *header, *payload, *signature;
    } rows[] = {
        {"aa.b.cc", "aa.b", "aa", "b", "cc"},
        {"a.b.", "a.b", "a", "b", ""},
        {"..", ".", "", "", ""},
        {"a.b.c.d", "a.b", "a", "b", "c.d"},
        {"a.b", "a.b", NULL, NULL, NULL},
        {"a.", "a.", NULL, NULL, NULL},
        {"abc", "abc", NULL, NULL, NULL},
        {"", "", NULL, NULL, NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ost_token_segments segments;
        ost_token_split(ost_span_of(rows[i].text), &segments);
        assert_true(is(segments.text, rows[i].text));
        assert_true(is(segments.signing_input, rows[i].input));
        assert_true(is(segments.header, rows[i].header));
        assert_true(is(segments.payload, rows[i].payload));
        assert_true(is(segments.signature, rows[i].signature));
    }
}

static ostiary_code parse(struct ost_span text, ostiary_error *err)
{
    struct ost_token_room room = {.text = {0}};
    struct ost_token token;
    ostiary_code code = ost_token_parse(text, &room, &token, err);
    ost_token_room_clear(&room);
    return code;
}

/* {"alg":"a"} . {} . */
#define HEAD "eyJhbGciOiJhIn0"
#define GOOD HEAD ".e30."

/* The number of segments, then letters, then what is wrong with a segment. rows: JW-01
 * JW-02 */
static void what_is_told_first_of_a_bad_token(void **state)
{
    static const struct {
        const char *text;
        ostiary_code code;
        const char *detail;
    } rows[] = {
        {GOOD, OSTIARY_OK, ""},
        {GOOD "AA.AA", OSTIARY_MALFORMED_TOKEN, "4 segments; a compact JWS has 3"},
        {GOOD "A.A.A", OSTIARY_UNSUPPORTED_TOKEN, "an encrypted token"},
        {"A.A.A.A.A", OSTIARY_UNSUPPORTED_TOKEN, "an encrypted token"},
        {HEAD ".e30", OSTIARY_MALFORMED_TOKEN, "2 segments; a compact JWS has 3"},
        {"A.A.?", OSTIARY_MALFORMED_TOKEN, "a character that no compact JWS has, at 4"},
        {"A.A.A.A.?", OSTIARY_MALFORMED_TOKEN,
         "a character that no compact JWS has, at 8"},
        {"A.e30.", OSTIARY_MALFORMED_TOKEN, "the header is no canonical base64url"},
        {GOOD "A", OSTIARY_MALFORMED_TOKEN, "the signature is no canonical base64url"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ostiary_error err = {0};
        assert_int_equal(parse(ost_span_of(rows[i].text), &err), rows[i].code);
        assert_string_equal(err.detail, rows[i].detail);
    }
}

/* rows: JW-01 JW-07 */
static void a_header_that_is_too_long_may_be_of_an_encrypted_token(void **state)
{
    static char text[2 * OST_MAX_JOSE_HEADER_BYTES + 16];
    size_t len = 2 * OST_MAX_JOSE_HEADER_BYTES;
    ostiary_error err = {0};
    (void)state;
    memset(text, 'A', len);
    memcpy(text + len, ".A.A", sizeof ".A.A");
    assert_int_equal(parse(ost_span_of(text), &err), OSTIARY_MALFORMED_TOKEN);
    assert_string_equal(err.detail, "the JOSE header is too long");
    memcpy(text + len, ".A.A.A.A", sizeof ".A.A.A.A");
    assert_int_equal(parse(ost_span_of(text), &err), OSTIARY_UNSUPPORTED_TOKEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_parted_at_its_first_two_dots),
        cmocka_unit_test(what_is_told_first_of_a_bad_token),
        cmocka_unit_test(a_header_that_is_too_long_may_be_of_an_encrypted_token),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
