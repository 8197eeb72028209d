/* SPDX-License-Identifier: Apache-2.0 */
/* The text of an error is what printf makes of it, cut to fit and printable. */
#include "base/detail.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "../harness/cm.h"
#include "base/error.h"

/* With every room from one byte on: both say the same, and nothing is written behind. */
OSTIARY_PRINTF(1, 2)
static void says_what_printf_says(const char *format, ...)
{
    for (size_t size = 1; size < 80; size++) {
        char wanted[80] = "";
        char text[80];
        va_list arguments;
        memset(text, '#', sizeof text);
        va_start(arguments, format);
        (void)vsnprintf(wanted, size, format, arguments);
        va_end(arguments);
        va_start(arguments, format);
        ost_detail_write(text, size, format, arguments);
        va_end(arguments);
        assert_string_equal(text, wanted);
        for (size_t i = size; i < sizeof text; i++) {
            assert_int_equal(text[i], '#');
        }
    }
}

static void each_conversion_is_followed(void **state)
{
    (void)state;
    says_what_printf_says("no keys of the issuer in hand");
    says_what_printf_says("%s is %s", "alg", "a number");
    says_what_printf_says("%zu segments; a compact JWS has 3", (size_t)0);
    says_what_printf_says("%zu, %zu and %zu", (size_t)9, (size_t)10, SIZE_MAX);
    says_what_printf_says("%s%s%s", "", "x", "");
    says_what_printf_says("%.3s is missing after %s and %zu", "client_id", "iss",
                          (size_t)2);
    says_what_printf_says("%s, %llu tries, next in %lld s", "refused", 3ULL, -1LL);
    says_what_printf_says("%zu %% of %d", (size_t)5, -7);
}

/* rows: LG-04 */
static void foreign_bytes_become_question_marks(void **state)
{
    ostiary_error error;
    (void)state;
    (void)ost_fail(&error, OSTIARY_BAD_CLAIM, "%s is \"%s\"", "a\nb\x7f", "\xc3\xa4~ ");
    assert_string_equal(error.detail, "a?b? is \"??~ \"");
    (void)ost_fail(&error, OSTIARY_BAD_CLAIM, "%.3s is %u", "\x1b[2J", 5u);
    assert_string_equal(error.detail, "?[2 is 5");
}

static void a_long_text_is_cut(void **state)
{
    ostiary_error error;
    char text[sizeof error.detail + 9];
    (void)state;
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    (void)ost_fail(&error, OSTIARY_BAD_CLAIM, "%s%zu", text, (size_t)5);
    assert_int_equal(strlen(error.detail), sizeof error.detail - 1);
    assert_int_equal(error.detail[sizeof error.detail - 2], 'a');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_conversion_is_followed),
        cmocka_unit_test(foreign_bytes_become_question_marks),
        cmocka_unit_test(a_long_text_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
