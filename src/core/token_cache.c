/* SPDX-License-Identifier: Apache-2.0 */
/* Grants of tokens that were verified a moment ago: places of two sizes, found by one
 * index. */
#include "core/token_cache.h"

#include <string.h>

#include "base/mem.h"
#include "base/process.h"
#include "core/token_index.h"
#include "jose/siphash.h"

#define SMALL_BYTES  1024 /* of a grant (engineering.md C3) */
#define LARGE_BYTES  8192
#define USUAL_BYTES  512
#define LARGE_EVERY  8 /* one large place for so many small ones */
#define SIZE_CLASSES 2

/** The counts of a processor, alone on their lines of memory. */
struct stripe {
    _Alignas(128) _Atomic uint64_t hits;
    _Atomic uint64_t misses, too_large;
};

struct ost_token_cache {
    uint64_t factor; /* odd, random: nobody outside can tell which tokens share a set */
    struct ost_siphash_key key; /* of the signatures in names */
    struct ost_token_index index;
    struct ost_token_shelf shelves[SIZE_CLASSES]; /* numbered on, in the index */
    struct stripe *stripes;                       /* ost_process_stripe_count() */
};

static bool make_parts(struct ost_token_cache *cache, uint64_t entries)
{
    uint64_t large = (entries + LARGE_EVERY - 1) / LARGE_EVERY;
    cache->stripes = ost_alloc_aligned(
        _Alignof(struct stripe), ost_process_stripe_count() * sizeof *cache->stripes);
    return cache->stripes != NULL &&
           ost_token_shelf_make(&cache->shelves[0], SMALL_BYTES, entries) &&
           ost_token_shelf_make(&cache->shelves[1], LARGE_BYTES, large) &&
           ost_token_index_make(&cache->index, entries + large);
}

OST_DEFINE_CLEANUP(cache_cleanup, struct ost_token_cache, ost_token_cache_free)

ostiary_code ost_token_cache_new(const struct ost_token_cache_settings *settings,
                                 struct ost_token_cache **cache_out, ostiary_error *err)
{
    *cache_out = NULL;
    uint64_t entries = (uint64_t)settings->entries;
    if (entries == 0) {
        return OSTIARY_OK;
    }
    OST_CLEANUP(cache_cleanup)
    struct ost_token_cache *cache =
        ost_alloc_aligned(_Alignof(struct ost_token_cache), sizeof *cache);
    OST_ENSURE(cache != NULL && make_parts(cache, entries), err, OSTIARY_INTERNAL_ERROR,
               "token cache");
    OST_ENSURE(ost_process_random(&cache->factor, sizeof cache->factor) &&
                   ost_process_random(&cache->key, sizeof cache->key),
               err, OSTIARY_INTERNAL_ERROR, "no random bytes");
    cache->factor |= 1;
    *cache_out = OST_TAKE(cache);
    return OSTIARY_OK;
}

void ost_token_cache_free(struct ost_token_cache *cache)
{
    for (size_t i = 0; cache != NULL && i < SIZE_CLASSES; i++) {
        ost_token_shelf_clear(&cache->shelves[i]);
    }
    if (cache != NULL) {
        ost_token_index_clear(&cache->index);
        ost_free(cache->stripes);
    }
    ost_free(cache);
}

struct ost_token_name ost_token_cache_name(const struct ost_token_cache *cache,
                                           const uint8_t digest[OST_SHA256_BYTES],
                                           struct ost_span signature, uint32_t flags)
{
    struct ost_token_name name;
    memcpy(name.word, digest, OST_SHA256_BYTES);
    name.word[3] ^= flags;
    ost_siphash(&cache->key, signature, &name.word[4]);
    return name;
}

/* Twice, so that each bit of it is of all bits of what is mixed. */
static uint64_t mix(const struct ost_token_cache *cache, uint64_t value)
{
    value *= cache->factor;
    return (value ^ value >> 32) * cache->factor;
}

/* The end of a signature: nobody but its server can choose it, and a shorter text is no
 * token. What is told of under other settings is told of elsewhere. */
uint64_t ost_token_cache_tag(const struct ost_token_cache *cache, struct ost_span token,
                             uint32_t flags, uint64_t epoch)
{
    uint64_t end = 0;
    if (token.len >= sizeof end) {
        memcpy(&end, token.data + token.len - sizeof end, sizeof end);
    }
    uint64_t tag = mix(cache, end ^ (uint64_t)token.len << 32 ^ epoch << 8 ^ flags);
    ost_token_index_expect(&cache->index, tag);
    return tag;
}

/* Of numbers that go on from one shelf to the next. */
static struct ost_token_place place_of(const struct ost_token_cache *cache,
                                       uint64_t number)
{
    const struct ost_token_shelf *small = &cache->shelves[0];
    return number < small->count
               ? (struct ost_token_place){small, number}
               : (struct ost_token_place){&cache->shelves[1], number - small->count};
}

static uint64_t number_of(const struct ost_token_cache *cache,
                          struct ost_token_place place)
{
    return place.number +
           (place.shelf == &cache->shelves[0] ? 0 : cache->shelves[0].count);
}

static struct ost_token_slot *slot_at(struct ost_token_place place)
{
    return ost_token_shelf_slot(place.shelf, place.number);
}

static int64_t second_of(int64_t ms)
{
    return ms / 1000;
}

struct ost_token_place ost_token_cache_look(const struct ost_token_cache *cache,
                                            uint64_t tag, struct ost_token_moment moment)
{
    uint64_t number = ost_token_index_look(&cache->index, tag, second_of(moment.now_ms));
    if (number == OST_TOKEN_NOWHERE) {
        return (struct ost_token_place){NULL, 0};
    }
    struct ost_token_place place = place_of(cache, number);
    ost_token_slot_expect(slot_at(place), false, USUAL_BYTES);
    return place;
}

/* Memory answers later than arithmetic: what will be written is asked for ahead of the
 * hashing, and so is what will be read of the place after it. */
void ost_token_cache_expect(const struct ost_token_cache *cache)
{
    const struct ost_token_shelf *shelf = &cache->shelves[0];
    uint64_t place = ost_token_shelf_peek(shelf);
    ost_token_slot_expect(ost_token_shelf_slot(shelf, place), true, USUAL_BYTES);
    ost_token_shelf_expect(shelf, place + 1);
}

static bool read_place(struct ost_token_place place, const struct ost_token_name *name,
                       struct ost_token_facts *facts_out, struct ost_buf *grant_out)
{
    if (!ost_buf_reserve(grant_out, place.shelf->grant_bytes) ||
        !ost_token_slot_read(slot_at(place), name, facts_out, grant_out->data,
                             &grant_out->len)) {
        grant_out->len = 0; /* what changed under the copy is in part somebody else's */
        if (!grant_out->failed) {
            explicit_bzero(grant_out->data, place.shelf->grant_bytes);
        }
        return false;
    }
    ost_token_shelf_use(place.shelf, place.number);
    return true;
}

static struct stripe *stripe_of(struct ost_token_cache *cache)
{
    return &cache->stripes[ost_process_stripe()];
}

static void count(_Atomic uint64_t *place)
{
    atomic_fetch_add_explicit(place, 1, memory_order_relaxed);
}

void ost_token_cache_count_miss(struct ost_token_cache *cache)
{
    count(&stripe_of(cache)->misses);
}

bool ost_token_cache_read(struct ost_token_cache *cache, struct ost_token_place place,
                          const struct ost_token_name *name,
                          struct ost_token_moment moment,
                          struct ost_token_facts *facts_out, struct ost_buf *grant_out)
{
    bool found = read_place(place, name, facts_out, grant_out) &&
                 ost_token_is_in_time(facts_out, moment);
    if (!found && !grant_out->failed) {
        ost_buf_reset(grant_out);
    }
    count(found ? &stripe_of(cache)->hits : &stripe_of(cache)->misses);
    return found;
}

/* Of a full set, the cell whose token is the first to go anyway. */
static uint64_t least_of(const struct ost_token_cache *cache, uint64_t first)
{
    uint64_t least = first;
    uint64_t least_worth = UINT64_MAX;
    for (uint64_t cell = first; cell < first + OST_TOKEN_WAYS; cell++) {
        struct ost_token_place place =
            place_of(cache, ost_token_index_place(&cache->index, cell));
        uint64_t worth = ost_token_shelf_worth(place.shelf, place.number);
        if (worth < least_worth) {
            least_worth = worth;
            least = cell;
        }
    }
    return least;
}

static uint64_t home_of(const struct ost_token_cache *cache, uint64_t tag,
                        const struct ost_token_facts *facts)
{
    int64_t second = second_of(facts->since_ms);
    int64_t lives = facts->until - facts->since;
    lives = lives < facts->max_age_seconds ? lives : facts->max_age_seconds;
    uint64_t cell = ost_token_index_choose(&cache->index, tag, second);
    if (cell == OST_TOKEN_NOWHERE) {
        cell = least_of(cache, ost_token_index_first(&cache->index, tag));
    }
    return ost_token_index_home(tag, second + lives, cell);
}

/* The cell follows: who looks in between is told nothing, and judges in full. What was
 * told of the place is taken back first, for both may be one cell. */
static void put_on(struct ost_token_cache *cache, struct ost_token_shelf *shelf,
                   const struct ost_token_key *key, const struct ost_token_facts *facts,
                   const struct ost_buf *grant)
{
    int64_t second = second_of(facts->since_ms);
    uint64_t home = home_of(cache, key->tag, facts);
    const struct ost_token_place place = {shelf, ost_token_shelf_take(shelf)};
    const struct ost_token_content content = {&key->name, facts, home, grant->data,
                                              grant->len};
    uint64_t number = number_of(cache, place);
    uint64_t old_home = ost_token_slot_home(slot_at(place));
    if (ost_token_slot_write(slot_at(place), &content)) {
        ost_token_index_forget(&cache->index, old_home, number, second);
        ost_token_index_point(&cache->index, home, number);
    }
}

void ost_token_cache_put(struct ost_token_cache *cache, const struct ost_token_key *key,
                         const struct ost_token_facts *facts, const struct ost_buf *grant)
{
    for (size_t i = 0; i < SIZE_CLASSES; i++) {
        if (grant->len <= cache->shelves[i].grant_bytes) {
            put_on(cache, &cache->shelves[i], key, facts, grant);
            return;
        }
    }
    count(&stripe_of(cache)->too_large);
}

struct ost_token_counts ost_token_cache_counts(const struct ost_token_cache *cache)
{
    struct ost_token_counts counts = {0};
    for (size_t i = 0; cache != NULL && i < SIZE_CLASSES; i++) {
        counts.entries += cache->shelves[i].count;
    }
    for (size_t i = 0; cache != NULL && i < ost_process_stripe_count(); i++) {
        struct stripe *stripe = &cache->stripes[i];
        counts.hits += atomic_load_explicit(&stripe->hits, memory_order_relaxed);
        counts.misses += atomic_load_explicit(&stripe->misses, memory_order_relaxed);
        counts.too_large +=
            atomic_load_explicit(&stripe->too_large, memory_order_relaxed);
    }
    return counts;
}
