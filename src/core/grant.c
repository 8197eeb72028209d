/* SPDX-License-Identifier: Apache-2.0 */
/* A grant: one relocatable block, offsets instead of pointers. */
#include "core/grant.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/scope.h"

/* Offsets count from the block's first byte; 0 means absent. Lists are tables of offsets.
 */
struct ostiary_grant {
    uint32_t issuer, subject, client_id, token_id;
    uint32_t scopes, scope_count;
    uint32_t audiences, audience_count;
    uint32_t claims, claims_len;
    int64_t issued_at, expires_at;
};

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

/* `items` has room for every other byte of the list: no list holds more scopes. */
static size_t split_scopes(struct ost_span list, struct ost_span *items)
{
    size_t count = 0;
    struct ost_span scope;
    while (ost_scope_next(&list, &scope)) {
        items[count++] = scope;
    }
    return sort_unique(items, count);
}

static bool write_scopes(const struct ost_grant_facts *facts, struct ost_buf *out)
{
    struct ost_span *items = ost_alloc_array(facts->scope.len / 2 + 1, sizeof *items);
    if (items == NULL) {
        return false;
    }
    size_t count = split_scopes(facts->scope, items);
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

const ostiary_grant *ost_grant_in(const struct ost_buf *buf)
{
    return buf->len == 0 ? NULL : (const ostiary_grant *)(const void *)buf->data;
}

static const char *text_at(const ostiary_grant *grant, uint32_t offset)
{
    return offset == 0 ? NULL : (const char *)grant + offset;
}

static const char *list_item(const ostiary_grant *grant, uint32_t table, size_t count,
                             size_t i)
{
    if (i >= count) {
        return NULL;
    }
    uint32_t at = 0;
    memcpy(&at, (const char *)grant + table + i * sizeof at, sizeof at);
    return text_at(grant, at);
}

const char *ostiary_grant_issuer(const ostiary_grant *grant)
{
    return grant == NULL ? NULL : text_at(grant, grant->issuer);
}

const char *ostiary_grant_subject(const ostiary_grant *grant)
{
    return grant == NULL ? NULL : text_at(grant, grant->subject);
}

const char *ostiary_grant_client_id(const ostiary_grant *grant)
{
    return grant == NULL ? NULL : text_at(grant, grant->client_id);
}

const char *ostiary_grant_token_id(const ostiary_grant *grant)
{
    return grant == NULL ? NULL : text_at(grant, grant->token_id);
}

size_t ost_grant_scope_count(const ostiary_grant *grant)
{
    return grant == NULL ? 0 : grant->scope_count;
}

const char *ostiary_grant_scope(const ostiary_grant *grant, size_t i)
{
    return grant == NULL ? NULL : list_item(grant, grant->scopes, grant->scope_count, i);
}

bool ostiary_grant_has_scope(const ostiary_grant *grant, const char *scope)
{
    for (size_t i = 0; scope != NULL && i < ost_grant_scope_count(grant); i++) {
        if (strcmp(ostiary_grant_scope(grant, i), scope) == 0) {
            return true;
        }
    }
    return false;
}

const char *ostiary_grant_audience(const ostiary_grant *grant, size_t i)
{
    return grant == NULL ? NULL
                         : list_item(grant, grant->audiences, grant->audience_count, i);
}

int64_t ostiary_grant_issued_at(const ostiary_grant *grant)
{
    return grant == NULL ? 0 : grant->issued_at;
}

int64_t ostiary_grant_expires_at(const ostiary_grant *grant)
{
    return grant == NULL ? 0 : grant->expires_at;
}

const char *ostiary_grant_claims_json(const ostiary_grant *grant, size_t *len_out)
{
    *len_out = grant == NULL ? 0 : grant->claims_len;
    return grant == NULL ? NULL : text_at(grant, grant->claims);
}
