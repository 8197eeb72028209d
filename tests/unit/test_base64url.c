/* SPDX-License-Identifier: Apache-2.0 */
/* base64url and Base64: one spelling for one value. */
#include <string.h>

#include "../harness/cm.h"
#include "wire/base64url.h"

static bool url(const char *text)
{
    char out[64];
    size_t len = 0;
    return ost_base64url_decode(ost_span_of(text), out, sizeof out, &len);
}

static bool standard(const char *text)
{
    char out[64];
    size_t len = 0;
    return ost_base64_decode(ost_span_of(text), out, sizeof out, &len);
}

/* rows: JW-03 */
static void every_length_round_trips(void **state)
{
    (void)state;
    const char bytes[] = "\x00\xff\x10 any carnal\xfb\xef";
    for (size_t len = 0; len < sizeof bytes; len++) {
        char text[64];
        char back[64];
        size_t got = 0;
        ost_base64url_encode(bytes, len, text);
        assert_int_equal(strlen(text), ost_base64url_encoded_size(len));
        assert_true(ost_base64url_decode(ost_span_of(text), back, len, &got));
        assert_int_equal(got, len);
        assert_memory_equal(back, bytes, len);
    }
}

/* rows: JW-02 JW-03 */
static void only_the_canonical_spelling_is_read(void **state)
{
    (void)state;
    assert_true(url("QQ"));
    assert_false(url("QR")); /* trailing bits */
    assert_true(url("QUI"));
    assert_false(url("QUJ"));
    assert_false(url("Q")); /* length 1 modulo 4 */
    assert_false(url("QQ=="));
    assert_false(url("Q+"));
    assert_false(url("Q/"));
    assert_false(url("Q\n"));
    assert_true(url("-_-_"));
}

/* In texts that are decoded by words and by groups alike. rows: JW-02 JW-03 */
static void no_foreign_byte_is_read_at_any_place(void **state)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char out[64];
    char text[41];
    size_t got = 0;
    (void)state;
    for (size_t len = 4; len < sizeof text; len += 4) {
        memset(text, 'A', sizeof text);
        for (size_t place = 0; place < len; place++) {
            for (unsigned byte = 0; byte < 256; byte++) {
                text[place] = (char)byte;
                assert_int_equal(ost_base64url_decode((struct ost_span){text, len}, out,
                                                      sizeof out, &got),
                                 memchr(letters, (int)byte, sizeof letters - 1) != NULL);
            }
            text[place] = 'A';
        }
    }
}

static void a_small_buffer_is_never_overrun(void **state)
{
    char out[2];
    size_t len = 7;
    (void)state;
    assert_false(ost_base64url_decode(ost_span_of("QUJD"), out, sizeof out, &len));
    assert_int_equal(len, 0);
}

/* rows: HD-12 */
static void base64_needs_its_padding(void **state)
{
    (void)state;
    assert_true(standard("SGVsbG8="));
    assert_false(standard("SGVsbG8"));
    assert_false(standard("SGVs!!!bG8="));
    assert_false(standard("SGVsbG9_"));
    assert_true(standard("SGVsbG9/"));
    assert_true(standard("QQ=="));
    assert_false(standard("QR=="));
    assert_false(standard("="));
    assert_false(standard("===="));
    assert_false(standard("Q==="));
    assert_true(standard(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_length_round_trips),
        cmocka_unit_test(only_the_canonical_spelling_is_read),
        cmocka_unit_test(no_foreign_byte_is_read_at_any_place),
        cmocka_unit_test(a_small_buffer_is_never_overrun),
        cmocka_unit_test(base64_needs_its_padding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
