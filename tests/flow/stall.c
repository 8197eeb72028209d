/* SPDX-License-Identifier: Apache-2.0 */
/* How long a check takes while the authorization server answers, and while it stalls: two
 * histograms, to be looked at. No test: nothing here is asserted of time. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "world.h"

#define THREADS 4
#define CHECKS  20000 /* of each thread */
#define BUCKETS 32    /* powers of two nanoseconds */

static struct world world;
static char *tokens[64];
static _Atomic unsigned long buckets[BUCKETS];

static long nanoseconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000L + now.tv_nsec;
}

/* Patient checks: each may wait for ten seconds, and none has reason to. */
static void *run(void *ctx)
{
    char value[2048];
    ostiary_verdict *verdict = ostiary_verdict_new();
    (void)ctx;
    for (unsigned i = 0; i < CHECKS; i++) {
        ostiary_request request = OSTIARY_REQUEST_INIT;
        (void)snprintf(value, sizeof value, "Bearer %s", tokens[i % 64]);
        const ostiary_field field = {{"authorization", 13}, {value, strlen(value)}};
        request.http_method = (ostiary_text){"GET", 3};
        request.fields = &field;
        request.field_count = 1;
        request.timeout_ms = 10000;
        long start = nanoseconds();
        ostiary_code code = ostiary_check(world.door, &request, verdict);
        long took = nanoseconds() - start;
        unsigned bucket = 0;
        while (took > 1 && bucket < BUCKETS - 1) {
            took >>= 1;
            bucket++;
        }
        atomic_fetch_add(&buckets[bucket], 1);
        if (code != OSTIARY_OK) {
            abort();
        }
    }
    ostiary_verdict_free(verdict);
    return NULL;
}

static void measure(const char *weather)
{
    pthread_t threads[THREADS];
    for (size_t i = 0; i < BUCKETS; i++) {
        atomic_store(&buckets[i], 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        (void)pthread_create(&threads[i], NULL, run, NULL);
    }
    for (size_t i = 0; i < THREADS; i++) {
        (void)pthread_join(threads[i], NULL);
    }
    printf("%s: %d threads, %d checks each\n", weather, THREADS, CHECKS);
    for (unsigned i = 0; i < BUCKETS; i++) {
        unsigned long count = atomic_load(&buckets[i]);
        if (count > 0) {
            printf("  below %10lu ns  %6lu\n", 2UL << i, count);
        }
    }
}

int main(void)
{
    world_open(&world, ",\"token_cache\":{\"entries\":0}");
    for (size_t i = 0; i < 64; i++) {
        tokens[i] = world_token(world.key, ISSUER);
    }
    if (ostiary_validator_warm(world.door, 10000, NULL) != OSTIARY_OK) {
        return 1;
    }
    measure("the server answers");
    world.hold = true;
    world_pass(&world, 700); /* past freshness: the refresh is overdue */
    (void)world_judge_at_once(&world, world.next_key);
    while (world_held(&world) == 0) {
        (void)sched_yield();
    }
    measure("the server stalls, the keys are past their freshness");
    printf("fetches without an answer all the while: %u\n", world_held(&world));
    for (size_t i = 0; i < 64; i++) {
        ostiary_free(tokens[i]);
    }
    world_close(&world);
    return 0;
}
