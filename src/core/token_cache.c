/* SPDX-License-Identifier: Apache-2.0 */
/* Grants of tokens that were verified a moment ago: places of two sizes, found by tags.
 */
#include "core/token_cache.h"

#include <string.h>

#include "base/guard.h"
#include "base/mem.h"
#include "base/process.h"
#include "core/token_shelf.h"
#include "jose/siphash.h"

#define SMALL_BYTES  1024 /* of a grant (engineering.md C3) */
#define LARGE_BYTES  8192
#define USUAL_BYTES  512
#define LARGE_EVERY  8 /* one large place for so many small ones */
#define SIZE_CLASSES 2

/** The counts of some threads, alone on their lines of memory. */
struct stripe {
    _Alignas(128) _Atomic uint64_t hits;
    _Atomic uint64_t misses, too_large;
};

struct ost_token_cache {
    uint64_t factor; /* odd, random: nobody outside can tell which tokens share a set */
    struct ost_siphash_key key; /* of the signatures in names */
    struct ost_token_shelf shelves[SIZE_CLASSES];
    size_t stripe_count; /* a power of two */
    struct stripe *stripes;
};

static bool make_parts(struct ost_token_cache *cache, uint64_t entries)
{
    cache->stripe_count = ost_guard_stripe_count();
    cache->stripes = ost_alloc_aligned(_Alignof(struct stripe),
                                       cache->stripe_count * sizeof *cache->stripes);
    return cache->stripes != NULL &&
           ost_token_shelf_make(&cache->shelves[0], SMALL_BYTES, entries) &&
           ost_token_shelf_make(&cache->shelves[1], LARGE_BYTES,
                                (entries + LARGE_EVERY - 1) / LARGE_EVERY);
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
    OST_CLEANUP(cache_cleanup) struct ost_token_cache *cache = ost_alloc(sizeof *cache);
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

/* The end of a signature: nobody but its server can choose it, and a shorter text is no
 * token. */
uint64_t ost_token_tag_of(struct ost_span token, uint32_t flags)
{
    uint64_t tag = 0;
    if (token.len >= sizeof tag) {
        memcpy(&tag, token.data + token.len - sizeof tag, sizeof tag);
    }
    tag = (tag ^ (uint64_t)token.len << 32 ^ (uint64_t)flags << 1) & ~UINT64_C(1);
    return tag == 0 ? 2 : tag;
}

/* The first of the eight places where a token of this tag may be. */
static size_t set_of(const struct ost_token_cache *cache,
                     const struct ost_token_shelf *shelf, uint64_t tag)
{
    return ost_token_shelf_set(shelf, (tag * cache->factor) >> 32);
}

struct ost_token_place ost_token_cache_look(const struct ost_token_cache *cache,
                                            uint64_t tag, uint64_t epoch,
                                            struct ost_token_moment moment)
{
    const struct ost_token_facts now = {.epoch = epoch, .since_ms = moment.now_ms};
    for (size_t i = 0; i < SIZE_CLASSES; i++) {
        const struct ost_token_shelf *shelf = &cache->shelves[i];
        size_t set = set_of(cache, shelf, tag);
        size_t place = ost_token_shelf_look(shelf, set, tag, &now);
        if (place < set + OST_TOKEN_WAYS) {
            return (struct ost_token_place){shelf, place};
        }
    }
    return (struct ost_token_place){NULL, 0};
}

void ost_token_place_expect(struct ost_token_place place)
{
    ost_token_slot_expect(ost_token_shelf_slot(place.shelf, place.number), false,
                          USUAL_BYTES);
}

/* Memory answers later than arithmetic: what a hit reads and a miss writes is asked for
 * ahead of the hashing. */
void ost_token_cache_expect(const struct ost_token_cache *cache, uint64_t tag,
                            uint64_t epoch, struct ost_token_moment moment)
{
    const struct ost_token_facts now = {.epoch = epoch, .since_ms = moment.now_ms};
    const struct ost_token_shelf *shelf = &cache->shelves[0];
    size_t place = ost_token_shelf_choose(shelf, set_of(cache, shelf, tag), tag, &now);
    ost_token_slot_expect(ost_token_shelf_slot(shelf, place), true, USUAL_BYTES);
}

static bool read_place(struct ost_token_place place, const struct ost_token_name *name,
                       struct ost_token_facts *facts_out, struct ost_buf *grant_out)
{
    struct ost_token_slot *slot = ost_token_shelf_slot(place.shelf, place.number);
    if (!ost_buf_reserve(grant_out, place.shelf->grant_bytes) ||
        !ost_token_slot_read(slot, name, facts_out, grant_out->data, &grant_out->len)) {
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
    return &cache->stripes[ost_process_stripe_hint() & (cache->stripe_count - 1)];
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

/* The marks follow: who looks in between sees old ones, and judges in full. */
static void put_on(const struct ost_token_cache *cache,
                   const struct ost_token_shelf *shelf, const struct ost_token_key *key,
                   const struct ost_token_facts *facts, const struct ost_buf *grant)
{
    size_t set = set_of(cache, shelf, key->tag);
    size_t place = ost_token_shelf_choose(shelf, set, key->tag, facts);
    if (ost_token_slot_write(ost_token_shelf_slot(shelf, place), &key->name, facts,
                             grant->data, grant->len)) {
        ost_token_shelf_mark(shelf, place, key->tag, facts);
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
        counts.entries += cache->shelves[i].sets * OST_TOKEN_WAYS;
    }
    for (size_t i = 0; cache != NULL && i < cache->stripe_count; i++) {
        struct stripe *stripe = &cache->stripes[i];
        counts.hits += atomic_load_explicit(&stripe->hits, memory_order_relaxed);
        counts.misses += atomic_load_explicit(&stripe->misses, memory_order_relaxed);
        counts.too_large +=
            atomic_load_explicit(&stripe->too_large, memory_order_relaxed);
    }
    return counts;
}
