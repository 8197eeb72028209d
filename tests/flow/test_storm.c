/* SPDX-License-Identifier: Apache-2.0 */
/* Unknown keys: storms of garbage, lost clients, dead servers, and the real new key in
 * the middle of it all (JF-06). */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "../harness/cm.h"
#include "world.h"

#define THREADS 64

/* rows: JF-06 */
static void tokens_that_would_be_refused_anyway_cause_no_fetch(void **state)
{
    static const char *const claims[] = {
        ",\"exp\":1799990000",
        ",\"exp\":1800000300,\"nbf\":1800009000",
        ",\"exp\":1800000300,\"aud\":\"https://other.example\"",
        ",\"exp\":\"never\"",
    };
    struct world world;
    (void)state;
    world_open(&world, NULL);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    for (size_t i = 0; i < sizeof claims / sizeof claims[0]; i++) {
        char *token = world_token_with(world.next_key, ISSUER, claims[i]);
        ostiary_code code = world_judge_token(&world, token, 10000, NULL);
        assert_int_equal(ostiary_code_class(code), OSTIARY_CLASS_TOKEN);
        ostiary_free(token);
    }
    assert_int_equal(world.key_gets, 1);
    world.published_next = true; /* so the budget is there for the real one */
    assert_int_equal(world_judge(&world, world.next_key), OSTIARY_OK);
    assert_int_equal(world.key_gets, 2);
    world_close(&world);
}

/* rows: JF-06 */
static void a_lost_client_does_not_spend_every_cool_down(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, ",\"keys\":{\"default_fresh_seconds\":86400}");
    world.key_headers = "Cache-Control: max-age=86400\r\n";
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    for (int second = 0; second < 600; second++) {
        assert_int_equal(world_judge(&world, world.next_key), OSTIARY_UNKNOWN_KEY);
        world_pass(&world, 1);
    }
    /* At 0 s, 30, 90, 210, 330, 450 and 570: one in four cool-downs, the rest are free.
     */
    assert_int_equal(world.key_gets, 1 + 7);
    world_close(&world);
}

/* One of a storm's threads: tokens by keys that do not exist, each of another name. */
struct storm {
    struct world *world;
    char *tokens[16];
    _Atomic bool *over;
};

static void *rage(void *ctx)
{
    const struct storm *storm = ctx;
    for (unsigned i = 0; !atomic_load(storm->over); i++) {
        ostiary_code code =
            world_judge_token(storm->world, storm->tokens[i % 16], i % 2, NULL);
        if (code != OSTIARY_UNKNOWN_KEY && code != OSTIARY_KEYS_UNAVAILABLE) {
            abort();
        }
    }
    return NULL;
}

static void make_storm(struct storm *storm, struct world *world, size_t number,
                       _Atomic bool *over)
{
    storm->world = world;
    storm->over = over;
    for (size_t i = 0; i < 16; i++) {
        char header[64];
        (void)snprintf(header, sizeof header, "{\"kid\":\"random-%zu-%zu\"}", number, i);
        assert_int_equal(ostiary_testing_sign(
                             world->next_key,
                             "{\"iss\":\"" ISSUER
                             "\",\"aud\":\"https://mcp.example.com/mcp\",\"sub\":\"u\","
                             "\"client_id\":\"c\",\"jti\":\"j\",\"iat\":1800000000,"
                             "\"exp\":1800000300}",
                             header, &storm->tokens[i], NULL),
                         OSTIARY_OK);
    }
}

static unsigned key_gets(struct world *world)
{
    (void)pthread_mutex_lock(&world->lock);
    unsigned gets = world->key_gets;
    (void)pthread_mutex_unlock(&world->lock);
    return gets;
}

static void wait_for_gets(struct world *world, unsigned gets)
{
    while (key_gets(world) < gets) {
        (void)sched_yield();
    }
}

/* 1,024 key ids from 64 threads: the storm spends one fetch a cool-down, and a key that
 * is published in its middle is found with the next. rows: JF-06 JF-08 */
static void a_real_new_key_is_found_in_the_middle_of_a_storm(void **state)
{
    static struct world world;
    static struct storm storms[THREADS];
    pthread_t threads[THREADS];
    _Atomic bool over = false;
    (void)state;
    world_open(&world, NULL);
    world.key_headers = "Cache-Control: max-age=86400\r\n";
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    for (size_t i = 0; i < THREADS; i++) {
        make_storm(&storms[i], &world, i, &over);
        assert_int_equal(pthread_create(&threads[i], NULL, rage, &storms[i]), 0);
    }
    wait_for_gets(&world, 2);
    for (unsigned round = 0; round < 10; round++) { /* ten seconds, checked each one */
        world_pass(&world, 1);
        assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
        assert_int_equal(key_gets(&world), 2);
    }
    (void)pthread_mutex_lock(&world.lock);
    world.published_next = true;
    (void)pthread_mutex_unlock(&world.lock);
    world_pass(&world, 20);
    wait_for_gets(&world, 3); /* whoever of them all came first */
    ostiary_code code = world_judge(&world, world.next_key);
    assert_int_equal(code, OSTIARY_OK);
    assert_int_equal(key_gets(&world), 3);
    atomic_store(&over, true);
    for (size_t i = 0; i < THREADS; i++) {
        (void)pthread_join(threads[i], NULL);
        for (size_t k = 0; k < 16; k++) {
            ostiary_free(storms[i].tokens[k]);
        }
    }
    world_close(&world);
}

/* rows: JF-06 JF-11 */
static void a_dead_server_is_asked_once_per_cool_down_for_unknown_keys(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    world.down = true;
    unsigned asked = world.asked_count;
    for (int i = 0; i < 200; i++) {
        assert_int_equal(world_judge(&world, world.next_key), OSTIARY_KEYS_UNAVAILABLE);
        assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
        atomic_fetch_add(&world.mono_ms, 50);
    }
    assert_int_equal(world.asked_count, asked + 1);
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_that_would_be_refused_anyway_cause_no_fetch),
        cmocka_unit_test(a_lost_client_does_not_spend_every_cool_down),
        cmocka_unit_test(a_real_new_key_is_found_in_the_middle_of_a_storm),
        cmocka_unit_test(a_dead_server_is_asked_once_per_cool_down_for_unknown_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
