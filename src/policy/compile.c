/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON of `policy` to the compiled table; every problem is reported. */
#include "policy/compile.h"

#include <string.h>

#include "base/mem.h"
#include "policy/compile_rule.h"
#include "policy/compile_scopes.h"
#include "policy/rule.h"
#include "policy/table_data.h"

static const char *const members[] = {"default", "implies",   "rules",
                                      "tools",   "resources", "prompts",
                                      "methods", "$comment",  NULL};
static const char *const part_members[OST_POLICY_PARTS] = {"tools", "resources",
                                                           "prompts", "methods"};

static bool is_member(struct ost_span name)
{
    for (size_t i = 0; members[i] != NULL; i++) {
        if (ost_span_is(name, members[i])) {
            return true;
        }
    }
    return false;
}

static void check_kind(const struct ost_json_at *at, const char *path,
                       struct ost_problems *problems)
{
    bool free_form =
        ost_span_is(at->name, "default") || ost_span_is(at->name, "$comment");
    if (!free_form && ost_json_type(at->value) != OST_JSON_OBJECT) {
        ost_problems_add(problems, OSTIARY_SEVERITY_ERROR, path, "%s; expected an object",
                         ost_json_type_name(at->value));
    }
}

static bool check_members(const struct ost_json *json, struct ost_problems *problems)
{
    struct ost_json_at at;
    for (ost_json_first(json, &at); at.name.data != NULL; ost_json_next(&at)) {
        OST_CLEANUP(ost_string_cleanup) char *path = ost_policy_join("/policy", at.name);
        if (path == NULL) {
            return false;
        }
        if (is_member(at.name)) {
            check_kind(&at, path, problems);
            continue;
        }
        const char *near = ost_nearest(at.name.data, members);
        ost_problems_add_name(problems, path, "unknown member%s%s%s",
                              near == NULL ? "" : "; did you mean \"",
                              near == NULL ? "" : near, near == NULL ? "" : "\"?");
    }
    return true;
}

/* Methods whose rule is that of the thing they name (interface.md section 4). */
static const char *governing_part(struct ost_span method)
{
    static const char *const governed[][2] = {
        {"tools/call", "tools"},
        {"resources/read", "resources"},
        {"resources/subscribe", "resources"},
        {"resources/unsubscribe", "resources"},
        {"prompts/get", "prompts"},
        {"completion/complete", "prompts and resources"},
    };
    for (size_t i = 0; i < sizeof governed / sizeof governed[0]; i++) {
        if (ost_span_is(method, governed[i][0])) {
            return governed[i][1];
        }
    }
    return NULL;
}

static void check_pattern(enum ost_policy_part part, struct ost_span pattern,
                          const char *path, struct ost_problems *problems)
{
    const char *other = part == OST_POLICY_METHODS ? governing_part(pattern) : NULL;
    if (pattern.len == 0) {
        ost_problems_add_name(problems, path, "an empty name; expected a name");
    } else if (ost_span_find(pattern, '*') + 1 < pattern.len) {
        ost_problems_add_name(problems, path,
                              "a * before the end; expected one * at the end, or none");
    }
    if (other != NULL) {
        ost_problems_add_name(problems, path,
                              "this method is governed by %s; expected "
                              "its rule there",
                              other);
    }
}

/* Only a call of a tool or a prompt has any. False without memory. */
static bool check_arguments(struct ost_rule_compiler *compiler, enum ost_policy_part part,
                            const struct ost_rule *rule)
{
    if (rule->arguments.count > 0 && part != OST_POLICY_TOOLS &&
        part != OST_POLICY_PROMPTS) {
        ost_problems_add(compiler->problems, OSTIARY_SEVERITY_ERROR, rule->place,
                         "\"arguments\" of what has none; expected them in rules of "
                         "tools and prompts alone");
    }
    return !compiler->problems->failed;
}

static bool add_entry(struct ost_rule_compiler *compiler, struct ost_policy *policy,
                      enum ost_policy_part part, const struct ost_json_at *at)
{
    OST_CLEANUP(ost_string_cleanup)
    char *path = ost_policy_join(ost_policy_part_path(part), at->name);
    struct ost_name_entry *entry = ost_name_index_add(&policy->parts[part], at->name);
    if (path == NULL || entry == NULL) {
        return false;
    }
    check_pattern(part, at->name, path, compiler->problems);
    return ost_rule_compile(compiler, path, at->value, &entry->rule) &&
           check_arguments(compiler, part, &entry->rule);
}

static bool compile_part(struct ost_rule_compiler *compiler, struct ost_policy *policy,
                         enum ost_policy_part part, const struct ost_json *json)
{
    struct ost_json_at at;
    if (!ost_name_index_make(&policy->parts[part], ost_json_count(json))) {
        return false;
    }
    for (ost_json_first(json, &at); at.name.data != NULL; ost_json_next(&at)) {
        if (!ost_span_is(at.name, "$comment") &&
            !add_entry(compiler, policy, part, &at)) {
            return false;
        }
    }
    ost_name_index_finish(&policy->parts[part]);
    return true;
}

/* Each named rule once, for its problems, whether anything refers to it or not. */
static bool check_named(struct ost_rule_compiler *compiler)
{
    struct ost_json_at at;
    for (ost_json_first(compiler->named, &at); at.name.data != NULL; ost_json_next(&at)) {
        struct ost_rule rule = {0};
        OST_CLEANUP(ost_string_cleanup)
        char *path = ost_policy_join("/policy/rules", at.name);
        if (path == NULL) {
            return false;
        }
        if (ost_span_is(at.name, "deny")) {
            ost_problems_add_name(compiler->problems, path,
                                  "\"deny\" is built in; expected another name");
        }
        bool done = ost_span_is(at.name, "$comment") ||
                    ost_rule_compile_object(compiler, path, at.value, &rule);
        ost_rule_clear(&rule);
        if (!done) {
            return false;
        }
    }
    return true;
}

static bool keep_unused(struct ost_rule_compiler *compiler, struct ost_policy *policy)
{
    struct ost_json_at at;
    size_t i = 0;
    policy->unused =
        ost_alloc_array(ost_json_count(compiler->named), sizeof *policy->unused);
    if (policy->unused == NULL) {
        return false;
    }
    for (ost_json_first(compiler->named, &at); at.name.data != NULL; ost_json_next(&at)) {
        if (!compiler->named_used[i++] && !ost_span_starts(at.name, "$")) {
            char *name = ost_strndup(at.name.data, at.name.len);
            if (name == NULL) {
                return false;
            }
            policy->unused[policy->unused_count++] = name;
        }
    }
    return true;
}

static bool compile_default(struct ost_rule_compiler *compiler, struct ost_policy *policy,
                            const struct ost_json *json)
{
    static const char path[] = "/policy/default";
    if (json != NULL) { /* it speaks of resources too, which have no arguments */
        return ost_rule_compile(compiler, path, json, &policy->fallback) &&
               check_arguments(compiler, OST_POLICY_RESOURCES, &policy->fallback);
    }
    policy->fallback.deny = true; /* design decision 11 */
    policy->fallback.place = ost_strndup(path, sizeof path - 1);
    return policy->fallback.place != NULL;
}

static void note_rule(struct ost_policy *policy, const struct ost_rule *rule)
{
    policy->has_public = policy->has_public || rule->is_public;
    for (size_t i = 0; i < rule->alternative_count; i++) {
        for (size_t j = 0; j < rule->alternatives[i].count; j++) {
            ost_scope_set_add(&policy->used, rule->alternatives[i].scopes[j]);
        }
    }
}

static void note_rules(struct ost_policy *policy)
{
    note_rule(policy, &policy->fallback);
    for (size_t part = 0; part < OST_POLICY_PARTS; part++) {
        for (size_t i = 0; i < policy->parts[part].count; i++) {
            note_rule(policy, &policy->parts[part].entries[i].rule);
        }
    }
}

/* Where an unlisted name is admitted, "as if it did not exist" cannot be answered. */
static void check_hidden(const struct ost_policy *policy, struct ost_problems *problems)
{
    for (size_t part = 0; part < OST_POLICY_PARTS && !policy->fallback.deny; part++) {
        for (size_t i = 0; i < policy->parts[part].count; i++) {
            const struct ost_rule *rule = &policy->parts[part].entries[i].rule;
            if (rule->hidden && !rule->deny) {
                ost_problems_add(problems, OSTIARY_SEVERITY_ERROR, rule->place,
                                 "\"hidden\" where /policy/default admits; expected "
                                 "\"default\": \"deny\"");
            }
        }
    }
    if (policy->fallback.hidden) {
        ost_problems_add(problems, OSTIARY_SEVERITY_ERROR, "/policy/default",
                         "\"hidden\" in the rule of what is not listed; expected it in "
                         "rules of names");
    }
}

static bool compile_all(const struct ost_json *json, struct ost_vocabulary *vocabulary,
                        struct ost_problems *problems, struct ost_policy *policy)
{
    const struct ost_json *named = ost_json_member(json, "rules");
    bool *used = ost_alloc_array(ost_json_count(named), sizeof *used);
    struct ost_rule_compiler compiler = {policy, named, used, vocabulary, problems};
    bool done = used != NULL && ost_scopes_collect(json, problems, policy);
    if (!done || policy->scope_count > OST_MAX_SCOPES) {
        ost_free(used);
        return done; /* too many scopes were reported; nothing more is read */
    }
    done = ost_scopes_close(ost_json_member(json, "implies"), problems, policy) &&
           check_named(&compiler) &&
           compile_default(&compiler, policy, ost_json_member(json, "default"));
    for (size_t part = 0; done && part < OST_POLICY_PARTS; part++) {
        done = compile_part(&compiler, policy, (enum ost_policy_part)part,
                            ost_json_member(json, part_members[part]));
    }
    done = done && keep_unused(&compiler, policy);
    ost_free(used);
    note_rules(policy);
    check_hidden(policy, problems);
    return done;
}

OST_DEFINE_CLEANUP(policy_cleanup, struct ost_policy, ost_policy_free)

ostiary_code ost_policy_compile(const struct ost_json *json,
                                struct ost_vocabulary *vocabulary,
                                struct ost_problems *problems,
                                struct ost_policy **policy_out, ostiary_error *err)
{
    *policy_out = NULL;
    OST_CLEANUP(policy_cleanup) struct ost_policy *policy = ost_alloc(sizeof *policy);
    OST_ENSURE(policy != NULL, err, OSTIARY_INTERNAL_ERROR, "policy");
    if (json != NULL && ost_json_type(json) != OST_JSON_OBJECT) {
        ost_problems_add(problems, OSTIARY_SEVERITY_ERROR, "/policy",
                         "%s; expected an object", ost_json_type_name(json));
        return OSTIARY_OK;
    }
    size_t before = problems->error_count;
    OST_ENSURE(check_members(json, problems) &&
                   compile_all(json, vocabulary, problems, policy),
               err, OSTIARY_INTERNAL_ERROR, "policy");
    if (problems->error_count == before && !problems->failed) {
        *policy_out = OST_TAKE(policy);
    }
    return OSTIARY_OK;
}
