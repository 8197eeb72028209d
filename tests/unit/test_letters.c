/* SPDX-License-Identifier: Apache-2.0 */
/* Each byte in each kind of text, as the RFCs write these down. */
#include <string.h>

#include "../harness/cm.h"
#include "wire/letters.h"

#define ALPHA_DIGIT "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

static bool among(unsigned byte, const char *letters)
{
    return byte != 0 && strchr(letters, (int)byte) != NULL;
}

static bool belongs(unsigned byte, enum ost_letters of)
{
    switch (of) {
    case OST_LETTERS_PRINTABLE:
        return byte >= 0x20 && byte <= 0x7e;
    case OST_LETTERS_TOKEN: /* RFC 9110 section 5.6.2 */
        return among(byte, ALPHA_DIGIT "!#$%&'*+-.^_`|~");
    case OST_LETTERS_TOKEN68: /* RFC 9110 section 11.2 */
        return among(byte, ALPHA_DIGIT "-._~+/");
    case OST_LETTERS_JWS: /* RFC 7515 section 2 and 7.1 */
        return among(byte, ALPHA_DIGIT "-_.");
    case OST_LETTERS_SCOPE: /* RFC 6749 section 3.3: %x21 / %x23-5B / %x5D-7E */
        return byte == 0x21 || (byte >= 0x23 && byte <= 0x5b) ||
               (byte >= 0x5d && byte <= 0x7e);
    case OST_LETTERS_SCOPES: /* scope = scope-token *( SP scope-token ) */
        return byte == 0x20 || belongs(byte, OST_LETTERS_SCOPE);
    }
    return false;
}

/* Alone, and at every place of a text that is read by fours and of its rest.
 * rows: JW-02 TX-04 SC-01 CH-11 */
static void each_byte_is_where_the_rfc_has_it(void **state)
{
    static const enum ost_letters kinds[] = {OST_LETTERS_PRINTABLE, OST_LETTERS_TOKEN,
                                             OST_LETTERS_TOKEN68,   OST_LETTERS_JWS,
                                             OST_LETTERS_SCOPE,     OST_LETTERS_SCOPES};
    (void)state;
    for (size_t kind = 0; kind < sizeof kinds / sizeof kinds[0]; kind++) {
        for (unsigned byte = 0; byte < 256; byte++) {
            char text[] = "aaaaaaa";
            bool good = belongs(byte, kinds[kind]);
            assert_int_equal(ost_letter_is((char)byte, kinds[kind]), good);
            for (size_t place = 0; place < sizeof text - 1; place++) {
                const struct ost_span span = {text, sizeof text - 1};
                text[place] = (char)byte;
                assert_int_equal(ost_letters_only(span, kinds[kind]), good);
                assert_int_equal(ost_letters_len(span, kinds[kind]),
                                 good ? span.len : place);
                text[place] = 'a';
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_byte_is_where_the_rfc_has_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
