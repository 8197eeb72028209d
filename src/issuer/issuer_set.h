/* SPDX-License-Identifier: Apache-2.0 */
/* The issuers of some settings as the refresher serves them: by their places in the
 * settings, which source fetches for each, and the keys it has brought. */
#ifndef OST_ISSUER_ISSUER_SET_H
#define OST_ISSUER_ISSUER_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "issuer/ring.h"

/** Zeroed memory is an empty set. */
struct ost_issuer_set {
    size_t count;
    size_t *sources;         /* numbers that are never another source's */
    struct ost_ring **rings; /* NULL: no keys yet */
};

/** Room for so many. False without memory. */
OSTIARY_MUST_CHECK bool ost_issuer_set_init(struct ost_issuer_set *set, size_t count);
void ost_issuer_set_clear(struct ost_issuer_set *set);
/** A copy that shares the rings. */
void ost_issuer_set_copy(const struct ost_issuer_set *from, struct ost_issuer_set *to);
/** The place that a source serves; `count` of the set where it serves none. */
size_t ost_issuer_set_find(const struct ost_issuer_set *set, size_t source);

#endif
