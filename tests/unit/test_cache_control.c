/* SPDX-License-Identifier: Apache-2.0 */
/* Freshness out of an answer's headers. */
#include "../harness/cm.h"
#include "issuer/cache_control.h"

static int64_t fresh_seconds(const char *headers)
{
    struct ost_answer answer = {.arrived = true, .status = 200};
    ost_buf_add_string(&answer.headers, headers);
    int64_t ms = ost_cache_fresh_ms(&answer, 300, 784111777); /* 06 Nov 1994 08:49:37 */
    ost_answer_clear(&answer);
    return ms / 1000;
}

/* rows: JF-05 */
static void freshness_is_read_and_clamped(void **state)
{
    (void)state;
    assert_int_equal(fresh_seconds(""), 300);
    assert_int_equal(fresh_seconds("Cache-Control: max-age=600\r\nAge: 100\r\n"), 500);
    assert_int_equal(fresh_seconds("cache-control: public, MAX-AGE=600\n"), 600);
    assert_int_equal(fresh_seconds("Cache-Control: max-age=5\n"), 60);
    assert_int_equal(fresh_seconds("Cache-Control: max-age=999999\n"), 86400);
    assert_int_equal(fresh_seconds("Cache-Control: max-age=99999999999999999999\n"),
                     86400);
    assert_int_equal(fresh_seconds("Cache-Control: no-store\n"), 60);
    assert_int_equal(fresh_seconds("Cache-Control: max-age=600, no-cache\n"), 60);
    assert_int_equal(fresh_seconds("Cache-Control: max-age=x\n"), 300);
    assert_int_equal(fresh_seconds("Expires: Sun, 06 Nov 1994 08:59:37 GMT\n"), 600);
    assert_int_equal(fresh_seconds("Expires: Sun, 06 Nov 1994 08:00:00 GMT\n"), 60);
    assert_int_equal(fresh_seconds("Expires: 0\n"), 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(freshness_is_read_and_clamped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
