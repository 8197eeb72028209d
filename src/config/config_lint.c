/* SPDX-License-Identifier: Apache-2.0 */
/* Advice on a configuration without errors: scopes and who gives them. */
#include "config/config_lint.h"

#include "base/buf.h"
#include "base/mem.h"
#include "policy/decide.h"

static void note_rule(const struct ost_rule *rule, struct ost_scope_uses *uses)
{
    for (size_t i = 0; i < rule->alternative_count; i++) {
        for (size_t j = 0; j < rule->alternatives[i].count; j++) {
            size_t n = rule->alternatives[i].scopes[j];
            uses->count[n]++;
            if (uses->first[n] == NULL) {
                uses->first[n] = rule->named != NULL ? rule->named : rule->place;
            }
        }
    }
}

static void note_uses(const struct ost_policy *policy, struct ost_scope_uses *uses)
{
    note_rule(ost_policy_default(policy), uses);
    for (int part = 0; part < OST_POLICY_PARTS; part++) {
        size_t count = ost_policy_rule_count(policy, (enum ost_policy_part)part);
        for (size_t i = 0; i < count; i++) {
            const char *pattern = NULL;
            note_rule(ost_policy_rule_at(policy, (enum ost_policy_part)part, i, &pattern),
                      uses);
        }
    }
}

/* A finding about the member `member` at index i of what stands at `place`. */
static void find(struct ost_problems *findings, const char *place, const char *member,
                 size_t i, const char *message)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf path = {0};
    ost_buf_addf(&path, "%s/%s/%zu", place, member, i);
    if (path.failed) {
        findings->failed = true;
        return;
    }
    ost_problems_add(findings, OSTIARY_SEVERITY_WARNING, path.data, "%s", message);
}

/* The first scope that a holder of `scope` has, that a rule needs, and that a client can
 * ask this server for; -1: none. */
static int asked_through(const struct ost_settings *settings,
                         const struct ost_issuer_settings *issuer, const char *scope)
{
    struct ost_scope_set held = {{0}};
    int own = ost_policy_scope_number(settings->policy, ost_span_of(scope));
    ost_policy_hold(settings->policy, ost_span_of(scope), &held);
    if (own >= 0 && issuer->asking.spelling[own] != NULL) {
        return own;
    }
    for (size_t n = 0; n < issuer->asking.count; n++) {
        if (ost_scope_set_has(&held, n) && ost_policy_scope_used(settings->policy, n) &&
            issuer->asking.spelling[n] != NULL) {
            return (int)n;
        }
    }
    return -1;
}

/* interface.md 3: what a mapping gives and a client can ask for acts beyond consent. */
static void lint_mapping(const struct ost_settings *settings,
                         const struct ost_issuer_settings *issuer,
                         const struct ost_mapping *mapping, struct ost_problems *findings)
{
    for (size_t i = 0; i < mapping->scopes.count; i++) {
        const char *scope = mapping->scopes.items[i];
        int n = asked_through(settings, issuer, scope);
        if (n < 0) {
            continue;
        }
        OST_CLEANUP(ost_buf_cleanup) struct ost_buf message = {0};
        const char *asked = ost_policy_scope_name(settings->policy, (size_t)n);
        bool itself = ost_span_is(ost_span_of(asked), scope);
        ost_buf_addf(&message,
                     "role_widens_consent: %s%.100s%s is given here and clients can ask "
                     "for it: they act with rights their user never granted; give roles "
                     "names of their own (request_as null) and require both",
                     itself ? "" : "through it ", asked, itself ? "" : ", implied,");
        find(findings, mapping->place, "scopes", i, message.failed ? "" : message.data);
        findings->failed = findings->failed || message.failed;
    }
}

static void lint_until(const char *place, int64_t until, int64_t now,
                       struct ost_problems *findings)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf path = {0};
    ost_buf_addf(&path, "%s/until", place);
    if (path.failed) {
        findings->failed = true;
    } else if (until != 0 && until <= now) {
        ost_problems_add(findings, OSTIARY_SEVERITY_WARNING, path.data,
                         "expired_exception: this time has passed, so the entry does "
                         "nothing; it can go");
    }
}

static bool mapping_gives(const struct ost_settings *settings,
                          const struct ost_mapping *mapping, size_t n, int64_t now)
{
    struct ost_scope_set held = {{0}};
    for (size_t i = 0; i < mapping->scopes.count; i++) {
        ost_policy_hold(settings->policy, ost_span_of(mapping->scopes.items[i]), &held);
    }
    return ost_scope_set_has(&held, n) && (mapping->until == 0 || mapping->until > now);
}

/* Whether any token of this server can come to hold scope n. */
static bool can_be_had(const struct ost_settings *settings,
                       const struct ost_issuer_settings *issuer, size_t n, int64_t now)
{
    if (issuer->asking.spelling[n] != NULL) {
        return true;
    }
    for (size_t m = 0; m < issuer->asking.count; m++) {
        struct ost_scope_set held = {{0}};
        const char *name = ost_policy_scope_name(settings->policy, m);
        ost_policy_hold(settings->policy, ost_span_of(name), &held);
        if (issuer->asking.spelling[m] != NULL && ost_scope_set_has(&held, n)) {
            return true;
        }
    }
    for (size_t i = 0; i < issuer->mapping_count; i++) {
        if (mapping_gives(settings, &issuer->mappings[i], n, now)) {
            return true;
        }
    }
    return false;
}

static void lint_obtainable(const struct ost_settings *settings,
                            const struct ost_scope_uses *uses, int64_t now,
                            struct ost_problems *findings)
{
    const char *name = NULL;
    for (size_t n = 0; (name = ost_policy_scope_name(settings->policy, n)) != NULL; n++) {
        bool had = uses->first[n] == NULL;
        for (size_t i = 0; !had && i < settings->issuer_count; i++) {
            had = can_be_had(settings, &settings->issuers[i], n, now);
        }
        if (!had) {
            ost_problems_add(findings, OSTIARY_SEVERITY_WARNING, uses->first[n],
                             "unobtainable_scope: nobody can have \"%.100s\": no server "
                             "can be asked for it and no mapping gives it",
                             name);
        }
    }
}

/* Whether a holder of `scope` has anything that a rule needs. */
static bool serves(const struct ost_policy *policy, const char *scope)
{
    struct ost_scope_set held = {{0}};
    ost_policy_hold(policy, ost_span_of(scope), &held);
    for (size_t n = 0; ost_policy_scope_name(policy, n) != NULL; n++) {
        if (ost_scope_set_has(&held, n) && ost_policy_scope_used(policy, n)) {
            return true;
        }
    }
    return false;
}

/* A table that needs no scope at all has nothing to compare with. */
static void lint_supported(const struct ost_settings *settings,
                           struct ost_problems *findings)
{
    bool any = false;
    for (size_t n = 0; ost_policy_scope_name(settings->policy, n) != NULL; n++) {
        any = any || ost_policy_scope_used(settings->policy, n);
    }
    for (size_t i = 0; any && i < settings->scopes_supported.count; i++) {
        if (!serves(settings->policy, settings->scopes_supported.items[i])) {
            find(findings, "", "scopes_supported", i,
                 "unused_scope: clients are told to ask for it, and no rule needs it");
        }
    }
}

static void lint_server(const struct ost_settings *settings,
                        const struct ost_issuer_settings *issuer, int64_t now,
                        struct ost_problems *findings)
{
    for (size_t i = 0; i < issuer->mapping_count; i++) {
        lint_mapping(settings, issuer, &issuer->mappings[i], findings);
        lint_until(issuer->mappings[i].place, issuer->mappings[i].until, now, findings);
    }
}

static void lint_all(const struct ost_settings *settings,
                     const struct ost_scope_uses *uses, int64_t now,
                     struct ost_problems *findings)
{
    for (size_t i = 0; i < settings->issuer_count; i++) {
        lint_server(settings, &settings->issuers[i], now, findings);
    }
    for (size_t i = 0; i < settings->deny.count; i++) {
        lint_until(settings->deny.entries[i].place, settings->deny.entries[i].until, now,
                   findings);
    }
    lint_obtainable(settings, uses, now, findings);
    lint_supported(settings, findings);
    ost_config_lint_spelling(settings, uses, findings);
}

void ost_config_lint(const struct ost_settings *settings, int64_t now,
                     struct ost_problems *findings)
{
    struct ost_scope_uses *uses = ost_alloc(sizeof *uses);
    if (uses == NULL) {
        findings->failed = true;
        return;
    }
    note_uses(settings->policy, uses);
    lint_all(settings, uses, now, findings);
    ost_free(uses);
}
