/* SPDX-License-Identifier: Apache-2.0 */
/* The scopes of a grant: split, sorted, each once. */
#include "core/grant_scopes.h"

#include <stdlib.h>

#include "wire/scope.h"

/* By name; of equals the token's own first. */
static int compare(const void *a, const void *b)
{
    const struct ost_grant_scope *left = a;
    const struct ost_grant_scope *right = b;
    int order = ost_span_compare(left->name, right->name);
    return order != 0 ? order : (int)right->own - (int)left->own;
}

#define FEW_SCOPES 16

/* Few are sorted sooner than qsort() has begun. */
static void sort(struct ost_grant_scope *items, size_t count)
{
    if (count > FEW_SCOPES) {
        qsort(items, count, sizeof *items, compare);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        const struct ost_grant_scope item = items[i];
        size_t at = i;
        for (; at > 0 && compare(&item, &items[at - 1]) < 0; at--) {
            items[at] = items[at - 1];
        }
        items[at] = item;
    }
}

size_t ost_grant_scopes_sort(struct ost_grant_scope *items, size_t count)
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

static size_t split(struct ost_span list, struct ost_grant_scope *items)
{
    size_t count = 0;
    struct ost_span scope;
    while (ost_scope_next(&list, &scope)) {
        items[count++] = (struct ost_grant_scope){scope, true};
    }
    return count;
}

/* In a list each is a letter and a space at least. */
size_t ost_grant_scopes_most(const struct ost_json *claim)
{
    struct ost_span list = OST_SPAN_ABSENT;
    return ost_json_string(claim, &list) ? list.len / 2 + 1 : ost_json_count(claim);
}

size_t ost_grant_scopes_own(const struct ost_json *claim, struct ost_grant_scope *items)
{
    struct ost_span list = OST_SPAN_ABSENT;
    size_t count = 0;
    if (ost_json_string(claim, &list)) {
        return split(list, items);
    }
    for (size_t i = 0; i < ost_json_count(claim); i++) {
        items[count].own = true;
        count += ost_json_string(ost_json_item(claim, i), &items[count].name) ? 1 : 0;
    }
    return count;
}
