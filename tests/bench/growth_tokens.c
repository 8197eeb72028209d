/* SPDX-License-Identifier: Apache-2.0 */
/* Growth of what is cached: a million tokens in a cache of the largest size, of which so
 * many are in use. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "allocations.h"
#include "growth.h"

#define MOST_PASSES   20
#define MOST_OF_A_HIT 3 /* allocations in libcrypto */

static const char settings[] =
    "{\"resource\":\"https://mcp.example.com/mcp\",\"authorization_servers\":[{\"issuer\":"
    "\"https://login.example.com/tenant-7f3c\",\"jwks_file\":\"jwks.json\"}],"
    "\"token_cache\":{\"entries\":1048576},\"reload_seconds\":0,\"scopes_supported\":"
    "[\"todo:read\"],\"policy\":{\"tools\":{\"createTodo\":{\"scopes\":"
    "[\"todo:write\"]}}}}";

/** What one of two threads puts into the cache. */
struct share {
    struct growth_point *point;
    size_t thread, times;
};

static void *put(void *ctx)
{
    struct share *share = ctx;
    growth_run_again(share->point, share->thread, share->times);
    allocations_hand_in();
    return NULL;
}

static void fill(struct growth_point *point)
{
    pthread_t other;
    size_t half = point->count / 2;
    struct share shares[] = {{point, 0, point->count - half}, {point, 1, half}};
    if (pthread_create(&other, NULL, put, &shares[1]) != 0) {
        bench_die("no thread");
    }
    (void)put(&shares[0]);
    (void)pthread_join(other, NULL);
}

/* Of the tokens `which`, those that were in the cache: for a signature OpenSSL allocates
 * a dozen times and more, for a hit hardly ever. What was not there is in it now, in
 * another one's place. Returns how many stay. */
static size_t sift(struct growth_point *point, uint32_t *which, size_t count)
{
    size_t kept = 0;
    uint64_t before = allocations_so_far().libcrypto;
    for (size_t i = 0; i < count; i++) {
        atomic_store(&point->next, i);
        growth_run_again(point, 0, 1);
        uint64_t after = allocations_so_far().libcrypto;
        if (after - before <= MOST_OF_A_HIT) {
            which[kept++] = which[i];
        }
        before = after;
    }
    return kept;
}

/* Eight cells a set: where more tokens fall into one, some are never in. They are left
 * out, or what is timed is no hit. */
static void keep_those_that_fit(struct growth_point *point)
{
    uint32_t *which = calloc(point->count, sizeof *which);
    size_t kept = point->count;
    if (which == NULL) {
        bench_die("no memory");
    }
    for (size_t i = 0; i < point->count; i++) {
        which[i] = (uint32_t)i;
    }
    point->which = which;
    for (size_t pass = 0; pass < MOST_PASSES; pass++) {
        uint64_t misses = bench_door_misses(&point->door);
        point->count = kept;
        kept = sift(point, which, kept);
        if (bench_door_misses(&point->door) == misses) {
            return;
        }
    }
    bench_die("the cache does not come to rest");
}

static void add_points(struct growth_cases *cases, const struct growth_point *all,
                       size_t most)
{
    for (size_t size = 1; size <= most; size *= 10) {
        struct growth_point *point = malloc(sizeof *point);
        if (point == NULL) {
            bench_die("no memory");
        }
        memcpy(point, all, sizeof *point);
        point->count = size < all->count ? size : all->count;
        growth_add(cases, "again", point->count, growth_run_again, point);
        growth_add(cases, "hash", point->count, growth_run_hash, point);
    }
}

void growth_open_tokens(const char *folder, struct growth_cases *cases, size_t most)
{
    char *text = strdup(settings);
    struct growth_point *all = growth_point_new(folder, text, strlen(text),
                                                bench_mint_by(folder, "ES256.jwk", most));
    fill(all);
    keep_those_that_fit(all);
    add_points(cases, all, most);
    (void)snprintf(cases->name, sizeof cases->name, ", %zu of %zu tokens stay in it",
                   all->count, most);
}
