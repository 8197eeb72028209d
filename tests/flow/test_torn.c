/* SPDX-License-Identifier: Apache-2.0 */
/* Many threads write and read the same few places of the token cache: what is found is
 * whole, and is the token's own. Clean under TSan. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "../harness/cm.h"
#include "core/token_cache.h"

#define THREADS 8
#define TOKENS  12 /* more than there are places */
#define ROUNDS  20000

static struct ost_token_cache *cache;
static _Atomic unsigned found_count;

static struct ost_token_key key_of(uint64_t number)
{
    uint8_t digest[OST_SHA256_BYTES];
    for (size_t i = 0; i < sizeof digest; i++) {
        digest[i] = (uint8_t)(number / 2 * 31 + i); /* two by two of one tag */
    }
    digest[0] = (uint8_t)number;
    const struct ost_span signature = {(const char *)digest, sizeof digest};
    return (struct ost_token_key){ost_token_cache_tag(cache, signature, 0, 0),
                                  ost_token_cache_name(cache, digest, signature, 0)};
}

/* Every byte of the grant, and every fact, says which token it belongs to. */
static void put(uint64_t number)
{
    char bytes[800];
    struct ost_buf grant = {bytes, sizeof bytes - (size_t)number, sizeof bytes, false};
    struct ost_token_key key = key_of(number);
    const struct ost_token_facts facts = {.epoch = number,
                                          .key_serial = number,
                                          .since = 0,
                                          .until = 100,
                                          .since_ms = 0,
                                          .max_age_seconds = 60};
    memset(bytes, (int)number, sizeof bytes);
    ost_token_cache_put(cache, &key, &facts, &grant);
}

static void find(uint64_t number, struct ost_buf *grant)
{
    const struct ost_token_moment moment = {1, 1};
    struct ost_token_key key = key_of(number);
    struct ost_token_facts facts;
    struct ost_token_place place = ost_token_cache_look(cache, key.tag, moment);
    if (place.shelf == NULL ||
        !ost_token_cache_read(cache, place, &key.name, moment, &facts, grant)) {
        return;
    }
    atomic_fetch_add(&found_count, 1);
    if (facts.epoch != number || facts.key_serial != number ||
        grant->len != 800 - (size_t)number) {
        abort();
    }
    for (size_t i = 0; i < grant->len; i++) {
        if (grant->data[i] != (char)number) {
            abort();
        }
    }
    ost_buf_reset(grant);
}

static void *run(void *ctx)
{
    struct ost_buf grant = {0};
    uint64_t seed = (uint64_t)(uintptr_t)ctx;
    for (unsigned i = 0; i < ROUNDS; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        uint64_t number = (seed >> 33) % TOKENS;
        if ((seed >> 40) % 4 == 0) {
            put(number);
        } else {
            find(number, &grant);
        }
    }
    ost_buf_clear(&grant);
    return NULL;
}

/* rows: CL-14 */
static void nothing_is_ever_found_torn(void **state)
{
    const struct ost_token_cache_settings settings = {8, 60};
    pthread_t threads[THREADS];
    (void)state;
    assert_int_equal(ost_token_cache_new(&settings, &cache, NULL), OSTIARY_OK);
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, run, (void *)(i + 1)), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        (void)pthread_join(threads[i], NULL);
    }
    assert_true(atomic_load(&found_count) > 0);
    ost_token_cache_free(cache);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_ever_found_torn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
