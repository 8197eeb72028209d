/* SPDX-License-Identifier: Apache-2.0 */
/* What a token's claims say of a vocabulary. */
#include "policy/facts.h"

#include <stdlib.h>

static void add_value(struct ost_facts_made *made, uint32_t claim,
                      const struct ost_scalar *scalar)
{
    const struct ost_claim_value value = {claim, (uint32_t)scalar->type,
                                          (uint32_t)made->texts.len,
                                          (uint32_t)scalar->text.len};
    ost_buf_add(&made->values, &value, sizeof value);
    ost_buf_add_span(&made->texts, scalar->text);
}

/* One value, or member of a claim that is a list; what is neither matches nothing. */
static void add_scalar(const struct ost_vocabulary *vocabulary, uint32_t claim,
                       const struct ost_json *json, struct ost_facts_made *made)
{
    char room[OST_SCALAR_ROOM];
    struct ost_scalar scalar;
    if (!ost_scalar_of(json, room, &scalar)) {
        return;
    }
    uint32_t fact = ost_vocabulary_find_value(vocabulary, claim, &scalar);
    if (fact != OST_NO_WORD) {
        ost_buf_add(&made->held, &fact, sizeof fact);
    }
    if (ost_vocabulary_keeps_values(vocabulary, claim)) {
        add_value(made, claim, &scalar);
    }
}

static void add_claim(const struct ost_vocabulary *vocabulary, uint32_t claim,
                      const struct ost_json *json, struct ost_facts_made *made)
{
    if (json == NULL || ost_json_type(json) == OST_JSON_NULL) {
        return;
    }
    uint32_t presence = ost_vocabulary_presence(vocabulary, claim);
    ost_buf_add(&made->held, &presence, sizeof presence);
    if (ost_json_type(json) != OST_JSON_ARRAY) {
        add_scalar(vocabulary, claim, json, made);
    }
    for (size_t i = 0; ost_json_type(json) == OST_JSON_ARRAY && i < ost_json_count(json);
         i++) {
        add_scalar(vocabulary, claim, ost_json_item(json, i), made);
    }
}

/* Values as they are searched: by claim, type and text. */
struct value_key {
    uint32_t claim, type;
    struct ost_span text;
};

static int compare_keys(const struct value_key *a, const struct value_key *b)
{
    if (a->claim != b->claim) {
        return a->claim < b->claim ? -1 : 1;
    }
    if (a->type != b->type) {
        return a->type < b->type ? -1 : 1;
    }
    return ost_span_compare(a->text, b->text);
}

static struct value_key key_of(const struct ost_facts *facts, size_t i)
{
    const struct ost_claim_value *value = &facts->values[i];
    return (struct value_key){
        value->claim, value->type, {facts->base + value->at, value->len}};
}

/** A value to be sorted: where it is, and whose text it points into. */
struct sorted {
    struct ost_claim_value value;
    const char *base;
};

static int compare_values(const void *a, const void *b)
{
    const struct sorted *left = a;
    const struct sorted *right = b;
    const struct value_key one = {left->value.claim,
                                  left->value.type,
                                  {left->base + left->value.at, left->value.len}};
    const struct value_key other = {right->value.claim,
                                    right->value.type,
                                    {right->base + right->value.at, right->value.len}};
    return compare_keys(&one, &other);
}

/* A claim may list thousands of values, and a call as many arguments: found by halving,
 * or one request could keep a thread busy for minutes. False without memory. */
static bool sort_values(struct ost_facts_made *made)
{
    size_t count = made->values.len / sizeof(struct ost_claim_value);
    struct ost_claim_value *values = (void *)made->values.data;
    size_t kept = 0;
    if (count < 2) {
        return true;
    }
    if (!ost_buf_reserve(&made->sorting, count * sizeof(struct sorted))) {
        return false;
    }
    struct sorted *items = (void *)made->sorting.data;
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct sorted){values[i], made->texts.data};
    }
    qsort(items, count, sizeof *items, compare_values);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || compare_values(&items[i], &items[i - 1]) != 0) {
            values[kept++] = items[i].value;
        }
    }
    made->values.len = kept * sizeof *values;
    return true;
}

static int ascending(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a;
    uint32_t right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

bool ost_facts_make(const struct ost_vocabulary *vocabulary,
                    const struct ost_json *claims, struct ost_facts_made *made_out)
{
    struct ost_facts_made *made = made_out;
    ost_facts_reset(made);
    for (size_t i = 0; i < ost_vocabulary_claim_count(vocabulary); i++) {
        uint32_t claim = (uint32_t)i;
        add_claim(vocabulary, claim, ost_vocabulary_claim_in(vocabulary, claim, claims),
                  made);
    }
    size_t count = made->held.len / sizeof(uint32_t);
    if (count > 1 && !made->held.failed) {
        qsort(made->held.data, count, sizeof(uint32_t), ascending);
    }
    if (made->held.failed || made->values.failed || made->texts.failed ||
        !sort_values(made)) {
        return false;
    }
    made->facts = (struct ost_facts){
        (const uint32_t *)(const void *)made->held.data,
        count,
        (const struct ost_claim_value *)(const void *)made->values.data,
        made->values.len / sizeof(struct ost_claim_value),
        made->texts.data,
    };
    return true;
}

void ost_facts_reset(struct ost_facts_made *made)
{
    ost_buf_reset(&made->sorting);
    ost_buf_reset(&made->held);
    ost_buf_reset(&made->values);
    ost_buf_reset(&made->texts);
    made->facts = (struct ost_facts){0};
}

void ost_facts_clear(struct ost_facts_made *made)
{
    ost_buf_clear(&made->sorting);
    ost_buf_clear(&made->held);
    ost_buf_clear(&made->values);
    ost_buf_clear(&made->texts);
    made->facts = (struct ost_facts){0};
}

bool ost_facts_hold(const struct ost_facts *facts, uint32_t fact)
{
    size_t low = 0;
    size_t high = facts->held_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (facts->held[middle] == fact) {
            return true;
        }
        low = facts->held[middle] < fact ? middle + 1 : low;
        high = facts->held[middle] < fact ? high : middle;
    }
    return false;
}

bool ost_facts_have_value(const struct ost_facts *facts, uint32_t claim,
                          const struct ost_scalar *value)
{
    const struct value_key wanted = {claim, (uint32_t)value->type, value->text};
    size_t low = 0;
    size_t high = facts->value_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct value_key key = key_of(facts, middle);
        int order = compare_keys(&key, &wanted);
        if (order == 0) {
            return true;
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return false;
}
