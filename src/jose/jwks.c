/* SPDX-License-Identifier: Apache-2.0 */
/* A key set: unusable members are skipped, the rest works. */
#include "jose/jwks.h"

#include <string.h>

#include "base/limits.h"
#include "base/mem.h"

void ost_jwks_free(struct ost_jwks *jwks)
{
    if (jwks == NULL) {
        return;
    }
    for (size_t i = 0; i < jwks->count; i++) {
        ost_key_free(jwks->keys[i]);
    }
    for (size_t i = 0; i < jwks->withdrawn_count; i++) {
        ost_free(jwks->withdrawn[i]);
    }
    ost_free(jwks->keys);
    ost_free(jwks->facts);
    ost_free(jwks);
}

static struct ost_jwks *jwks_new(size_t room)
{
    struct ost_jwks *jwks = ost_alloc(sizeof *jwks);
    if (jwks == NULL) {
        return NULL;
    }
    jwks->keys = ost_alloc_array(room, sizeof *jwks->keys);
    jwks->facts = ost_alloc_array(room, sizeof *jwks->facts);
    if (jwks->keys == NULL || jwks->facts == NULL) {
        ost_jwks_free(jwks);
        return NULL;
    }
    return jwks;
}

/* The same key listed again keeps its object: its serial, its contexts, its verdicts. */
static struct ost_key *find_same(const struct ost_jwks *previous,
                                 const struct ost_key *key)
{
    for (size_t i = 0; previous != NULL && i < previous->count; i++) {
        if (ost_key_same(previous->keys[i], key)) {
            return previous->keys[i];
        }
    }
    return NULL;
}

static void add_key(struct ost_jwks *jwks, const struct ost_jwks *previous,
                    struct ost_key *key)
{
    struct ost_key *same = find_same(previous, key);
    if (same != NULL) {
        ost_key_free(key);
        key = ost_key_share(same);
    }
    jwks->keys[jwks->count++] = key;
}

/* KY-06: an unusable key is skipped, its reason is in the facts. Not so where memory ran
 * out: a set that lacks a good key would refuse good tokens until the next fetch. */
static ostiary_code read_keys(const struct ost_json *list,
                              const struct ost_key_algs *algs,
                              const struct ost_jwks *previous, struct ost_jwks *jwks,
                              ostiary_error *err)
{
    for (size_t i = 0; i < ost_json_count(list); i++) {
        struct ost_key *key = NULL;
        struct ost_key_facts *facts = &jwks->facts[jwks->fact_count++];
        ostiary_code code =
            ost_jwk_parse(ost_json_item(list, i), algs, &key, facts, NULL);
        OST_ENSURE(code != OSTIARY_INTERNAL_ERROR, err, code, "key set");
        if (code == OSTIARY_OK) {
            add_key(jwks, previous, key);
        }
    }
    return OSTIARY_OK;
}

static bool has_kid(const struct ost_jwks *jwks, struct ost_span kid)
{
    bool has = false;
    for (size_t i = 0; i < jwks->count; i++) {
        has = has || ost_span_equal(kid, ost_key_id(jwks->keys[i]));
    }
    return has;
}

static ostiary_code add_withdrawn(struct ost_jwks *jwks, struct ost_span kid,
                                  ostiary_error *err)
{
    if (kid.data == NULL || jwks->withdrawn_count == OST_MAX_WITHDRAWN_KEYS ||
        has_kid(jwks, kid)) {
        return OSTIARY_OK;
    }
    char *name = ost_strndup(kid.data, kid.len);
    OST_ENSURE(name != NULL, err, OSTIARY_INTERNAL_ERROR, "key set");
    jwks->withdrawn[jwks->withdrawn_count++] = name;
    return OSTIARY_OK;
}

/* What left with this set, then what had left before. */
static ostiary_code remember_withdrawn(struct ost_jwks *jwks,
                                       const struct ost_jwks *previous,
                                       ostiary_error *err)
{
    if (previous == NULL) {
        return OSTIARY_OK;
    }
    for (size_t i = 0; i < previous->count; i++) {
        OST_TRY(add_withdrawn(jwks, ost_key_id(previous->keys[i]), err));
    }
    for (size_t i = 0; i < previous->withdrawn_count; i++) {
        OST_TRY(add_withdrawn(jwks, ost_span_of(previous->withdrawn[i]), err));
    }
    return OSTIARY_OK;
}

static ostiary_code parse_document(struct ost_span text, struct ost_json **root_out,
                                   ostiary_error *err)
{
    ostiary_error why = {0};
    ostiary_code code = ost_json_parse(text, &ost_json_token_limits, root_out, &why);
    OST_ENSURE(code == OSTIARY_OK, err,
               code == OSTIARY_INTERNAL_ERROR ? code : OSTIARY_KEYS_UNAVAILABLE,
               "the key set: %s", why.detail);
    return OSTIARY_OK;
}

ostiary_code ost_jwks_parse(struct ost_span text, const struct ost_key_algs *algs,
                            const struct ost_jwks *previous, struct ost_jwks **jwks_out,
                            ostiary_error *err)
{
    *jwks_out = NULL;
    OST_CLEANUP(ost_json_cleanup) struct ost_json *root = NULL;
    OST_TRY(parse_document(text, &root, err));
    const struct ost_json *list = ost_json_member(root, "keys");
    OST_ENSURE(list != NULL && ost_json_type(list) == OST_JSON_ARRAY, err,
               OSTIARY_KEYS_UNAVAILABLE, "the key set has no array `keys`");
    OST_ENSURE(ost_json_count(list) > 0, err, OSTIARY_KEYS_UNAVAILABLE,
               "the key set is empty");
    OST_ENSURE(ost_json_count(list) <= OST_MAX_KEYS, err, OSTIARY_KEYS_UNAVAILABLE,
               "a key set of %zu keys; %d are the most", ost_json_count(list),
               OST_MAX_KEYS);
    OST_CLEANUP(ost_jwks_cleanup) struct ost_jwks *jwks = jwks_new(ost_json_count(list));
    OST_ENSURE(jwks != NULL, err, OSTIARY_INTERNAL_ERROR, "key set");
    OST_TRY(read_keys(list, algs, previous, jwks, err));
    OST_TRY(remember_withdrawn(jwks, previous, err));
    *jwks_out = OST_TAKE(jwks);
    return OSTIARY_OK;
}

/* Keys of the set that were skipped are known by name too: the token's key is there, it
 * just cannot be used, and fetching again would not change that. */
static bool skipped_has(const struct ost_jwks *jwks, struct ost_span kid)
{
    for (size_t i = 0; i < jwks->fact_count; i++) {
        if (!jwks->facts[i].usable && jwks->facts[i].kid[0] != '\0' &&
            ost_span_is(kid, jwks->facts[i].kid)) {
            return true;
        }
    }
    return false;
}

bool ost_jwks_withdrew(const struct ost_jwks *jwks, struct ost_span kid)
{
    for (size_t i = 0; i < jwks->withdrawn_count; i++) {
        if (ost_span_is(kid, jwks->withdrawn[i])) {
            return true;
        }
    }
    return false;
}

struct ost_candidates ost_jwks_find(const struct ost_jwks *jwks, struct ost_span kid,
                                    enum ost_alg alg)
{
    struct ost_candidates found = {.count = 0};
    for (size_t i = 0; i < jwks->count; i++) {
        const struct ost_key *key = jwks->keys[i];
        if (kid.data != NULL && !ost_span_equal(kid, ost_key_id(key))) {
            continue;
        }
        found.kid_known = found.kid_known || kid.data != NULL;
        if (ost_key_alg(key) != ost_alg_of_key(alg)) {
            continue;
        }
        if (found.count == OST_MAX_KEY_CANDIDATES) {
            found.too_many = true;
            return found;
        }
        found.keys[found.count++] = key;
    }
    found.kid_known = found.kid_known || (kid.data != NULL && skipped_has(jwks, kid));
    return found;
}
