/* SPDX-License-Identifier: Apache-2.0 */
/* Growth of what a token is looked up in: the keys of a set, the issuers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "growth.h"
#include "material_claims.h"

#define MOST_KEYS    100
#define MOST_ISSUERS 50

static const char table[] = "\"reload_seconds\":0,\"scopes_supported\":[\"todo:read\"],"
                            "\"policy\":{\"tools\":{\"createTodo\":{\"scopes\":"
                            "[\"todo:write\"]}}}";

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0) {
        bench_die("%s cannot be written", path);
    }
}

/* The sets are the first `count` of the same keys. */
static void open_set(const char *folder, struct growth_cases *cases,
                     const char *const *jwks, size_t count)
{
    char text[1024];
    char name[32];
    char *set = NULL;
    const struct bench_order order = {
        .jwks = jwks, .jwk_count = count, .count = GROWTH_TOKENS};
    (void)snprintf(name, sizeof name, "growth-%zu.json", count);
    if (ostiary_testing_public_set(jwks, count, &set, NULL) != OSTIARY_OK) {
        bench_die("no key set");
    }
    write_file(folder, name, set);
    ostiary_free(set);
    (void)snprintf(text, sizeof text,
                   "{\"resource\":\"https://mcp.example.com/mcp\","
                   "\"authorization_servers\":[{\"issuer\":\"https://login.example.com/"
                   "tenant-7f3c\",\"jwks_file\":\"%s\"}],%s}",
                   name, table);
    growth_add_both(cases, count, folder, text, bench_mint(&order));
}

void growth_open_keys(const char *folder, struct growth_cases *cases)
{
    static const size_t counts[] = {1, 2, 5, 10, 20, 50, MOST_KEYS};
    char *jwks[MOST_KEYS];
    for (size_t i = 0; i < MOST_KEYS; i++) {
        char kid[32];
        (void)snprintf(kid, sizeof kid, "bench-key-%03zu-ES256", i);
        if (ostiary_testing_keygen("ES256", kid, &jwks[i], NULL) != OSTIARY_OK) {
            bench_die("no key");
        }
    }
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        open_set(folder, cases, (const char *const *)jwks, counts[i]);
    }
    for (size_t i = 0; i < MOST_KEYS; i++) {
        ostiary_free(jwks[i]);
    }
}

/** Tokens of so many issuers in turn, from this one on. */
struct range {
    size_t first, count;
};

static size_t write_claims(const void *ctx, size_t number, char *out, size_t size)
{
    const struct range *range = ctx;
    const long long now = (long long)time(NULL);
    struct bench_claims claims = bench_claims_good(now);
    char issuer[64];
    (void)size;
    (void)snprintf(issuer, sizeof issuer, "https://login.example.com/tenant-%04zu",
                   range->first + number % range->count);
    claims.issuer = issuer;
    bench_claims_write(out, &claims, (unsigned)number, now);
    return strlen(out);
}

static struct bench_minted mint_range(const char *jwk, struct range range)
{
    const struct bench_order order = {.jwks = &jwk,
                                      .jwk_count = 1,
                                      .count = GROWTH_TOKENS,
                                      .claims = write_claims,
                                      .ctx = &range};
    return bench_mint(&order);
}

static char *write_settings(size_t issuers)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    if (out == NULL) {
        bench_die("no memory");
    }
    (void)fputs("{\"resource\":\"https://mcp.example.com/mcp\",\"authorization_servers\""
                ":[",
                out);
    for (size_t i = 0; i < issuers; i++) {
        (void)fprintf(out,
                      "%s{\"issuer\":\"https://login.example.com/tenant-%04zu\","
                      "\"jwks_file\":\"jwks.json\"}",
                      i == 0 ? "" : ",", i);
    }
    (void)fprintf(out, "],%s}", table);
    (void)fclose(out);
    return text;
}

void growth_open_issuers(const char *folder, struct growth_cases *cases)
{
    static const size_t counts[] = {1, 2, 5, 10, 20, MOST_ISSUERS};
    size_t len = 0;
    char *jwk = bench_read_file(folder, "ES256.jwk", &len);
    const struct bench_minted strange = mint_range(jwk, (struct range){MOST_ISSUERS, 1});
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        char *text = write_settings(counts[i]);
        growth_add_both(cases, counts[i], folder, text,
                        mint_range(jwk, (struct range){0, counts[i]}));
        struct growth_point *stranger =
            growth_point_new(folder, text, strlen(text), strange);
        stranger->expected = OSTIARY_UNKNOWN_ISSUER;
        growth_add(cases, "stranger", counts[i], growth_run_again, stranger);
    }
    free(jwk);
}
