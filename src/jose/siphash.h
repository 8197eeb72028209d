/* SPDX-License-Identifier: Apache-2.0 */
/* SipHash-1-3 with an output of 128 bits (Aumasson and Bernstein, 2012; the rounds are
 * those of the hash tables of Rust and Python): a keyed hash, three times as fast as
 * SHA-256. Not for what must stand against somebody who knows the key. */
#ifndef OST_JOSE_SIPHASH_H
#define OST_JOSE_SIPHASH_H

#include <stdint.h>

#include "base/span.h"

struct ost_siphash_key {
    uint64_t word[2]; /* random */
};

/** The key and the result are words of this machine, which never leave it. */
void ost_siphash(const struct ost_siphash_key *key, struct ost_span text,
                 uint64_t out[2]);

#endif
