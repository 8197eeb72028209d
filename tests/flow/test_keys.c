/* SPDX-License-Identifier: Apache-2.0 */
/* Keys through their life, with an authorization server that answers from memory through
 * the transport seam and a clock that is set by hand: no socket, no sleep. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../harness/cm.h"
#include "world.h"

/* The hint of a refusal for an unknown key. */
static ostiary_hint hint_of(const struct world *world, const char *key)
{
    ostiary_verdict *verdict = ostiary_verdict_new();
    char *token = world_token(key, ISSUER);
    assert_int_equal(world_judge_into(world, token, 10000, verdict), OSTIARY_UNKNOWN_KEY);
    ostiary_hint hint = ostiary_verdict_hint(verdict);
    ostiary_free(token);
    ostiary_verdict_free(verdict);
    return hint;
}

/* rows: MD-02 MD-05 JF-17 IS-02 */
static void the_three_addresses_are_tried_in_order(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    assert_int_equal(world.asked_count, 0); /* decision 13: new starts nothing */
    char *foreign = world_token(world.key, "https://evil.example");
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    assert_int_equal(world_judge_token(&world, foreign, 1000, NULL),
                     OSTIARY_UNKNOWN_ISSUER);
    assert_int_equal(world.asked_count, 4);
    assert_string_equal(
        world.asked[0],
        "https://as.example.com/.well-known/oauth-authorization-server/t1");
    assert_string_equal(world.asked[1],
                        "https://as.example.com/.well-known/openid-configuration/t1");
    assert_string_equal(world.asked[2],
                        "https://as.example.com/t1/.well-known/openid-configuration");
    assert_string_equal(world.asked[3], JWKS);
    ostiary_free(foreign);
    world_close(&world);
}

/* rows: MD-04 MD-05 */
static void documents_of_somebody_else_are_passed_over(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    world.wrong_issuer = true;
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    assert_string_equal(world.asked[3], JWKS);
    world_close(&world);
    world_open(&world, NULL);
    world.html = true;
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    world_close(&world);
}

/* rows: PL-05 JF-11 CH-18 */
static void without_keys_nobody_can_tell(void **state)
{
    struct world world;
    int64_t retry = -1;
    (void)state;
    world_open(&world, NULL);
    world.down = true;
    char *token = world_token(world.key, ISSUER);
    assert_int_equal(world_judge_token(&world, token, 10000, &retry),
                     OSTIARY_KEYS_UNAVAILABLE);
    assert_true(retry >= 1);
    unsigned asked = world.asked_count;
    for (int i = 0; i < 100; i++) {
        assert_int_equal(world_judge_token(&world, token, 10000, NULL),
                         OSTIARY_KEYS_UNAVAILABLE);
    }
    assert_int_equal(world.asked_count, asked); /* the back-off holds */
    world.down = false;
    atomic_fetch_add(&world.mono_ms, 61000);
    assert_int_equal(world_judge_token(&world, token, 10000, NULL), OSTIARY_OK);
    ostiary_free(token);
    world_close(&world);
}

/* rows: JF-06 KY-02 */
static void a_new_key_is_fetched_on_the_spot_and_once_per_cool_down(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    assert_int_equal(world_judge(&world, world.next_key), OSTIARY_UNKNOWN_KEY);
    assert_int_equal(world.key_gets, 2);
    world.published_next = true;
    assert_int_equal(world_judge(&world, world.next_key),
                     OSTIARY_UNKNOWN_KEY); /* cooling */
    assert_int_equal(world.key_gets, 2);
    atomic_fetch_add(&world.mono_ms, 30000);
    assert_int_equal(world_judge(&world, world.next_key), OSTIARY_OK);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    assert_int_equal(world.key_gets, 3);
    world_close(&world);
}

/* rows: JF-15 */
static void hints_tell_withdrawn_keys_from_cooling_down(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    assert_int_equal(hint_of(&world, world.next_key), OSTIARY_HINT_NONE); /* was asked */
    assert_int_equal(hint_of(&world, world.next_key), OSTIARY_HINT_KEYS_COOLING_DOWN);
    atomic_fetch_add(&world.mono_ms, 600000);
    world.withdrawn = true;
    assert_int_equal(world_judge(&world, world.next_key), OSTIARY_OK);
    assert_int_equal(hint_of(&world, world.key), OSTIARY_HINT_KEY_WITHDRAWN);
    world_close(&world);
}

/* rows: KY-13 JF-18 */
static void a_document_that_is_no_key_set_takes_no_key_away(void **state)
{
    static const char *const documents[] = {
        "[]",
        "{}",
        "{\"keys\":{}}",
        "{\"keys\":[]}",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AA\"}]}",
        "{\"keys\":[],\"keys\":[]}",
    };
    struct world world;
    (void)state;
    world_open(&world, NULL);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
        unsigned before = world.key_gets;
        world.odd_set = documents[i];
        atomic_fetch_add(&world.mono_ms, 61000);
        assert_int_equal(world_judge(&world, world.next_key), OSTIARY_KEYS_UNAVAILABLE);
        assert_true(world.key_gets > before);
        assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    }
    world_close(&world);
}

/* rows: JH-08 IS-02 */
static void no_header_of_a_token_causes_a_request(void **state)
{
    static const char claims[] =
        "{\"iss\":\"" ISSUER "\",\"aud\":\"https://mcp.example.com/mcp\",\"sub\":\"u\","
        "\"client_id\":\"c\",\"jti\":\"j\",\"iat\":1800000000,\"exp\":1800000300}";
    struct world world;
    char *token = NULL;
    (void)state;
    world_open(&world, NULL);
    assert_int_equal(ostiary_testing_sign(
                         world.next_key, claims,
                         "{\"jku\":\"http://127.0.0.1:9/jku\","
                         "\"x5u\":\"http://127.0.0.1:9/x5u\",\"jwk\":{\"kty\":\"EC\"}}",
                         &token, NULL),
                     OSTIARY_OK);
    assert_int_equal(world_judge_token(&world, token, 10000, NULL), OSTIARY_UNKNOWN_KEY);
    assert_int_equal(world.asked_count, world.metadata_gets + world.key_gets);
    for (size_t i = 0; i < world.asked_count && i < 8; i++) {
        assert_null(strstr(world.asked[i], "127.0.0.1"));
    }
    ostiary_free(token);
    world_close(&world);
}

/* rows: JF-06 JF-07 */
static void an_unknown_key_is_only_called_so_when_the_fetch_succeeded(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    world.down = true;
    assert_int_equal(world_judge(&world, world.next_key), OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(world_judge(&world, world.key),
                     OSTIARY_OK); /* the keys in hand go on */
    world_close(&world);
}

/* rows: JF-10 */
static void stale_keys_serve_for_their_window_and_no_longer(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    world.down = true;
    atomic_fetch_add(&world.mono_ms, (600 + 59 * 60) * 1000);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    atomic_fetch_add(&world.mono_ms, 2 * 60 * 1000);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_KEYS_UNAVAILABLE);
    world_close(&world);
}

static void never_waiting_is_an_answer_at_once(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    char *token = world_token(world.key, ISSUER);
    (void)pthread_mutex_lock(&world.lock); /* nothing is answered meanwhile */
    assert_int_equal(world_judge_token(&world, token, 0, NULL), OSTIARY_KEYS_UNAVAILABLE);
    (void)pthread_mutex_unlock(&world.lock);
    assert_int_equal(ostiary_validator_warm(world.door, 10000, NULL), OSTIARY_OK);
    assert_int_equal(world_judge_token(&world, token, 0, NULL), OSTIARY_OK);
    ostiary_free(token);
    world_close(&world);
}

static void *judge_in_thread(void *ctx)
{
    struct world *world = ctx;
    return (void *)(intptr_t)world_judge(world, world->key);
}

/* rows: JF-08 */
static void many_threads_share_one_fetch(void **state)
{
    struct world world;
    pthread_t threads[32];
    (void)state;
    world_open(&world, NULL);
    for (size_t i = 0; i < 32; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, judge_in_thread, &world), 0);
    }
    for (size_t i = 0; i < 32; i++) {
        void *code = NULL;
        (void)pthread_join(threads[i], &code);
        assert_int_equal((intptr_t)code, OSTIARY_OK);
    }
    assert_int_equal(world.key_gets, 1);
    world_close(&world);
}

static void a_child_is_told_that_it_was_forked(void **state)
{
    struct world world;
    int status = 0;
    (void)state;
    world_open(&world, NULL);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    pid_t child = fork();
    if (child == 0) {
        ostiary_code code = world_judge(&world, world.key);
        ostiary_validator_free(world.door);
        _exit(code == OSTIARY_FORKED ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_three_addresses_are_tried_in_order),
        cmocka_unit_test(documents_of_somebody_else_are_passed_over),
        cmocka_unit_test(without_keys_nobody_can_tell),
        cmocka_unit_test(a_new_key_is_fetched_on_the_spot_and_once_per_cool_down),
        cmocka_unit_test(hints_tell_withdrawn_keys_from_cooling_down),
        cmocka_unit_test(a_document_that_is_no_key_set_takes_no_key_away),
        cmocka_unit_test(no_header_of_a_token_causes_a_request),
        cmocka_unit_test(an_unknown_key_is_only_called_so_when_the_fetch_succeeded),
        cmocka_unit_test(stale_keys_serve_for_their_window_and_no_longer),
        cmocka_unit_test(never_waiting_is_an_answer_at_once),
        cmocka_unit_test(many_threads_share_one_fetch),
        cmocka_unit_test(a_child_is_told_that_it_was_forked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
