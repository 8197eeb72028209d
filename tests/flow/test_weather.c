/* SPDX-License-Identifier: Apache-2.0 */
/* Metadata and key sets through caching, moves, patience, and silence. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../harness/cm.h"
#include "core/validator.h"
#include "world.h"

/* Valid until the next call; for the main thread. */
static const ostiary_issuer_state *state_of(const struct world *world)
{
    static ostiary_issuer_state state = OSTIARY_ISSUER_STATE_INIT;
    assert_int_equal(ostiary_issuer_state_at(world->door, 0, &state), OSTIARY_OK);
    return &state;
}

/* rows: JF-09 */
static void a_304_keeps_the_keys_and_renews_their_freshness(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    world.key_headers = "ETag: \"a\"\r\nLast-Modified: Fri, 15 Jan 2027 08:00:00 GMT\r\n"
                        "Cache-Control: max-age=600\r\n";
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    assert_string_equal(world.sent, "");
    world.keys = (struct world_answer){304, "Cache-Control: max-age=120\r\n", ""};
    world_pass(&world, 31);
    assert_int_equal(world_judge(&world, world.next_key), OSTIARY_UNKNOWN_KEY);
    assert_string_equal(world.sent, "If-None-Match: \"a\"\n"
                                    "If-Modified-Since: Fri, 15 Jan 2027 08:00:00 GMT\n");
    assert_int_equal(state_of(&world)->fresh_for_seconds, 120);
    assert_int_equal(state_of(&world)->key_count, 1);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    world_pass(&world, 120 + 3599);
    world.down = true;
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    world_pass(&world, 2);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_KEYS_UNAVAILABLE);
    world_close(&world);
}

/* rows: JF-09 */
static void a_304_to_nobody_who_asked_is_a_failure(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    world.keys = (struct world_answer){304, "ETag: \"a\"\r\n", ""};
    assert_int_equal(world_judge(&world, world.key), OSTIARY_KEYS_UNAVAILABLE);
    assert_string_equal(world.sent, "");
    world.keys.status = 0;
    world_pass(&world, 1);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    world.keys.status = 304; /* no validator came with the copy in hand */
    world_pass(&world, 31);
    assert_int_equal(world_judge(&world, world.next_key), OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    world_close(&world);
}

/* rows: MD-09 */
static void keys_that_moved_are_followed_without_restart(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    world.key_headers = "ETag: \"a\"\r\n";
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    world.jwks_uri = "https://elsewhere.example.com/new";
    world.withdrawn = true;
    world_pass(&world, 300); /* the metadata are due */
    assert_int_equal(world_judge(&world, world.next_key), OSTIARY_OK);
    assert_string_equal(world.sent, ""); /* the old address's ETag says nothing here */
    assert_int_equal(world_judge(&world, world.key), OSTIARY_UNKNOWN_KEY);
    assert_int_equal(world.metadata_gets, 3 + 1); /* what worked last is asked first */
    world_close(&world);
}

/* rows: MD-09 JF-09 */
static void metadata_are_confirmed_too(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    world.metadata_headers = "ETag: \"m\"\r\n";
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    assert_string_equal(world.sent_for_metadata, "");
    world.metadata = (struct world_answer){304, "", ""};
    world_pass(&world, 300);
    assert_int_equal(world_judge(&world, world.next_key), OSTIARY_UNKNOWN_KEY);
    assert_string_equal(world.sent_for_metadata, "If-None-Match: \"m\"\n");
    assert_int_equal(world.metadata_gets, 3 + 1);
    assert_int_equal(world.key_gets, 2);
    world_close(&world);
}

/* A server that does not answer is not asked for its other addresses at once.
 * rows: JF-11 MD-01 */
static void a_silent_server_is_asked_one_thing_at_a_time(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    world.hold = true;
    assert_int_equal(world_judge_at_once(&world, world.key), OSTIARY_KEYS_UNAVAILABLE);
    while (world_held(&world) == 0) {
        (void)sched_yield();
    }
    world_pass(&world, 10);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(world.asked_count, 1);
    world_release(&world);
    world_pass(&world, 1);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    assert_string_equal(world.asked[1],
                        "https://as.example.com/.well-known/openid-configuration/t1");
    world_close(&world);
}

/* What arrived between a look at the keys and the question for them is not fetched again,
 * nor waited for. rows: JF-06 JF-08 */
static void what_has_arrived_meanwhile_is_not_asked_for(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    struct ost_refresher *refresher = world.door->refresher;
    const struct ost_want any = {OST_WANT_ANY_KEYS, 0, 0};
    const struct ost_want looked_before = {OST_WANT_UNKNOWN_KEY, 0, 1};
    const struct ost_want looked_now = {OST_WANT_UNKNOWN_KEY, 1, 1};
    assert_int_equal(ost_refresher_ask(refresher, 0, any).prospect, OST_PROSPECT_ARRIVED);
    assert_int_equal(ost_refresher_ask(refresher, 0, looked_before).prospect,
                     OST_PROSPECT_ARRIVED);
    assert_int_equal(world.key_gets, 1);
    assert_int_equal(ost_refresher_ask(refresher, 0, looked_now).prospect,
                     OST_PROSPECT_COMING);
    world_close(&world);
}

/* rows: MD-04 MD-09 IS-07 */
static void metadata_that_turn_bad_leave_the_last_good_ones_in_force(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    world.metadata = (struct world_answer){
        200, "", "{\"issuer\":\"https://evil.example\",\"jwks_uri\":\"" JWKS "2\"}"};
    world.published_next = true;
    world_pass(&world, 300);
    assert_int_equal(world_judge(&world, world.next_key), OSTIARY_OK);
    assert_int_equal(world.metadata_gets, 3 + 3);
    assert_int_equal(world.key_gets, 2);
    world_close(&world);
}

/* rows: JF-11 */
static void retry_after_is_obeyed(void **state)
{
    struct world world;
    int64_t retry = 0;
    (void)state;
    world_open(&world, NULL);
    char *token = world_token(world.key, ISSUER);
    world.keys = (struct world_answer){429, "Retry-After: 120\r\n", ""};
    assert_int_equal(world_judge_token(&world, token, 10000, &retry),
                     OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(retry, 120);
    world_pass(&world, 119);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(world.key_gets, 1);
    world.keys =
        (struct world_answer){503, "Retry-After: Fri, 15 Jan 2027 08:01:30 GMT\r\n", ""};
    world_pass(&world, 1); /* the wall clock stands at 08:00:00 */
    assert_int_equal(world_judge_token(&world, token, 10000, &retry),
                     OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(retry, 90);
    world.keys = (struct world_answer){429, "Retry-After: 99999999\r\n", ""};
    world_pass(&world, 90);
    assert_int_equal(world_judge_token(&world, token, 10000, &retry),
                     OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(retry, 300); /* and no longer */
    ostiary_free(token);
    world_close(&world);
}

/* rows: JF-03 */
static void redirects_are_not_followed_unless_allowed(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    world.keys = (struct world_answer){302, "Location: https://b.example/k\r\n", ""};
    assert_int_equal(world_judge(&world, world.key), OSTIARY_KEYS_UNAVAILABLE);
    assert_non_null(strstr(state_of(&world)->last_error, "http.max_redirects"));
    assert_int_equal(world.asked_count, 4);
    world_close(&world);
}

/* rows: JF-02 JF-03 JF-04 */
static void each_hop_is_judged_like_a_first_address(void **state)
{
    static const char *const locations[] = {
        "http://keys.example.com/jwks2",
        "http://127.0.0.1/jwks",
        "file:///etc/passwd",
        "ftp://keys.example.com/jwks",
        "https://user:pw@keys.example.com/jwks",
        "https://2130706433/jwks",
        "//[",
        "",
    };
    struct world world;
    char headers[128];
    (void)state;
    for (size_t i = 0; i < sizeof locations / sizeof locations[0]; i++) {
        world_open(&world, ",\"http\":{\"max_redirects\":3}");
        (void)snprintf(headers, sizeof headers, "Location: %s\r\n", locations[i]);
        world.keys = (struct world_answer){302, headers, ""};
        assert_int_equal(world_judge(&world, world.key), OSTIARY_KEYS_UNAVAILABLE);
        if (locations[i][0] != '\0') { /* "" is the same address again, three times */
            assert_int_equal(world.asked_count, 4);
        }
        world.keys.status = 0;
        world_pass(&world, 1);
        assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
        world_close(&world);
    }
}

/* rows: JF-03 */
static void hops_are_counted(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, ",\"http\":{\"max_redirects\":3}");
    world.keys = (struct world_answer){307, "Location: /jwks?again\r\n", ""};
    world.jwks_uri = JWKS;
    assert_int_equal(world_judge(&world, world.key), OSTIARY_KEYS_UNAVAILABLE);
    assert_string_equal(world.asked[4], "https://keys.example.com/jwks?again");
    assert_int_equal(world.asked_count, 5); /* answered 404 there */
    world_close(&world);
    world_open(&world, ",\"http\":{\"max_redirects\":3}");
    world.keys = (struct world_answer){301, "Location: " JWKS "\r\n", ""};
    assert_int_equal(world_judge(&world, world.key), OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(world.asked_count, 3 + 4);
    world_close(&world);
}

/* A server that lets us wait delays nobody whose keys are in hand: not one check of many
 * threads, each with all patience, while the fetch is held the whole time. */
static void *check_patiently(void *ctx)
{
    const struct world *world = ctx;
    for (int i = 0; i < 50; i++) {
        if (world_judge(world, world->key) != OSTIARY_OK) {
            abort();
        }
    }
    return NULL;
}

/* rows: JF-12 */
static void with_keys_in_hand_no_check_waits(void **state)
{
    static struct world world;
    pthread_t threads[16];
    (void)state;
    world_open(&world, NULL);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    world.hold = true;
    world_pass(&world, 600 + 60); /* past freshness: the refresh is overdue */
    assert_int_equal(world_judge_at_once(&world, world.next_key),
                     OSTIARY_KEYS_UNAVAILABLE);
    while (world_held(&world) == 0) {
        (void)sched_yield();
    }
    for (size_t i = 0; i < 16; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, check_patiently, &world), 0);
    }
    for (size_t i = 0; i < 16; i++) {
        (void)pthread_join(threads[i], NULL);
    }
    assert_int_equal(world_held(&world), 1); /* still unanswered */
    world_close(&world);
}

/* rows: JF-10 JF-13 */
static void a_transport_that_never_answers_is_given_up(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    world.hold = true;
    world_pass(&world, 31);
    assert_int_equal(world_judge_at_once(&world, world.next_key),
                     OSTIARY_KEYS_UNAVAILABLE);
    while (world_held(&world) == 0) {
        (void)sched_yield();
    }
    world_pass(&world, 10);
    assert_int_equal(world_judge(&world, world.next_key), OSTIARY_KEYS_UNAVAILABLE);
    assert_non_null(strstr(state_of(&world)->last_error, "in time"));
    (void)pthread_mutex_lock(&world.lock);
    world.hold = false; /* what is held stays unanswered, what comes is answered */
    world.withdrawn = true;
    (void)pthread_mutex_unlock(&world.lock);
    world_pass(&world, 31);
    assert_int_equal(world_judge(&world, world.next_key), OSTIARY_OK);
    (void)pthread_mutex_lock(&world.lock);
    world.withdrawn = false; /* the late answer is the older set */
    (void)pthread_mutex_unlock(&world.lock);
    world_release(&world);
    assert_int_equal(world_judge(&world, world.next_key), OSTIARY_OK);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_UNKNOWN_KEY);
    world_close(&world);
}

/* rows: JF-10 JF-16 */
static void the_state_of_an_issuer_is_told(void **state)
{
    struct world world;
    size_t len = 0;
    (void)state;
    world_open(&world, NULL);
    world.down = true;
    assert_int_equal(ostiary_validator_warm(world.door, 10000, NULL),
                     OSTIARY_KEYS_UNAVAILABLE);
    const ostiary_issuer_state *now = state_of(&world);
    assert_string_equal(now->issuer, ISSUER);
    assert_false(now->have_keys);
    assert_int_equal(now->attempts, 1);
    assert_non_null(strstr(now->last_error, "connection refused"));
    char *json = ostiary_status_json(world.door, &len);
    assert_non_null(strstr(json, "\"fresh_until\":null,\"stale_until\":null"));
    assert_non_null(strstr(json, "\"ready\":false"));
    ostiary_free(json);
    world.down = false;
    world_pass(&world, 1);
    assert_int_equal(ostiary_validator_warm(world.door, 10000, NULL), OSTIARY_OK);
    unsigned gets = world.key_gets;
    assert_int_equal(world_judge_at_once(&world, world.key), OSTIARY_OK);
    assert_int_equal(world.key_gets, gets); /* warmed: nothing is left to fetch */
    now = state_of(&world);
    assert_true(now->have_keys);
    assert_int_equal(now->fresh_for_seconds, 600);
    assert_int_equal(now->stale_for_seconds, 600 + 3600);
    assert_in_range(now->next_try_seconds, 240, 270); /* the metadata, at 80 % of 300 s */
    assert_string_equal(now->last_error, "");
    json = ostiary_status_json(world.door, &len);
    assert_non_null(
        strstr(json, "\"fresh_until\":1800000600,\"stale_until\":1800004200"));
    assert_non_null(strstr(json, "\"ready\":true"));
    ostiary_free(json);
    world_close(&world);
}

static void a_forked_child_learns_nothing_and_hangs_nowhere(void **state)
{
    struct world world;
    int status = 0;
    size_t len = 0;
    (void)state;
    world_open(&world, NULL);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    pid_t child = fork();
    if (child == 0) {
        ostiary_issuer_state none = OSTIARY_ISSUER_STATE_INIT;
        bool good = ostiary_issuer_state_at(world.door, 0, &none) == OSTIARY_FORKED &&
                    ostiary_validator_warm(world.door, 1000, NULL) == OSTIARY_FORKED &&
                    ostiary_validator_start(world.door, NULL) == OSTIARY_FORKED &&
                    ostiary_status_json(world.door, &len) == NULL;
        ostiary_validator_free(world.door);
        _exit(good ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    world_close(&world);
}

static void a_validator_made_before_a_fork_works_in_the_child(void **state)
{
    struct world world;
    int status = 0;
    (void)state;
    world_open(&world, NULL);
    pid_t child = fork();
    if (child == 0) {
        ostiary_code code = world_judge(&world, world.key);
        ostiary_validator_free(world.door);
        _exit(code == OSTIARY_OK ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_304_keeps_the_keys_and_renews_their_freshness),
        cmocka_unit_test(a_304_to_nobody_who_asked_is_a_failure),
        cmocka_unit_test(keys_that_moved_are_followed_without_restart),
        cmocka_unit_test(metadata_are_confirmed_too),
        cmocka_unit_test(a_silent_server_is_asked_one_thing_at_a_time),
        cmocka_unit_test(what_has_arrived_meanwhile_is_not_asked_for),
        cmocka_unit_test(metadata_that_turn_bad_leave_the_last_good_ones_in_force),
        cmocka_unit_test(retry_after_is_obeyed),
        cmocka_unit_test(redirects_are_not_followed_unless_allowed),
        cmocka_unit_test(each_hop_is_judged_like_a_first_address),
        cmocka_unit_test(hops_are_counted),
        cmocka_unit_test(with_keys_in_hand_no_check_waits),
        cmocka_unit_test(a_transport_that_never_answers_is_given_up),
        cmocka_unit_test(the_state_of_an_issuer_is_told),
        cmocka_unit_test(a_forked_child_learns_nothing_and_hangs_nowhere),
        cmocka_unit_test(a_validator_made_before_a_fork_works_in_the_child),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
