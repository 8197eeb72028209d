/* SPDX-License-Identifier: Apache-2.0 */
/* An authorization server that answers from memory. */
#include "world.h"

#include <stdio.h>

#include "../harness/door_promises.h"

unsigned __wrap_ost_round_jitter(void);

/* The cool-down of an unknown key is no longer than configured. (What round.c asks of
 * itself is as random as ever.) */
unsigned __wrap_ost_round_jitter(void)
{
    return 0;
}

static int64_t wall_of(void *ctx)
{
    return atomic_load(&((struct world *)ctx)->wall);
}

static int64_t mono_of(void *ctx)
{
    return atomic_load(&((struct world *)ctx)->mono_ms);
}

static void answer(ostiary_fetch *fetch, int status, const char *headers,
                   const char *body)
{
    ostiary_fetch_answer(fetch, status, headers, strlen(headers), body, strlen(body));
}

static void note_conditions(char sent[256], const ostiary_fetch *fetch)
{
    const char *name = NULL;
    const char *value = NULL;
    sent[0] = '\0';
    for (size_t i = 0; (name = ostiary_fetch_header(fetch, i, &value)) != NULL; i++) {
        if (strncmp(name, "If-", 3) == 0) {
            size_t len = strlen(sent);
            (void)snprintf(sent + len, 256 - len, "%s: %s\n", name, value);
        }
    }
}

static void answer_keys(struct world *world, ostiary_fetch *fetch)
{
    const char *keys[] = {world->key, world->next_key};
    char *set = NULL;
    world->key_gets++;
    note_conditions(world->sent, fetch);
    if (world->keys.status != 0) {
        answer(fetch, world->keys.status, world->keys.headers, world->keys.body);
        return;
    }
    if (world->odd_set != NULL) {
        answer(fetch, 200, "", world->odd_set);
        return;
    }
    size_t first = world->withdrawn ? 1 : 0;
    size_t count = world->published_next || world->withdrawn ? 2 - first : 1;
    assert_int_equal(ostiary_testing_public_set(keys + first, count, &set, NULL),
                     OSTIARY_OK);
    answer(fetch, 200, world->key_headers, set);
    ostiary_free(set);
}

static void answer_metadata(struct world *world, ostiary_fetch *fetch, const char *url)
{
    static const char wrong[] =
        "{\"issuer\":\"https://evil.example\",\"jwks_uri\":\"https://evil.example/k\"}";
    char metadata[512];
    world->metadata_gets++;
    note_conditions(world->sent_for_metadata, fetch);
    if (world->metadata.status != 0) {
        answer(fetch, world->metadata.status, world->metadata.headers,
               world->metadata.body);
        return;
    }
    (void)snprintf(metadata, sizeof metadata, "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"}",
                   ISSUER, world->jwks_uri);
    /* Only the last of the three addresses has the document. */
    if (strcmp(url, ISSUER "/.well-known/openid-configuration") == 0) {
        answer(fetch, 200, world->metadata_headers, metadata);
    } else if (world->wrong_issuer) {
        answer(fetch, 200, "", wrong);
    } else if (world->html) {
        answer(fetch, 200, "Content-Type: text/html\r\n", "<html>");
    } else {
        answer(fetch, 404, "", "");
    }
}

/* Under the lock. */
static void answer_fetch(struct world *world, ostiary_fetch *fetch)
{
    const char *url = ostiary_fetch_url(fetch);
    if (world->down) {
        ostiary_fetch_fail(fetch, "connection refused");
    } else if (strstr(url, "/.well-known/") != NULL) {
        answer_metadata(world, fetch, url);
    } else if (strcmp(url, world->jwks_uri) == 0) {
        answer_keys(world, fetch);
    } else {
        answer(fetch, 404, "", "");
    }
}

static void transport(void *ctx, ostiary_fetch *fetch)
{
    struct world *world = ctx;
    assert_in_range(ostiary_fetch_timeout_ms(fetch), 1, 10000);
    (void)pthread_mutex_lock(&world->lock);
    if (world->asked_count < WORLD_ASKED) {
        (void)snprintf(world->asked[world->asked_count], sizeof world->asked[0], "%s",
                       ostiary_fetch_url(fetch));
    }
    world->asked_count++;
    if (world->hold) {
        assert_true(world->held_count < sizeof world->held / sizeof world->held[0]);
        world->held[world->held_count++] = fetch;
    } else {
        answer_fetch(world, fetch);
    }
    (void)pthread_mutex_unlock(&world->lock);
}

void world_release(struct world *world)
{
    (void)pthread_mutex_lock(&world->lock);
    world->hold = false;
    for (unsigned i = 0; i < world->held_count; i++) {
        answer_fetch(world, world->held[i]);
    }
    world->held_count = 0;
    (void)pthread_mutex_unlock(&world->lock);
}

unsigned world_held(struct world *world)
{
    (void)pthread_mutex_lock(&world->lock);
    unsigned count = world->held_count;
    (void)pthread_mutex_unlock(&world->lock);
    return count;
}

void world_open_with(struct world *world, ostiary_config *config)
{
    ostiary_clock clock = {sizeof clock, wall_of, mono_of, world};
    memset(world, 0, sizeof *world);
    assert_int_equal(pthread_mutex_init(&world->lock, NULL), 0);
    atomic_store(&world->mono_ms, 1000000);
    atomic_store(&world->wall, 1800000000);
    world->jwks_uri = JWKS;
    world->key_headers = "Cache-Control: max-age=600\r\n";
    world->metadata_headers = "";
    assert_int_equal(ostiary_testing_keygen("ES256", "k1", &world->key, NULL),
                     OSTIARY_OK);
    assert_int_equal(ostiary_testing_keygen("ES256", "k2", &world->next_key, NULL),
                     OSTIARY_OK);
    ostiary_config_set_clock(config, &clock);
    ostiary_config_set_transport(config, transport, world);
    assert_int_equal(ostiary_validator_new(config, &world->door, NULL), OSTIARY_OK);
    ostiary_config_free(config);
}

void world_open(struct world *world, const char *more)
{
    char text[1024];
    ostiary_config *config = NULL;
    (void)snprintf(text, sizeof text,
                   "{\"resource\":\"https://mcp.example.com/mcp\","
                   "\"authorization_servers\":[{\"issuer\":\"" ISSUER "\"}]%s}",
                   more == NULL ? "" : more);
    assert_int_equal(ostiary_config_parse(text, strlen(text), NULL, &config, NULL),
                     OSTIARY_OK);
    world_open_with(world, config);
}

void world_close(struct world *world)
{
    world_release(world);
    ostiary_validator_free(world->door);
    ostiary_free(world->key);
    ostiary_free(world->next_key);
    (void)pthread_mutex_destroy(&world->lock);
}

void world_pass(struct world *world, int64_t seconds)
{
    atomic_fetch_add(&world->mono_ms, seconds * 1000);
}

char *world_token_with(const char *key, const char *issuer, const char *claims)
{
    char text[512];
    char *token = NULL;
    (void)snprintf(
        text, sizeof text,
        "{\"iss\":\"%s\",\"aud\":\"https://mcp.example.com/mcp\",\"sub\":\"u\","
        "\"client_id\":\"c\",\"jti\":\"j\",\"iat\":1800000000%s}",
        issuer, claims);
    assert_int_equal(ostiary_testing_sign(key, text, NULL, &token, NULL), OSTIARY_OK);
    return token;
}

char *world_token(const char *key, const char *issuer)
{
    return world_token_with(key, issuer, ",\"exp\":1800000300");
}

ostiary_code world_judge_into(const struct world *world, const char *token,
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

ostiary_code world_judge_token(const struct world *world, const char *token,
                               uint32_t timeout_ms, int64_t *retry_out)
{
    ostiary_verdict *verdict = ostiary_verdict_new();
    ostiary_code code = world_judge_into(world, token, timeout_ms, verdict);
    if (retry_out != NULL) {
        *retry_out = ostiary_verdict_retry_after_seconds(verdict);
    }
    ostiary_verdict_free(verdict);
    return code;
}

static ostiary_code judge_with(const struct world *world, const char *key,
                               uint32_t timeout_ms)
{
    char *token = world_token(key, ISSUER);
    ostiary_code code = world_judge_token(world, token, timeout_ms, NULL);
    ostiary_free(token);
    return code;
}

ostiary_code world_judge(const struct world *world, const char *key)
{
    return judge_with(world, key, 10000);
}

ostiary_code world_judge_at_once(const struct world *world, const char *key)
{
    return judge_with(world, key, 0);
}
