/* SPDX-License-Identifier: Apache-2.0 */
/* Many tokens at once, as fast as two threads sign them. */
#ifndef TESTS_BENCH_MINTING_H
#define TESTS_BENCH_MINTING_H

#include <stddef.h>

#include "ostiary/ostiary.h"

#define BENCH_MINT_BYTES 16384 /* the claims of one token at most */

/** What is wanted. Every token comes out as long as the first one. */
struct bench_order {
    const char *const *jwks; /* private ones; token i is signed by number i % jwk_count */
    size_t jwk_count;
    size_t count;
    /** Write the claims of token `number`, terminated; returns their length. NULL: those
     *  of the material. Called by two threads. */
    size_t (*claims)(const void *ctx, size_t number, char *out, size_t size);
    const void *ctx;
};

/** "Bearer ..." `count` times, `len` bytes each; kept for the life of the process. */
struct bench_minted {
    const char *text;
    size_t len, count;
};

struct bench_minted bench_mint(const struct bench_order *order);
/** By one key of the material, "ES256.jwk". */
struct bench_minted bench_mint_by(const char *folder, const char *jwk, size_t count);
ostiary_text bench_minted_at(const struct bench_minted *minted, size_t i);

#endif
