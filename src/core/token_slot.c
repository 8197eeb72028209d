/* SPDX-License-Identifier: Apache-2.0 */
/* One place of the token cache. The words are stored with release and loaded with acquire
 * between two looks at the sequence, which needs no fence: those ThreadSanitizer does not
 * model (engineering.md C1). */
#include "core/token_slot.h"

#include <string.h>

#define NAME_WORDS (sizeof(struct ost_token_name) / sizeof(uint64_t))

static void store_words(_Atomic uint64_t *to, const void *from, size_t len)
{
    const char *bytes = from;
    uint64_t word = 0;
    for (size_t i = 0; i < len / sizeof word; i++) {
        memcpy(&word, bytes + i * sizeof word, sizeof word);
        atomic_store_explicit(&to[i], word, memory_order_release);
    }
    size_t rest = len % sizeof word;
    if (rest > 0) {
        word = 0;
        memcpy(&word, bytes + len - rest, rest);
        atomic_store_explicit(&to[len / sizeof word], word, memory_order_release);
    }
}

/* The builtin: what _FORTIFY_SOURCE makes of memcpy() here is a call for every word. */
static inline void load_word(char *to, _Atomic uint64_t *from)
{
    uint64_t word = atomic_load_explicit(from, memory_order_acquire);
    __builtin_memcpy(to, &word, sizeof word);
}

/* Whole words: there is room for the last one. Four at a time: this is what a hit copies.
 */
static inline void load_words(void *to, _Atomic uint64_t *from, size_t count)
{
    char *bytes = to;
    for (size_t fours = count / 4; fours > 0; fours--, from += 4, bytes += 32) {
        load_word(bytes, &from[0]);
        load_word(bytes + 8, &from[1]);
        load_word(bytes + 16, &from[2]);
        load_word(bytes + 24, &from[3]);
    }
    for (size_t rest = count % 4; rest > 0; rest--, from++, bytes += 8) {
        load_word(bytes, from);
    }
}

/* The sequence before a read; 0 for a slot that is empty or being written. */
static uint32_t begin(struct ost_token_slot *slot)
{
    uint32_t sequence = atomic_load_explicit(&slot->sequence, memory_order_acquire);
    return sequence % 2 == 0 ? sequence : 0;
}

static bool is_of(struct ost_token_slot *slot, const struct ost_token_name *name)
{
    uint64_t difference = 0;
    for (size_t i = 0; i < NAME_WORDS; i++) {
        difference |=
            atomic_load_explicit(&slot->name[i], memory_order_acquire) ^ name->word[i];
    }
    return difference == 0;
}

static bool is_unchanged(struct ost_token_slot *slot, uint32_t sequence)
{
    return atomic_load_explicit(&slot->sequence, memory_order_relaxed) == sequence;
}

bool ost_token_slot_read(struct ost_token_slot *slot, const struct ost_token_name *name,
                         struct ost_token_facts *facts_out, void *grant_out,
                         size_t *len_out)
{
    uint32_t sequence = begin(slot);
    if (sequence == 0 || !is_of(slot, name)) {
        return false;
    }
    load_words(facts_out, slot->facts, OST_TOKEN_FACT_WORDS);
    *len_out = atomic_load_explicit(&slot->len, memory_order_acquire);
    load_words(grant_out, slot->grant,
               (*len_out + sizeof(uint64_t) - 1) / sizeof(uint64_t));
    return is_unchanged(slot, sequence);
}

void ost_token_slot_expect(const struct ost_token_slot *slot, bool write, size_t len)
{
    const char *at = (const char *)slot;
    for (size_t i = 0; i < sizeof *slot + len; i += _Alignof(struct ost_token_slot)) {
        if (write) {
            __builtin_prefetch(at + i, 1);
        } else {
            __builtin_prefetch(at + i, 0);
        }
    }
}

static void fill(struct ost_token_slot *slot, const struct ost_token_content *content)
{
    store_words(slot->name, content->name, sizeof *content->name);
    store_words(slot->facts, content->facts, sizeof *content->facts);
    atomic_store_explicit(&slot->len, (uint16_t)content->len, memory_order_release);
    store_words(slot->grant, content->grant, content->len);
    atomic_store_explicit(&slot->used, 0, memory_order_relaxed);
    atomic_store_explicit(&slot->home, content->home, memory_order_relaxed);
}

bool ost_token_slot_write(struct ost_token_slot *slot,
                          const struct ost_token_content *content)
{
    uint32_t sequence = atomic_load_explicit(&slot->sequence, memory_order_relaxed);
    if (sequence % 2 != 0 ||
        !atomic_compare_exchange_strong(&slot->sequence, &sequence, sequence + 1)) {
        return false;
    }
    fill(slot, content);
    /* After 2^31 writes the count starts over, past 0, which is empty. */
    uint32_t next = sequence + 2;
    atomic_store_explicit(&slot->sequence, next == 0 ? 2 : next, memory_order_release);
    return true;
}

uint64_t ost_token_slot_home(const struct ost_token_slot *slot)
{
    return atomic_load_explicit(&slot->home, memory_order_relaxed);
}

bool ost_token_is_in_time(const struct ost_token_facts *facts,
                          struct ost_token_moment moment)
{
    int64_t age = moment.now - facts->since;
    int64_t age_ms = moment.now_ms - facts->since_ms;
    return moment.now < facts->until && age >= 0 && age < facts->max_age_seconds &&
           age_ms >= 0 && age_ms < facts->max_age_seconds * 1000;
}
