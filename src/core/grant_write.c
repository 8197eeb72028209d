/* SPDX-License-Identifier: Apache-2.0 */
/* Writing a grant: texts and tables behind the block, offsets in it. */
#include <stdlib.h>
#include <string.h>

#include "core/grant_block.h"
#include "wire/scope.h"

static ostiary_grant *block_of(struct ost_buf *out)
{
    return (ostiary_grant *)(void *)out->data;
}

static uint32_t add_text(struct ost_buf *out, struct ost_span text)
{
    if (text.data == NULL) {
        return 0;
    }
    uint32_t at = (uint32_t)out->len;
    if (ost_buf_reserve(out, text.len + 1)) {
        memcpy(out->data + at, text.data, text.len);
        out->data[at + text.len] = '\0';
        out->len += text.len + 1;
    }
    return at;
}

/* A table of `count` offsets, zeroed, aligned for uint32_t. */
static uint32_t add_table(struct ost_buf *out, size_t count)
{
    size_t at = (out->len + sizeof(uint32_t) - 1) / sizeof(uint32_t) * sizeof(uint32_t);
    size_t more = at - out->len + count * sizeof(uint32_t);
    if (ost_buf_reserve(out, more)) {
        memset(out->data + out->len, 0, more);
        out->len += more;
    }
    return (uint32_t)at;
}

static void fill_table(struct ost_buf *out, uint32_t table, size_t i,
                       struct ost_span text, uint32_t mark)
{
    uint32_t at = add_text(out, text) | mark;
    if (!out->failed) {
        memcpy(out->data + table + i * sizeof at, &at, sizeof at);
    }
}

/** A scope, and whether the token itself names it. */
struct scope {
    struct ost_span name;
    bool own;
};

/* By name; of equals the token's own first. */
static int compare_scopes(const void *a, const void *b)
{
    const struct scope *left = a;
    const struct scope *right = b;
    int order = ost_span_compare(left->name, right->name);
    return order != 0 ? order : (int)right->own - (int)left->own;
}

#define FEW_SCOPES 16

/* Few are sorted sooner than qsort() has begun. */
static void sort(struct scope *items, size_t count)
{
    if (count > FEW_SCOPES) {
        qsort(items, count, sizeof *items, compare_scopes);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        const struct scope item = items[i];
        size_t at = i;
        for (; at > 0 && compare_scopes(&item, &items[at - 1]) < 0; at--) {
            items[at] = items[at - 1];
        }
        items[at] = item;
    }
}

/* Sorts and drops repeats; returns how many are left. */
static size_t sort_unique(struct scope *items, size_t count)
{
    if (count == 0) {
        return 0;
    }
    sort(items, count);
    size_t kept = 1;
    for (size_t i = 1; i < count; i++) {
        if (!ost_span_equal(items[i].name, items[kept - 1].name)) {
            items[kept++] = items[i];
        }
    }
    return kept;
}

static size_t split_scopes(struct ost_span list, struct scope *items)
{
    size_t count = 0;
    struct ost_span scope;
    while (ost_scope_next(&list, &scope)) {
        items[count++] = (struct scope){scope, true};
    }
    return count;
}

/* Room enough for the scopes of a claim: every other byte of a list, or each element. */
static size_t most_scopes(const struct ost_json *claim)
{
    struct ost_span list = OST_SPAN_ABSENT;
    return ost_json_string(claim, &list) ? list.len / 2 + 1 : ost_json_count(claim);
}

static size_t collect_own(const struct ost_json *claim, struct scope *items)
{
    struct ost_span list = OST_SPAN_ABSENT;
    size_t count = 0;
    if (claim != NULL && ost_json_string(claim, &list)) {
        return split_scopes(list, items);
    }
    for (size_t i = 0; i < ost_json_count(claim); i++) {
        items[count].own = true;
        count += ost_json_string(ost_json_item(claim, i), &items[count].name) ? 1 : 0;
    }
    return count;
}

static size_t collect_scopes(const struct ost_grant_facts *facts, struct scope *items)
{
    size_t count = collect_own(facts->scope_claim, items);
    for (size_t i = 0; i < facts->mapped_count; i++) {
        items[count++] = (struct scope){facts->mapped[i], false};
    }
    return count;
}

static void fill_scopes(struct ost_buf *out, const struct scope *items, size_t count)
{
    uint32_t table = add_table(out, count);
    for (size_t i = 0; i < count; i++) {
        fill_table(out, table, i, items[i].name, items[i].own ? 0 : OST_GRANT_MAPPED);
    }
    if (!out->failed) {
        block_of(out)->scopes = table;
        block_of(out)->scope_count = (uint32_t)count;
    }
}

static bool write_scopes(const struct ost_grant_facts *facts, struct ost_buf *room,
                         struct ost_buf *out)
{
    size_t most = facts->mapped_count + most_scopes(facts->scope_claim);
    ost_buf_reset(room);
    if (!ost_buf_reserve(room, most * sizeof(struct scope))) {
        return false;
    }
    struct scope *items = (void *)room->data;
    fill_scopes(out, items, sort_unique(items, collect_scopes(facts, items)));
    return !out->failed;
}

/* What the table's conditions are decided by, later and without the claims. */
static bool write_facts(const struct ost_grant_facts *facts, struct ost_buf *out)
{
    const struct ost_facts *from = facts->facts;
    if (from == NULL) {
        return true;
    }
    uint32_t held = add_table(out, 0);
    ost_buf_add(out, from->held, from->held_count * sizeof *from->held);
    uint32_t values = add_table(out, 0);
    uint32_t at = 0;
    for (size_t i = 0; i < from->value_count; i++) {
        struct ost_claim_value value = from->values[i];
        value.at = at; /* texts are written in the order of their values */
        at += value.len;
        ost_buf_add(out, &value, sizeof value);
    }
    uint32_t texts = (uint32_t)out->len;
    for (size_t i = 0; i < from->value_count; i++) {
        ost_buf_add(out, from->base + from->values[i].at, from->values[i].len);
    }
    if (!out->failed) {
        ostiary_grant *block = block_of(out);
        block->facts = held;
        block->fact_count = (uint32_t)from->held_count;
        block->values = values;
        block->value_count = (uint32_t)from->value_count;
        block->value_texts = texts;
    }
    return !out->failed;
}

static bool write_audiences(const struct ost_grant_facts *facts, struct ost_buf *out)
{
    if (facts->audience == NULL) {
        return true;
    }
    bool list = ost_json_type(facts->audience) == OST_JSON_ARRAY;
    size_t count = list ? ost_json_count(facts->audience) : 1;
    uint32_t table = add_table(out, count);
    for (size_t i = 0; i < count; i++) {
        struct ost_span text = OST_SPAN_ABSENT;
        if (!ost_json_string(list ? ost_json_item(facts->audience, i) : facts->audience,
                             &text)) {
            return false;
        }
        fill_table(out, table, i, text, 0);
    }
    if (!out->failed) {
        block_of(out)->audiences = table;
        block_of(out)->audience_count = (uint32_t)count;
    }
    return !out->failed;
}

static void write_texts(const struct ost_grant_facts *facts, struct ost_buf *out)
{
    ostiary_grant head = {0};
    const struct ost_scope_bits held = ost_scope_set_bits(&facts->held);
    ost_buf_add(out, &head, sizeof head);
    head.held = (uint32_t)out->len;
    head.held_count = (uint32_t)held.count;
    ost_buf_add(out, held.words, held.count * sizeof *held.words);
    head.issuer = add_text(out, facts->issuer);
    head.subject = add_text(out, facts->subject);
    head.client_id = add_text(out, facts->client_id);
    head.token_id = add_text(out, facts->token_id);
    head.acr = add_text(out, facts->acr);
    head.exception = add_text(out, facts->exception);
    head.claims = add_text(out, facts->claims);
    head.claims_len = (uint32_t)facts->claims.len;
    head.groups_overage = facts->groups_overage ? 1 : 0;
    head.issued_at = facts->issued_at;
    head.expires_at = facts->expires_at;
    head.has_auth_time = facts->has_auth_time ? 1 : 0;
    head.auth_time = facts->auth_time;
    head.until = facts->until;
    /* CL-09: the subject is the client, so no user can be asked to log in. */
    head.is_machine =
        facts->subject.data != NULL && ost_span_equal(facts->subject, facts->client_id)
            ? 1
            : 0;
    if (!out->failed) {
        *block_of(out) = head;
    }
}

ostiary_code ost_grant_write(const struct ost_grant_facts *facts, struct ost_buf *room,
                             struct ost_buf *out, ostiary_error *err)
{
    write_texts(facts, out);
    if (out->failed || !write_scopes(facts, room, out) || !write_audiences(facts, out) ||
        !write_facts(facts, out)) {
        ost_buf_reset(out);
        return ost_fail(err, OSTIARY_INTERNAL_ERROR, "grant");
    }
    return OSTIARY_OK;
}
