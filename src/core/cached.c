/* SPDX-License-Identifier: Apache-2.0 */
/* Where a check meets the token cache (CL-14): a hit answers what judging would. */
#include "core/cached.h"

#include "core/token_cache.h"
#include "issuer/ring.h"

/* NULL: nothing is remembered, by the settings of the start or by those in force. */
static struct ost_token_cache *cache_of(const struct ost_check *check)
{
    return check->view->settings->tokens.max_age_seconds > 0 ? check->validator->tokens
                                                             : NULL;
}

static struct ost_token_moment moment_of(const struct ost_check *check)
{
    return (struct ost_token_moment){check->verdict->now, check->monotonic_ms};
}

/* What the grant holds more or less by. */
static uint32_t kept_flags(const struct ost_check *check)
{
    return check->request->flags & OSTIARY_WITH_CLAIMS;
}

/* The key that signed it, if it is still in its issuer's ring and the ring may be used:
 * the same key object, found by its place (engineering.md C5). */
static const struct ost_key *vouching_key(const struct ost_check *check,
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

static void set_name(struct ost_check *check, const uint8_t digest[OST_SHA256_BYTES],
                     struct ost_span signature)
{
    check->token.name = ost_token_cache_name(check->validator->tokens, digest, signature,
                                             kept_flags(check));
    check->is_named = true;
}

/* A text without two dots is hashed as a whole, and nothing was ever kept of that name.
 */
static ostiary_code name(struct ost_check *check, const struct ost_token_segments *token)
{
    uint8_t digest[OST_SHA256_BYTES];
    OST_ENSURE(ost_sha256(token->signing_input, digest), &check->verdict->error,
               OSTIARY_INTERNAL_ERROR, "SHA-256");
    set_name(check, digest, token->signature);
    return OSTIARY_OK;
}

static ostiary_code read(struct ost_check *check, struct ost_token_place place,
                         struct ost_token_facts *facts_out, bool *known_out)
{
    ostiary_verdict *verdict = check->verdict;
    *known_out = ost_token_cache_read(check->validator->tokens, place, &check->token.name,
                                      moment_of(check), facts_out, &verdict->grant);
    OST_ENSURE(!verdict->grant.failed, &verdict->error, OSTIARY_INTERNAL_ERROR, "grant");
    return OSTIARY_OK;
}

static ostiary_code take_from(struct ost_check *check, struct ost_token_place place,
                              bool *found_out)
{
    ostiary_verdict *verdict = check->verdict;
    struct ost_token_facts facts;
    bool known = false;
    OST_TRY(read(check, place, &facts, &known));
    const struct ost_key *key = known ? vouching_key(check, &facts) : NULL;
    if (key == NULL) {
        ost_buf_reset(&verdict->grant);
        return OSTIARY_OK;
    }
    check->issuer = facts.issuer;
    verdict->issuer = facts.issuer;
    ost_verdict_put(&verdict->key_id, ost_key_id(key));
    verdict->grant_good = true;
    check->token_hash = facts.token_hash;
    *found_out = true;
    return OSTIARY_OK;
}

ostiary_code ost_cached_take(struct ost_check *check, struct ost_span text,
                             struct ost_token_segments *token_out, bool *found_out)
{
    struct ost_token_cache *cache = cache_of(check);
    *found_out = false;
    if (cache == NULL) {
        ost_token_split(text, token_out);
        return OSTIARY_OK;
    }
    check->token.tag =
        ost_token_cache_tag(cache, text, kept_flags(check), check->view->epoch);
    ost_token_split(text, token_out); /* while memory answers */
    struct ost_token_place place =
        ost_token_cache_look(cache, check->token.tag, moment_of(check));
    if (place.shelf == NULL) {
        ost_token_cache_count_miss(cache);
        return OSTIARY_OK;
    }
    OST_TRY(name(check, token_out));
    return take_from(check, place, found_out);
}

void ost_cached_expect(const struct ost_check *check)
{
    const struct ost_token_cache *cache = cache_of(check);
    if (cache != NULL) {
        ost_token_cache_expect(cache);
    }
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

/* What is signed was hashed for the signature, where that is by SHA-256. */
static ostiary_code name_verified(struct ost_check *check,
                                  const struct ost_token_segments *token,
                                  const struct ost_input_digest *hashed)
{
    if (check->is_named || hashed->len != OST_SHA256_BYTES) {
        return check->is_named ? OSTIARY_OK : name(check, token);
    }
    set_name(check, hashed->bytes, token->signature);
    return OSTIARY_OK;
}

ostiary_code ost_cached_keep(struct ost_check *check,
                             const struct ost_token_segments *token,
                             const struct ost_grant_facts *facts,
                             const struct ost_verified *verified)
{
    const struct ost_view *view = check->view;
    const struct ost_jwks *jwks = view->issuers.rings[check->issuer]->jwks;
    struct ost_token_cache *cache = cache_of(check);
    int64_t until = until_of(&view->settings->issuers[check->issuer], facts);
    if (cache == NULL || until <= check->verdict->now) {
        return OSTIARY_OK; /* it would never be found */
    }
    OST_TRY(name_verified(check, token, &verified->digest));
    const struct ost_token_facts kept = {
        .epoch = view->epoch,
        .key_serial = ost_key_serial(verified->key),
        .key_index = index_of(jwks, verified->key),
        .key_count = jwks->count,
        .issuer = check->issuer,
        .since = check->verdict->now,
        .until = until,
        .since_ms = check->monotonic_ms,
        .max_age_seconds = view->settings->tokens.max_age_seconds,
        .token_hash = check->token_hash,
    };
    ost_token_cache_put(cache, &check->token, &kept, &check->verdict->grant);
    return OSTIARY_OK;
}
