/* SPDX-License-Identifier: Apache-2.0 */
/* Grants of tokens that were verified a moment ago (CL-14), bound to the key that signed
 * them and to the settings that judged them (design decision 5). Bounded; no locks. */
#ifndef OST_CORE_TOKEN_CACHE_H
#define OST_CORE_TOKEN_CACHE_H

#include "base/buf.h"
#include "base/error.h"
#include "config/settings.h"
#include "core/token_shelf.h"
#include "jose/digest.h"

struct ost_token_cache;

/** NULL in *cache_out where the settings give it no entries. Memory is reserved now and
 * touched as it is used. Owns: ost_token_cache_free(). */
OSTIARY_MUST_CHECK ostiary_code
ost_token_cache_new(const struct ost_token_cache_settings *settings,
                    struct ost_token_cache **cache_out, ostiary_error *err);
void ost_token_cache_free(struct ost_token_cache *cache);

/** `digest` is of what is signed; `flags`: OSTIARY_WITH_..., since the grant holds more
 * or less by them. */
struct ost_token_name ost_token_cache_name(const struct ost_token_cache *cache,
                                           const uint8_t digest[OST_SHA256_BYTES],
                                           struct ost_span signature, uint32_t flags);
/** What is put, or looked for: the name says whose it is, the tag where it is told of. */
struct ost_token_key {
    uint64_t tag; /* from ost_token_cache_tag(), in the epoch of the grant */
    struct ost_token_name name;
};
/** The tag of a token in this epoch, from its last bytes: what is not told of need not be
 *  hashed. Two tokens may have one; their names tell them apart. What a look reads is
 *  asked for: something else to do before it is well spent. Any thread. */
uint64_t ost_token_cache_tag(const struct ost_token_cache *cache, struct ost_span token,
                             uint32_t flags, uint64_t epoch);
/** Where a token may be; `shelf` NULL: nowhere. */
struct ost_token_place {
    const struct ost_token_shelf *shelf;
    uint64_t number; /* of the shelf's places */
};
/** Where a token of this tag may be that is good at this moment; its memory is asked for.
 *  Any thread. */
struct ost_token_place ost_token_cache_look(const struct ost_token_cache *cache,
                                            uint64_t tag, struct ost_token_moment moment);
/** Some token will be put once its signature has held. Nothing changes. Any thread. */
void ost_token_cache_expect(const struct ost_token_cache *cache);
/** A token is nowhere: not looked for by its name. */
void ost_token_cache_count_miss(struct ost_token_cache *cache);

/** Copy out the grant of this token, if it is in that place and its time is not over;
 *  whether its key and its settings still stand, the caller decides from *facts_out. On
 *  false `grant_out` is empty, or failed: no memory. Any thread. */
bool ost_token_cache_read(struct ost_token_cache *cache, struct ost_token_place place,
                          const struct ost_token_name *name,
                          struct ost_token_moment moment,
                          struct ost_token_facts *facts_out, struct ost_buf *grant_out);
/** Keep the grant, until `facts->until` and the cap at most. Where it is too large, or
 *  everybody is writing, it is not kept. Any thread; never waits. */
void ost_token_cache_put(struct ost_token_cache *cache, const struct ost_token_key *key,
                         const struct ost_token_facts *facts,
                         const struct ost_buf *grant);

struct ost_token_counts {
    uint64_t entries; /* places of both sizes: some more than the settings say */
    uint64_t hits;    /* found and in time; whether its key still vouches is asked then */
    uint64_t misses, too_large;
};
struct ost_token_counts ost_token_cache_counts(const struct ost_token_cache *cache);

#endif
