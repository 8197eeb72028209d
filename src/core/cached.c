/* SPDX-License-Identifier: Apache-2.0 */
/* Where a check meets the token cache (CL-14): a hit answers what judging would. */
#include "core/cached.h"

#include "core/token_cache.h"
#include "issuer/ring.h"

static struct ost_token_moment moment_of(const struct ost_check *check)
{
    return (struct ost_token_moment){check->verdict->now, check->monotonic_ms};
}

/* The key that signed it, if it is still in its issuer's ring and the ring may be used:
 * the same key object, found by its place (engineering.md C5). */
static const struct ost_key *key_of(const struct ost_check *check,
                                    const struct ost_token_facts *facts)
{
    const struct ost_view *view = check->view;
    if (facts->epoch != view->epoch || facts->issuer >= view->issuers.count) {
        return NULL;
    }
    const struct ost_ring *ring = view->issuers.rings[facts->issuer];
    if (ring == NULL || check->monotonic_ms >= atomic_load(&ring->stale_until_ms) ||
        ring->jwks->count != facts->key_count || facts->key_index >= facts->key_count) {
        return NULL;
    }
    const struct ost_key *key = ring->jwks->keys[facts->key_index];
    return ost_key_serial(key) == facts->key_serial ? key : NULL;
}

ostiary_code ost_cached_take(struct ost_check *check, bool *found_out)
{
    struct ost_token_cache *cache = check->validator->tokens;
    ostiary_verdict *verdict = check->verdict;
    struct ost_token_facts facts = {0};
    *found_out = false;
    bool known =
        cache != NULL && ost_token_cache_find(cache, &check->token_name, moment_of(check),
                                              &facts, &verdict->grant);
    OST_ENSURE(!verdict->grant.failed, &verdict->error, OSTIARY_INTERNAL_ERROR, "grant");
    const struct ost_key *key = known ? key_of(check, &facts) : NULL;
    if (key == NULL) {
        ost_buf_reset(&verdict->grant);
        return OSTIARY_OK;
    }
    check->issuer = facts.issuer;
    verdict->issuer = facts.issuer;
    ost_verdict_put(&verdict->key_id, ost_key_id(key));
    verdict->grant_good = true;
    *found_out = true;
    return OSTIARY_OK;
}

static size_t index_of(const struct ost_jwks *jwks, const struct ost_key *key)
{
    size_t i = 0;
    while (i < jwks->count && jwks->keys[i] != key) {
        i++;
    }
    return i;
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Without the leeway: in its last minute each token is judged in full. A mapping that
 * ends gives nothing from its end on, cached or not (interface.md 3). */
static int64_t until_of(const struct ost_issuer_settings *issuer,
                        const struct ost_grant_facts *facts)
{
    int64_t until =
        facts->until == 0 ? facts->expires_at : sooner(facts->expires_at, facts->until);
    return issuer->max_token_age_seconds == 0
               ? until
               : sooner(until, facts->issued_at + issuer->max_token_age_seconds);
}

void ost_cached_keep(const struct ost_check *check, const struct ost_grant_facts *facts,
                     const struct ost_key *key)
{
    const struct ost_view *view = check->view;
    const struct ost_jwks *jwks = view->issuers.rings[check->issuer]->jwks;
    struct ost_token_cache *cache = check->validator->tokens;
    if (cache == NULL) {
        return;
    }
    const struct ost_token_facts kept = {
        .epoch = view->epoch,
        .key_serial = ost_key_serial(key),
        .key_index = index_of(jwks, key),
        .key_count = jwks->count,
        .issuer = check->issuer,
        .since = check->verdict->now,
        .until = until_of(&view->settings->issuers[check->issuer], facts),
        .since_ms = check->monotonic_ms,
    };
    ost_token_cache_put(cache, &check->token_name, &kept, &check->verdict->grant);
}
