/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of an explanation: each thing a rule asks, whether it holds, and why. */
#include "core/explain.h"

#include "core/identity.h"

/* One step; `why` is written by the caller into a buffer of its own. */
static void put_step(struct ost_json_writer *w, const char *what, const char *subject,
                     bool holds, const struct ost_buf *why)
{
    ost_json_open(w, NULL, '{');
    ost_json_put_string(w, "what", what);
    ost_json_put_string(w, "subject", subject);
    ost_json_put_boolean(w, "holds", holds);
    ost_json_put_span(w, "why", ost_buf_span(why));
    ost_json_close(w, '}');
    w->out->failed = w->out->failed || why->failed;
}

static bool implies(const struct ost_story *story, const char *scope, size_t n)
{
    struct ost_scope_set closure = {{0}};
    ost_policy_hold(story->settings->policy, ost_span_of(scope), &closure);
    return ost_scope_set_has(&closure, n);
}

/* Which of the token's scopes brings scope n: itself where it is among them. */
static size_t source_of(const struct ost_story *story, const char *name, size_t n)
{
    size_t count = ost_grant_scope_count(story->grant);
    size_t found = count;
    for (size_t i = 0; i < count; i++) {
        const char *scope = ostiary_grant_scope(story->grant, i);
        if (ost_span_is(ost_span_of(scope), name)) {
            return i;
        }
        found = found == count && implies(story, scope, n) ? i : found;
    }
    return found;
}

/* "groups 8f3c4a09": the one value a mapping goes by; else where it stands. */
static void tell_mapping(const struct ost_story *story, const struct ost_mapping *mapping,
                         struct ost_buf *why)
{
    const struct ost_vocabulary *vocabulary = story->settings->vocabulary;
    const struct ost_condition_part *part = mapping->claims.parts;
    if (mapping->claims.count != 1 || part->kind != OST_CONDITION_VALUES ||
        part->count != 1) {
        ost_buf_add_string(why, mapping->place);
        return;
    }
    const struct ost_scalar value = ost_vocabulary_value(vocabulary, part->facts[0]);
    ost_buf_addf(why, "%s ", ost_vocabulary_claim_name(vocabulary, part->claim));
    if (value.type == 's') {
        ost_buf_add_span(why, value.text);
    } else {
        ost_scalar_write(&value, why);
    }
}

/* "given by groups 8f3c4a09" */
static void tell_mappings(const struct ost_story *story, const char *scope,
                          bool only_those_that_give, struct ost_buf *why)
{
    const struct ost_issuer_settings *issuer = story->issuer;
    for (size_t i = 0; i < issuer->mapping_count; i++) {
        const struct ost_mapping *mapping = &issuer->mappings[i];
        bool gives =
            ost_mapping_gives(mapping, &story->caller->facts, story->caller->now);
        for (size_t j = 0; j < mapping->scopes.count && gives >= only_those_that_give;
             j++) {
            if (ost_span_is(ost_span_of(scope), mapping->scopes.items[j])) {
                ost_buf_add_string(why, why->len == 0 ? "given by " : "; given by ");
                tell_mapping(story, mapping, why);
                bool ended = mapping->until != 0 && story->caller->now >= mapping->until;
                ost_buf_add_string(why, ended ? " (ended)" : "");
            }
        }
    }
}

static void tell_held(const struct ost_story *story, const char *name, size_t n,
                      struct ost_buf *why)
{
    size_t i = source_of(story, name, n);
    const char *scope = ostiary_grant_scope(story->grant, i);
    if (scope == NULL) {
        return;
    }
    bool own = ost_grant_scope_is_own(story->grant, i);
    if (!ost_span_is(ost_span_of(scope), name)) {
        ost_buf_addf(why, "implied by %s; ", scope);
    }
    if (own) {
        ost_buf_addf(why, "token %s", story->issuer->tokens.scope_claims.items[0]);
    } else {
        OST_CLEANUP(ost_buf_cleanup) struct ost_buf from = {0};
        tell_mappings(story, scope, true, &from);
        ost_buf_add_span(why, ost_buf_span(&from));
        why->failed = why->failed || from.failed;
    }
}

static void tell_missing(const struct ost_story *story, const char *name, size_t n,
                         struct ost_buf *why)
{
    const char *spelling = story->issuer->asking.spelling[n];
    if (spelling == NULL) {
        ost_buf_add_string(why, "assigned only (request_as null)");
    } else {
        ost_buf_addf(why, "to be asked for as %s", spelling);
    }
    tell_mappings(story, name, false, why);
}

static void put_scope(struct ost_json_writer *w, const struct ost_story *story, size_t n)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf why = {0};
    const char *name = ost_policy_scope_name(story->settings->policy, n);
    bool held = ost_scope_bits_have(story->caller->held, n);
    if (held) {
        tell_held(story, name, n, &why);
    } else {
        tell_missing(story, name, n, &why);
    }
    put_step(w, "scope", name, held, &why);
}

static void put_claims(struct ost_json_writer *w, const struct ost_story *story)
{
    const struct ost_condition *claims = &story->rule->claims;
    const struct ost_vocabulary *vocabulary = story->settings->vocabulary;
    for (size_t i = 0; i < claims->count; i++) {
        OST_CLEANUP(ost_buf_cleanup) struct ost_buf why = {0};
        const struct ost_condition_part *part = &claims->parts[i];
        uint32_t presence = ost_vocabulary_presence(vocabulary, part->claim);
        ost_buf_add_string(&why, ost_facts_hold(&story->caller->facts, presence)
                                     ? "the token has this claim"
                                     : "the token does not have this claim");
        put_step(w, "claim", ost_vocabulary_claim_name(vocabulary, part->claim),
                 ost_condition_part_holds(part, &story->caller->facts), &why);
    }
}

static void put_arguments(struct ost_json_writer *w, const struct ost_story *story)
{
    const struct ost_arguments *arguments = &story->rule->arguments;
    for (size_t i = 0; i < arguments->count; i++) {
        OST_CLEANUP(ost_buf_cleanup) struct ost_buf why = {0};
        const struct ost_argument *argument = &arguments->items[i];
        for (size_t j = 0; j < argument->claim_count; j++) {
            ost_buf_addf(&why, "%s%s", j == 0 ? "held to the claim " : ", ",
                         ost_vocabulary_claim_name(story->settings->vocabulary,
                                                   argument->claims[j]));
        }
        put_step(w, "argument", argument->pointer,
                 ost_argument_holds(argument, story->arguments, &story->caller->facts),
                 &why);
    }
}

static void put_age(struct ost_json_writer *w, const struct ost_story *story, bool lacks)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf subject = {0};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf why = {0};
    const struct ost_policy_caller *caller = story->caller;
    ost_buf_addf(&subject, "%lld s", (long long)story->rule->login.max_age_seconds);
    if (caller->has_auth_time) {
        ost_buf_addf(&why, "%lld s ago", (long long)(caller->now - caller->auth_time));
    } else {
        ost_buf_add_string(&why, "the token has no auth_time");
    }
    put_step(w, "auth age", subject.data, !lacks, &why);
    w->out->failed = w->out->failed || subject.failed;
}

static void put_acr(struct ost_json_writer *w, const struct ost_story *story, bool lacks)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf subject = {0};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf why = {0};
    const struct ost_login_demand *login = &story->rule->login;
    for (size_t i = 0; i < login->acr_count; i++) {
        ost_buf_addf(&subject, "%s%s", i == 0 ? "" : " or ", login->acr_values[i]);
    }
    ost_buf_add_string(&why, story->caller->acr.data == NULL ? "the token has no acr"
                                                             : "token acr");
    put_step(w, "acr", subject.data, !lacks, &why);
    w->out->failed = w->out->failed || subject.failed;
}

static void put_login(struct ost_json_writer *w, const struct ost_story *story)
{
    bool lacks_age = false;
    bool lacks_acr = false;
    ost_policy_login_lacks(story->rule, story->caller, &lacks_age, &lacks_acr);
    if (story->rule->login.has_max_age) {
        put_age(w, story, lacks_age);
    }
    if (story->rule->login.acr_count > 0) {
        put_acr(w, story, lacks_acr);
    }
    if (story->rule->sender_constrained) {
        static const char words[] = "no binding can be checked yet";
        OST_CLEANUP(ost_buf_cleanup) struct ost_buf why = {0};
        ost_buf_add_string(&why, words);
        put_step(w, "binding", "sender_constrained", false, &why);
    }
}

void ost_story_steps(struct ost_json_writer *w, const struct ost_story *story)
{
    const struct ost_rule *rule = story->rule;
    ost_json_open(w, "steps", '[');
    if (rule != NULL && !rule->deny && !rule->is_public && story->caller != NULL) {
        const struct ost_alternative *named = story->alternative;
        for (size_t i = 0; named != NULL && i < named->count; i++) {
            put_scope(w, story, named->scopes[i]);
        }
        put_claims(w, story);
        put_arguments(w, story);
        put_login(w, story);
    }
    ost_json_close(w, ']');
}
