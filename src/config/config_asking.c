/* SPDX-License-Identifier: Apache-2.0 */
/* How a client must ask one server for each scope of the table: request_as, applied once.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "config/sections.h"
#include "wire/scope.h"

/* Exact beats the longest prefix; a star matches at least one character. */
static const struct ost_request_as *row_for(const struct ost_issuer_settings *issuer,
                                            const char *scope)
{
    const struct ost_request_as *best = NULL;
    for (size_t i = 0; i < issuer->request_as_count; i++) {
        const struct ost_request_as *row = &issuer->request_as[i];
        size_t len = strlen(row->scope);
        if (!row->is_prefix && strcmp(row->scope, scope) == 0) {
            return row;
        }
        if (row->is_prefix && strncmp(scope, row->scope, len) == 0 &&
            scope[len] != '\0' && (best == NULL || len > strlen(best->scope))) {
            best = row;
        }
    }
    return best;
}

/* Unlisted: as spelled. In place of the value's star stands what the name's matched. */
static bool spell(const struct ost_request_as *row, const char *scope,
                  struct ost_buf *out)
{
    if (row == NULL) {
        ost_buf_add_string(out, scope);
        return true;
    }
    if (row->as == NULL) {
        return false;
    }
    ost_buf_add_string(out, row->as);
    if (row->as_prefix) {
        ost_buf_add_string(out, scope + strlen(row->scope));
    }
    return true;
}

/** A scope's number and its spelling, to be sorted. */
struct spelled {
    const char *spelling;
    uint16_t number;
};

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct spelled *)a)->spelling,
                  ((const struct spelled *)b)->spelling);
}

static bool put_in_order(struct ost_asking *asking)
{
    struct spelled *items = ost_alloc_array(asking->count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; i < asking->count; i++) {
        items[i] = (struct spelled){
            asking->spelling[i] == NULL ? "" : asking->spelling[i], (uint16_t)i};
    }
    qsort(items, asking->count, sizeof *items, compare);
    for (size_t i = 0; i < asking->count; i++) {
        asking->order[i] = items[i].number;
    }
    ost_free(items);
    return true;
}

static bool add_scope(struct ost_reader *reader, const struct ost_issuer_settings *issuer,
                      const char *scope, struct ost_asking *asking)
{
    struct ost_buf spelling = {0};
    size_t len = 0;
    size_t n = asking->count++;
    if (!spell(row_for(issuer, scope), scope, &spelling)) {
        asking->assigned.words[n / 64] |= UINT64_C(1) << (n % 64);
        return true;
    }
    if (spelling.failed) {
        ost_buf_clear(&spelling);
        return false;
    }
    /* What stars put together is held to the rules of a challenge once more (SC-13,
     * CH-21). */
    struct ost_span whole = ost_buf_span(&spelling);
    if (!ost_scope_is_token(whole) || ost_span_is(whole, "offline_access")) {
        ost_read_problem(
            reader,
            "\"%.80s\" would be asked for as \"%.80s\"; expected a scope that a "
            "challenge may hold (offline_access is none)",
            scope, spelling.data);
    }
    asking->spelling[n] = ost_buf_take(&spelling, &len);
    return asking->spelling[n] != NULL;
}

void ost_config_make_asking(struct ost_reader *reader, struct ost_issuer_settings *issuer)
{
    const struct ost_policy *policy = reader->settings->policy;
    struct ost_asking *asking = &issuer->asking;
    size_t count = 0;
    while (ost_policy_scope_name(policy, count) != NULL) {
        count++;
    }
    asking->spelling = ost_alloc_array(count, sizeof *asking->spelling);
    asking->order = ost_alloc_array(count, sizeof *asking->order);
    bool made = asking->spelling != NULL && asking->order != NULL && !reader->no_memory;
    for (size_t i = 0; made && i < count; i++) {
        made = add_scope(reader, issuer, ost_policy_scope_name(policy, i), asking);
    }
    reader->no_memory =
        reader->no_memory || !made || (count > 0 && !put_in_order(asking));
}
