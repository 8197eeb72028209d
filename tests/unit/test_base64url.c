/* SPDX-License-Identifier: Apache-2.0 */
/* base64url and Base64: one spelling for one value. */
#include <stdlib.h>
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

static const char letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* In texts that are decoded by vectors, by words and by groups alike. rows: JW-02 JW-03
 */
static void no_foreign_byte_is_read_at_any_place(void **state)
{
    char out[128];
    char text[141];
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

/* RFC 4648 section 4, bit by bit: what `len` letters say, and 0 behind it. */
static void read_slowly(const char *text, size_t len, unsigned char *out)
{
    memset(out, 0, len);
    for (size_t bit = 0; bit < 6 * len; bit++) {
        const char *letter = memchr(letters, text[bit / 6], sizeof letters - 1);
        unsigned set = (unsigned)(letter - letters) >> (5 - bit % 6) & 1;
        out[bit / 8] = (unsigned char)(out[bit / 8] | set << (7 - bit % 8));
    }
}

/* Every letter at every place, beside letters of every kind. rows: JW-03 */
static void each_letter_is_worth_the_same_at_every_place(void **state)
{
    char text[160];
    unsigned char out[160];
    unsigned char slow[160];
    size_t got = 0;
    (void)state;
    for (size_t len = 0; len < sizeof text; len += len % 4 == 0 ? 2 : 1) {
        for (size_t shift = 0; shift < 64; shift++) {
            for (size_t i = 0; i < len; i++) {
                text[i] = letters[(7 * i + shift) % 64];
            }
            if (len % 4 != 0) {
                text[len - 1] = 'A'; /* whose bits may be surplus ones */
            }
            read_slowly(text, len, slow);
            assert_true(ost_base64url_decode((struct ost_span){text, len}, out,
                                             sizeof out, &got));
            assert_int_equal(got, ost_base64url_decoded_size(len));
            assert_memory_equal(out, slow, got);
        }
    }
}

/* What is read as a whole is read alike in parts of 28 letters, which are too short for
 * vectors. */
static void a_long_text_is_read_as_its_parts_are(void **state)
{
    char text[700];
    unsigned char whole[sizeof text];
    unsigned char parts[sizeof text];
    size_t got = 0;
    unsigned random = 1;
    (void)state;
    for (size_t i = 0; i < sizeof text; i++) {
        random = random * 1103515245 + 12345;
        text[i] = letters[random >> 24 & 63];
    }
    for (size_t len = 28; len <= sizeof text; len += 28) {
        struct ost_span part = {text + len - 28, 28};
        assert_true(ost_base64url_decode(part, parts + (len - 28) / 4 * 3, 21, &got));
        assert_true(
            ost_base64url_decode((struct ost_span){text, len}, whole, len / 4 * 3, &got));
        assert_int_equal(got, len / 4 * 3);
        assert_memory_equal(whole, parts, got);
    }
}

/* Both in memory of their very size, for ASan to see. */
static void neither_side_is_overrun(void **state)
{
    (void)state;
    for (size_t len = 1; len < 140; len++) {
        size_t size = ost_base64url_decoded_size(len);
        char *text = malloc(len);
        char *out = malloc(size + 8);
        size_t got = 0;
        assert_true(text != NULL && out != NULL);
        memset(text, 'A', len);
        memset(out, '#', size + 8);
        assert_int_equal(
            ost_base64url_decode((struct ost_span){text, len}, out, size, &got),
            len % 4 != 1);
        assert_memory_equal(out + size, "########", 8);
        free(text);
        free(out);
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
        cmocka_unit_test(each_letter_is_worth_the_same_at_every_place),
        cmocka_unit_test(a_long_text_is_read_as_its_parts_are),
        cmocka_unit_test(neither_side_is_overrun),
        cmocka_unit_test(a_small_buffer_is_never_overrun),
        cmocka_unit_test(base64_needs_its_padding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
