/* SPDX-License-Identifier: Apache-2.0 */
/* Sixty-four threads check while keys rotate through the transport seam. Clean under
 * TSan: `tests/run tsan`. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../harness/cm.h"
#include "ostiary/ostiary.h"

#define THREADS   64
#define KEYS      8
#define ROUNDS    24 /* rotations; every key comes back twice */
#define ISSUER    "https://as.example.com"
#define JWKS      "https://as.example.com/jwks"
#define COOL_DOWN 31000
#define RELOADS   12

/** One key, the set that publishes it, a token by it. */
struct key {
    char *jwk, *set, *token;
};

/** What the threads share. Keys are made before any starts. */
struct world {
    struct key keys[KEYS];
    struct key stranger; /* never published */
    _Atomic unsigned published;
    _Atomic int64_t mono_ms;
    _Atomic bool over;
    _Atomic unsigned admitted, refused;
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

static void transport(void *ctx, ostiary_fetch *fetch)
{
    static const char metadata[] =
        "{\"issuer\":\"" ISSUER "\",\"jwks_uri\":\"" JWKS "\"}";
    const struct world *world = ctx;
    if (strcmp(ostiary_fetch_url(fetch), JWKS) == 0) {
        const char *set = world->keys[atomic_load(&world->published)].set;
        ostiary_fetch_answer(fetch, 200, "", 0, set, strlen(set));
    } else {
        ostiary_fetch_answer(fetch, 200, "", 0, metadata, sizeof metadata - 1);
    }
}

static void make_key(struct key *key, const char *kid)
{
    assert_int_equal(ostiary_testing_keygen("ES256", kid, &key->jwk, NULL), OSTIARY_OK);
    const char *jwk = key->jwk;
    assert_int_equal(ostiary_testing_public_set(&jwk, 1, &key->set, NULL), OSTIARY_OK);
    assert_int_equal(ostiary_testing_sign(
                         key->jwk,
                         "{\"iss\":\"" ISSUER "\",\"aud\":\"https://mcp.example.com\","
                         "\"sub\":\"u\",\"client_id\":\"c\",\"jti\":\"j\","
                         "\"iat\":1800000000,\"exp\":1800000300}",
                         NULL, &key->token, NULL),
                     OSTIARY_OK);
}

static void free_key(struct key *key)
{
    ostiary_free(key->jwk);
    ostiary_free(key->set);
    ostiary_free(key->token);
}

#define CONFIG(more)                                                                     \
    "{\"resource\":\"https://mcp.example.com\","                                         \
    "\"authorization_servers\":[{\"issuer\":\"" ISSUER "\"}]" more "}"

static ostiary_config *parse(const char *text)
{
    ostiary_config *config = NULL;
    assert_int_equal(ostiary_config_parse(text, strlen(text), NULL, &config, NULL),
                     OSTIARY_OK);
    return config;
}

static void open_world(struct world *world)
{
    ostiary_clock clock = {sizeof clock, world_wall, world_mono, world};
    ostiary_config *config = parse(CONFIG(""));
    memset(world, 0, sizeof *world);
    atomic_store(&world->mono_ms, 1000000);
    for (size_t i = 0; i < KEYS; i++) {
        char kid[8];
        (void)snprintf(kid, sizeof kid, "k%zu", i);
        make_key(&world->keys[i], kid);
    }
    make_key(&world->stranger, "k0"); /* the name of a key that is published */
    ostiary_config_set_clock(config, &clock);
    ostiary_config_set_transport(config, transport, world);
    assert_int_equal(ostiary_validator_new(config, &world->door, NULL), OSTIARY_OK);
    ostiary_config_free(config);
}

static void close_world(struct world *world)
{
    ostiary_validator_free(world->door);
    for (size_t i = 0; i < KEYS; i++) {
        free_key(&world->keys[i]);
    }
    free_key(&world->stranger);
}

static ostiary_code judge(struct world *world, const char *token, uint32_t timeout_ms,
                          ostiary_verdict *verdict)
{
    char value[1024];
    (void)snprintf(value, sizeof value, "Bearer %s", token);
    const ostiary_field field = {{"authorization", 13}, {value, strlen(value)}};
    ostiary_request request = OSTIARY_REQUEST_INIT;
    request.http_method = (ostiary_text){"GET", 3};
    request.fields = &field;
    request.field_count = 1;
    request.timeout_ms = timeout_ms;
    return ostiary_authenticate(world->door, &request, verdict);
}

/* One thread: tokens by every key, and one by none of them; the state beside it. */
static void *check_all_the_time(void *ctx)
{
    struct world *world = ctx;
    ostiary_verdict *verdict = ostiary_verdict_new();
    size_t len = 0;
    for (unsigned i = 0; !atomic_load(&world->over); i++) {
        if (judge(world, world->keys[i % KEYS].token, i % 3, verdict) == OSTIARY_OK) {
            atomic_fetch_add(&world->admitted, 1);
        }
        if (judge(world, world->stranger.token, 0, verdict) == OSTIARY_OK) {
            abort();
        }
        atomic_fetch_add(&world->refused, 1);
        ostiary_free(ostiary_status_json(world->door, &len));
    }
    ostiary_verdict_free(verdict);
    return NULL;
}

/* Publish another key, let the cool-down pass, and see its tokens let in while the other
 * threads go on. A round that began before the change may bring the old set once more. */
static void rotate(struct world *world, unsigned round)
{
    ostiary_verdict *verdict = ostiary_verdict_new();
    ostiary_code code = OSTIARY_UNKNOWN_KEY;
    unsigned next = round % KEYS;
    atomic_store(&world->published, next);
    for (int tries = 0; tries < 100 && code != OSTIARY_OK; tries++) {
        atomic_fetch_add(&world->mono_ms, COOL_DOWN);
        code = judge(world, world->keys[next].token, 20000, verdict);
    }
    assert_int_equal(code, OSTIARY_OK);
    ostiary_verdict_free(verdict);
}

/* Each time somebody else fetches from the same server, and goes on with its keys. */
static void *reload_often(void *ctx)
{
    struct world *world = ctx;
    ostiary_config *configs[2] = {parse(CONFIG("")),
                                  parse(CONFIG(",\"http\":{\"timeout_ms\":9000}"))};
    for (unsigned i = 0; i < RELOADS; i++) {
        if (ostiary_validator_reload(world->door, configs[i % 2], NULL) != OSTIARY_OK) {
            abort();
        }
        (void)sched_yield();
    }
    ostiary_config_free(configs[0]);
    ostiary_config_free(configs[1]);
    return NULL;
}

static void *rest(void *ctx)
{
    return ctx;
}

static void check_with(size_t count, void *(*beside)(void *))
{
    static struct world world;
    pthread_t threads[THREADS];
    pthread_t other;
    open_world(&world);
    assert_int_equal(pthread_create(&other, NULL, beside, &world), 0);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, check_all_the_time, &world),
                         0);
    }
    for (unsigned round = 0; round < ROUNDS; round++) {
        rotate(&world, round);
    }
    atomic_store(&world.over, true);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    assert_int_equal(pthread_join(other, NULL), 0);
    assert_true(world.refused >= count);
    assert_true(world.admitted > 0);
    close_world(&world);
}

/* rows: JF-06 JF-08 */
static void threads_check_while_keys_rotate(void **state)
{
    (void)state;
    check_with(THREADS, rest);
}

/* rows: JF-06 JF-08 SC-21 */
static void threads_check_while_settings_change_too(void **state)
{
    (void)state;
    check_with(THREADS / 4, reload_often);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_check_while_keys_rotate),
        cmocka_unit_test(threads_check_while_settings_change_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
