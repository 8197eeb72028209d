/* SPDX-License-Identifier: Apache-2.0 */
/* Two signing keys and the tokens of a run, all made before anything is measured.
 * end-to-end-material FOLDER ISSUER RESOURCE FRESH: FOLDER gets the key sets old.jwks and
 * both.jwks, and for each key 200 tokens that are used over and over (old.tokens,
 * new.tokens) and FRESH that are used once (old.fresh; new.fresh has a tenth of that). */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "ostiary/ostiary.h"
#include "ostiary/testing.h"

#define POOL    200
#define THREADS 2

/** One file of tokens, signed by several threads. */
struct batch {
    const char *key, *issuer, *resource;
    char **tokens;
    unsigned first, count; /* the numbers that make each token another one */
    long long now;
};

struct share {
    const struct batch *batch;
    unsigned thread;
};

static _Noreturn void die(const char *why)
{
    (void)fprintf(stderr, "%s\n", why);
    exit(2);
}

static char *make_token(const struct batch *batch, unsigned number)
{
    char claims[768];
    char *token = NULL;
    (void)snprintf(
        claims, sizeof claims,
        "{\"iss\":\"%s\",\"sub\":\"8a6e0804-2bd0-4672-b79d-%012u\",\"aud\":\"%s\","
        "\"client_id\":\"3f1c9b52-77aa-4be1-9a53-0c5d7f2f6e10\",\"jti\":\"c0ffee00-5a1e-"
        "4d3b-9f00-%012u\",\"iat\":%lld,\"nbf\":%lld,\"exp\":%lld,\"auth_time\":%lld,"
        "\"acr\":\"urn:mace:incommon:iap:silver\",\"scope\":\"openid profile todo:read "
        "todo:write files:read\",\"email\":\"ada.byron@example.com\"}",
        batch->issuer, number % POOL, batch->resource, number, batch->now, batch->now,
        batch->now + 3600, batch->now);
    if (ostiary_testing_sign(batch->key, claims, NULL, &token, NULL) != OSTIARY_OK) {
        die("a token cannot be signed");
    }
    return token;
}

static void *sign_share(void *ctx)
{
    const struct share *share = ctx;
    const struct batch *batch = share->batch;
    for (unsigned i = share->thread; i < batch->count; i += THREADS) {
        batch->tokens[i] = make_token(batch, batch->first + i);
    }
    return NULL;
}

static void sign(const struct batch *batch)
{
    pthread_t threads[THREADS];
    struct share shares[THREADS];
    for (unsigned i = 0; i < THREADS; i++) {
        shares[i] = (struct share){batch, i};
        if (pthread_create(&threads[i], NULL, sign_share, &shares[i]) != 0) {
            die("no thread");
        }
    }
    for (unsigned i = 0; i < THREADS; i++) {
        (void)pthread_join(threads[i], NULL);
    }
}

static FILE *create(const char *folder, const char *name)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        die("a file cannot be written");
    }
    return file;
}

static void close_whole(FILE *file)
{
    if (fclose(file) != 0) {
        die("a file cannot be written");
    }
}

static void write_tokens(const char *folder, const char *name, struct batch batch)
{
    batch.tokens = calloc(batch.count, sizeof *batch.tokens);
    if (batch.tokens == NULL) {
        die("no memory");
    }
    sign(&batch);
    FILE *file = create(folder, name);
    for (unsigned i = 0; i < batch.count; i++) {
        (void)fprintf(file, "%s\n", batch.tokens[i]);
        ostiary_free(batch.tokens[i]);
    }
    close_whole(file);
    free(batch.tokens);
}

static void write_set(const char *folder, const char *name, char *const *keys,
                      size_t count)
{
    char *set = NULL;
    if (ostiary_testing_public_set((const char *const *)keys, count, &set, NULL) !=
        OSTIARY_OK) {
        die("no key set");
    }
    FILE *file = create(folder, name);
    (void)fputs(set, file);
    close_whole(file);
    ostiary_free(set);
}

static char *make_key(const char *kid)
{
    char *key = NULL;
    if (ostiary_testing_keygen("RS256", kid, &key, NULL) != OSTIARY_OK) {
        die("no key");
    }
    return key;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        die("usage: end-to-end-material FOLDER ISSUER RESOURCE FRESH");
    }
    unsigned fresh = (unsigned)strtoul(argv[4], NULL, 10);
    char *keys[] = {make_key("bench-key-old"), make_key("bench-key-new")};
    struct batch batch = {.issuer = argv[2], .resource = argv[3]};
    batch.now = (long long)time(NULL);
    write_set(argv[1], "old.jwks", keys, 1);
    write_set(argv[1], "both.jwks", keys, 2);
    for (size_t i = 0; i < 2; i++) {
        batch.key = keys[i];
        batch.first = 0;
        batch.count = POOL;
        write_tokens(argv[1], i == 0 ? "old.tokens" : "new.tokens", batch);
        batch.first = POOL;
        batch.count = i == 0 ? fresh : fresh / 10;
        write_tokens(argv[1], i == 0 ? "old.fresh" : "new.fresh", batch);
        ostiary_free(keys[i]);
    }
    return 0;
}
