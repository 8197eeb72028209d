/* SPDX-License-Identifier: Apache-2.0 */
/* The signature algorithms: one table. */
#include "jose/alg.h"

static const struct row {
    const char *name;
    enum ost_key_type type;
    enum ost_hash hash;
} algs[OST_ALG_COUNT] = {
    [OST_ALG_NONE] = {NULL, OST_KEY_NONE, OST_HASH_NONE},
    [OST_ALG_RS256] = {"RS256", OST_KEY_RSA, OST_HASH_SHA256},
    [OST_ALG_RS384] = {"RS384", OST_KEY_RSA, OST_HASH_SHA384},
    [OST_ALG_RS512] = {"RS512", OST_KEY_RSA, OST_HASH_SHA512},
    [OST_ALG_PS256] = {"PS256", OST_KEY_RSA, OST_HASH_SHA256},
    [OST_ALG_PS384] = {"PS384", OST_KEY_RSA, OST_HASH_SHA384},
    [OST_ALG_PS512] = {"PS512", OST_KEY_RSA, OST_HASH_SHA512},
    [OST_ALG_ES256] = {"ES256", OST_KEY_P256, OST_HASH_SHA256},
    [OST_ALG_ES384] = {"ES384", OST_KEY_P384, OST_HASH_SHA384},
    [OST_ALG_ES512] = {"ES512", OST_KEY_P521, OST_HASH_SHA512},
    [OST_ALG_EDDSA] = {"EdDSA", OST_KEY_ED25519, OST_HASH_NONE}, /* never Ed448 (AL-03) */
    [OST_ALG_ED25519] = {"Ed25519", OST_KEY_ED25519, OST_HASH_NONE},
};

static const char *const types[OST_KEY_TYPE_COUNT] = {
    [OST_KEY_NONE] = NULL,    [OST_KEY_RSA] = "RSA",    [OST_KEY_P256] = "P-256",
    [OST_KEY_P384] = "P-384", [OST_KEY_P521] = "P-521", [OST_KEY_ED25519] = "Ed25519",
};

const struct ost_key_algs ost_key_algs_default = {{
    [OST_KEY_RSA] = OST_ALG_RS256,
    [OST_KEY_P256] = OST_ALG_ES256,
    [OST_KEY_P384] = OST_ALG_ES384,
    [OST_KEY_P521] = OST_ALG_ES512,
    [OST_KEY_ED25519] = OST_ALG_EDDSA,
}};

enum ost_alg ost_alg_find(struct ost_span name)
{
    for (int alg = OST_ALG_NONE + 1; alg < OST_ALG_COUNT; alg++) {
        if (ost_span_is(name, algs[alg].name)) {
            return (enum ost_alg)alg;
        }
    }
    return OST_ALG_NONE;
}

const char *ost_alg_name(enum ost_alg alg)
{
    return algs[alg].name;
}

enum ost_key_type ost_alg_key_type(enum ost_alg alg)
{
    return algs[alg].type;
}

enum ost_hash ost_alg_hash(enum ost_alg alg)
{
    return algs[alg].hash;
}

enum ost_alg ost_alg_of_key(enum ost_alg alg)
{
    return alg == OST_ALG_ED25519 ? OST_ALG_EDDSA : alg;
}

void ost_alg_add(struct ost_alg_set *set, enum ost_alg alg)
{
    set->bits |= UINT32_C(1) << alg;
}

bool ost_alg_in(struct ost_alg_set set, enum ost_alg alg)
{
    return alg != OST_ALG_NONE && (set.bits >> alg & 1) != 0;
}

enum ost_key_type ost_key_type_find(struct ost_span name)
{
    for (int type = OST_KEY_NONE + 1; type < OST_KEY_TYPE_COUNT; type++) {
        if (ost_span_is(name, types[type])) {
            return (enum ost_key_type)type;
        }
    }
    return OST_KEY_NONE;
}

const char *ost_key_type_name(enum ost_key_type type)
{
    return types[type];
}
