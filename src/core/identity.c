/* SPDX-License-Identifier: Apache-2.0 */
/* What the settings make of a token's claims. */
#include "core/identity.h"

#include "core/grant_scopes.h"

bool ost_mapping_gives(const struct ost_mapping *mapping, const struct ost_facts *facts,
                       int64_t now)
{
    return (mapping->until == 0 || now < mapping->until) &&
           ost_condition_holds(&mapping->claims, facts);
}

static size_t most_mapped(const struct ost_issuer_settings *issuer)
{
    size_t count = 0;
    for (size_t i = 0; i < issuer->mapping_count; i++) {
        count += issuer->mappings[i].scopes.count;
    }
    return count;
}

static size_t take_mapping(const struct ost_mapping *mapping,
                           struct ost_grant_facts *facts, struct ost_grant_scope *items)
{
    for (size_t i = 0; i < mapping->scopes.count; i++) {
        items[i] = (struct ost_grant_scope){ost_span_of(mapping->scopes.items[i]), false};
    }
    if (mapping->until != 0 && (facts->until == 0 || mapping->until < facts->until)) {
        facts->until = mapping->until;
        facts->exception = ost_span_of(mapping->place);
    }
    return mapping->scopes.count;
}

bool ost_identity_make(const struct ost_settings *settings,
                       const struct ost_issuer_settings *issuer, int64_t now,
                       struct ost_grant_facts *facts, struct ost_buf *room)
{
    size_t most = ost_grant_scopes_most(facts->scope_claim) + most_mapped(issuer);
    ost_buf_reset(room);
    if (!ost_buf_reserve(room, most * sizeof *facts->scopes)) {
        return false;
    }
    struct ost_grant_scope *items = (void *)room->data;
    size_t count = ost_grant_scopes_own(facts->scope_claim, items);
    for (size_t i = 0; i < issuer->mapping_count; i++) {
        if (ost_mapping_gives(&issuer->mappings[i], facts->facts, now)) {
            count += take_mapping(&issuer->mappings[i], facts, &items[count]);
        }
    }
    facts->scopes = items;
    facts->scope_count = ost_grant_scopes_sort(items, count);
    for (size_t i = 0; i < facts->scope_count; i++) {
        ost_policy_hold(settings->policy, items[i].name, &facts->held);
    }
    return true;
}
