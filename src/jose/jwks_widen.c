/* SPDX-License-Identifier: Apache-2.0 */
/* A JWK without `alg` serves every algorithm that fits: for `ostiary jws` alone. */
#include "base/mem.h"
#include "jose/jwks.h"
#include "jose/key.h"

/* RSA: RS256 to RS512, PS256 to PS512. The curves have one each. */
#define MOST_ALGORITHMS_OF_A_TYPE 6

static ostiary_code make_room(struct ost_jwks *jwks, ostiary_error *err)
{
    size_t room = jwks->count * MOST_ALGORITHMS_OF_A_TYPE; /* count <= OST_MAX_KEYS */
    struct ost_key **keys =
        ost_realloc(jwks->keys, (room + 1) * sizeof(struct ost_key *));
    OST_ENSURE(keys != NULL, err, OSTIARY_INTERNAL_ERROR, "key set");
    jwks->keys = keys;
    return OSTIARY_OK;
}

static ostiary_code add_others(struct ost_jwks *jwks, const struct ost_key *key,
                               ostiary_error *err)
{
    for (int i = OST_ALG_NONE + 1; i < OST_ALG_COUNT; i++) {
        enum ost_alg alg = (enum ost_alg)i;
        bool other = ost_alg_key_type(alg) == ost_alg_key_type(ost_key_alg(key)) &&
                     ost_alg_of_key(alg) != ost_key_alg(key);
        struct ost_key *made = other ? ost_key_for(key, alg) : NULL;
        OST_ENSURE(!other || made != NULL, err, OSTIARY_INTERNAL_ERROR, "key");
        if (other) {
            jwks->keys[jwks->count++] = made;
        }
    }
    return OSTIARY_OK;
}

ostiary_code ost_jwks_widen(struct ost_jwks *jwks, ostiary_error *err)
{
    size_t at = 0; /* the keys stand in the order of the facts that are usable */
    OST_TRY(make_room(jwks, err));
    for (size_t i = 0; i < jwks->fact_count; i++) {
        if (!jwks->facts[i].usable) {
            continue;
        }
        if (jwks->facts[i].alg[0] == '\0') {
            OST_TRY(add_others(jwks, jwks->keys[at], err));
        }
        at++;
    }
    return OSTIARY_OK;
}
