/* SPDX-License-Identifier: Apache-2.0 */
/* Many checks before one validator whose authorization server rotates its key: hits,
 * first sights and refusals mixed, on clocks that are set by hand. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "memory.h"
#include "ostiary/ostiary.h"
#include "ours_door.h"

#define ROTATIONS 100
#define TOKENS    64   /* of each key */
#define PASSES    2000 /* checks until a minute has passed, and nothing is remembered */
#define WARM      10   /* rotations until everything is there */

/* What may come and go with the time of day of the allocator. */
#define MOST_IN_USE   ((uint64_t)64 << 10)
#define MOST_RESIDENT ((uint64_t)1 << 20)

/** The authorization server and whoever asks with its tokens. */
struct server {
    pthread_mutex_t lock; /* of the keys */
    char *keys[2];        /* private; the older one first */
    char *tokens[2][TOKENS + 2];
    unsigned made;
    _Atomic uint64_t fetched;
    _Atomic int64_t wall, mono_ms;
    ostiary_validator *validator;
    ostiary_verdict *verdict;
};

static int64_t wall_of(void *ctx)
{
    return ((struct server *)ctx)->wall;
}

static int64_t mono_of(void *ctx)
{
    return ((struct server *)ctx)->mono_ms;
}

static void serve(void *ctx, ostiary_fetch *fetch)
{
    static const char headers[] =
        "Content-Type: application/json\nCache-Control: max-age=600";
    struct server *server = ctx;
    char *set = NULL;
    (void)pthread_mutex_lock(&server->lock);
    if (ostiary_testing_public_set((const char *const *)server->keys, 2, &set, NULL) !=
        OSTIARY_OK) {
        bench_die("no key set");
    }
    (void)pthread_mutex_unlock(&server->lock);
    server->fetched++;
    ostiary_fetch_answer(fetch, 200, headers, sizeof headers - 1, set, strlen(set));
    ostiary_free(set);
}

static char *sign(const struct server *server, const char *key, unsigned number)
{
    char claims[512];
    char *token = NULL;
    char *bearer = NULL;
    (void)snprintf(
        claims, sizeof claims,
        "{\"iss\":\"https://as.example.com\",\"aud\":\"https://mcp.example.com/"
        "mcp\",\"sub\":\"u%u\",\"client_id\":\"c\",\"jti\":\"%u-%u\",\"scope\":"
        "\"todo:write\",\"iat\":%lld,\"exp\":%lld}",
        number % 7, server->made, number, (long long)server->wall,
        (long long)server->wall + 7 * 86400LL);
    if (ostiary_testing_sign(key, claims, NULL, &token, NULL) != OSTIARY_OK) {
        bench_die("a token cannot be signed");
    }
    size_t size = strlen(token) + sizeof "Bearer ";
    bearer = malloc(size);
    if (bearer == NULL) {
        bench_die("no memory");
    }
    (void)snprintf(bearer, size, "Bearer %s", token);
    ostiary_free(token);
    return bearer;
}

/* A new key, as many tokens of it, and two that are refused: garbage, and one whose
 * signature is not its own. */
static void rotate(struct server *server)
{
    char kid[32];
    char *key = NULL;
    (void)snprintf(kid, sizeof kid, "key-%05u", ++server->made);
    if (ostiary_testing_keygen("ES256", kid, &key, NULL) != OSTIARY_OK) {
        bench_die("no key");
    }
    (void)pthread_mutex_lock(&server->lock);
    ostiary_free(server->keys[0]);
    server->keys[0] = server->keys[1];
    server->keys[1] = key;
    (void)pthread_mutex_unlock(&server->lock);
    for (unsigned i = 0; i < TOKENS + 2; i++) {
        free(server->tokens[0][i]);
        server->tokens[0][i] = server->tokens[1][i];
        server->tokens[1][i] = sign(server, key, i);
    }
    server->tokens[1][TOKENS][20] = '.';
    char *signature = strrchr(server->tokens[1][TOKENS + 1], '.');
    signature[40] = signature[40] == 'A' ? 'B' : 'A';
}

static void check(struct server *server, uint64_t number)
{
    static struct bench_request request;
    const char *token = server->tokens[number / (TOKENS + 2) % 2][number % (TOKENS + 2)];
    ostiary_code expected[] = {OSTIARY_MALFORMED_TOKEN, OSTIARY_BAD_SIGNATURE};
    size_t which = number % (TOKENS + 2);
    bench_request_fill(&request, (ostiary_text){token, strlen(token)});
    request.request.timeout_ms = 10000;
    ostiary_code code =
        ostiary_check(server->validator, &request.request, server->verdict);
    if (code != (which < TOKENS ? OSTIARY_OK : expected[which - TOKENS])) {
        bench_die("check %llu: %s, %s", (unsigned long long)number,
                  ostiary_code_name(code), ostiary_verdict_detail(server->verdict));
    }
    if (number % PASSES == 0) {
        server->wall += 61;
        server->mono_ms += 61000;
    }
}

static void open_server(struct server *server)
{
    static const char text[] =
        "{\"resource\":\"https://mcp.example.com/mcp\",\"authorization_servers\":[{"
        "\"issuer\":\"https://as.example.com\",\"jwks_uri\":\"https://as.example.com/"
        "keys\"}],\"reload_seconds\":0,\"scopes_supported\":[\"todo:write\"],\"policy\":{"
        "\"tools\":{\"createTodo\":{\"scopes\":[\"todo:write\"]}}}}";
    ostiary_clock clock = {sizeof clock, wall_of, mono_of, server};
    ostiary_config *config = NULL;
    ostiary_error err = {0};
    (void)pthread_mutex_init(&server->lock, NULL);
    server->wall = (int64_t)time(NULL);
    server->mono_ms = 1000000;
    if (ostiary_config_parse(text, sizeof text - 1, NULL, &config, &err) != OSTIARY_OK) {
        bench_die("%s", err.detail);
    }
    ostiary_config_set_clock(config, &clock);
    ostiary_config_set_transport(config, serve, server);
    if (ostiary_validator_new(config, &server->validator, &err) != OSTIARY_OK) {
        bench_die("%s", err.detail);
    }
    ostiary_config_free(config);
    server->verdict = ostiary_verdict_new();
    rotate(server);
    rotate(server);
}

static void close_server(struct server *server)
{
    ostiary_validator_free(server->validator);
    ostiary_verdict_free(server->verdict);
    for (size_t i = 0; i < 2; i++) {
        ostiary_free(server->keys[i]);
        for (size_t j = 0; j < TOKENS + 2; j++) {
            free(server->tokens[i][j]);
        }
    }
    (void)pthread_mutex_destroy(&server->lock);
}

/** What is seen after each rotation. */
struct seen {
    uint64_t in_use, resident;
};

static struct seen look(void)
{
    return (struct seen){memory_in_use(), memory_resident()};
}

static void raise(struct seen *highest, struct seen now)
{
    highest->in_use = now.in_use > highest->in_use ? now.in_use : highest->in_use;
    highest->resident =
        now.resident > highest->resident ? now.resident : highest->resident;
}

static void tell(struct memory_table *table, const struct server *server, uint64_t checks,
                 struct seen warm, struct seen highest)
{
    memory_add(table, "checks: hits, first sights, refusals", checks, "");
    memory_add(table, "of these not found in the cache",
               bench_door_misses(&(struct bench_door){.validator = server->validator}),
               "");
    memory_add(table, "rotations of the key", ROTATIONS, "");
    memory_add(table, "key sets fetched", server->fetched, "");
    memory_add(table, "resident after a tenth", warm.resident, "bytes");
    memory_add(table, "resident at most after that", highest.resident, "bytes");
    memory_add(table, "asked for after a tenth", warm.in_use, "bytes");
    memory_add(table, "asked for at most after that", highest.in_use, "bytes");
}

bool memory_over_time(struct memory_table *table, uint64_t checks)
{
    static struct server server;
    struct seen warm = {0};
    struct seen highest = {0};
    open_server(&server);
    for (unsigned rotation = 0; rotation < ROTATIONS; rotation++) {
        for (uint64_t i = 0; i < checks / ROTATIONS; i++) {
            check(&server, i);
        }
        rotate(&server);
        warm = rotation + 1 == WARM ? look() : warm;
        if (rotation + 1 >= WARM) {
            raise(&highest, look());
        }
    }
    tell(table, &server, checks, warm, highest);
    close_server(&server);
    return highest.in_use - warm.in_use <= MOST_IN_USE &&
           highest.resident - warm.resident <= MOST_RESIDENT;
}
