/* SPDX-License-Identifier: Apache-2.0 */
/* The issuers of some settings as the refresher serves them. */
#include "issuer/issuer_set.h"

#include <string.h>

#include "base/mem.h"

bool ost_issuer_set_init(struct ost_issuer_set *set, size_t count)
{
    set->sources = ost_alloc_array(count, sizeof *set->sources);
    set->rings = ost_alloc_array(count, sizeof *set->rings);
    set->count = set->rings == NULL ? 0 : count;
    return set->sources != NULL && set->rings != NULL;
}

void ost_issuer_set_clear(struct ost_issuer_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        ost_ring_free(set->rings[i]);
    }
    ost_free(set->rings);
    ost_free(set->sources);
    memset(set, 0, sizeof *set);
}

void ost_issuer_set_copy(const struct ost_issuer_set *from, struct ost_issuer_set *to)
{
    for (size_t i = 0; i < from->count; i++) {
        to->sources[i] = from->sources[i];
        to->rings[i] = ost_ring_share(from->rings[i]);
    }
}

size_t ost_issuer_set_find(const struct ost_issuer_set *set, size_t source)
{
    size_t i = 0;
    while (i < set->count && set->sources[i] != source) {
        i++;
    }
    return i;
}
