/* SPDX-License-Identifier: Apache-2.0 */
/* Looking into the compiled policy. */
#include "policy/table.h"

#include <endian.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "policy/rule.h"
#include "policy/table_data.h"
#include "wire/json_write.h"
#include "wire/uri.h"

void ost_scope_set_add(struct ost_scope_set *set, size_t n)
{
    set->words[n / 64] |= UINT64_C(1) << (n % 64);
}

bool ost_scope_set_has(const struct ost_scope_set *set, size_t n)
{
    return (set->words[n / 64] >> (n % 64) & 1) != 0;
}

struct ost_scope_bits ost_scope_set_bits(const struct ost_scope_set *set)
{
    size_t count = sizeof set->words / sizeof set->words[0];
    while (count > 0 && set->words[count - 1] == 0) {
        count--;
    }
    return (struct ost_scope_bits){set->words, count};
}

bool ost_scope_bits_have(struct ost_scope_bits bits, size_t n)
{
    return n / 64 < bits.count && (bits.words[n / 64] >> (n % 64) & 1) != 0;
}

const char *ost_policy_part_path(enum ost_policy_part part)
{
    static const char *const paths[] = {"/policy/tools", "/policy/resources",
                                        "/policy/prompts", "/policy/methods"};
    return paths[part];
}

char *ost_policy_join(const char *path, struct ost_span name)
{
    struct ost_buf out = {0};
    size_t len = 0;
    ost_buf_add_string(&out, path);
    ost_json_pointer_add(&out, name);
    return ost_buf_take(&out, &len);
}

enum ost_policy_part ost_policy_part_of(ostiary_kind kind)
{
    switch (kind) {
    case OSTIARY_RESOURCE:
        return OST_POLICY_RESOURCES;
    case OSTIARY_PROMPT:
        return OST_POLICY_PROMPTS;
    default: /* callers refuse an unknown kind before they ask */
        return OST_POLICY_TOOLS;
    }
}

void ost_policy_free(struct ost_policy *policy)
{
    if (policy == NULL) {
        return;
    }
    for (size_t i = 0; i < policy->scope_count; i++) {
        ost_free(policy->scopes[i].name);
    }
    for (size_t i = 0; i < policy->unused_count; i++) {
        ost_free(policy->unused[i]);
    }
    for (size_t i = 0; i < OST_POLICY_PARTS; i++) {
        ost_name_index_clear(&policy->parts[i]);
    }
    ost_rule_clear(&policy->fallback);
    ost_free(policy->scopes);
    ost_free(policy->closures);
    ost_free(policy->unused);
    ost_free(policy);
}

const struct ost_rule *ost_policy_find(const struct ost_policy *policy,
                                       enum ost_policy_part part, struct ost_span name)
{
    if (part == OST_POLICY_RESOURCES && !ost_uri_is_plain(name)) {
        return NULL; /* it could be read as another one: no pattern matches it */
    }
    const struct ost_name_entry *entry = ost_name_index_find(&policy->parts[part], name);
    return entry == NULL ? NULL : &entry->rule;
}

const struct ost_rule *ost_policy_default(const struct ost_policy *policy)
{
    return &policy->fallback;
}

bool ost_policy_has_public_rule(const struct ost_policy *policy)
{
    return policy->has_public;
}

const char *ost_policy_scope_name(const struct ost_policy *policy, size_t n)
{
    return n < policy->scope_count ? policy->scopes[n].name : NULL;
}

uint64_t ost_policy_first_bytes(struct ost_span name)
{
    uint64_t first = 0;
    if (name.len >= sizeof first) {
        memcpy(&first, name.data, sizeof first);
        return be64toh(first);
    }
    for (size_t i = 0; i < sizeof first; i++) {
        first = first << 8 | (i < name.len ? (unsigned char)name.data[i] : 0);
    }
    return first;
}

/* As strcmp() of their names: no scope holds NUL. */
static int compare_scopes(struct ost_span name, uint64_t first,
                          const struct ost_policy_scope *scope)
{
    return first != scope->first
               ? (first > scope->first) - (first < scope->first)
               : ost_span_compare(name, (struct ost_span){scope->name, scope->len});
}

int ost_policy_scope_number(const struct ost_policy *policy, struct ost_span scope)
{
    uint64_t first = ost_policy_first_bytes(scope);
    size_t low = 0;
    size_t high = policy->scope_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_scopes(scope, first, &policy->scopes[middle]);
        if (order == 0) {
            return (int)middle;
        }
        low = order > 0 ? middle + 1 : low;
        high = order > 0 ? high : middle;
    }
    return -1;
}

void ost_policy_hold(const struct ost_policy *policy, struct ost_span scope,
                     struct ost_scope_set *held)
{
    int n = ost_policy_scope_number(policy, scope);
    for (size_t i = 0; n >= 0 && i < OST_MAX_SCOPES / 64; i++) {
        held->words[i] |= policy->closures[n].words[i];
    }
}

size_t ost_policy_rule_count(const struct ost_policy *policy, enum ost_policy_part part)
{
    return policy->parts[part].count;
}

const struct ost_rule *ost_policy_rule_at(const struct ost_policy *policy,
                                          enum ost_policy_part part, size_t i,
                                          const char **pattern_out)
{
    *pattern_out = policy->parts[part].entries[i].pattern;
    return &policy->parts[part].entries[i].rule;
}
