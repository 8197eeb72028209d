/* SPDX-License-Identifier: Apache-2.0 */
/* JSON: what the strict reader takes and what it refuses. */
#include <string.h>

#include "../harness/cm.h"
#include "base/limits.h"
#include "wire/json.h"
#include "wire/json_write.h"

static ostiary_code parse_bytes(const char *text, size_t len)
{
    struct ost_json *root = NULL;
    ostiary_code code =
        ost_json_parse((struct ost_span){text, len}, &ost_json_token_limits, &root, NULL);
    ost_json_free(root);
    return code;
}

static ostiary_code parse(const char *text)
{
    return parse_bytes(text, strlen(text));
}

/* rows: JW-04 */
static void only_one_utf8_object_is_taken(void **state)
{
    (void)state;
    assert_int_equal(parse("{\"a\":1} "), OSTIARY_OK);
    assert_int_equal(parse("[]"), OSTIARY_MALFORMED_TOKEN);
    assert_int_equal(parse("\"x\""), OSTIARY_MALFORMED_TOKEN);
    assert_int_equal(parse("{}{}"), OSTIARY_MALFORMED_TOKEN);
    assert_int_equal(parse("{} x"), OSTIARY_MALFORMED_TOKEN);
    assert_int_equal(parse("\xef\xbb\xbf{}"), OSTIARY_MALFORMED_TOKEN);
    assert_int_equal(parse_bytes("{\0}\0", 4), OSTIARY_MALFORMED_TOKEN);
    assert_int_equal(parse("{\"a\":\"\xff\"}"), OSTIARY_MALFORMED_TOKEN);
    assert_int_equal(parse("{\"a\":\"\\ud800\"}"), OSTIARY_MALFORMED_TOKEN);
    assert_int_equal(parse(""), OSTIARY_MALFORMED_TOKEN);
    assert_int_equal(parse("{\"a\":NaN}"), OSTIARY_MALFORMED_TOKEN);
}

/* rows: JW-05 JW-06 CL-06 JF-18 */
static void well_formed_json_may_break_a_rule(void **state)
{
    (void)state;
    assert_int_equal(parse("{\"a\":1,\"a\":1}"), OSTIARY_MALFORMED_BODY);
    assert_int_equal(parse("{\"x\":[{\"a\":1,\"a\":1}]}"), OSTIARY_MALFORMED_BODY);
    assert_int_equal(parse("{\"a\":1,\"\\u0061\":1}"), OSTIARY_MALFORMED_BODY);
    assert_int_equal(parse("{\"a\":\"\\u0000\"}"), OSTIARY_MALFORMED_BODY);
    assert_int_equal(parse("{\"a\\u0000\":1}"), OSTIARY_MALFORMED_BODY);
    assert_int_equal(parse("{\"a\":1e400}"), OSTIARY_MALFORMED_BODY);
}

static ostiary_code parse_deep(size_t depth)
{
    char text[256] = "{\"a\":";
    size_t len = 5;
    for (size_t i = 1; i < depth; i++) {
        text[len++] = '[';
    }
    text[len++] = '1';
    for (size_t i = 1; i < depth; i++) {
        text[len++] = ']';
    }
    text[len++] = '}';
    return parse_bytes(text, len);
}

/* rows: JW-07 */
static void depth_and_members_are_bounded(void **state)
{
    struct ost_buf text = {0};
    (void)state;
    assert_int_equal(parse_deep(32), OSTIARY_OK);
    assert_int_equal(parse_deep(33), OSTIARY_MALFORMED_TOKEN);
    assert_int_equal(parse("{\"a\":\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"}"),
                     OSTIARY_OK);
    for (int i = 0; i < 257; i++) {
        ost_buf_addf(&text, "%s\"m%d\":1", i == 0 ? "{" : ",", i);
    }
    ost_buf_add_string(&text, "}");
    assert_int_equal(parse_bytes(text.data, text.len), OSTIARY_MALFORMED_TOKEN);
    ost_buf_clear(&text);
}

/* rows: LG-04 CH-20 */
static void what_is_written_can_be_read_back(void **state)
{
    static const char odd[] = "a\"\\\n\r\t\x7f\xff\xc3\xa4\xed\xa0\x80";
    struct ost_buf text = {0};
    struct ost_json_writer w = {&text, false};
    (void)state;
    ost_json_open(&w, NULL, '{');
    ost_json_put_span(&w, "odd", (struct ost_span){odd, sizeof odd - 1});
    ost_json_put_null(&w, "none");
    ost_json_put_integer(&w, "n", -5);
    ost_json_close(&w, '}');
    assert_int_equal(parse_bytes(text.data, text.len), OSTIARY_OK);
    assert_null(strchr(text.data, '\n'));
    ost_buf_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_one_utf8_object_is_taken),
        cmocka_unit_test(well_formed_json_may_break_a_rule),
        cmocka_unit_test(depth_and_members_are_bounded),
        cmocka_unit_test(what_is_written_can_be_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
