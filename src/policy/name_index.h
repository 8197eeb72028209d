/* SPDX-License-Identifier: Apache-2.0 */
/* Names to rules: exact, else the longest prefix. A hash, so it costs the same for 10
 * names and for 10,000. */
#ifndef OST_POLICY_NAME_INDEX_H
#define OST_POLICY_NAME_INDEX_H

#include "policy/table.h"

struct ost_name_entry {
    char *pattern; /* as written, with its star */
    size_t len;    /* without the star */
    bool is_prefix;
    struct ost_rule rule;
};

/** Zeroed memory is an empty index. */
struct ost_name_index {
    struct ost_name_entry *entries; /* in file order */
    size_t count;
    uint32_t *buckets; /* entry number + 1; 0: empty; a power of two of them */
    size_t bucket_count;
    size_t *prefix_lens; /* distinct, shortest first */
    size_t prefix_len_count;
};

/** Room for `count` entries. False without memory. */
bool ost_name_index_make(struct ost_name_index *index, size_t count);
/** Add a pattern; its rule is filled by the caller. NULL without memory. */
struct ost_name_entry *ost_name_index_add(struct ost_name_index *index,
                                          struct ost_span pattern);
/** Call once when all are added. */
void ost_name_index_finish(struct ost_name_index *index);
const struct ost_name_entry *ost_name_index_find(const struct ost_name_index *index,
                                                 struct ost_span name);
/** The longest prefix pattern, other than `but`, that covers every name `but` covers. */
const struct ost_name_entry *ost_name_index_wider(const struct ost_name_index *index,
                                                  const struct ost_name_entry *but);
void ost_name_index_clear(struct ost_name_index *index);

#endif
