/* SPDX-License-Identifier: Apache-2.0 */
/* What a public key is made of, inside this room. */
#ifndef OST_JOSE_KEY_H
#define OST_JOSE_KEY_H

#include <openssl/evp.h>
#include <stdatomic.h>
#include <stdint.h>

#include "jose/digest.h"
#include "jose/jwk.h"

/** Prepared contexts wait here: take = exchange with NULL, give back = compare-exchange.
 */
struct ost_shelf_slot {
    _Alignas(64) _Atomic(void *) context;
};

struct ost_key {
    _Atomic uint32_t references;
    uint64_t serial;
    EVP_PKEY *pkey;
    enum ost_alg alg; /* one for a key, so padding never changes on a context (AL-11) */
    size_t size;      /* bytes of a signature */
    char *kid;
    size_t kid_len;
    uint8_t thumbprint[OST_SHA256_BYTES]; /* RFC 7638 */
    struct ost_shelf_slot shelf[];        /* ost_process_stripe_count() */
};

/** Takes `pkey`. NULL without memory, which then frees it. */
struct ost_key *ost_key_new_take(EVP_PKEY *pkey, enum ost_alg alg, struct ost_span kid);
/** The same key for another algorithm: a key object of its own, with its own contexts.
 *  NULL without memory. */
struct ost_key *ost_key_for(const struct ost_key *key, enum ost_alg alg);

#endif
