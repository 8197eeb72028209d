/* SPDX-License-Identifier: Apache-2.0 */
/* JSON as it is read of a token: many bytes at once, and nothing copied. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../harness/cm.h"
#include "wire/json.h"

static int64_t borrowed_integer(struct ost_json_room *room, const char *text)
{
    struct ost_json *root = NULL;
    int64_t value = -1;
    ost_json_room_reset(room);
    assert_int_equal(
        ost_json_parse_in(room, ost_span_of(text), &ost_json_token_limits, &root, NULL),
        OSTIARY_OK);
    assert_true(ost_json_integer(ost_json_member(root, "n"), &value));
    return value;
}

/* As it is read of a token, by eight digits or by one. rows: CL-06 */
static void a_number_that_is_borrowed_has_the_value_it_spells(void **state)
{
    static const char digits[] = "1234567890987654321";
    struct ost_json_room room = {NULL};
    char text[64];
    (void)state;
    for (int len = 1; len < (int)sizeof digits; len++) {
        for (int from = 0; from + len < (int)sizeof digits; from++) {
            if (len > 1 && digits[from] == '0') {
                continue;
            }
            (void)snprintf(text, sizeof text, "{\"n\":%.*s}", len, digits + from);
            assert_int_equal(borrowed_integer(&room, text), strtoll(text + 5, NULL, 10));
            (void)snprintf(text, sizeof text, "{\"n\":-%.*s ,\"m\":\"long enough\"}", len,
                           digits + from);
            assert_int_equal(borrowed_integer(&room, text), strtoll(text + 5, NULL, 10));
        }
    }
    ost_json_room_clear(&room);
}

/* rows: JW-04 */
static void no_byte_beside_digits_is_taken_for_one(void **state)
{
    struct ost_json_room room = {NULL};
    struct ost_json *root = NULL;
    (void)state;
    for (size_t place = 5; place < 17; place++) {
        for (unsigned byte = 0; byte < 256; byte++) {
            char text[] = "{\"n\":111111111111,\"m\":1}";
            text[place] = (char)byte;
            struct ost_span span = {text, sizeof text - 1};
            bool good = byte >= (place == 5 ? '1' : '0') && byte <= '9';
            good = good || (byte == '-' && place == 5) ||
                   (strchr(".eE", (int)byte) != NULL && byte != 0 && place > 5 &&
                    place < 16) ||
                   (byte == ' ' && (place == 5 || place == 16)) ||
                   (strchr("\t\n\r", (int)byte) != NULL && byte != 0 &&
                    (place == 5 || place == 16));
            ost_json_room_reset(&room);
            ostiary_code code =
                ost_json_parse_in(&room, span, &ost_json_token_limits, &root, NULL);
            bool huge = code == OSTIARY_MALFORMED_BODY && (byte == 'e' || byte == 'E');
            assert_int_equal(code == OSTIARY_OK || huge, good);
        }
    }
    ost_json_room_clear(&room);
}

/* A byte that means something else, at every place of strings of every length that are
 * read at once or byte by byte. rows: JW-04 JW-06 */
static void no_odd_byte_is_taken_for_a_plain_one(void **state)
{
    struct ost_json_room room = {NULL};
    struct ost_json *root = NULL;
    (void)state;
    for (size_t len = 1; len < 40; len++) {
        for (size_t place = 0; place < len; place++) {
            for (unsigned byte = 0; byte < 256; byte++) {
                char text[64];
                int all = snprintf(text, sizeof text, "{\"n\":\"%.*s\"}", (int)len,
                                   "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
                text[6 + place] = (char)byte;
                ost_json_room_reset(&room);
                bool taken =
                    ost_json_parse_in(&room, (struct ost_span){text, (size_t)all},
                                      &ost_json_token_limits, &root, NULL) == OSTIARY_OK;
                bool plain = byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
                assert_int_equal(taken, plain);
            }
        }
    }
    ost_json_room_clear(&room);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_that_is_borrowed_has_the_value_it_spells),
        cmocka_unit_test(no_byte_beside_digits_is_taken_for_one),
        cmocka_unit_test(no_odd_byte_is_taken_for_a_plain_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
