/* SPDX-License-Identifier: Apache-2.0 */
/* JSON pointers: the examples of RFC 6901 section 5, and where a sibling disturbs. */
#include <stdio.h>
#include <string.h>

#include "../harness/cm.h"
#include "wire/json.h"
#include "wire/json_pointer.h"

static const char document[] =
    "{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"c%d\":2,\"e^f\":3,\"g|h\":4,"
    "\"i\\\\j\":5,\"k\\\"l\":6,\" \":7,\"m~n\":8,\"~1\":9,"
    "\"deep\":{\"a\":{\"\":10},\"0\":11},\"Case\":{\"x\":1},\"case\":{\"x\":2}}";

/* What it leads to as JSON text; "" for nothing. */
static const char *at(const char *pointer)
{
    static char text[256];
    struct ost_json *root = NULL;
    struct ost_buf out = {0};
    assert_int_equal(ost_json_parse((struct ost_span){document, strlen(document)},
                                    &ost_json_token_limits, &root, NULL),
                     OSTIARY_OK);
    const struct ost_json *value =
        ost_json_pointer_find(root, (struct ost_span){pointer, strlen(pointer)});
    assert_true(value == NULL || ost_json_dump(value, &out));
    (void)snprintf(text, sizeof text, "%.*s", (int)out.len,
                   out.data == NULL ? "" : out.data);
    ost_buf_clear(&out);
    ost_json_free(root);
    return text;
}

static void the_examples_of_the_rfc(void **state)
{
    (void)state;
    assert_string_equal(at("/foo"), "[\"bar\",\"baz\"]");
    assert_string_equal(at("/foo/0"), "\"bar\"");
    assert_string_equal(at("/"), "0");
    assert_string_equal(at("/a~1b"), "1");
    assert_string_equal(at("/c%d"), "2");
    assert_string_equal(at("/e^f"), "3");
    assert_string_equal(at("/g|h"), "4");
    assert_string_equal(at("/i\\j"), "5");
    assert_string_equal(at("/k\"l"), "6");
    assert_string_equal(at("/ "), "7");
    assert_string_equal(at("/m~0n"), "8");
    assert_string_equal(at("/~01"), "9"); /* section 4: first ~1, then ~0 */
    assert_string_equal(at("/deep/a/"), "10");
    assert_string_equal(at("/deep/0"), "11");
}

static void what_is_not_there_leads_nowhere(void **state)
{
    (void)state;
    assert_string_equal(at("/foo/2"), "");
    assert_string_equal(at("/foo/00"), "");
    assert_string_equal(at("/foo/01"), "");
    assert_string_equal(at("/foo/-"), "");
    assert_string_equal(at("/foo/-1"), "");
    assert_string_equal(at("/foo/+0"), "");
    assert_string_equal(at("/foo/"), "");
    assert_string_equal(at("/foo/0/x"), "");
    assert_string_equal(at("/foo/4294967296"), "");
    assert_string_equal(at("/foo/18446744073709551616"), "");
    assert_string_equal(at("/Foo"), "");
    assert_string_equal(at("/deep/b"), "");
}

static void a_very_long_step_leads_nowhere(void **state)
{
    static char pointer[600] = "/";
    (void)state;
    memset(pointer + 1, 'a', sizeof pointer - 2);
    assert_string_equal(at(pointer), "");
}

static bool is_pointer(const char *text)
{
    return ost_json_pointer_is((struct ost_span){text, strlen(text)});
}

static void only_a_pointer_is_one(void **state)
{
    (void)state;
    assert_true(is_pointer("/"));
    assert_true(is_pointer("/a~0~1/b"));
    assert_true(is_pointer("//"));
    assert_false(is_pointer(""));
    assert_false(is_pointer("a"));
    assert_false(is_pointer("a/b"));
    assert_false(is_pointer("/~"));
    assert_false(is_pointer("/~2"));
    assert_false(is_pointer("/a~/b"));
}

static bool is_sole(const char *pointer, bool *ambiguous_out)
{
    struct ost_json *root = NULL;
    assert_int_equal(ost_json_parse((struct ost_span){document, strlen(document)},
                                    &ost_json_token_limits, &root, NULL),
                     OSTIARY_OK);
    bool found =
        ost_json_pointer_find_sole(root, (struct ost_span){pointer, strlen(pointer)},
                                   ambiguous_out) != NULL;
    ost_json_free(root);
    return found;
}

/* rows: SC-16 */
static void a_sibling_that_differs_by_case_is_told(void **state)
{
    bool ambiguous = false;
    (void)state;
    assert_true(is_sole("/foo/1", &ambiguous));
    assert_false(ambiguous);
    assert_false(is_sole("/case", &ambiguous));
    assert_true(ambiguous);
    assert_false(is_sole("/Case/x", &ambiguous));
    assert_true(ambiguous);
    assert_false(is_sole("/foo/2", &ambiguous));
    assert_false(ambiguous);
    assert_false(is_sole("/FOO", &ambiguous));
    assert_true(ambiguous);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_examples_of_the_rfc),
        cmocka_unit_test(what_is_not_there_leads_nowhere),
        cmocka_unit_test(a_very_long_step_leads_nowhere),
        cmocka_unit_test(only_a_pointer_is_one),
        cmocka_unit_test(a_sibling_that_differs_by_case_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
