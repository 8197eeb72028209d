/* SPDX-License-Identifier: Apache-2.0 */
/* The token cache by itself: who is found, who has to go. */
#include <stdio.h>
#include <string.h>

#include "../harness/cm.h"
#include "core/token_cache.h"

static const struct ost_token_moment noon = {1800000000, 5000000};

static struct ost_token_facts facts_at(struct ost_token_moment moment)
{
    return (struct ost_token_facts){.epoch = 1,
                                    .since = moment.now,
                                    .until = moment.now + 300,
                                    .since_ms = moment.now_ms,
                                    .max_age_seconds = 60};
}

static struct ost_token_cache *cache_of(int64_t entries)
{
    const struct ost_token_cache_settings settings = {entries, 60};
    struct ost_token_cache *cache = NULL;
    assert_int_equal(ost_token_cache_new(&settings, &cache, NULL), OSTIARY_OK);
    return cache;
}

static struct ost_token_key key_of(const struct ost_token_cache *cache, uint64_t number)
{
    uint8_t digest[OST_SHA256_BYTES];
    const struct ost_span text = {(const char *)&number, sizeof number};
    const struct ost_span signature = {(const char *)digest, sizeof digest};
    assert_true(ost_sha256(text, digest));
    return (struct ost_token_key){ost_token_tag_of(signature, 0),
                                  ost_token_cache_name(cache, digest, signature, 0)};
}

static void put(struct ost_token_cache *cache, uint64_t number,
                struct ost_token_facts facts)
{
    struct ost_buf grant = {0};
    struct ost_token_key key = key_of(cache, number);
    ost_buf_addf(&grant, "grant %llu", (unsigned long long)number);
    ost_token_cache_put(cache, &key, &facts, &grant);
    ost_buf_clear(&grant);
}

static bool finds_in(struct ost_token_cache *cache, uint64_t number, uint64_t epoch,
                     struct ost_token_moment moment)
{
    char expected[64];
    struct ost_buf grant = {0};
    struct ost_token_facts facts;
    struct ost_token_key key = key_of(cache, number);
    struct ost_token_place place = ost_token_cache_look(cache, key.tag, epoch, moment);
    bool found = place.shelf != NULL &&
                 ost_token_cache_read(cache, place, &key.name, moment, &facts, &grant);
    if (found) {
        (void)snprintf(expected, sizeof expected, "grant %llu",
                       (unsigned long long)number);
        assert_int_equal(grant.len, strlen(expected));
        assert_memory_equal(grant.data, expected, grant.len);
    } else {
        assert_int_equal(grant.len, 0);
    }
    ost_buf_clear(&grant);
    return found;
}

static bool finds(struct ost_token_cache *cache, uint64_t number,
                  struct ost_token_moment moment)
{
    return finds_in(cache, number, 1, moment);
}

/* rows: CL-14 */
static void what_was_put_is_found_until_its_time_is_over(void **state)
{
    struct ost_token_cache *cache = cache_of(64);
    (void)state;
    put(cache, 1, facts_at(noon));
    assert_true(finds(cache, 1, noon));
    assert_false(finds(cache, 2, noon));
    assert_true(finds(cache, 1, (struct ost_token_moment){noon.now + 59, noon.now_ms}));
    assert_false(finds(cache, 1, (struct ost_token_moment){noon.now + 60, noon.now_ms}));
    assert_false(finds(cache, 1, (struct ost_token_moment){noon.now - 1, noon.now_ms}));
    assert_true(
        finds(cache, 1, (struct ost_token_moment){noon.now, noon.now_ms + 59999}));
    assert_false(
        finds(cache, 1, (struct ost_token_moment){noon.now, noon.now_ms + 60000}));
    assert_false(finds(cache, 1, (struct ost_token_moment){noon.now, noon.now_ms - 1}));
    struct ost_token_facts dying = facts_at(noon);
    dying.until = noon.now + 1;
    put(cache, 1, dying); /* in its own place */
    assert_true(finds(cache, 1, noon));
    assert_false(finds(cache, 1, (struct ost_token_moment){noon.now + 1, noon.now_ms}));
    ost_token_cache_free(cache);
}

static bool differ(const struct ost_token_name *a, const struct ost_token_name *b)
{
    return memcmp(a, b, sizeof *a) != 0;
}

/* Every byte of what is signed and of the signature counts, and what was asked, and no
 * other cache has the same names. rows: CL-14 */
static void a_name_is_of_all_that_a_token_is(void **state)
{
    struct ost_token_cache *cache = cache_of(8);
    struct ost_token_cache *other_cache = cache_of(8);
    uint8_t digest[OST_SHA256_BYTES] = {7};
    char letters[342] = "signature";
    const struct ost_span signature = {letters, sizeof letters};
    const struct ost_token_name plain = ost_token_cache_name(cache, digest, signature, 0);
    const struct ost_token_name again = ost_token_cache_name(cache, digest, signature, 0);
    const struct ost_token_name asked = ost_token_cache_name(cache, digest, signature, 1);
    const struct ost_token_name other =
        ost_token_cache_name(other_cache, digest, signature, 0);
    (void)state;
    assert_false(differ(&plain, &again));
    assert_true(differ(&plain, &asked));
    assert_true(differ(&plain, &other));
    for (size_t i = 0; i < sizeof letters; i++) {
        letters[i] ^= 1;
        const struct ost_token_name changed =
            ost_token_cache_name(cache, digest, signature, 0);
        assert_true(differ(&plain, &changed));
        letters[i] ^= 1;
    }
    for (size_t i = 0; i < sizeof digest; i++) {
        digest[i] ^= 0x80;
        const struct ost_token_name changed =
            ost_token_cache_name(cache, digest, signature, 0);
        assert_true(differ(&plain, &changed));
        digest[i] ^= 0x80;
    }
    const struct ost_token_name shorter = ost_token_cache_name(
        cache, digest, ost_span_first(signature, sizeof letters - 1), 0);
    assert_true(differ(&plain, &shorter));
    ost_token_cache_free(other_cache);
    ost_token_cache_free(cache);
}

/* One set of eight: the dead go before the cold, the cold before the hot. rows: CL-14 */
static void the_least_worthy_goes_first(void **state)
{
    struct ost_token_cache *cache = cache_of(8);
    (void)state;
    for (uint64_t i = 0; i < 8; i++) {
        put(cache, i, facts_at(noon));
    }
    for (uint64_t i = 0; i < 7; i++) {
        assert_true(finds(cache, i, noon)); /* all but 7 are hot */
    }
    put(cache, 8, facts_at(noon));
    assert_false(finds(cache, 7, noon));
    for (uint64_t i = 0; i < 9; i++) {
        assert_int_equal(finds(cache, i, noon), i != 7);
    }
    struct ost_token_facts old = facts_at(noon);
    old.epoch = 0;
    put(cache, 3, old);                       /* of older settings: dead */
    assert_true(finds_in(cache, 3, 0, noon)); /* and hot */
    assert_false(finds(cache, 3, noon));
    put(cache, 9, facts_at(noon));
    for (uint64_t i = 0; i < 10; i++) {
        assert_int_equal(finds(cache, i, noon), i != 7 && i != 3);
    }
    put(cache, 10, facts_at(noon)); /* all hot: one must go, one only */
    unsigned left = 0;
    for (uint64_t i = 0; i < 11; i++) {
        left += finds(cache, i, noon) ? 1 : 0;
    }
    assert_int_equal(left, 8);
    ost_token_cache_free(cache);
}

/* Strangers that come once each do not push out who comes again. rows: CL-14 */
static void a_crowd_does_not_push_out_the_regulars(void **state)
{
    struct ost_token_cache *cache = cache_of(1024);
    unsigned kept = 0;
    (void)state;
    for (uint64_t i = 0; i < 100; i++) {
        put(cache, i, facts_at(noon));
    }
    for (uint64_t stranger = 1000; stranger < 101000; stranger++) {
        put(cache, stranger, facts_at(noon));
        (void)finds(cache, stranger % 100, noon);
    }
    for (uint64_t i = 0; i < 100; i++) {
        kept += finds(cache, i, noon) ? 1 : 0;
    }
    assert_int_equal(kept, 100);
    ost_token_cache_free(cache);
}

/* Two that come again and again to a full set of strangers do not push out each other.
 * rows: CL-14 */
static void who_comes_again_gets_a_place(void **state)
{
    struct ost_token_cache *cache = cache_of(8);
    unsigned found = 0;
    (void)state;
    for (uint64_t i = 0; i < 8; i++) {
        put(cache, i, facts_at(noon));
    }
    for (int64_t ms = 1; ms <= 16; ms++) {
        struct ost_token_moment moment = {noon.now, noon.now_ms + ms};
        for (uint64_t i = 100; i < 102; i++) {
            if (finds(cache, i, moment)) {
                found++;
            } else {
                put(cache, i, facts_at(moment));
            }
        }
    }
    assert_true(found >= 16);
    ost_token_cache_free(cache);
}

static void it_is_off_without_places(void **state)
{
    const struct ost_token_cache_settings none = {0, 60};
    struct ost_token_cache *cache = NULL;
    (void)state;
    assert_int_equal(ost_token_cache_new(&none, &cache, NULL), OSTIARY_OK);
    assert_null(cache);
    assert_int_equal(ost_token_cache_counts(NULL).entries, 0);
}

/* rows: CL-14 */
static void what_may_live_no_time_is_not_found(void **state)
{
    struct ost_token_cache *cache = cache_of(8);
    struct ost_token_facts facts = facts_at(noon);
    (void)state;
    facts.max_age_seconds = 0;
    put(cache, 1, facts);
    assert_false(finds(cache, 1, noon));
    ost_token_cache_free(cache);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_put_is_found_until_its_time_is_over),
        cmocka_unit_test(a_name_is_of_all_that_a_token_is),
        cmocka_unit_test(the_least_worthy_goes_first),
        cmocka_unit_test(a_crowd_does_not_push_out_the_regulars),
        cmocka_unit_test(who_comes_again_gets_a_place),
        cmocka_unit_test(it_is_off_without_places),
        cmocka_unit_test(what_may_live_no_time_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
