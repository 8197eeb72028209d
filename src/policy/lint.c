/* SPDX-License-Identifier: Apache-2.0 */
/* Advice on a table that compiles. */
#include "policy/lint.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "policy/table_data.h"
#include "wire/uri.h"

static bool alternative_covers(const struct ost_policy *policy,
                               const struct ost_alternative *held,
                               const struct ost_alternative *needed)
{
    struct ost_scope_set set = {{0}};
    for (size_t i = 0; i < held->count; i++) {
        ost_policy_hold(policy, ost_span_of(policy->scopes[held->scopes[i]].name), &set);
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

/* Whether `wider` asks for something beside scopes that `rule` asks nothing like. */
static bool asks_less(const struct ost_rule *rule, const struct ost_rule *wider)
{
    return (wider->claims.count > 0 && rule->claims.count == 0) ||
           (wider->arguments.count > 0 && rule->arguments.count == 0) ||
           (wider->login.has_max_age && !rule->login.has_max_age) ||
           (wider->login.acr_count > 0 && rule->login.acr_count == 0) ||
           (wider->sender_constrained && !rule->sender_constrained);
}

/* Whether somebody whom `rule` admits would be refused by `wider`. */
static bool is_weaker(const struct ost_policy *policy, const struct ost_rule *rule,
                      const struct ost_rule *wider)
{
    if (rule->deny || wider->is_public) {
        return false;
    }
    if (wider->deny || rule->is_public || asks_less(rule, wider)) {
        return true;
    }
    for (size_t i = 0; i < rule->alternative_count; i++) {
        if (!some_alternative_covered(policy, &rule->alternatives[i], wider)) {
            return true;
        }
    }
    return rule->alternative_count == 0 && wider->alternative_count > 0;
}

static bool can_follow(const struct ost_name_entry *entry, const char *rest)
{
    struct ost_buf uri = {0};
    ost_buf_add(&uri, entry->pattern, entry->len);
    ost_buf_add_string(&uri, rest);
    bool plain = uri.failed || ost_uri_is_plain(ost_buf_span(&uri));
    ost_buf_clear(&uri);
    return plain;
}

/* interface.md 4: whether any URI of this pattern may be judged by it at all. A prefix
 * may end in the middle of a scheme or of an escape. */
static bool can_match(const struct ost_name_entry *entry)
{
    static const char *const rests[] = {"x", ":x", "x:x", "0", "5", "0x"};
    if (!entry->is_prefix) {
        return ost_uri_is_plain(ost_span_of(entry->pattern));
    }
    for (size_t i = 0; i < sizeof rests / sizeof rests[0]; i++) {
        if (can_follow(entry, rests[i])) {
            return true;
        }
    }
    return false;
}

static void lint_resources(const struct ost_policy *policy, struct ost_problems *findings)
{
    const struct ost_name_index *index = &policy->parts[OST_POLICY_RESOURCES];
    for (size_t i = 0; i < index->count; i++) {
        if (!can_match(&index->entries[i])) {
            ost_problems_add(findings, OSTIARY_SEVERITY_WARNING,
                             index->entries[i].rule.place,
                             "never_matches: no URI that may be asked for is like this: "
                             "absolute, no dot segment, no \\, no encoded . / or \\");
        }
    }
}

static bool was_found(const struct ost_problems *findings, const char *path)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (strcmp(findings->items[i].path, path) == 0) {
            return true;
        }
    }
    return false;
}

/* A rule that several names refer to is told once, where it stands. */
static void tell_alternative(const struct ost_rule *rule, size_t i, size_t other,
                             struct ost_problems *findings)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf path = {0};
    ost_buf_addf(&path, "%s/any_of/%zu", rule->named != NULL ? rule->named : rule->place,
                 i);
    if (path.failed) {
        findings->failed = true;
    } else if (!was_found(findings, path.data)) {
        ost_problems_add(findings, OSTIARY_SEVERITY_WARNING, path.data,
                         "never_matches: whoever has all of this has all of "
                         "alternative %zu too, which is enough",
                         other + 1);
    }
}

/* Nobody reads a longer list, and comparing each with each must stay cheap. */
#define MOST_COMPARED 64

/* Of two alternatives that ask for the same, the first is the one that counts. */
static void lint_alternatives(const struct ost_policy *policy,
                              const struct ost_rule *rule, struct ost_problems *findings)
{
    size_t count =
        rule->alternative_count < MOST_COMPARED ? rule->alternative_count : MOST_COMPARED;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            const struct ost_alternative *more = &rule->alternatives[i];
            const struct ost_alternative *less = &rule->alternatives[j];
            if (i != j && alternative_covers(policy, more, less) &&
                (j < i || !alternative_covers(policy, less, more))) {
                tell_alternative(rule, i, j, findings);
                break;
            }
        }
    }
}

/* Its neighbours answer otherwise than what is not listed, so it can be told from them.
 */
static void lint_hidden(const struct ost_name_entry *entry,
                        const struct ost_name_entry *wider, struct ost_problems *findings)
{
    if (entry->rule.hidden && !entry->rule.deny && wider != NULL && !wider->rule.deny) {
        ost_problems_add(
            findings, OSTIARY_SEVERITY_WARNING, entry->rule.place,
            "hidden_in_view: \"%s\" answers for every other name that begins "
            "so, and this one answers as if it did not exist",
            wider->pattern);
    }
}

static void lint_bound(const struct ost_rule *rule, struct ost_problems *findings)
{
    if (rule->sender_constrained && !rule->deny) {
        ost_problems_add(findings, OSTIARY_SEVERITY_WARNING, rule->place,
                         "never_admits: sender_constrained refuses everybody until a "
                         "binding can be checked");
    }
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
        lint_hidden(entry, wider, findings);
        lint_bound(&entry->rule, findings);
        lint_alternatives(policy, &entry->rule, findings);
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
    lint_alternatives(policy, &policy->fallback, findings);
    lint_resources(policy, findings);
    lint_login_scopes(policy, findings);
}
