/* SPDX-License-Identifier: Apache-2.0 */
/* Grants of tokens that were verified a moment ago: sets of eight places, in two sizes.
 */
#include "core/token_cache.h"

#include <string.h>

#include "base/mem.h"
#include "base/process.h"

#define WAYS         8
#define SMALL_BYTES  1024 /* of a grant (engineering.md C3) */
#define LARGE_BYTES  8192
#define LARGE_EVERY  8 /* one large place for so many small ones */
#define SIZE_CLASSES 2

/** Places of one size. */
struct shelf {
    size_t grant_bytes, slot_bytes;
    uint64_t sets;
    char *slots; /* sets * WAYS of slot_bytes each */
};

struct ost_token_cache {
    int64_t max_age_seconds;
    uint64_t factor; /* odd, random: nobody outside can tell which tokens share a set */
    struct shelf shelves[SIZE_CLASSES];
    _Atomic uint64_t hits, misses, too_large, hand;
};

static bool make_shelf(struct shelf *shelf, size_t grant_bytes, uint64_t entries)
{
    shelf->grant_bytes = grant_bytes;
    shelf->slot_bytes = sizeof(struct ost_token_slot) + grant_bytes;
    shelf->sets = (entries + WAYS - 1) / WAYS;
    shelf->slots = ost_alloc_array(shelf->sets * WAYS, shelf->slot_bytes);
    return shelf->slots != NULL;
}

OST_DEFINE_CLEANUP(cache_cleanup, struct ost_token_cache, ost_token_cache_free)

ostiary_code ost_token_cache_new(const struct ost_token_cache_settings *settings,
                                 struct ost_token_cache **cache_out, ostiary_error *err)
{
    *cache_out = NULL;
    uint64_t entries = (uint64_t)settings->entries;
    if (entries == 0 || settings->max_age_seconds == 0) {
        return OSTIARY_OK;
    }
    OST_CLEANUP(cache_cleanup) struct ost_token_cache *cache = ost_alloc(sizeof *cache);
    OST_ENSURE(cache != NULL && make_shelf(&cache->shelves[0], SMALL_BYTES, entries) &&
                   make_shelf(&cache->shelves[1], LARGE_BYTES,
                              (entries + LARGE_EVERY - 1) / LARGE_EVERY),
               err, OSTIARY_INTERNAL_ERROR, "token cache");
    OST_ENSURE(ost_process_random(&cache->factor, sizeof cache->factor), err,
               OSTIARY_INTERNAL_ERROR, "no random bytes");
    cache->factor |= 1;
    cache->max_age_seconds = settings->max_age_seconds;
    *cache_out = OST_TAKE(cache);
    return OSTIARY_OK;
}

void ost_token_cache_free(struct ost_token_cache *cache)
{
    for (size_t i = 0; cache != NULL && i < SIZE_CLASSES; i++) {
        ost_free(cache->shelves[i].slots);
    }
    ost_free(cache);
}

struct ost_token_name ost_token_name_of(const uint8_t digest[OST_SHA256_BYTES],
                                        uint32_t flags)
{
    struct ost_token_name name;
    memcpy(&name, digest, sizeof name);
    name.word[3] ^= flags;
    return name;
}

/* The first of the eight places where this token may be. */
static char *set_of(const struct ost_token_cache *cache, const struct shelf *shelf,
                    const struct ost_token_name *name)
{
    uint64_t mixed = (name->word[0] * cache->factor) >> 32;
    size_t set = (size_t)((mixed * shelf->sets) >> 32);
    return shelf->slots + set * WAYS * shelf->slot_bytes;
}

static struct ost_token_slot *way_of(const struct shelf *shelf, char *set, size_t way)
{
    return (struct ost_token_slot *)(void *)(set + way * shelf->slot_bytes);
}

/* Whether its time has come and is not over, on both clocks: a wall clock that was set
 * back makes nothing live longer. */
static bool is_in_time(const struct ost_token_cache *cache,
                       const struct ost_token_facts *facts,
                       struct ost_token_moment moment)
{
    int64_t age = moment.now - facts->since;
    int64_t age_ms = moment.now_ms - facts->since_ms;
    return moment.now < facts->until && age >= 0 && age < cache->max_age_seconds &&
           age_ms >= 0 && age_ms < cache->max_age_seconds * 1000;
}

static void mark_used(struct ost_token_slot *slot)
{
    if (atomic_load_explicit(&slot->used, memory_order_relaxed) == 0) {
        atomic_store_explicit(&slot->used, 1, memory_order_relaxed);
    }
}

static bool find_on(const struct ost_token_cache *cache, const struct shelf *shelf,
                    const struct ost_token_name *name, struct ost_token_facts *facts_out,
                    struct ost_buf *grant_out)
{
    char *set = set_of(cache, shelf, name);
    for (size_t way = 0; way < WAYS; way++) {
        struct ost_token_slot *slot = way_of(shelf, set, way);
        if (!ost_token_slot_holds(slot, name) ||
            !ost_buf_reserve(grant_out, shelf->grant_bytes)) {
            continue;
        }
        if (ost_token_slot_read(slot, name, facts_out, grant_out->data,
                                &grant_out->len)) {
            mark_used(slot);
            return true;
        }
        grant_out->len = 0;
    }
    return false;
}

bool ost_token_cache_find(struct ost_token_cache *cache,
                          const struct ost_token_name *name,
                          struct ost_token_moment moment,
                          struct ost_token_facts *facts_out, struct ost_buf *grant_out)
{
    bool found = false;
    for (size_t i = 0; !found && i < SIZE_CLASSES; i++) {
        found = find_on(cache, &cache->shelves[i], name, facts_out, grant_out);
    }
    found = found && is_in_time(cache, facts_out, moment);
    if (!found && !grant_out->failed) {
        ost_buf_reset(grant_out);
    }
    atomic_fetch_add_explicit(found ? &cache->hits : &cache->misses, 1,
                              memory_order_relaxed);
    return found;
}

/* How little a place is worth: 0 is the one to take. */
enum worth {
    WORTH_SAME, /* the token itself, judged again */
    WORTH_EMPTY,
    WORTH_DEAD, /* out of its time, or of older settings */
    WORTH_COLD, /* not hit since the hand last passed */
    WORTH_HOT
};

static enum worth worth_of(const struct ost_token_cache *cache,
                           struct ost_token_slot *slot, const struct ost_token_name *name,
                           const struct ost_token_facts *facts)
{
    const struct ost_token_moment moment = {facts->since, facts->since_ms};
    struct ost_token_name held;
    struct ost_token_facts known;
    if (!ost_token_slot_look(slot, &held, &known)) {
        return WORTH_EMPTY;
    }
    if (ost_token_name_equal(&held, name)) {
        return WORTH_SAME;
    }
    if (known.epoch != facts->epoch || !is_in_time(cache, &known, moment)) {
        return WORTH_DEAD;
    }
    return atomic_load_explicit(&slot->used, memory_order_relaxed) == 0 ? WORTH_COLD
                                                                        : WORTH_HOT;
}

/* All are hot: the hand passes, and whoever is not hit again is the next to go. */
static struct ost_token_slot *pass_hand(struct ost_token_cache *cache,
                                        const struct shelf *shelf, char *set)
{
    uint64_t hand = atomic_fetch_add_explicit(&cache->hand, 1, memory_order_relaxed);
    for (size_t way = 0; way < WAYS; way++) {
        atomic_store_explicit(&way_of(shelf, set, way)->used, 0, memory_order_relaxed);
    }
    return way_of(shelf, set, hand % WAYS);
}

static struct ost_token_slot *place_for(struct ost_token_cache *cache,
                                        const struct shelf *shelf,
                                        const struct ost_token_name *name,
                                        const struct ost_token_facts *facts)
{
    char *set = set_of(cache, shelf, name);
    struct ost_token_slot *best = NULL;
    enum worth least = WORTH_HOT;
    for (size_t way = 0; way < WAYS; way++) {
        struct ost_token_slot *slot = way_of(shelf, set, way);
        enum worth worth = worth_of(cache, slot, name, facts);
        if (worth < least) {
            least = worth;
            best = slot;
        }
    }
    return best == NULL ? pass_hand(cache, shelf, set) : best;
}

void ost_token_cache_put(struct ost_token_cache *cache, const struct ost_token_name *name,
                         const struct ost_token_facts *facts, const struct ost_buf *grant)
{
    for (size_t i = 0; i < SIZE_CLASSES; i++) {
        const struct shelf *shelf = &cache->shelves[i];
        if (grant->len <= shelf->grant_bytes) {
            (void)ost_token_slot_write(place_for(cache, shelf, name, facts), name, facts,
                                       grant->data, grant->len);
            return;
        }
    }
    atomic_fetch_add_explicit(&cache->too_large, 1, memory_order_relaxed);
}

struct ost_token_counts ost_token_cache_counts(const struct ost_token_cache *cache)
{
    struct ost_token_counts counts = {0};
    for (size_t i = 0; cache != NULL && i < SIZE_CLASSES; i++) {
        counts.entries += cache->shelves[i].sets * WAYS;
    }
    if (cache != NULL) {
        counts.hits = atomic_load_explicit(&cache->hits, memory_order_relaxed);
        counts.misses = atomic_load_explicit(&cache->misses, memory_order_relaxed);
        counts.too_large = atomic_load_explicit(&cache->too_large, memory_order_relaxed);
    }
    return counts;
}
