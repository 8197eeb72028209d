/* SPDX-License-Identifier: Apache-2.0 */
/* Grants of tokens that were verified a moment ago (CL-14), bound to the key that signed
 * them and to the settings that judged them (design decision 5). Bounded; no locks. */
#ifndef OST_CORE_TOKEN_CACHE_H
#define OST_CORE_TOKEN_CACHE_H

#include "base/buf.h"
#include "base/error.h"
#include "config/settings.h"
#include "core/token_slot.h"
#include "jose/digest.h"

struct ost_token_cache;

/** NULL in *cache_out where the settings turn it off. Memory is reserved now and touched
 *  as it is used. Owns: ost_token_cache_free(). */
OSTIARY_MUST_CHECK ostiary_code
ost_token_cache_new(const struct ost_token_cache_settings *settings,
                    struct ost_token_cache **cache_out, ostiary_error *err);
void ost_token_cache_free(struct ost_token_cache *cache);

/** `flags`: OSTIARY_WITH_..., since the grant holds more or less by them. */
struct ost_token_name ost_token_name_of(const uint8_t digest[OST_SHA256_BYTES],
                                        uint32_t flags);

/** A look at the clocks, as the check has taken it. */
struct ost_token_moment {
    int64_t now;    /* Unix seconds */
    int64_t now_ms; /* monotonic */
};

/** Copy out the grant of this token, if it is there and its time is not over; whether its
 *  key and its settings still stand, the caller decides from *facts_out. On false
 *  `grant_out` is empty, or failed: no memory. Any thread. */
bool ost_token_cache_find(struct ost_token_cache *cache,
                          const struct ost_token_name *name,
                          struct ost_token_moment moment,
                          struct ost_token_facts *facts_out, struct ost_buf *grant_out);
/** Keep the grant, until `facts->until` and the cap at most. Where it is too large, or
 *  everybody is writing, it is not kept. Any thread; never waits. */
void ost_token_cache_put(struct ost_token_cache *cache, const struct ost_token_name *name,
                         const struct ost_token_facts *facts,
                         const struct ost_buf *grant);

struct ost_token_counts {
    uint64_t entries; /* places */
    uint64_t hits, misses, too_large;
};
struct ost_token_counts ost_token_cache_counts(const struct ost_token_cache *cache);

#endif
