/* SPDX-License-Identifier: Apache-2.0 */
/* Values by type and exactly. */
#include <string.h>

#include "../harness/cm.h"
#include "wire/scalar.h"

/** Two values of one text, [A,B]. */
struct pair {
    struct ost_json *root;
    char rooms[2][OST_SCALAR_ROOM];
    struct ost_scalar scalars[2];
    bool good[2];
};

static void open_pair(const char *text, struct pair *pair)
{
    struct ost_json_limits limits = ost_json_body_limits;
    limits.any_value = true;
    assert_int_equal(
        ost_json_parse((struct ost_span){text, strlen(text)}, &limits, &pair->root, NULL),
        OSTIARY_OK);
    for (size_t i = 0; i < 2; i++) {
        pair->good[i] = ost_scalar_of(ost_json_item(pair->root, i), pair->rooms[i],
                                      &pair->scalars[i]);
    }
}

/* Equal values have equal hashes, whatever the seed. */
static bool alike(const char *text)
{
    struct pair pair;
    open_pair(text, &pair);
    assert_true(pair.good[0] && pair.good[1]);
    bool equal = ost_scalar_equal(&pair.scalars[0], &pair.scalars[1]);
    assert_true(!equal || ost_scalar_hash(&pair.scalars[0], 7) ==
                              ost_scalar_hash(&pair.scalars[1], 7));
    ost_json_free(pair.root);
    return equal;
}

static bool neither(const char *text)
{
    struct pair pair;
    open_pair(text, &pair);
    ost_json_free(pair.root);
    return !pair.good[0] && !pair.good[1];
}

static void equal_values_are_equal(void **state)
{
    (void)state;
    assert_true(alike("[\"5\",\"\\u0035\"]"));
    assert_true(alike("[5,5.0]"));
    assert_true(alike("[0,-0]"));
    assert_true(alike("[0,-0.0]"));
    assert_true(alike("[0.1,1e-1]"));
    assert_true(alike("[true,true]"));
    assert_true(alike("[\"\",\"\"]"));
    assert_true(alike("[9223372036854775807,9223372036854775807]"));
}

static void different_values_are_not(void **state)
{
    (void)state;
    assert_false(alike("[5,\"5\"]"));
    assert_false(alike("[true,\"true\"]"));
    assert_false(alike("[1,true]"));
    assert_false(alike("[true,false]"));
    assert_false(alike("[5,5.000000000000001]"));
    assert_false(alike("[0.1,0.10000000000000002]"));
    assert_false(alike("[9007199254740992,9007199254740993]"));
    assert_false(alike("[\"a\",\"A\"]"));
    assert_false(alike("[\"a\",\"a \"]"));
    assert_false(alike("[\"r3fb999999999999a\",0.1]"));
}

static void what_has_no_value_has_none(void **state)
{
    (void)state;
    /* Others may read them as another number: by doubles, or by decimals. */
    assert_true(neither("[1e0,0.5e1]"));
    assert_true(neither("[0.99999999999999999999,1.00000000000000000000001]"));
    assert_true(neither("[null,[]]"));
    assert_true(neither("[{},[1]]"));
    assert_true(neither("[1e300,-1e300]"));
    assert_true(neither("[9007199254740992.0,1e16]"));
    assert_false(
        ost_scalar_of(NULL, (char[OST_SCALAR_ROOM]){0}, &(struct ost_scalar){0}));
}

static void it_is_written_as_it_was(void **state)
{
    static const char texts[] = "[\"a\\\"b\",0.5]";
    struct ost_buf out = {0};
    struct pair pair;
    (void)state;
    open_pair(texts, &pair);
    ost_scalar_write(&pair.scalars[0], &out);
    ost_buf_add_string(&out, " ");
    ost_scalar_write(&pair.scalars[1], &out);
    assert_true(ost_span_is(ost_buf_span(&out), "\"a\\\"b\" 0.5"));
    ost_buf_clear(&out);
    ost_json_free(pair.root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_values_are_equal),
        cmocka_unit_test(different_values_are_not),
        cmocka_unit_test(what_has_no_value_has_none),
        cmocka_unit_test(it_is_written_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
