/* SPDX-License-Identifier: Apache-2.0 */
/* Key ids that were asked for and not found. */
#include "issuer/missing_keys.h"

#define MOST_DOUBLINGS 2

static const struct ost_missing_key *find(const struct ost_missing_keys *missing,
                                          uint64_t name)
{
    for (size_t i = 0; i < OST_MISSING_KEYS; i++) {
        if (missing->keys[i].misses > 0 && missing->keys[i].name == name) {
            return &missing->keys[i];
        }
    }
    return NULL;
}

bool ost_missing_keys_allow(const struct ost_missing_keys *missing, uint64_t name,
                            int64_t now)
{
    const struct ost_missing_key *key = find(missing, name);
    return key == NULL || now >= key->not_before;
}

static struct ost_missing_key *entry_for(struct ost_missing_keys *missing, uint64_t name)
{
    const struct ost_missing_key *known = find(missing, name);
    if (known != NULL) {
        return &missing->keys[known - missing->keys];
    }
    struct ost_missing_key *oldest = &missing->keys[missing->next];
    missing->next = (missing->next + 1) % OST_MISSING_KEYS;
    *oldest = (struct ost_missing_key){.name = name};
    return oldest;
}

void ost_missing_keys_asked(struct ost_missing_keys *missing, uint64_t name, bool learnt,
                            int64_t cooldown_ms, int64_t now)
{
    struct ost_missing_key *key = entry_for(missing, name);
    key->misses += learnt || key->misses == 0 ? 1 : 0;
    unsigned doublings =
        key->misses - 1 < MOST_DOUBLINGS ? key->misses - 1 : MOST_DOUBLINGS;
    key->not_before = now + (cooldown_ms << doublings);
}
