/* SPDX-License-Identifier: Apache-2.0 */
/* Advice on a table that compiles. */
#include "policy/lint.h"

#include "base/mem.h"
#include "policy/table_data.h"

static bool alternative_covers(const struct ost_policy *policy,
                               const struct ost_alternative *held,
                               const struct ost_alternative *needed)
{
    struct ost_scope_set set = {{0}};
    for (size_t i = 0; i < held->count; i++) {
        ost_policy_hold(policy, ost_span_of(policy->scopes[held->scopes[i]]), &set);
    }
    for (size_t i = 0; i < needed->count; i++) {
        if (!ost_scope_set_has(&set, needed->scopes[i])) {
            return false;
        }
    }
    return true;
}

static bool some_alternative_covered(const struct ost_policy *policy,
                                     const struct ost_alternative *held,
                                     const struct ost_rule *rule)
{
    for (size_t i = 0; i < rule->alternative_count; i++) {
        if (alternative_covers(policy, held, &rule->alternatives[i])) {
            return true;
        }
    }
    return rule->alternative_count == 0;
}

/* Whether somebody whom `rule` admits would be refused by `wider`. */
static bool is_weaker(const struct ost_policy *policy, const struct ost_rule *rule,
                      const struct ost_rule *wider)
{
    if (rule->deny || wider->is_public) {
        return false;
    }
    if (wider->deny || rule->is_public) {
        return true;
    }
    for (size_t i = 0; i < rule->alternative_count; i++) {
        if (!some_alternative_covered(policy, &rule->alternatives[i], wider)) {
            return true;
        }
    }
    return rule->alternative_count == 0 && wider->alternative_count > 0;
}

static void lint_part(const struct ost_policy *policy, const struct ost_name_index *index,
                      struct ost_problems *findings)
{
    for (size_t i = 0; i < index->count; i++) {
        const struct ost_name_entry *entry = &index->entries[i];
        const struct ost_name_entry *wider = ost_name_index_wider(index, entry);
        if (wider != NULL && is_weaker(policy, &entry->rule, &wider->rule)) {
            ost_problems_add(findings, OSTIARY_SEVERITY_WARNING, entry->rule.place,
                             "weaker_than_prefix: it admits callers whom \"%s\" refuses",
                             wider->pattern);
        }
    }
}

/* SC-13: scopes of the login itself, which authorize nothing here. */
static void lint_login_scopes(const struct ost_policy *policy,
                              struct ost_problems *findings)
{
    static const char *const names[] = {"openid", "profile", "email"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        int n = ost_policy_scope_number(policy, ost_span_of(names[i]));
        if (n >= 0 && ost_scope_set_has(&policy->used, (size_t)n)) {
            ost_problems_add(findings, OSTIARY_SEVERITY_WARNING, "/policy",
                             "login_scope: a rule asks for \"%s\", which every login has",
                             names[i]);
        }
    }
}

void ost_policy_lint(const struct ost_policy *policy, struct ost_problems *findings)
{
    for (size_t part = 0; part < OST_POLICY_PARTS; part++) {
        lint_part(policy, &policy->parts[part], findings);
    }
    for (size_t i = 0; i < policy->unused_count; i++) {
        OST_CLEANUP(ost_string_cleanup)
        char *path = ost_policy_join("/policy/rules", ost_span_of(policy->unused[i]));
        ost_problems_add(findings, OSTIARY_SEVERITY_WARNING,
                         path == NULL ? "/policy/rules" : path,
                         "unused_rule: nothing refers to \"%s\"", policy->unused[i]);
    }
    lint_login_scopes(policy, findings);
}
