/* SPDX-License-Identifier: Apache-2.0 */
/* ECDSA signatures: r||s and DER. */
#include <string.h>

#include "../harness/cm.h"
#include "jose/ecdsa_der.h"

static void round_trip(size_t half, uint8_t first)
{
    uint8_t raw[132];
    uint8_t back[132];
    uint8_t der[OST_ECDSA_DER_BYTES];
    size_t len = 0;
    memset(raw, first, sizeof raw);
    raw[half - 1] = 1;
    raw[2 * half - 1] = 2;
    assert_true(ost_ecdsa_to_der(raw, 2 * half, der, &len));
    assert_true(len <= sizeof der);
    assert_true(ost_ecdsa_from_der(der, len, back, half));
    assert_memory_equal(raw, back, 2 * half);
}

/* rows: AL-04 */
static void every_curve_round_trips(void **state)
{
    static const size_t halves[] = {32, 48, 66};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        round_trip(halves[i], 0x00);
        round_trip(halves[i], 0x01);
        round_trip(halves[i], 0x7f);
        round_trip(halves[i], 0x80);
        round_trip(halves[i], 0xff);
    }
}

/* rows: AL-04 */
static void a_zero_half_is_refused(void **state)
{
    uint8_t raw[64];
    uint8_t der[OST_ECDSA_DER_BYTES];
    size_t len = 1;
    (void)state;
    memset(raw, 1, sizeof raw);
    memset(raw, 0, 32);
    assert_false(ost_ecdsa_to_der(raw, sizeof raw, der, &len));
    assert_int_equal(len, 0);
    memset(raw, 1, 32);
    memset(raw + 32, 0, 32);
    assert_false(ost_ecdsa_to_der(raw, sizeof raw, der, &len));
}

static void odd_and_long_inputs_are_refused(void **state)
{
    uint8_t raw[140];
    uint8_t der[OST_ECDSA_DER_BYTES];
    size_t len = 0;
    (void)state;
    memset(raw, 1, sizeof raw);
    assert_false(ost_ecdsa_to_der(raw, 63, der, &len));
    assert_false(ost_ecdsa_to_der(raw, 0, der, &len));
    assert_false(ost_ecdsa_to_der(raw, 134, der, &len));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_curve_round_trips),
        cmocka_unit_test(a_zero_half_is_refused),
        cmocka_unit_test(odd_and_long_inputs_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
