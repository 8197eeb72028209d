/* SPDX-License-Identifier: Apache-2.0 */
/* The keys of one issuer as one immutable snapshot; what changes without a new set is
 * atomic beside it. */
#ifndef OST_ISSUER_RING_H
#define OST_ISSUER_RING_H

#include <stdatomic.h>
#include <stdint.h>

#include "jose/jwks.h"

struct ost_ring {
    uint64_t number; /* 1 on, of its issuer's sets; 0: of a jwks_file */
    _Atomic uint32_t references;
    struct ost_jwks *jwks;                          /* owned; count may be 0 */
    _Atomic int64_t fresh_until_ms, stale_until_ms; /* monotonic; INT64_MAX: for ever */
};

/** Takes `jwks`. NULL without memory, which then frees it. */
struct ost_ring *ost_ring_new_take(struct ost_jwks *jwks);
struct ost_ring *ost_ring_share(struct ost_ring *ring); /* NULL stays NULL */
void ost_ring_free(struct ost_ring *ring);              /* lets go of one reference */

#endif
