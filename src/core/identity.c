/* SPDX-License-Identifier: Apache-2.0 */
/* What the settings make of a token's claims. */
#include "core/identity.h"

#include "wire/scope.h"

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

static void take_mapping(const struct ost_mapping *mapping, struct ost_grant_facts *facts,
                         struct ost_span *mapped)
{
    for (size_t i = 0; i < mapping->scopes.count; i++) {
        mapped[facts->mapped_count++] = ost_span_of(mapping->scopes.items[i]);
    }
    if (mapping->until != 0 && (facts->until == 0 || mapping->until < facts->until)) {
        facts->until = mapping->until;
        facts->exception = ost_span_of(mapping->place);
    }
}

static void hold_own(const struct ost_policy *policy, const struct ost_json *claim,
                     struct ost_scope_set *held)
{
    struct ost_span list = OST_SPAN_ABSENT;
    struct ost_span scope;
    if (claim != NULL && ost_json_string(claim, &list)) {
        while (ost_scope_next(&list, &scope)) {
            ost_policy_hold(policy, scope, held);
        }
        return;
    }
    for (size_t i = 0; i < ost_json_count(claim); i++) {
        if (ost_json_string(ost_json_item(claim, i), &scope)) {
            ost_policy_hold(policy, scope, held);
        }
    }
}

bool ost_identity_make(const struct ost_settings *settings,
                       const struct ost_issuer_settings *issuer, int64_t now,
                       struct ost_grant_facts *facts, struct ost_buf *room)
{
    ost_buf_reset(room);
    if (!ost_buf_reserve(room, most_mapped(issuer) * sizeof *facts->mapped)) {
        return false;
    }
    struct ost_span *mapped = (void *)room->data;
    facts->mapped = mapped;
    facts->mapped_count = 0;
    for (size_t i = 0; i < issuer->mapping_count; i++) {
        if (ost_mapping_gives(&issuer->mappings[i], facts->facts, now)) {
            take_mapping(&issuer->mappings[i], facts, mapped);
        }
    }
    hold_own(settings->policy, facts->scope_claim, &facts->held);
    for (size_t i = 0; i < facts->mapped_count; i++) {
        ost_policy_hold(settings->policy, mapped[i], &facts->held);
    }
    return true;
}
