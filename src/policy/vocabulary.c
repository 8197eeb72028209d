/* SPDX-License-Identifier: Apache-2.0 */
/* Every claim and claim value that a condition names, numbered. */
#include "policy/vocabulary.h"

#include <string.h>

#include "base/mem.h"
#include "wire/json_pointer.h"

struct claim {
    char *name;
    size_t len;
    uint32_t presence; /* a fact */
    bool keeps_values;
};

/** A fact: a value of a claim; type '\0': a claim of this name is there. */
struct fact {
    uint32_t claim; /* OST_NO_WORD of a presence: it is found by its name */
    uint32_t of;    /* the claim of a presence */
    char type;
    char *text;
    size_t len;
};

struct ost_vocabulary {
    struct claim *claims;
    size_t claim_count, claim_size;
    struct fact *facts;
    size_t fact_count, fact_size;
    uint32_t *buckets; /* fact + 1; 0: empty; a power of two, more than twice the facts */
    size_t bucket_count;
};

struct ost_vocabulary *ost_vocabulary_new(void)
{
    return ost_alloc(sizeof(struct ost_vocabulary));
}

void ost_vocabulary_free(struct ost_vocabulary *vocabulary)
{
    if (vocabulary == NULL) {
        return;
    }
    for (size_t i = 0; i < vocabulary->claim_count; i++) {
        ost_free(vocabulary->claims[i].name);
    }
    for (size_t i = 0; i < vocabulary->fact_count; i++) {
        ost_free(vocabulary->facts[i].text);
    }
    ost_free(vocabulary->claims);
    ost_free(vocabulary->facts);
    ost_free(vocabulary->buckets);
    ost_free(vocabulary);
}

/* Room for one more of `item_size` bytes. False without memory. */
static bool grow(void **items, size_t count, size_t *size, size_t item_size)
{
    if (count < *size) {
        return true;
    }
    size_t more = *size == 0 ? 16 : 2 * *size;
    void *grown = ost_realloc(*items, more * item_size);
    if (grown == NULL) {
        return false;
    }
    *items = grown;
    *size = more;
    return true;
}

static size_t bucket_of(const struct ost_vocabulary *vocabulary, uint32_t claim,
                        const struct ost_scalar *value)
{
    return (size_t)ost_scalar_hash(value, (uint64_t)claim << 32) &
           (vocabulary->bucket_count - 1);
}

struct ost_scalar ost_vocabulary_value(const struct ost_vocabulary *vocabulary,
                                       uint32_t fact)
{
    const struct fact *of = &vocabulary->facts[fact];
    return (struct ost_scalar){of->type, {of->text, of->len}};
}

static void place(struct ost_vocabulary *vocabulary, uint32_t number)
{
    const struct ost_scalar value = ost_vocabulary_value(vocabulary, number);
    size_t at = bucket_of(vocabulary, vocabulary->facts[number].claim, &value);
    while (vocabulary->buckets[at] != 0) {
        at = (at + 1) & (vocabulary->bucket_count - 1);
    }
    vocabulary->buckets[at] = number + 1;
}

static bool grow_buckets(struct ost_vocabulary *vocabulary)
{
    if (2 * (vocabulary->fact_count + 1) < vocabulary->bucket_count) {
        return true;
    }
    size_t count = vocabulary->bucket_count == 0 ? 64 : 2 * vocabulary->bucket_count;
    uint32_t *buckets = ost_alloc_array(count, sizeof *buckets);
    if (buckets == NULL) {
        return false;
    }
    ost_free(vocabulary->buckets);
    vocabulary->buckets = buckets;
    vocabulary->bucket_count = count;
    for (size_t i = 0; i < vocabulary->fact_count; i++) {
        place(vocabulary, (uint32_t)i);
    }
    return true;
}

static uint32_t add_fact(struct ost_vocabulary *vocabulary, uint32_t claim,
                         const struct ost_scalar *value)
{
    void *facts = vocabulary->facts;
    if (vocabulary->fact_count >= OST_NO_WORD - 1 ||
        !grow(&facts, vocabulary->fact_count, &vocabulary->fact_size,
              sizeof *vocabulary->facts)) {
        return OST_NO_WORD;
    }
    vocabulary->facts = facts;
    char *text = ost_strndup(value->text.data, value->text.len);
    if (text == NULL || !grow_buckets(vocabulary)) {
        ost_free(text);
        return OST_NO_WORD;
    }
    uint32_t number = (uint32_t)vocabulary->fact_count++;
    vocabulary->facts[number] =
        (struct fact){claim, 0, value->type, text, value->text.len};
    place(vocabulary, number);
    return number;
}

static uint32_t find_claim(const struct ost_vocabulary *vocabulary, struct ost_span name)
{
    const struct ost_scalar presence = {'\0', name};
    uint32_t fact = ost_vocabulary_find_value(vocabulary, OST_NO_WORD, &presence);
    return fact == OST_NO_WORD ? OST_NO_WORD : vocabulary->facts[fact].of;
}

uint32_t ost_vocabulary_add_claim(struct ost_vocabulary *vocabulary, struct ost_span name)
{
    const struct ost_scalar presence = {'\0', name};
    uint32_t known = find_claim(vocabulary, name);
    void *claims = vocabulary->claims;
    if (known != OST_NO_WORD) {
        return known;
    }
    if (!grow(&claims, vocabulary->claim_count, &vocabulary->claim_size,
              sizeof *vocabulary->claims)) {
        return OST_NO_WORD;
    }
    vocabulary->claims = claims;
    uint32_t number = (uint32_t)vocabulary->claim_count;
    char *copy = ost_strndup(name.data, name.len);
    uint32_t fact =
        copy == NULL ? OST_NO_WORD : add_fact(vocabulary, OST_NO_WORD, &presence);
    if (fact == OST_NO_WORD) {
        ost_free(copy);
        return OST_NO_WORD;
    }
    vocabulary->facts[fact].of = number;
    vocabulary->claims[number] = (struct claim){copy, name.len, fact, false};
    vocabulary->claim_count++;
    return number;
}

uint32_t ost_vocabulary_add_value(struct ost_vocabulary *vocabulary, uint32_t claim,
                                  const struct ost_scalar *value)
{
    uint32_t known = ost_vocabulary_find_value(vocabulary, claim, value);
    return known != OST_NO_WORD ? known : add_fact(vocabulary, claim, value);
}

uint32_t ost_vocabulary_presence(const struct ost_vocabulary *vocabulary, uint32_t claim)
{
    return vocabulary->claims[claim].presence;
}

void ost_vocabulary_keep_values(struct ost_vocabulary *vocabulary, uint32_t claim)
{
    vocabulary->claims[claim].keeps_values = true;
}

size_t ost_vocabulary_claim_count(const struct ost_vocabulary *vocabulary)
{
    return vocabulary->claim_count;
}

const char *ost_vocabulary_claim_name(const struct ost_vocabulary *vocabulary,
                                      uint32_t claim)
{
    return vocabulary->claims[claim].name;
}

bool ost_vocabulary_keeps_values(const struct ost_vocabulary *vocabulary, uint32_t claim)
{
    return vocabulary->claims[claim].keeps_values;
}

uint32_t ost_vocabulary_find_value(const struct ost_vocabulary *vocabulary,
                                   uint32_t claim, const struct ost_scalar *value)
{
    uint32_t number = 0;
    if (vocabulary->bucket_count == 0) {
        return OST_NO_WORD;
    }
    size_t at = bucket_of(vocabulary, claim, value);
    while ((number = vocabulary->buckets[at]) != 0) {
        const struct ost_scalar known = ost_vocabulary_value(vocabulary, number - 1);
        if (vocabulary->facts[number - 1].claim == claim &&
            ost_scalar_equal(&known, value)) {
            return number - 1;
        }
        at = (at + 1) & (vocabulary->bucket_count - 1);
    }
    return OST_NO_WORD;
}

const struct ost_json *ost_vocabulary_claim_in(const struct ost_vocabulary *vocabulary,
                                               uint32_t claim,
                                               const struct ost_json *claims)
{
    const struct claim *of = &vocabulary->claims[claim];
    return of->name[0] == '/'
               ? ost_json_pointer_find(claims, (struct ost_span){of->name, of->len})
               : ost_json_member(claims, of->name);
}
