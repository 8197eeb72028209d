/* SPDX-License-Identifier: Apache-2.0 */
/* Names to rules: exact, else the longest prefix. */
#include "policy/name_index.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "policy/rule.h"

/* The keys are the operator's own names, so nobody can make these slow. Of prefixes:
 * FNV-1a, 64 bits, a byte at a time, since each lies on the way to the next. */
#define HASH_START UINT64_C(14695981039346656037)

static uint64_t hash_step(uint64_t hash, char byte)
{
    return (hash ^ (unsigned char)byte) * UINT64_C(1099511628211);
}

static uint64_t hash_prefix(struct ost_span text)
{
    uint64_t hash = HASH_START;
    for (size_t i = 0; i < text.len; i++) {
        hash = hash_step(hash, text.data[i]);
    }
    return hash;
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 32;
}

/* Of whole names: eight bytes at a time. */
static uint64_t hash_exact(struct ost_span text)
{
    uint64_t hash = text.len;
    uint64_t word = 0;
    size_t i = 0;
    for (; text.len - i >= sizeof word; i += sizeof word) {
        memcpy(&word, text.data + i, sizeof word);
        hash = mix(hash, word);
    }
    for (word = 0; i < text.len; i++) {
        word = word << 8 | (unsigned char)text.data[i];
    }
    return mix(hash, word);
}

bool ost_name_index_make(struct ost_name_index *index, size_t count)
{
    size_t buckets = 8;
    while (buckets < 2 * count) {
        buckets *= 2;
    }
    memset(index, 0, sizeof *index);
    index->entries = ost_alloc_array(count, sizeof *index->entries);
    index->buckets = ost_alloc_array(buckets, sizeof *index->buckets);
    index->prefix_lens = ost_alloc_array(count, sizeof *index->prefix_lens);
    index->bucket_count = buckets;
    return index->entries != NULL && index->buckets != NULL && index->prefix_lens != NULL;
}

static struct ost_span key_of(const struct ost_name_entry *entry)
{
    return (struct ost_span){entry->pattern, entry->len};
}

static void place(struct ost_name_index *index, size_t number)
{
    const struct ost_name_entry *entry = &index->entries[number];
    size_t at = (size_t)(entry->is_prefix ? hash_prefix(key_of(entry))
                                          : hash_exact(key_of(entry)));
    while (index->buckets[at & (index->bucket_count - 1)] != 0) {
        at++;
    }
    index->buckets[at & (index->bucket_count - 1)] = (uint32_t)number + 1;
}

static void note_prefix_len(struct ost_name_index *index, size_t len)
{
    for (size_t i = 0; i < index->prefix_len_count; i++) {
        if (index->prefix_lens[i] == len) {
            return;
        }
    }
    index->prefix_lens[index->prefix_len_count++] = len;
}

struct ost_name_entry *ost_name_index_add(struct ost_name_index *index,
                                          struct ost_span pattern)
{
    struct ost_name_entry *entry = &index->entries[index->count];
    entry->pattern = ost_strndup(pattern.data, pattern.len);
    if (entry->pattern == NULL) {
        return NULL;
    }
    entry->is_prefix = ost_span_ends(pattern, "*");
    entry->len = pattern.len - (entry->is_prefix ? 1 : 0);
    place(index, index->count++);
    if (entry->is_prefix) {
        note_prefix_len(index, entry->len);
    }
    return entry;
}

static int shorter_first(const void *a, const void *b)
{
    size_t left = *(const size_t *)a;
    size_t right = *(const size_t *)b;
    return (left > right) - (left < right);
}

void ost_name_index_finish(struct ost_name_index *index)
{
    if (index->prefix_len_count > 1) {
        qsort(index->prefix_lens, index->prefix_len_count, sizeof *index->prefix_lens,
              shorter_first);
    }
}

static const struct ost_name_entry *look_up(const struct ost_name_index *index,
                                            uint64_t hash, struct ost_span key,
                                            bool is_prefix)
{
    size_t at = (size_t)hash;
    uint32_t number = 0;
    while ((number = index->buckets[at++ & (index->bucket_count - 1)]) != 0) {
        const struct ost_name_entry *entry = &index->entries[number - 1];
        if (entry->is_prefix == is_prefix && ost_span_equal(key_of(entry), key)) {
            return entry;
        }
    }
    return NULL;
}

/* The longest prefix, on one walk along the name. A star matches at least one character:
 * only prefixes shorter than the name fit. */
static const struct ost_name_entry *find_prefix(const struct ost_name_index *index,
                                                struct ost_span name)
{
    const struct ost_name_entry *longest = NULL;
    uint64_t hash = HASH_START;
    size_t next = 0;
    for (size_t i = 0; i < name.len && next < index->prefix_len_count; i++) {
        if (index->prefix_lens[next] == i) {
            const struct ost_name_entry *entry =
                look_up(index, hash, ost_span_first(name, i), true);
            longest = entry == NULL ? longest : entry;
            next++;
        }
        hash = hash_step(hash, name.data[i]);
    }
    return longest;
}

const struct ost_name_entry *ost_name_index_find(const struct ost_name_index *index,
                                                 struct ost_span name)
{
    if (index->count == 0) {
        return NULL;
    }
    const struct ost_name_entry *exact = look_up(index, hash_exact(name), name, false);
    return exact != NULL ? exact : find_prefix(index, name);
}

const struct ost_name_entry *ost_name_index_wider(const struct ost_name_index *index,
                                                  const struct ost_name_entry *but)
{
    return find_prefix(index, key_of(but));
}

void ost_name_index_clear(struct ost_name_index *index)
{
    for (size_t i = 0; i < index->count; i++) {
        ost_free(index->entries[i].pattern);
        ost_rule_clear(&index->entries[i].rule);
    }
    ost_free(index->entries);
    ost_free(index->buckets);
    ost_free(index->prefix_lens);
    memset(index, 0, sizeof *index);
}
