/* SPDX-License-Identifier: Apache-2.0 */
/* Prepared verification contexts on a shelf on their key (engineering.md B1). */
#ifndef OST_JOSE_CONTEXT_H
#define OST_JOSE_CONTEXT_H

#include <openssl/evp.h>
#include <stdbool.h>

#include "jose/key.h"

/** A context for one verification. */
struct ost_context {
    EVP_PKEY_CTX *pkey_ctx; /* of RSA and ECDSA, which verify a digest */
    EVP_MD_CTX *md_ctx;     /* of EdDSA, which hashes the input itself */
};

/** The hash of an algorithm, fetched once in the process; NULL for EdDSA. */
const EVP_MD *ost_context_digest(enum ost_alg alg);

/** Take a prepared context off the shelf, or make one. NULL when that failed. */
struct ost_context *ost_context_take(const struct ost_key *key);
/** Put it back, or free it where the shelf is full or it is `broken`: a context that
 *  returned an error is never used again. */
void ost_context_give(const struct ost_key *key, struct ost_context *context,
                      bool broken);
void ost_context_clear_shelf(struct ost_key *key);

#endif
