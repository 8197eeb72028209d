/* SPDX-License-Identifier: Apache-2.0 */
/* Writing a grant: texts and tables behind the block, offsets in it. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
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
    ost_buf_add_span(out, text);
    ost_buf_add(out, "", 1);
    return at;
}

/* A table of `count` offsets, zeroed, aligned for uint32_t. */
static uint32_t add_table(struct ost_buf *out, size_t count)
{
    static const uint32_t none = 0;
    while (!out->failed && out->len % sizeof none != 0) {
        ost_buf_add(out, "", 1);
    }
    uint32_t at = (uint32_t)out->len;
    for (size_t i = 0; i < count; i++) {
        ost_buf_add(out, &none, sizeof none);
    }
    return at;
}

static void fill_table(struct ost_buf *out, uint32_t table, size_t i,
                       struct ost_span text)
{
    uint32_t at = add_text(out, text);
    if (!out->failed) {
        memcpy(out->data + table + i * sizeof at, &at, sizeof at);
    }
}

static int compare_spans(const void *a, const void *b)
{
    return ost_span_compare(*(const struct ost_span *)a, *(const struct ost_span *)b);
}

/* Sorts and drops repeats; returns how many are left. */
static size_t sort_unique(struct ost_span *items, size_t count)
{
    if (count == 0) {
        return 0;
    }
    qsort(items, count, sizeof *items, compare_spans);
    size_t kept = 1;
    for (size_t i = 1; i < count; i++) {
        if (!ost_span_equal(items[i], items[kept - 1])) {
            items[kept++] = items[i];
        }
    }
    return kept;
}

static size_t split_scopes(struct ost_span list, struct ost_span *items)
{
    size_t count = 0;
    struct ost_span scope;
    while (ost_scope_next(&list, &scope)) {
        items[count++] = scope;
    }
    return count;
}

/* Room enough for the scopes of a claim: every other byte of a list, or each element. */
static size_t most_scopes(const struct ost_json *claim)
{
    struct ost_span list = OST_SPAN_ABSENT;
    return ost_json_string(claim, &list) ? list.len / 2 + 1 : ost_json_count(claim);
}

static size_t collect_scopes(const struct ost_json *claim, struct ost_span *items)
{
    struct ost_span list = OST_SPAN_ABSENT;
    size_t count = 0;
    if (ost_json_string(claim, &list)) {
        return split_scopes(list, items);
    }
    for (size_t i = 0; i < ost_json_count(claim); i++) {
        count += ost_json_string(ost_json_item(claim, i), &items[count]) ? 1 : 0;
    }
    return count;
}

static bool write_scopes(const struct ost_grant_facts *facts, struct ost_buf *out)
{
    if (facts->scope_claim == NULL) {
        return true;
    }
    struct ost_span *items =
        ost_alloc_array(most_scopes(facts->scope_claim), sizeof *items);
    if (items == NULL) {
        return false;
    }
    size_t count = sort_unique(items, collect_scopes(facts->scope_claim, items));
    uint32_t table = add_table(out, count);
    for (size_t i = 0; i < count; i++) {
        fill_table(out, table, i, items[i]);
    }
    ost_free(items);
    if (!out->failed) {
        block_of(out)->scopes = table;
        block_of(out)->scope_count = (uint32_t)count;
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
        fill_table(out, table, i, text);
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
    ost_buf_add(out, &head, sizeof head);
    head.issuer = add_text(out, facts->issuer);
    head.subject = add_text(out, facts->subject);
    head.client_id = add_text(out, facts->client_id);
    head.token_id = add_text(out, facts->token_id);
    head.claims = add_text(out, facts->claims);
    head.claims_len = (uint32_t)facts->claims.len;
    head.groups_overage = facts->groups_overage ? 1 : 0;
    head.issued_at = facts->issued_at;
    head.expires_at = facts->expires_at;
    if (!out->failed) {
        *block_of(out) = head;
    }
}

ostiary_code ost_grant_write(const struct ost_grant_facts *facts, struct ost_buf *out,
                             ostiary_error *err)
{
    write_texts(facts, out);
    if (out->failed || !write_scopes(facts, out) || !write_audiences(facts, out)) {
        ost_buf_reset(out);
        return ost_fail(err, OSTIARY_INTERNAL_ERROR, "grant");
    }
    return OSTIARY_OK;
}
