/* SPDX-License-Identifier: Apache-2.0 */
/* Keys through their life, with an authorization server that answers from memory through
 * the transport seam and a clock that is set by hand: no socket, no sleep. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../harness/cm.h"
#include "../harness/door_promises.h"
#include "ostiary/ostiary.h"

#define ISSUER "https://as.example.com/t1"
#define JWKS   "https://keys.example.com/jwks"

/** The authorization server, and the clocks. */
struct world {
    pthread_mutex_t lock;
    char *key, *next_key;
    bool down, published_next, withdrawn, wrong_issuer, html;
    const char *odd_set; /* what comes in place of a key set */
    unsigned metadata_gets, key_gets;
    char asked[8][128];
    unsigned asked_count;
    _Atomic int64_t mono_ms;
    ostiary_validator *door;
};

static int64_t world_wall(void *ctx)
{
    (void)ctx;
    return 1800000000;
}

static int64_t world_mono(void *ctx)
{
    return atomic_load(&((struct world *)ctx)->mono_ms);
}

static void answer_keys(struct world *world, ostiary_fetch *fetch)
{
    const char *keys[] = {world->key, world->next_key};
    char *set = NULL;
    world->key_gets++;
    if (world->odd_set != NULL) {
        ostiary_fetch_answer(fetch, 200, "", 0, world->odd_set, strlen(world->odd_set));
        return;
    }
    size_t first = world->withdrawn ? 1 : 0;
    size_t count = world->published_next || world->withdrawn ? 2 - first : 1;
    assert_int_equal(ostiary_testing_public_set(keys + first, count, &set, NULL),
                     OSTIARY_OK);
    ostiary_fetch_answer(fetch, 200, "Cache-Control: max-age=600\r\n", 28, set,
                         strlen(set));
    ostiary_free(set);
}

static void answer_metadata(struct world *world, ostiary_fetch *fetch, const char *url)
{
    static const char metadata[] =
        "{\"issuer\":\"" ISSUER "\",\"jwks_uri\":\"" JWKS "\"}";
    static const char wrong[] =
        "{\"issuer\":\"https://evil.example\",\"jwks_uri\":\"https://evil.example/k\"}";
    world->metadata_gets++;
    /* Only the last of the three addresses has the document. */
    if (strcmp(url, ISSUER "/.well-known/openid-configuration") == 0) {
        ostiary_fetch_answer(fetch, 200, "", 0, metadata, sizeof metadata - 1);
    } else if (world->wrong_issuer) {
        ostiary_fetch_answer(fetch, 200, "", 0, wrong, sizeof wrong - 1);
    } else if (world->html) {
        ostiary_fetch_answer(fetch, 200, "Content-Type: text/html\r\n", 25, "<html>", 6);
    } else {
        ostiary_fetch_answer(fetch, 404, "", 0, "", 0);
    }
}

static void transport(void *ctx, ostiary_fetch *fetch)
{
    struct world *world = ctx;
    const char *url = ostiary_fetch_url(fetch);
    (void)pthread_mutex_lock(&world->lock);
    if (world->asked_count < 8) {
        (void)snprintf(world->asked[world->asked_count], 128, "%s", url);
    }
    world->asked_count++;
    if (world->down) {
        ostiary_fetch_fail(fetch, "connection refused");
    } else if (strcmp(url, JWKS) == 0) {
        answer_keys(world, fetch);
    } else {
        answer_metadata(world, fetch, url);
    }
    (void)pthread_mutex_unlock(&world->lock);
}

static void open_world(struct world *world)
{
    static const char text[] = "{\"resource\":\"https://mcp.example.com/mcp\","
                               "\"authorization_servers\":[{\"issuer\":\"" ISSUER "\"}]}";
    ostiary_clock clock = OSTIARY_CLOCK_INIT;
    ostiary_config *config = NULL;
    memset(world, 0, sizeof *world);
    assert_int_equal(pthread_mutex_init(&world->lock, NULL), 0);
    atomic_store(&world->mono_ms, 1000000);
    assert_int_equal(ostiary_testing_keygen("ES256", "k1", &world->key, NULL),
                     OSTIARY_OK);
    assert_int_equal(ostiary_testing_keygen("ES256", "k2", &world->next_key, NULL),
                     OSTIARY_OK);
    assert_int_equal(ostiary_config_parse(text, sizeof text - 1, NULL, &config, NULL),
                     OSTIARY_OK);
    clock.wall_seconds = world_wall;
    clock.monotonic_ms = world_mono;
    clock.ctx = world;
    ostiary_config_set_clock(config, &clock);
    ostiary_config_set_transport(config, transport, world);
    assert_int_equal(ostiary_validator_new(config, &world->door, NULL), OSTIARY_OK);
    ostiary_config_free(config);
}

static void close_world(struct world *world)
{
    ostiary_validator_free(world->door);
    ostiary_free(world->key);
    ostiary_free(world->next_key);
    (void)pthread_mutex_destroy(&world->lock);
}

static char *token_by(const char *key, const char *issuer)
{
    char claims[512];
    char *token = NULL;
    (void)snprintf(
        claims, sizeof claims,
        "{\"iss\":\"%s\",\"aud\":\"https://mcp.example.com/mcp\",\"sub\":\"u\","
        "\"client_id\":\"c\",\"jti\":\"j\",\"iat\":1800000000,"
        "\"exp\":1800000300}",
        issuer);
    assert_int_equal(ostiary_testing_sign(key, claims, NULL, &token, NULL), OSTIARY_OK);
    return token;
}

/* Judge a token into a verdict, with this much patience. */
static ostiary_code judge_into(const struct world *world, const char *token,
                               uint32_t timeout_ms, ostiary_verdict *verdict)
{
    char value[2048];
    (void)snprintf(value, sizeof value, "Bearer %s", token);
    const ostiary_field field = {{"authorization", 13}, {value, strlen(value)}};
    ostiary_request request = OSTIARY_REQUEST_INIT;
    request.http_method = (ostiary_text){"POST", 4};
    request.fields = &field;
    request.field_count = 1;
    request.timeout_ms = timeout_ms;
    ostiary_code code = ostiary_authenticate(world->door, &request, verdict);
    verdict_promises(verdict, DOOR_PRM);
    return code;
}

static ostiary_code judge_token(const struct world *world, const char *token,
                                uint32_t timeout_ms, int64_t *retry_out)
{
    ostiary_verdict *verdict = ostiary_verdict_new();
    ostiary_code code = judge_into(world, token, timeout_ms, verdict);
    if (retry_out != NULL) {
        *retry_out = ostiary_verdict_retry_after_seconds(verdict);
    }
    ostiary_verdict_free(verdict);
    return code;
}

static ostiary_code judge(const struct world *world, const char *key)
{
    char *token = token_by(key, ISSUER);
    ostiary_code code = judge_token(world, token, 10000, NULL);
    ostiary_free(token);
    return code;
}

/* The hint of a refusal for an unknown key. */
static ostiary_hint hint_of(const struct world *world, const char *key)
{
    ostiary_verdict *verdict = ostiary_verdict_new();
    char *token = token_by(key, ISSUER);
    assert_int_equal(judge_into(world, token, 10000, verdict), OSTIARY_UNKNOWN_KEY);
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
    open_world(&world);
    assert_int_equal(world.asked_count, 0); /* decision 13: new starts nothing */
    char *foreign = token_by(world.key, "https://evil.example");
    assert_int_equal(judge(&world, world.key), OSTIARY_OK);
    assert_int_equal(judge_token(&world, foreign, 1000, NULL), OSTIARY_UNKNOWN_ISSUER);
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
    close_world(&world);
}

/* rows: MD-04 MD-05 */
static void documents_of_somebody_else_are_passed_over(void **state)
{
    struct world world;
    (void)state;
    open_world(&world);
    world.wrong_issuer = true;
    assert_int_equal(judge(&world, world.key), OSTIARY_OK);
    assert_string_equal(world.asked[3], JWKS);
    close_world(&world);
    open_world(&world);
    world.html = true;
    assert_int_equal(judge(&world, world.key), OSTIARY_OK);
    close_world(&world);
}

/* rows: PL-05 JF-11 CH-18 */
static void without_keys_nobody_can_tell(void **state)
{
    struct world world;
    int64_t retry = -1;
    (void)state;
    open_world(&world);
    world.down = true;
    char *token = token_by(world.key, ISSUER);
    assert_int_equal(judge_token(&world, token, 10000, &retry), OSTIARY_KEYS_UNAVAILABLE);
    assert_true(retry >= 1);
    unsigned asked = world.asked_count;
    for (int i = 0; i < 100; i++) {
        assert_int_equal(judge_token(&world, token, 10000, NULL),
                         OSTIARY_KEYS_UNAVAILABLE);
    }
    assert_int_equal(world.asked_count, asked); /* the back-off holds */
    world.down = false;
    atomic_fetch_add(&world.mono_ms, 61000);
    assert_int_equal(judge_token(&world, token, 10000, NULL), OSTIARY_OK);
    ostiary_free(token);
    close_world(&world);
}

/* rows: JF-06 KY-02 */
static void a_new_key_is_fetched_on_the_spot_and_once_per_cool_down(void **state)
{
    struct world world;
    (void)state;
    open_world(&world);
    assert_int_equal(judge(&world, world.key), OSTIARY_OK);
    assert_int_equal(judge(&world, world.next_key), OSTIARY_UNKNOWN_KEY);
    assert_int_equal(world.key_gets, 2);
    world.published_next = true;
    assert_int_equal(judge(&world, world.next_key), OSTIARY_UNKNOWN_KEY); /* cooling */
    assert_int_equal(world.key_gets, 2);
    atomic_fetch_add(&world.mono_ms, 30000);
    assert_int_equal(judge(&world, world.next_key), OSTIARY_OK);
    assert_int_equal(judge(&world, world.key), OSTIARY_OK);
    assert_int_equal(world.key_gets, 3);
    close_world(&world);
}

/* rows: JF-15 */
static void hints_tell_withdrawn_keys_from_cooling_down(void **state)
{
    struct world world;
    (void)state;
    open_world(&world);
    assert_int_equal(judge(&world, world.key), OSTIARY_OK);
    assert_int_equal(hint_of(&world, world.next_key), OSTIARY_HINT_NONE); /* was asked */
    assert_int_equal(hint_of(&world, world.next_key), OSTIARY_HINT_KEYS_COOLING_DOWN);
    atomic_fetch_add(&world.mono_ms, 600000);
    world.withdrawn = true;
    assert_int_equal(judge(&world, world.next_key), OSTIARY_OK);
    assert_int_equal(hint_of(&world, world.key), OSTIARY_HINT_KEY_WITHDRAWN);
    close_world(&world);
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
    open_world(&world);
    assert_int_equal(judge(&world, world.key), OSTIARY_OK);
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
        unsigned before = world.key_gets;
        world.odd_set = documents[i];
        atomic_fetch_add(&world.mono_ms, 61000);
        assert_int_equal(judge(&world, world.next_key), OSTIARY_KEYS_UNAVAILABLE);
        assert_true(world.key_gets > before);
        assert_int_equal(judge(&world, world.key), OSTIARY_OK);
    }
    close_world(&world);
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
    open_world(&world);
    assert_int_equal(ostiary_testing_sign(
                         world.next_key, claims,
                         "{\"jku\":\"http://127.0.0.1:9/jku\","
                         "\"x5u\":\"http://127.0.0.1:9/x5u\",\"jwk\":{\"kty\":\"EC\"}}",
                         &token, NULL),
                     OSTIARY_OK);
    assert_int_equal(judge_token(&world, token, 10000, NULL), OSTIARY_UNKNOWN_KEY);
    assert_int_equal(world.asked_count, world.metadata_gets + world.key_gets);
    for (size_t i = 0; i < world.asked_count && i < 8; i++) {
        assert_null(strstr(world.asked[i], "127.0.0.1"));
    }
    ostiary_free(token);
    close_world(&world);
}

/* rows: JF-06 JF-07 */
static void an_unknown_key_is_only_called_so_when_the_fetch_succeeded(void **state)
{
    struct world world;
    (void)state;
    open_world(&world);
    assert_int_equal(judge(&world, world.key), OSTIARY_OK);
    world.down = true;
    assert_int_equal(judge(&world, world.next_key), OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(judge(&world, world.key), OSTIARY_OK); /* the keys in hand go on */
    close_world(&world);
}

/* rows: JF-10 */
static void stale_keys_serve_for_their_window_and_no_longer(void **state)
{
    struct world world;
    (void)state;
    open_world(&world);
    assert_int_equal(judge(&world, world.key), OSTIARY_OK);
    world.down = true;
    atomic_fetch_add(&world.mono_ms, (600 + 59 * 60) * 1000);
    assert_int_equal(judge(&world, world.key), OSTIARY_OK);
    atomic_fetch_add(&world.mono_ms, 2 * 60 * 1000);
    assert_int_equal(judge(&world, world.key), OSTIARY_KEYS_UNAVAILABLE);
    close_world(&world);
}

static void never_waiting_is_an_answer_at_once(void **state)
{
    struct world world;
    (void)state;
    open_world(&world);
    char *token = token_by(world.key, ISSUER);
    (void)pthread_mutex_lock(&world.lock); /* nothing is answered meanwhile */
    assert_int_equal(judge_token(&world, token, 0, NULL), OSTIARY_KEYS_UNAVAILABLE);
    (void)pthread_mutex_unlock(&world.lock);
    assert_int_equal(ostiary_validator_warm(world.door, 10000, NULL), OSTIARY_OK);
    assert_int_equal(judge_token(&world, token, 0, NULL), OSTIARY_OK);
    ostiary_free(token);
    close_world(&world);
}

static void *judge_in_thread(void *ctx)
{
    struct world *world = ctx;
    return (void *)(intptr_t)judge(world, world->key);
}

/* rows: JF-08 */
static void many_threads_share_one_fetch(void **state)
{
    struct world world;
    pthread_t threads[32];
    (void)state;
    open_world(&world);
    for (size_t i = 0; i < 32; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, judge_in_thread, &world), 0);
    }
    for (size_t i = 0; i < 32; i++) {
        void *code = NULL;
        (void)pthread_join(threads[i], &code);
        assert_int_equal((intptr_t)code, OSTIARY_OK);
    }
    assert_int_equal(world.key_gets, 1);
    close_world(&world);
}

static void a_child_is_told_that_it_was_forked(void **state)
{
    struct world world;
    int status = 0;
    (void)state;
    open_world(&world);
    assert_int_equal(judge(&world, world.key), OSTIARY_OK);
    pid_t child = fork();
    if (child == 0) {
        ostiary_code code = judge(&world, world.key);
        ostiary_validator_free(world.door);
        _exit(code == OSTIARY_FORKED ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    close_world(&world);
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
