/* SPDX-License-Identifier: Apache-2.0 */
/* "did you mean", and the list of findings. */
#include "../harness/cm.h"
#include "base/problem.h"

static void the_nearest_word_is_near(void **state)
{
    static const char *const names[] = {"algorithms", "issuer", "profile", NULL};
    (void)state;
    assert_string_equal(ost_nearest("algoritms", names), "algorithms");
    assert_string_equal(ost_nearest("Issuer", names), "issuer");
    assert_null(ost_nearest("something", names));
    assert_null(ost_nearest("", names));
}

static void warnings_are_no_errors(void **state)
{
    struct ost_problems problems = {0};
    (void)state;
    ost_problems_add(&problems, OSTIARY_SEVERITY_WARNING, "/a", "x\ny");
    assert_false(ost_problems_any(&problems));
    assert_string_equal(problems.items[0].message, "x?y");
    ost_problems_add_name(&problems, "/b", "unknown");
    assert_true(ost_problems_any(&problems));
    assert_true(problems.items[1].at_name);
    ost_problems_clear(&problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_word_is_near),
        cmocka_unit_test(warnings_are_no_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
