/* SPDX-License-Identifier: Apache-2.0 */
/* The keys of one issuer as one immutable snapshot. */
#include "issuer/ring.h"

#include "base/mem.h"

struct ost_ring *ost_ring_new_take(struct ost_jwks *jwks)
{
    struct ost_ring *ring = ost_alloc(sizeof *ring);
    if (ring == NULL) {
        ost_jwks_free(jwks);
        return NULL;
    }
    ring->references = 1;
    ring->jwks = jwks;
    atomic_init(&ring->fresh_until_ms, 0);
    atomic_init(&ring->stale_until_ms, 0);
    return ring;
}

struct ost_ring *ost_ring_share(struct ost_ring *ring)
{
    if (ring != NULL) {
        ring->references++;
    }
    return ring;
}

void ost_ring_free(struct ost_ring *ring)
{
    if (ring != NULL && --ring->references == 0) {
        ost_jwks_free(ring->jwks);
        ost_free(ring);
    }
}
