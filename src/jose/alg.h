/* SPDX-License-Identifier: Apache-2.0 */
/* The signature algorithms: one table (RFC 7518 section 3.1, RFC 8037, RFC 9864). Pure.
 */
#ifndef OST_JOSE_ALG_H
#define OST_JOSE_ALG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/** 0 is no algorithm, so that zeroed memory allows nothing. */
enum ost_alg {
    OST_ALG_NONE = 0,
    OST_ALG_RS256,
    OST_ALG_RS384,
    OST_ALG_RS512,
    OST_ALG_PS256,
    OST_ALG_PS384,
    OST_ALG_PS512,
    OST_ALG_ES256,
    OST_ALG_ES384,
    OST_ALG_ES512,
    OST_ALG_EDDSA,
    OST_ALG_ED25519
};
#define OST_ALG_COUNT 12

enum ost_key_type {
    OST_KEY_NONE = 0,
    OST_KEY_RSA,
    OST_KEY_P256,
    OST_KEY_P384,
    OST_KEY_P521,
    OST_KEY_ED25519
};
#define OST_KEY_TYPE_COUNT 6

enum ost_hash {
    OST_HASH_NONE = 0, /* EdDSA takes the whole input */
    OST_HASH_SHA256,
    OST_HASH_SHA384,
    OST_HASH_SHA512
};

/** A set of algorithms: bit 1 << enum ost_alg. */
struct ost_alg_set {
    uint32_t bits;
};

/** Case-sensitive (JH-01); OST_ALG_NONE for every other word, "none" and HS* included. */
enum ost_alg ost_alg_find(struct ost_span name);
const char *ost_alg_name(enum ost_alg alg);
enum ost_key_type ost_alg_key_type(enum ost_alg alg);
/** What of the input is signed. */
enum ost_hash ost_alg_hash(enum ost_alg alg);
/** EdDSA and Ed25519 are one algorithm of a key (KY-04): gives OST_ALG_EDDSA for both. */
enum ost_alg ost_alg_of_key(enum ost_alg alg);
void ost_alg_add(struct ost_alg_set *set, enum ost_alg alg);
bool ost_alg_in(struct ost_alg_set set, enum ost_alg alg);

/** "RSA", "P-256", "P-384", "P-521", "Ed25519": the names of `key_algorithms`. */
enum ost_key_type ost_key_type_find(struct ost_span name);
const char *ost_key_type_name(enum ost_key_type type);

/** What a JWK without `alg` is used with, by its type (KY-04). */
struct ost_key_algs {
    enum ost_alg by_type[OST_KEY_TYPE_COUNT];
};
extern const struct ost_key_algs ost_key_algs_default;

#endif
