/* SPDX-License-Identifier: Apache-2.0 */
/* Points in time of configuration files. */
#include <string.h>

#include "../harness/cm.h"
#include "wire/timestamp.h"

/* -1: it is none. */
static int64_t seconds(const char *text)
{
    int64_t at = -1;
    return ost_timestamp_parse((struct ost_span){text, strlen(text)}, &at) ? at : -1;
}

/* Expected: `date -u -d TEXT +%s`. rows: RV-02 */
static void days_are_counted(void **state)
{
    (void)state;
    assert_int_equal(seconds("1970-01-01T00:00:00Z"), 0);
    assert_int_equal(seconds("1970-01-01T00:00:01Z"), 1);
    assert_int_equal(seconds("1999-12-31T23:59:59Z"), 946684799);
    assert_int_equal(seconds("2000-02-29T00:00:00Z"), 951782400);
    assert_int_equal(seconds("2000-03-01T00:00:00Z"), 951868800);
    assert_int_equal(seconds("2024-02-29T12:00:00Z"), 1709208000);
    assert_int_equal(seconds("2027-01-15T08:00:00Z"), 1800000000);
    assert_int_equal(seconds("2100-03-01T00:00:00Z"), 4107542400);
    assert_int_equal(seconds("9999-12-31T23:59:59Z"), 253402300799);
}

static void utc_has_three_spellings(void **state)
{
    (void)state;
    assert_int_equal(seconds("2027-01-15t08:00:00z"), 1800000000);
    assert_int_equal(seconds("2027-01-15T08:00:00+00:00"), 1800000000);
    assert_int_equal(seconds("2027-01-15T08:00:00+01:00"), -1);
    assert_int_equal(seconds("2027-01-15T08:00:00-00:00"), -1); /* RFC 3339 section 4.3 */
    assert_int_equal(seconds("2027-01-15T08:00:00"), -1);
    assert_int_equal(seconds("2027-01-15T08:00:00+0000"), -1);
}

static void days_that_are_none_are_refused(void **state)
{
    (void)state;
    assert_int_equal(seconds("2027-02-29T00:00:00Z"), -1);
    assert_int_equal(seconds("2100-02-29T00:00:00Z"), -1);
    assert_int_equal(seconds("2027-04-31T00:00:00Z"), -1);
    assert_int_equal(seconds("2027-00-10T00:00:00Z"), -1);
    assert_int_equal(seconds("2027-13-10T00:00:00Z"), -1);
    assert_int_equal(seconds("2027-01-00T00:00:00Z"), -1);
    assert_int_equal(seconds("2027-01-32T00:00:00Z"), -1);
    assert_int_equal(seconds("2027-01-15T24:00:00Z"), -1);
    assert_int_equal(seconds("2027-01-15T23:60:00Z"), -1);
    assert_int_equal(seconds("2027-01-15T23:59:61Z"), -1);
    assert_int_equal(seconds("1969-12-31T23:59:59Z"), -1);
}

static void other_forms_are_refused(void **state)
{
    (void)state;
    assert_int_equal(seconds(""), -1);
    assert_int_equal(seconds("2027-01-15"), -1);
    assert_int_equal(seconds("2027-01-15 08:00:00Z"), -1);
    assert_int_equal(seconds("2027-01-15T08:00:00.5Z"), -1);
    assert_int_equal(seconds("2027-01-15T08:00:00Z "), -1);
    assert_int_equal(seconds(" 2027-01-15T08:00:00Z"), -1);
    assert_int_equal(seconds("2027-1-15T08:00:00Z0"), -1);
    assert_int_equal(seconds("+027-01-15T08:00:00Z"), -1);
    assert_int_equal(seconds("2027-01-15T08:00:0xZ"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_counted),
        cmocka_unit_test(utc_has_three_spellings),
        cmocka_unit_test(days_that_are_none_are_refused),
        cmocka_unit_test(other_forms_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
