/* SPDX-License-Identifier: Apache-2.0 */
/* Writing a grant: texts and tables behind the block, offsets in it. */
#include <string.h>

#include "core/grant_block.h"

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

static bool write_scopes(const struct ost_grant_facts *facts, struct ost_buf *out)
{
    uint32_t table = add_table(out, facts->scope_count);
    for (size_t i = 0; i < facts->scope_count; i++) {
        const struct ost_grant_scope *scope = &facts->scopes[i];
        fill_table(out, table, i, scope->name, scope->own ? 0 : OST_GRANT_MAPPED);
    }
    if (!out->failed) {
        block_of(out)->scopes = table;
        block_of(out)->scope_count = (uint32_t)facts->scope_count;
    }
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

ostiary_code ost_grant_write(const struct ost_grant_facts *facts, struct ost_buf *out,
                             ostiary_error *err)
{
    write_texts(facts, out);
    if (out->failed || !write_scopes(facts, out) || !write_audiences(facts, out) ||
        !write_facts(facts, out)) {
        ost_buf_reset(out);
        return ost_fail(err, OSTIARY_INTERNAL_ERROR, "grant");
    }
    return OSTIARY_OK;
}
