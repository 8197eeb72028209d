/* SPDX-License-Identifier: Apache-2.0 */
/* What README.md of this folder says of a fleet, with 200 processes. The time is made up
 * and chance has a seed, so that each run counts the same. */
#include "../../harness/cm.h"
#include "stories.h"

#define PROCESSES 200
#define SEED      7

static struct fleet *tell(const char *name, enum fleet_strategy strategy,
                          const struct story **story_out)
{
    *story_out = story_find(name);
    assert_non_null(*story_out);
    return story_tell(*story_out, strategy, PROCESSES, SEED);
}

/* The busiest second of these, counted from the story's event. */
static unsigned peak_of(const char *name, enum fleet_strategy strategy, int64_t from,
                        int64_t until)
{
    const struct story *story = NULL;
    struct fleet *fleet = tell(name, strategy, &story);
    unsigned peak =
        story_peak(fleet, story->event_second + from, story->event_second + until);
    fleet_free(fleet);
    return peak;
}

static int64_t all_have_key_after_ms(const char *name, int64_t from)
{
    const struct story *story = NULL;
    struct fleet *fleet = tell(name, FLEET_OSTIARY, &story);
    int64_t after_ms = story_all_have_key_ms(fleet, story->event_second + from);
    fleet_free(fleet);
    return after_ms;
}

/* rows: JF-12 */
static void who_started_together_asks_ever_less_together(void **state)
{
    (void)state;
    assert_in_range(peak_of("steady", FLEET_OSTIARY, 1, 3600), 1, PROCESSES / 6);
    assert_in_range(peak_of("steady", FLEET_OSTIARY, 3 * 3600, 4 * 3600), 1,
                    PROCESSES / 20);
    assert_int_equal(peak_of("steady", FLEET_OSTIARY_WITHOUT_JITTER, 3 * 3600, 4 * 3600),
                     2 * PROCESSES); /* metadata and keys */
}

/* rows: JF-06 JF-08 */
static void a_rotation_costs_each_process_one_fetch_and_one_wait(void **state)
{
    const struct story *story = NULL;
    (void)state;
    struct fleet *fleet = tell("rotation", FLEET_OSTIARY, &story);
    const struct fleet_answers *answers = &fleet->answers[FLEET_NEW_KEY];
    int64_t at = story->event_second;
    assert_in_range(story_all_have_key_ms(fleet, at), 1, 2100);
    assert_int_equal(answers->refused + answers->undecided, 0);
    assert_in_range(answers->longest_wait_ms, 1, 2 * ENDPOINT_ANSWERS_MS);
    /* Beside them what was due anyway, which is two in 255 s for each process. */
    assert_in_range(story_total(fleet, at, at + 3), PROCESSES * 98 / 100,
                    PROCESSES + PROCESSES / 20);
    fleet_free(fleet);
}

/* rows: JF-12 */
static void a_key_that_is_published_ahead_makes_nobody_wait(void **state)
{
    const struct story *story = NULL;
    (void)state;
    struct fleet *fleet = tell("rotation ahead", FLEET_OSTIARY, &story);
    const struct fleet_answers *answers = &fleet->answers[FLEET_NEW_KEY];
    assert_int_equal(answers->admitted, PROCESSES);
    assert_int_equal(answers->refused + answers->undecided + answers->waited, 0);
    assert_in_range(story_all_have_key_ms(fleet, story->event_second), 1, 270100);
    fleet_free(fleet);
}

/* rows: JF-11 */
static void a_server_that_comes_back_is_not_overrun(void **state)
{
    (void)state;
    assert_in_range(peak_of("outage", FLEET_OSTIARY, 1800, 2700), 1, PROCESSES / 6);
    assert_in_range(all_have_key_after_ms("outage", 1800), 1, 60100);
    assert_in_range(peak_of("start in outage", FLEET_OSTIARY, 0, 300), 1, PROCESSES / 6);
    assert_int_equal(peak_of("start in outage", FLEET_OSTIARY_WITHOUT_JITTER, 0, 300),
                     2 * PROCESSES);
    assert_in_range(all_have_key_after_ms("start in outage", 0), 1, 60100);
}

/* rows: JF-06 */
static void who_met_garbage_together_asks_less_together_the_second_time(void **state)
{
    (void)state;
    assert_in_range(peak_of("garbage", FLEET_OSTIARY, 3, 165), 1, PROCESSES / 5);
    assert_in_range(peak_of("garbage", FLEET_OSTIARY_WITHOUT_JITTER, 3, 165),
                    PROCESSES / 3, PROCESSES);
    /* A cool-down of up to 45 s, and the next token after it. */
    assert_in_range(all_have_key_after_ms("garbage", 165), 1, 47100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_started_together_asks_ever_less_together),
        cmocka_unit_test(a_rotation_costs_each_process_one_fetch_and_one_wait),
        cmocka_unit_test(a_key_that_is_published_ahead_makes_nobody_wait),
        cmocka_unit_test(a_server_that_comes_back_is_not_overrun),
        cmocka_unit_test(who_met_garbage_together_asks_less_together_the_second_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
