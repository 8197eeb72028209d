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

static struct ost_token_key key_in(const struct ost_token_cache *cache, uint64_t number,
                                   uint64_t epoch)
{
    uint8_t digest[OST_SHA256_BYTES];
    const struct ost_span text = {(const char *)&number, sizeof number};
    const struct ost_span signature = {(const char *)digest, sizeof digest};
    assert_true(ost_sha256(text, digest));
    return (struct ost_token_key){ost_token_cache_tag(cache, signature, 0, epoch),
                                  ost_token_cache_name(cache, digest, signature, 0)};
}

static struct ost_token_key key_of(const struct ost_token_cache *cache, uint64_t number)
{
    return key_in(cache, number, 1);
}

static void put_key(struct ost_token_cache *cache, const struct ost_token_key *key,
                    uint64_t number, struct ost_token_facts facts)
{
    struct ost_buf grant = {0};
    ost_buf_addf(&grant, "grant %llu", (unsigned long long)number);
    ost_token_cache_put(cache, key, &facts, &grant);
    ost_buf_clear(&grant);
}

static void put(struct ost_token_cache *cache, uint64_t number,
                struct ost_token_facts facts)
{
    struct ost_token_key key = key_in(cache, number, facts.epoch);
    put_key(cache, &key, number, facts);
}

static bool finds_key(struct ost_token_cache *cache, const struct ost_token_key *key,
                      uint64_t number, struct ost_token_moment moment)
{
    char expected[64];
    struct ost_buf grant = {0};
    struct ost_token_facts facts;
    struct ost_token_place place = ost_token_cache_look(cache, key->tag, moment);
    bool found = place.shelf != NULL &&
                 ost_token_cache_read(cache, place, &key->name, moment, &facts, &grant);
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

static bool finds_in(struct ost_token_cache *cache, uint64_t number, uint64_t epoch,
                     struct ost_token_moment moment)
{
    struct ost_token_key key = key_in(cache, number, epoch);
    return finds_key(cache, &key, number, moment);
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
    put(cache, 1, dying); /* what is told is of the later one */
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

/* Eight places in turn: the hand passes over who was hit, and takes the others.
 * rows: CL-14 */
static void the_hand_passes_over_who_was_hit(void **state)
{
    struct ost_token_cache *cache = cache_of(8);
    (void)state;
    for (uint64_t i = 0; i < 8; i++) {
        put(cache, i, facts_at(noon));
    }
    for (uint64_t i = 0; i < 8; i++) {
        if (i != 2 && i != 5) {
            assert_true(finds(cache, i, noon));
        }
    }
    put(cache, 8, facts_at(noon));
    put(cache, 9, facts_at(noon));
    for (uint64_t i = 0; i < 10; i++) {
        assert_int_equal(finds(cache, i, noon), i != 2 && i != 5);
    }
    put(cache, 10, facts_at(noon)); /* all hot: one must go, one only */
    unsigned left = 0;
    for (uint64_t i = 0; i < 11; i++) {
        left += finds(cache, i, noon) ? 1 : 0;
    }
    assert_int_equal(left, 8);
    ost_token_cache_free(cache);
}

/* Who was not hit again since the hand passed over him goes. rows: CL-14 */
static void a_hit_counts_until_the_hand_has_passed(void **state)
{
    struct ost_token_cache *cache = cache_of(4);
    (void)state;
    for (uint64_t i = 0; i < 4; i++) {
        put(cache, i, facts_at(noon));
    }
    assert_true(finds(cache, 0, noon));
    for (uint64_t i = 10; i < 13; i++) { /* over 0, in the places of 1, 2, 3 */
        put(cache, i, facts_at(noon));
    }
    put(cache, 13, facts_at(noon));
    assert_false(finds(cache, 0, noon));
    for (uint64_t i = 10; i < 14; i++) {
        assert_true(finds(cache, i, noon));
    }
    ost_token_cache_free(cache);
}

/* Tokens that are refused are looked for, and expected, and nobody has to go for them.
 * rows: CL-14 */
static void a_refused_token_turns_no_hand(void **state)
{
    struct ost_token_cache *cache = cache_of(4);
    (void)state;
    for (uint64_t i = 0; i < 4; i++) {
        put(cache, i, facts_at(noon));
    }
    for (uint64_t i = 100; i < 103; i++) {
        assert_false(finds(cache, i, noon));
        ost_token_cache_expect(cache);
    }
    put(cache, 4, facts_at(noon)); /* in the place of the first one */
    for (uint64_t i = 0; i < 5; i++) {
        assert_int_equal(finds(cache, i, noon), i != 0);
    }
    ost_token_cache_free(cache);
}

/* What its cell tells of is taken back, so that it is not hashed for. rows: CL-14 */
static void of_who_had_to_go_nothing_is_told(void **state)
{
    struct ost_token_cache *cache = cache_of(2);
    struct ost_token_key first = key_of(cache, 1);
    (void)state;
    for (uint64_t i = 1; i < 3; i++) {
        put(cache, i, facts_at(noon));
    }
    assert_non_null(ost_token_cache_look(cache, first.tag, noon).shelf);
    put(cache, 3, facts_at(noon));
    assert_null(ost_token_cache_look(cache, first.tag, noon).shelf);
    ost_token_cache_free(cache);
}

/* Two tokens of one tag: the cell is the second one's, also when the place of the first
 * is taken again. rows: CL-14 */
static void a_cell_that_tells_of_another_is_left_alone(void **state)
{
    struct ost_token_cache *cache = cache_of(2);
    struct ost_token_key first = key_of(cache, 1);
    struct ost_token_key second = key_of(cache, 2);
    (void)state;
    second.tag = first.tag;
    put_key(cache, &first, 1, facts_at(noon));
    put_key(cache, &second, 2, facts_at(noon));
    assert_false(finds_key(cache, &first, 1, noon));
    put(cache, 3, facts_at(noon));
    assert_true(finds_key(cache, &second, 2, noon));
    ost_token_cache_free(cache);
}

/* A tag is a hint: another token of it gets nothing. rows: CL-14 */
static void what_a_slot_says_counts(void **state)
{
    struct ost_token_cache *cache = cache_of(8);
    struct ost_token_key key = key_of(cache, 1);
    struct ost_token_key other = key_of(cache, 2);
    (void)state;
    put(cache, 1, facts_at(noon));
    other.tag = key.tag;
    assert_non_null(ost_token_cache_look(cache, other.tag, noon).shelf);
    assert_false(finds_key(cache, &other, 2, noon));
    for (size_t i = 0; i < sizeof key.name.word / sizeof key.name.word[0]; i++) {
        struct ost_token_key changed = key;
        changed.name.word[i] ^= UINT64_C(1) << 63;
        assert_false(finds_key(cache, &changed, 1, noon));
    }
    assert_true(finds_key(cache, &key, 1, noon));
    ost_token_cache_free(cache);
}

/* rows: CL-14 */
static void other_settings_find_nothing(void **state)
{
    struct ost_token_cache *cache = cache_of(8);
    struct ost_token_facts old = facts_at(noon);
    (void)state;
    old.epoch = 7;
    put(cache, 1, old);
    assert_true(finds_in(cache, 1, 7, noon));
    assert_false(finds_in(cache, 1, 8, noon));
    assert_null(ost_token_cache_look(cache, key_in(cache, 1, 8).tag, noon).shelf);
    ost_token_cache_free(cache);
}

static void put_large(struct ost_token_cache *cache, uint64_t number, size_t len)
{
    static char bytes[9000];
    const struct ost_buf grant = {bytes, len, sizeof bytes, false};
    struct ost_token_key key = key_of(cache, number);
    const struct ost_token_facts facts = facts_at(noon);
    memset(bytes, (int)number, sizeof bytes);
    ost_token_cache_put(cache, &key, &facts, &grant);
}

/* The length of what is found of it, all of which is its own; 0: nothing. */
static size_t large_len(struct ost_token_cache *cache, uint64_t number)
{
    struct ost_buf grant = {0};
    struct ost_token_facts facts;
    struct ost_token_key key = key_of(cache, number);
    struct ost_token_place place = ost_token_cache_look(cache, key.tag, noon);
    if (place.shelf != NULL) {
        (void)ost_token_cache_read(cache, place, &key.name, noon, &facts, &grant);
    }
    size_t len = grant.len;
    for (size_t i = 0; i < len; i++) {
        assert_int_equal(grant.data[i], (char)number);
    }
    ost_buf_clear(&grant);
    return len;
}

/* Eight places for small grants and one for large ones: each has its own hand.
 * rows: CL-14 */
static void the_large_push_out_the_large(void **state)
{
    struct ost_token_cache *cache = cache_of(8);
    (void)state;
    for (uint64_t i = 1; i < 9; i++) {
        put_large(cache, i, 1024);
    }
    put_large(cache, 20, 1025);
    assert_int_equal(large_len(cache, 20), 1025);
    put_large(cache, 21, 8192);
    put_large(cache, 22, 8193);
    assert_int_equal(large_len(cache, 20), 0);
    assert_int_equal(large_len(cache, 21), 8192);
    assert_int_equal(large_len(cache, 22), 0);
    for (uint64_t i = 1; i < 9; i++) {
        assert_int_equal(large_len(cache, i), 1024);
    }
    assert_int_equal(ost_token_cache_counts(cache).too_large, 1);
    assert_int_equal(ost_token_cache_counts(cache).entries, 9);
    ost_token_cache_free(cache);
}

/* The index counts seconds in 16 bits: a life goes on past their end, and what they
 * repeat after 18 hours, the slot does not believe. rows: CL-14 */
static void the_seconds_of_the_index_wrap(void **state)
{
    struct ost_token_cache *cache = cache_of(8);
    const struct ost_token_moment early = {1800000000, INT64_C(65530) * 1000};
    struct ost_token_key key = key_of(cache, 1);
    struct ost_token_moment then = early;
    (void)state;
    put(cache, 1, facts_at(early));
    then.now_ms += 59999;
    assert_true(finds(cache, 1, then));
    then.now_ms += 1;
    assert_null(ost_token_cache_look(cache, key.tag, then).shelf);
    then.now_ms = early.now_ms + INT64_C(30000) * 1000;
    assert_null(ost_token_cache_look(cache, key.tag, then).shelf);
    then.now_ms = early.now_ms + INT64_C(65536) * 1000;
    assert_non_null(ost_token_cache_look(cache, key.tag, then).shelf);
    assert_false(finds(cache, 1, then));
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

/* Two that come again and again to a cache full of strangers do not push out each other.
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
        cmocka_unit_test(the_hand_passes_over_who_was_hit),
        cmocka_unit_test(a_hit_counts_until_the_hand_has_passed),
        cmocka_unit_test(a_refused_token_turns_no_hand),
        cmocka_unit_test(of_who_had_to_go_nothing_is_told),
        cmocka_unit_test(a_cell_that_tells_of_another_is_left_alone),
        cmocka_unit_test(what_a_slot_says_counts),
        cmocka_unit_test(other_settings_find_nothing),
        cmocka_unit_test(the_large_push_out_the_large),
        cmocka_unit_test(the_seconds_of_the_index_wrap),
        cmocka_unit_test(a_crowd_does_not_push_out_the_regulars),
        cmocka_unit_test(who_comes_again_gets_a_place),
        cmocka_unit_test(it_is_off_without_places),
        cmocka_unit_test(what_may_live_no_time_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
