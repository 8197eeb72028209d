/* SPDX-License-Identifier: Apache-2.0 */
/* The refresh plan, run through days and storms without a clock. */
#include "../harness/cm.h"
#include "issuer/refresh_plan.h"

static const struct ost_refresh_rules rules = {300000, 3600000, 30000};

static struct ost_refresh_state with_keys(int64_t now, int64_t fresh_ms)
{
    struct ost_refresh_state state = {.have_jwks_uri = true};
    ost_refresh_started(&state, &rules, now);
    ost_refresh_keys_arrived(&state, &rules, fresh_ms, now);
    return state;
}

static enum ost_refresh_step step(const struct ost_refresh_state *state, int64_t now)
{
    return ost_refresh_plan(state, now).step;
}

/* rows: JF-12 */
static void keys_are_fetched_again_at_80_percent_of_their_freshness(void **state)
{
    struct ost_refresh_state s = with_keys(0, 100000);
    (void)state;
    assert_int_equal(step(&s, 79999), OST_REFRESH_NOTHING);
    assert_int_equal(ost_refresh_plan(&s, 0).wake_at, 80000);
    assert_int_equal(step(&s, 80000), OST_REFRESH_KEYS);
}

/* rows: JF-08 */
static void one_round_is_in_flight_at_a_time(void **state)
{
    struct ost_refresh_state s = {.have_jwks_uri = true};
    (void)state;
    assert_int_equal(step(&s, 0), OST_REFRESH_KEYS);
    ost_refresh_started(&s, &rules, 0);
    assert_int_equal(step(&s, 0), OST_REFRESH_NOTHING);
    assert_int_equal(step(&s, 1000000), OST_REFRESH_NOTHING);
}

/* rows: JF-06 */
static void a_storm_of_unknown_keys_costs_one_round_per_cool_down(void **state)
{
    struct ost_refresh_state s = with_keys(0, 86400000);
    uint64_t before = s.attempts;
    (void)state;
    for (int64_t now = 0; now < 300000; now += 10) { /* five minutes, 100 a second */
        (void)ost_refresh_want_unknown(&s, now);
        if (step(&s, now) != OST_REFRESH_NOTHING) {
            ost_refresh_started(&s, &rules, now);
            ost_refresh_keys_arrived(&s, &rules, 86400000, now);
        }
    }
    assert_int_equal(s.attempts - before, 10);
}

/* rows: JF-06 JF-11 */
static void a_dead_server_is_asked_ever_more_rarely(void **state)
{
    struct ost_refresh_state s = with_keys(0, 60000);
    uint64_t before = s.attempts;
    (void)state;
    for (int64_t now = 60000; now < 60000 + 3600000; now += 100) {
        (void)ost_refresh_want_unknown(&s, now);
        if (step(&s, now) != OST_REFRESH_NOTHING) {
            ost_refresh_started(&s, &rules, now);
            ost_refresh_failed(&s, 999, now);
        }
    }
    assert_in_range(s.attempts - before, 60, 70); /* 1, 2, 4 ... 32, then every 60 s */
    assert_true(s.last_failed);
}

/* rows: JF-10 */
static void the_stale_window_follows_freshness(void **state)
{
    struct ost_refresh_state s = with_keys(1000, 60000);
    (void)state;
    assert_int_equal(s.fresh_until, 61000);
    assert_int_equal(s.stale_until, 61000 + 3600000);
    ost_refresh_started(&s, &rules, 70000);
    ost_refresh_failed(&s, 0, 70000);
    assert_int_equal(s.stale_until, 61000 + 3600000); /* failures change nothing of it */
}

static void a_file_is_never_fetched(void **state)
{
    struct ost_refresh_state s = {.fixed = true, .have_keys = true};
    (void)state;
    assert_int_equal(step(&s, INT64_C(1) << 40), OST_REFRESH_NOTHING);
    assert_false(ost_refresh_want_unknown(&s, 5));
}

static void metadata_comes_first_and_again_when_due(void **state)
{
    struct ost_refresh_state s = {.discovers = true};
    (void)state;
    assert_int_equal(step(&s, 0), OST_REFRESH_METADATA);
    ost_refresh_started(&s, &rules, 0);
    ost_refresh_metadata_arrived(&s, 100000, 0);
    ost_refresh_keys_arrived(&s, &rules, 1000000, 0);
    assert_int_equal(step(&s, 79999), OST_REFRESH_NOTHING);
    assert_int_equal(step(&s, 80000), OST_REFRESH_METADATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_fetched_again_at_80_percent_of_their_freshness),
        cmocka_unit_test(one_round_is_in_flight_at_a_time),
        cmocka_unit_test(a_storm_of_unknown_keys_costs_one_round_per_cool_down),
        cmocka_unit_test(a_dead_server_is_asked_ever_more_rarely),
        cmocka_unit_test(the_stale_window_follows_freshness),
        cmocka_unit_test(a_file_is_never_fetched),
        cmocka_unit_test(metadata_comes_first_and_again_when_due),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
