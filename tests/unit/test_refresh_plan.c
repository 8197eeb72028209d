/* SPDX-License-Identifier: Apache-2.0 */
/* The refresh plan, and what is remembered of unknown keys, run through days and storms
 * without a clock. */
#include "../harness/cm.h"
#include "issuer/missing_keys.h"
#include "issuer/refresh_plan.h"

static const struct ost_refresh_rules rules = {300000, 3600000, 30000};

/* How long an answer serves, without jitter. */
static struct ost_refresh_term fresh(int64_t ms)
{
    return (struct ost_refresh_term){ms, 0};
}

static struct ost_refresh_state with_keys(int64_t now, int64_t fresh_ms)
{
    struct ost_refresh_state state = {.have_jwks_uri = true};
    ost_refresh_started(&state, now);
    ost_refresh_keys_arrived(&state, &rules, fresh(fresh_ms), now);
    return state;
}

static enum ost_refresh_step step(const struct ost_refresh_state *state, int64_t now)
{
    return ost_refresh_plan(state, now).step;
}

/* As a check does, where it may. */
static void want_unknown(struct ost_refresh_state *state, int64_t now)
{
    if (ost_refresh_want_unknown(state, now)) {
        (void)ost_refresh_cool_down(state, &rules, 0, now);
    }
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
    ost_refresh_started(&s, 0);
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
        want_unknown(&s, now);
        if (step(&s, now) != OST_REFRESH_NOTHING) {
            ost_refresh_started(&s, now);
            ost_refresh_keys_arrived(&s, &rules, fresh(86400000), now);
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
        want_unknown(&s, now);
        if (step(&s, now) != OST_REFRESH_NOTHING) {
            ost_refresh_started(&s, now);
            ost_refresh_failed(&s, 0, 999, now);
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
    ost_refresh_started(&s, 70000);
    ost_refresh_failed(&s, 0, 0, 70000);
    assert_int_equal(s.stale_until, 61000 + 3600000); /* failures change nothing of it */
}

static void a_file_is_never_fetched(void **state)
{
    struct ost_refresh_state s = {.fixed = true, .have_keys = true};
    (void)state;
    assert_int_equal(step(&s, INT64_C(1) << 40), OST_REFRESH_NOTHING);
    assert_false(ost_refresh_want_unknown(&s, 5));
}

/* rows: MD-09 */
static void metadata_comes_first_and_again_when_due(void **state)
{
    struct ost_refresh_state s = {.discovers = true};
    (void)state;
    assert_int_equal(step(&s, 0), OST_REFRESH_METADATA);
    ost_refresh_started(&s, 0);
    assert_true(ost_refresh_metadata_arrived(&s, fresh(100000), false, 0));
    ost_refresh_keys_arrived(&s, &rules, fresh(1000000), 0);
    assert_int_equal(step(&s, 79999), OST_REFRESH_NOTHING);
    assert_int_equal(step(&s, 80000), OST_REFRESH_METADATA);
}

/* rows: MD-09 */
static void fresh_keys_are_left_alone_unless_they_have_moved(void **state)
{
    struct ost_refresh_state s = with_keys(0, 1000000);
    (void)state;
    s.discovers = true;
    ost_refresh_started(&s, 1000);
    assert_false(ost_refresh_metadata_arrived(&s, fresh(60000), false, 1000));
    assert_false(s.in_flight);
    assert_int_equal(s.finished, s.attempts);
    ost_refresh_started(&s, 50000);
    assert_true(ost_refresh_metadata_arrived(&s, fresh(60000), true, 50000));
    assert_true(s.in_flight);
}

/* rows: MD-09 */
static void a_set_that_cannot_be_had_twice_may_have_moved(void **state)
{
    struct ost_refresh_state s = {.discovers = true};
    (void)state;
    ost_refresh_started(&s, 0);
    (void)ost_refresh_metadata_arrived(&s, fresh(86400000), false, 0);
    ost_refresh_keys_arrived(&s, &rules, fresh(60000), 0);
    assert_int_equal(step(&s, 60000), OST_REFRESH_KEYS);
    ost_refresh_started(&s, 60000);
    ost_refresh_failed(&s, 0, 0, 60000);
    assert_int_equal(step(&s, 70000), OST_REFRESH_KEYS);
    ost_refresh_started(&s, 70000);
    ost_refresh_failed(&s, 0, 0, 70000);
    assert_int_equal(step(&s, 80000), OST_REFRESH_METADATA);
}

/* rows: JF-11 */
static void a_server_that_asks_for_patience_gets_it(void **state)
{
    struct ost_refresh_state s = with_keys(0, 60000);
    (void)state;
    ost_refresh_started(&s, 48000);
    ost_refresh_failed(&s, 20000, 0, 48000);
    assert_false(ost_refresh_want_unknown(&s, 67999));
    assert_int_equal(step(&s, 67999), OST_REFRESH_NOTHING);
    assert_int_equal(ost_refresh_plan(&s, 60000).wake_at, 68000);
    assert_int_equal(step(&s, 68000), OST_REFRESH_KEYS);
    ost_refresh_started(&s, 68000);
    ost_refresh_failed(&s, 1, 0, 68000); /* never sooner than the back-off */
    assert_int_equal(s.not_before, 68000 + 1500);
}

/* rows: JF-12 */
static void servers_that_started_together_do_not_ask_together(void **state)
{
    struct ost_refresh_state s = {.have_jwks_uri = true};
    (void)state;
    ost_refresh_started(&s, 0);
    ost_refresh_keys_arrived(&s, &rules, (struct ost_refresh_term){100000, 500}, 0);
    assert_int_equal(s.keys_due, 85000);
    ost_refresh_started(&s, 0);
    ost_refresh_keys_arrived(&s, &rules, (struct ost_refresh_term){100000, 999}, 0);
    assert_in_range(s.keys_due, 89000, 90000);
}

/* rows: JF-06 */
static void servers_that_met_an_unknown_key_together_do_not_ask_together(void **state)
{
    struct ost_refresh_state s = with_keys(0, 600000);
    (void)state;
    assert_true(ost_refresh_want_unknown(&s, 0));
    assert_int_equal(ost_refresh_cool_down(&s, &rules, 500, 0), 37500);
    ost_refresh_started(&s, 0);
    ost_refresh_keys_arrived(&s, &rules, fresh(600000), 0);
    assert_false(ost_refresh_want_unknown(&s, 37499));
    assert_true(ost_refresh_want_unknown(&s, 37500));
    assert_in_range(ost_refresh_cool_down(&s, &rules, 999, 37500), 44900, 45000);
}

/* rows: JF-06 */
static void nobody_asks_for_a_second_round_while_one_is_under_way(void **state)
{
    struct ost_refresh_state s = with_keys(0, 600000);
    (void)state;
    ost_refresh_started(&s, 480000);
    assert_false(ost_refresh_want_unknown(&s, 480000));
    assert_false(s.unknown_wanted);
}

/* rows: JF-06 */
static void a_key_that_is_not_found_waits_longer_each_time(void **state)
{
    struct ost_missing_keys missing = {0};
    (void)state;
    assert_true(ost_missing_keys_allow(&missing, 7, 0));
    ost_missing_keys_asked(&missing, 7, true, 30000, 0);
    assert_false(ost_missing_keys_allow(&missing, 7, 29999));
    assert_true(ost_missing_keys_allow(&missing, 8, 29999)); /* others are not affected */
    assert_true(ost_missing_keys_allow(&missing, 7, 30000));
    ost_missing_keys_asked(&missing, 7, true, 30000, 30000);
    assert_false(ost_missing_keys_allow(&missing, 7, 89999));
    ost_missing_keys_asked(&missing, 7, true, 30000, 90000);
    assert_false(ost_missing_keys_allow(&missing, 7, 209999));
    ost_missing_keys_asked(&missing, 7, true, 30000, 210000);
    assert_true(
        ost_missing_keys_allow(&missing, 7, 330000)); /* four cool-downs at most */
}

/* rows: JF-06 */
static void a_failed_fetch_says_nothing_of_a_key(void **state)
{
    struct ost_missing_keys missing = {0};
    (void)state;
    for (int64_t now = 0; now < 300000; now += 30000) {
        assert_true(ost_missing_keys_allow(&missing, 7, now));
        ost_missing_keys_asked(&missing, 7, false, 30000, now);
    }
}

/* rows: JF-06 */
static void the_memory_of_unknown_keys_is_bounded(void **state)
{
    struct ost_missing_keys missing = {0};
    (void)state;
    for (uint64_t name = 1; name <= OST_MISSING_KEYS + 1; name++) {
        ost_missing_keys_asked(&missing, name, true, 30000, 0);
    }
    assert_true(ost_missing_keys_allow(&missing, 1, 1)); /* the oldest went */
    assert_false(ost_missing_keys_allow(&missing, 2, 1));
    assert_false(ost_missing_keys_allow(&missing, OST_MISSING_KEYS + 1, 1));
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
        cmocka_unit_test(fresh_keys_are_left_alone_unless_they_have_moved),
        cmocka_unit_test(a_set_that_cannot_be_had_twice_may_have_moved),
        cmocka_unit_test(a_server_that_asks_for_patience_gets_it),
        cmocka_unit_test(servers_that_started_together_do_not_ask_together),
        cmocka_unit_test(servers_that_met_an_unknown_key_together_do_not_ask_together),
        cmocka_unit_test(nobody_asks_for_a_second_round_while_one_is_under_way),
        cmocka_unit_test(a_key_that_is_not_found_waits_longer_each_time),
        cmocka_unit_test(a_failed_fetch_says_nothing_of_a_key),
        cmocka_unit_test(the_memory_of_unknown_keys_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
