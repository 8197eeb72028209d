/* SPDX-License-Identifier: Apache-2.0 */
/* JSON: what the strict reader takes and what it refuses. */
#include <stdio.h>
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

static const struct ost_json *member_of(struct ost_json **root, const char *text,
                                        const char *name)
{
    assert_int_equal(ost_json_parse(ost_span_of(text), &ost_json_file_limits, root, NULL),
                     OSTIARY_OK);
    return ost_json_member(*root, name);
}

static double number(const char *digits)
{
    char text[640];
    struct ost_json *root = NULL;
    double value = 0;
    (void)snprintf(text, sizeof text, "{\"n\":%s}", digits);
    assert_true(ost_json_number(member_of(&root, text, "n"), &value));
    ost_json_free(root);
    return value;
}

/* rows: CL-06 */
static void numbers_have_the_value_they_spell(void **state)
{
    static const struct {
        const char *digits;
        double value;
    } numbers[] = {
        {"0", 0},
        {"-17", -17},
        {"1.5", 1.5},
        {"-2.25", -2.25},
        {"18000003e2", 1800000300},
        {"1.8000003E+9", 1800000300},
        {"1800000300.5", 1800000300.5},
        {"25e-2", 0.25},
        {"0.000000000000000000000000000001e30", 1},
        {"100000000000000000000000000000000000000000e-40", 10},
        {"1.00000000000000000000000000000000000000001", 1},
        {"1e-400", 0},
        {"0e999999999999", 0},
        {"9007199254740993", 9007199254740992.0},
        {"9223372036854775807", 9223372036854775807.0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        double value = number(numbers[i].digits);
        assert_memory_equal(&value, &numbers[i].value, sizeof value);
    }
    double largest = number("1.7976931348623157e308");
    assert_true(largest > 1.79769313486231e308);
    assert_int_equal(parse("{\"a\":1.8e308}"), OSTIARY_MALFORMED_BODY);
    assert_int_equal(parse("{\"a\":1e99999999999999999999}"), OSTIARY_MALFORMED_BODY);
    assert_int_equal(parse("{\"a\":9223372036854775808}"), OSTIARY_MALFORMED_BODY);
    assert_int_equal(parse("{\"a\":-9223372036854775808}"), OSTIARY_OK);
    assert_int_equal(parse("{\"a\":-9223372036854775809}"), OSTIARY_MALFORMED_BODY);
}

/* rows: JW-04 */
static void what_is_no_number_is_refused(void **state)
{
    static const char *const texts[] = {
        "{\"a\":+1}",
        "{\"a\":01}",
        "{\"a\":-}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":1e}",
        "{\"a\":1e+}",
        "{\"a\":0x10}",
        "{\"a\":1 2}",
        "{\"a\":-01}",
        "{\"a\":1e5.}",
        "{\"a\":--1}",
        "{\"a\":1_0}",
        "{\"a\":Infinity}",
        "{\"a\":tru}",
        "{\"a\":nulll}",
        "{\"a\":True}",
        "{\"a\":}",
        "{\"a\"}",
        "{a:1}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\":[1,]}",
        "{\"a\":[1}",
        "{\"a\":1",
        "{\"a\":\"x}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"\\ud83d\\u0041\"}",
        "{\"a\":\"\\ud83d\\ue000\"}",
        "{\"a\":\"\\ud83d\\udbff\"}",
        "{\"a\":\"\\ud83d/udc00\"}",
        "{\"a\":\"\\ud83d\\xdc00\"}",
        "{\"a\":\"\\ud83d\\udc0\"}",
        "{\"a\":\"\\udc00\"}",
        "{\"a\":\"\\ud83d\"}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\",
        "{\"a\":\"\\u",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_int_equal(parse(texts[i]), OSTIARY_MALFORMED_TOKEN);
    }
}

/* rows: JW-04 */
static void strings_are_utf_8(void **state)
{
    static const char *const bad[] = {
        "\x80",
        "\xc0\xaf",
        "\xc1\xbf",
        "\xc2",
        "\xe0\x9f\xbf",
        "\xed\xa0\x80",
        "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80",
        "\xe1\x80",
        "\xf1\x80\x80",
        "\xf1\x80\x80\x7f",
    };
    static const char *const good[] = {
        "\x7f",         "\xc2\x80",         "\xdf\xbf",
        "\xe0\xa0\x80", "\xed\x9f\xbf",     "\xee\x80\x80",
        "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf",
    };
    char text[32];
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        (void)snprintf(text, sizeof text, "{\"a\":\"%s\"}", bad[i]);
        assert_int_equal(parse(text), OSTIARY_MALFORMED_TOKEN);
    }
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        (void)snprintf(text, sizeof text, "{\"a\":\"%s\"}", good[i]);
        assert_int_equal(parse(text), OSTIARY_OK);
    }
}

/* rows: JW-04 JW-06 */
static void escapes_are_what_they_spell(void **state)
{
    struct ost_json *root = NULL;
    struct ost_span text = OST_SPAN_ABSENT;
    (void)state;
    assert_true(ost_json_string(
        member_of(&root,
                  "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\u20AC\\ud83d\\ude00\"}",
                  "a"),
        &text));
    assert_true(ost_span_is(text, "\"\\/\b\f\n\r\t\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"));
    ost_json_free(root);
}

/* rows: JW-04 */
static void code_points_are_what_they_spell(void **state)
{
    static const struct {
        const char *escape, *utf8;
    } points[] = {
        {"\\u0001", "\x01"},
        {"\\u007f", "\x7f"},
        {"\\u0080", "\xc2\x80"},
        {"\\u07ff", "\xdf\xbf"},
        {"\\u0800", "\xe0\xa0\x80"},
        {"\\ud7ff", "\xed\x9f\xbf"},
        {"\\ue000", "\xee\x80\x80"},
        {"\\uFFFF", "\xef\xbf\xbf"},
        {"\\ud800\\udc00", "\xf0\x90\x80\x80"},
        {"\\uDBFF\\uDFFF", "\xf4\x8f\xbf\xbf"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        struct ost_json *root = NULL;
        struct ost_span value = OST_SPAN_ABSENT;
        char text[32];
        (void)snprintf(text, sizeof text, "{\"a\":\"%s\"}", points[i].escape);
        assert_true(ost_json_string(member_of(&root, text, "a"), &value));
        assert_true(ost_span_is(value, points[i].utf8));
        ost_json_free(root);
    }
    assert_int_equal(parse("{\"a\":\"\\u00g0\"}"), OSTIARY_MALFORMED_TOKEN);
    assert_int_equal(parse("{\"a\":\"\\u00/0\"}"), OSTIARY_MALFORMED_TOKEN);
    assert_int_equal(parse("{\"a\":\"\\u00:0\"}"), OSTIARY_MALFORMED_TOKEN);
    assert_int_equal(parse("{\"a\":\"\\u00`0\"}"), OSTIARY_MALFORMED_TOKEN);
}

/* rows: JW-05 */
static void members_are_found_among_few_and_among_many(void **state)
{
    struct ost_buf text = {0};
    struct ost_json *root = NULL;
    struct ost_json_at at;
    int64_t value = -1;
    (void)state;
    for (int count = 1; count <= 40; count++) {
        ost_buf_reset(&text);
        for (int i = 0; i < count; i++) {
            ost_buf_addf(&text, "%s\"m%d\":%d", i == 0 ? "{" : ",", (i * 7) % count, i);
        }
        ost_buf_add_string(&text, "}");
        for (int i = 0; count % 7 != 0 && i < count; i++) {
            char name[16];
            (void)snprintf(name, sizeof name, "m%d", (i * 7) % count);
            assert_true(ost_json_integer(member_of(&root, text.data, name), &value));
            assert_int_equal(value, i);
            assert_null(ost_json_member(root, "m"));
            assert_null(ost_json_member(root, "n0"));
            ost_json_first(root, &at); /* in the text's order */
            assert_true(ost_json_integer(at.value, &value) && value == 0);
            ost_json_free(root);
        }
        ost_buf_addf(&text, " ");
        text.data[text.len - 2] = ',';
        ost_buf_add_string(&text, "\"m0\":0}"); /* now m0 stands twice */
        assert_int_equal(parse(text.data), OSTIARY_MALFORMED_BODY);
    }
    ost_buf_clear(&text);
}

/* Of names that are short and long, and differ in one byte of any. rows: JW-05 */
static void a_member_that_stands_twice_is_found_wherever_it_does(void **state)
{
    static const char *const names[] = {
        "",         "a",         "b",         "ab",         "ba",        "aba",
        "abb",      "aabb",      "abbb",      "abcde",      "abcdf",     "abcdefgh",
        "abcdXfgh", "abcdEefgh", "abcdFefgh", "abcdXXefgh", "abcdXYefgh"};
    const size_t count = sizeof names / sizeof names[0];
    char text[512];
    (void)state;
    for (size_t place = 0; place < count; place++) {
        for (size_t twice = 0; twice < count; twice++) {
            size_t len = 0;
            for (size_t i = 0; i < count; i++) {
                len +=
                    (size_t)snprintf(text + len, sizeof text - len, "%s\"%s\":0",
                                     i == 0 ? "{" : ",", names[i == place ? twice : i]);
            }
            (void)snprintf(text + len, sizeof text - len, "}");
            assert_int_equal(parse(text),
                             place == twice ? OSTIARY_OK : OSTIARY_MALFORMED_BODY);
        }
    }
}

static void a_mistake_is_told_with_its_line(void **state)
{
    ostiary_error err = {0};
    struct ost_json *root = NULL;
    (void)state;
    assert_int_equal(ost_json_parse(ost_span_of("{\n \"a\": 1,\n \"b\": x\n}"),
                                    &ost_json_file_limits, &root, &err),
                     OSTIARY_MALFORMED_TOKEN);
    assert_int_equal(err.line, 3);
    assert_string_equal(err.detail, "no JSON at line 3, column 7");
    assert_int_equal(ost_json_parse(ost_span_of("{\"a\":1,\n\"b\":2,\n\"a\":3}"),
                                    &ost_json_file_limits, &root, &err),
                     OSTIARY_MALFORMED_BODY);
    assert_string_equal(err.detail, "a member stands twice at line 3, column 1");
}

static struct ost_json *new_string(const char *text)
{
    struct ost_json *string = NULL;
    assert_int_equal(ost_json_string_new(ost_span_of(text), &string), OSTIARY_OK);
    return string;
}

static void a_tree_may_be_changed_and_written(void **state)
{
    struct ost_buf out = {0};
    struct ost_json *root = NULL;
    struct ost_json *more = NULL;
    (void)state;
    (void)member_of(&root, "{\"a\":[1,2.50,null],\"b\":{\"x\":true},\"c\":\"\"}", "a");
    assert_int_equal(ost_json_parse(ost_span_of("{\"y\":\"\\n\"}"), &ost_json_file_limits,
                                    &more, NULL),
                     OSTIARY_OK);
    assert_true(ost_json_replace_member_take(root, "b", more));
    assert_true(ost_json_replace_member_take(root, "c", new_string("new")));
    assert_false(ost_json_replace_member_take(root, "d", new_string("x")));
    assert_int_equal(ost_json_string_new(ost_span_of("\xff"), &more),
                     OSTIARY_MALFORMED_BODY);
    assert_null(more);
    assert_true(ost_json_dump(root, &out));
    assert_string_equal(out.data,
                        "{\"a\":[1,2.50,null],\"b\":{\"y\":\"\\u000a\"},\"c\":\"new\"}");
    ost_buf_clear(&out);
    ost_json_free(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_one_utf8_object_is_taken),
        cmocka_unit_test(well_formed_json_may_break_a_rule),
        cmocka_unit_test(depth_and_members_are_bounded),
        cmocka_unit_test(what_is_written_can_be_read_back),
        cmocka_unit_test(numbers_have_the_value_they_spell),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(strings_are_utf_8),
        cmocka_unit_test(escapes_are_what_they_spell),
        cmocka_unit_test(code_points_are_what_they_spell),
        cmocka_unit_test(members_are_found_among_few_and_among_many),
        cmocka_unit_test(a_member_that_stands_twice_is_found_wherever_it_does),
        cmocka_unit_test(a_mistake_is_told_with_its_line),
        cmocka_unit_test(a_tree_may_be_changed_and_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
