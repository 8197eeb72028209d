/* SPDX-License-Identifier: Apache-2.0 */
/* One public key from one JWK: usable for exactly one algorithm, or skipped with a reason
 * (requirements KY-02 to KY-11). */
#ifndef OST_JOSE_JWK_H
#define OST_JOSE_JWK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/span.h"
#include "jose/alg.h"
#include "wire/json.h"

/** An immutable, shared key: counted references. It carries a
 *  serial that is never used twice in a process, and its shelf of prepared contexts. */
struct ost_key;

#define OST_KEY_FACT_KID 127

/** What a JWK says of itself, whether it is usable or not; for reports. */
struct ost_key_facts {
    char kid[OST_KEY_FACT_KID + 1]; /* printable, cut to fit; "" without one */
    char kty[24], alg[24], use[24]; /* printable, cut to fit; "" without one */
    int bits;                       /* of the modulus or curve; 0 unknown */
    bool usable;
    bool private_published; /* it carries private members (KY-11): a security event */
    bool zero_prefixed;     /* leading zero octets were dropped (KY-08) */
    const char *why;        /* static; NULL when usable */
};

/**
 * Make a key. `algs` gives the algorithm of a JWK without `alg`.
 *
 * Returns  OSTIARY_OK with *key_out; OSTIARY_UNUSABLE_KEY, reason in facts_out->why;
 *          OSTIARY_INTERNAL_ERROR when memory ran out: nothing is known of the key then.
 *          facts_out is always filled.
 */
OSTIARY_MUST_CHECK ostiary_code ost_jwk_parse(const struct ost_json *jwk,
                                              const struct ost_key_algs *algs,
                                              struct ost_key **key_out,
                                              struct ost_key_facts *facts_out,
                                              ostiary_error *err);

/** One more holder; ost_key_free() lets go. Writers only (engineering.md A2). */
struct ost_key *ost_key_share(struct ost_key *key);
void ost_key_free(struct ost_key *key);

struct ost_span ost_key_id(const struct ost_key *key); /* kid; absent without one */
enum ost_alg ost_key_alg(const struct ost_key *key);   /* as ost_alg_of_key() gives it */
uint64_t ost_key_serial(const struct ost_key *key);
/** Same kid, algorithm and RFC 7638 thumbprint: the same key, listed again. */
bool ost_key_same(const struct ost_key *a, const struct ost_key *b);

#endif
