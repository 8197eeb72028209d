/* SPDX-License-Identifier: Apache-2.0 */
/* One rule of the table, from its JSON. */
#include "policy/compile_rule.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "policy/compile_demands.h"
#include "policy/rule.h"
#include "policy/table_data.h"
#include "wire/scope.h"

/** What a rule object may hold. */
static const char *const members[] = {"scopes",     "any_of",
                                      "public",     "$comment",
                                      "claims",     "arguments",
                                      "hidden",     "max_auth_age_seconds",
                                      "acr_values", "sender_constrained",
                                      NULL};

static void problem(struct ost_rule_compiler *compiler, const char *path,
                    const char *what, const char *expected)
{
    ost_problems_add(compiler->problems, OSTIARY_SEVERITY_ERROR, path, "%s; expected %s",
                     what, expected);
}

static size_t member_number(struct ost_span name)
{
    size_t i = 0;
    while (members[i] != NULL && !ost_span_is(name, members[i])) {
        i++;
    }
    return i;
}

static void report_unknown(struct ost_rule_compiler *compiler, const char *path,
                           const char *name)
{
    const char *near = ost_nearest(name, members);
    if (near != NULL) {
        ost_problems_add_name(compiler->problems, path,
                              "unknown member; did you mean \"%s\"?", near);
    } else {
        ost_problems_add_name(
            compiler->problems, path,
            "unknown member; a rule has scopes, any_of or public, and may have "
            "claims, arguments, hidden, max_auth_age_seconds, "
            "acr_values and sender_constrained (groups and roles: "
            "claims_to_scopes of the server)");
    }
}

static bool check_members(struct ost_rule_compiler *compiler, const char *path,
                          const struct ost_json *json)
{
    struct ost_json_at at;
    for (ost_json_first(json, &at); at.name.data != NULL; ost_json_next(&at)) {
        size_t number = member_number(at.name);
        OST_CLEANUP(ost_string_cleanup) char *place = ost_policy_join(path, at.name);
        if (place == NULL) {
            return false;
        }
        if (members[number] == NULL) {
            report_unknown(compiler, place, at.name.data);
        }
    }
    return true;
}

/* One scope of a rule; SC-13: offline_access belongs to no resource. */
static void check_scope(struct ost_rule_compiler *compiler, const char *path,
                        const struct ost_json *json, struct ost_span *scope)
{
    if (!ost_json_string(json, scope)) {
        problem(compiler, path, ost_json_type_name(json), "a list of scopes, as strings");
    } else if (!ost_scope_is_token(*scope)) {
        problem(compiler, path, "a scope with a character that no scope may have",
                "printable ASCII without space, quote and backslash");
    } else if (ost_span_is(*scope, "offline_access")) {
        problem(compiler, path, "offline_access",
                "a scope of this resource: it asks for a refresh token, not for access");
    }
}

static void add_number(struct ost_alternative *alternative, int number)
{
    for (size_t i = 0; i < alternative->count; i++) {
        if (alternative->scopes[i] == number) {
            return;
        }
    }
    size_t i = alternative->count++;
    while (i > 0 && alternative->scopes[i - 1] > number) {
        alternative->scopes[i] = alternative->scopes[i - 1];
        i--;
    }
    alternative->scopes[i] = (uint16_t)number;
}

/* A list of scopes, all of which are needed. */
static bool compile_alternative(struct ost_rule_compiler *compiler, const char *path,
                                const struct ost_json *json,
                                struct ost_alternative *alternative)
{
    if (ost_json_type(json) != OST_JSON_ARRAY) {
        problem(compiler, path, ost_json_type_name(json), "a list of scopes");
        return true;
    }
    alternative->scopes =
        ost_alloc_array(ost_json_count(json), sizeof *alternative->scopes);
    if (alternative->scopes == NULL) {
        return false;
    }
    for (size_t i = 0; i < ost_json_count(json); i++) {
        struct ost_span scope = OST_SPAN_ABSENT;
        check_scope(compiler, path, ost_json_item(json, i), &scope);
        int number = ost_policy_scope_number(compiler->policy, scope);
        if (number >= 0) {
            add_number(alternative, number);
        }
    }
    return true;
}

static bool make_alternatives(struct ost_rule *rule, size_t count)
{
    rule->alternatives = ost_alloc_array(count, sizeof *rule->alternatives);
    rule->alternative_count = rule->alternatives == NULL ? 0 : count;
    return rule->alternatives != NULL;
}

static bool compile_scopes(struct ost_rule_compiler *compiler, const char *path,
                           const struct ost_json *json, struct ost_rule *rule)
{
    if (ost_json_type(json) == OST_JSON_ARRAY && ost_json_count(json) == 0) {
        return true; /* any valid token */
    }
    return make_alternatives(rule, 1) &&
           compile_alternative(compiler, path, json, &rule->alternatives[0]);
}

static bool compile_any_of(struct ost_rule_compiler *compiler, const char *path,
                           const struct ost_json *json, struct ost_rule *rule)
{
    size_t count = ost_json_type(json) == OST_JSON_ARRAY ? ost_json_count(json) : 0;
    if (count == 0) {
        problem(compiler, path,
                ost_json_type(json) == OST_JSON_ARRAY ? "an empty list"
                                                      : ost_json_type_name(json),
                "a list of lists of scopes");
        return true;
    }
    if (!make_alternatives(rule, count)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const struct ost_json *list = ost_json_item(json, i);
        if (ost_json_type(list) == OST_JSON_ARRAY && ost_json_count(list) == 0) {
            problem(compiler, path, "an empty alternative",
                    "at least one scope in each; \"scopes\": [] asks for any token");
        }
        if (!compile_alternative(compiler, path, list, &rule->alternatives[i])) {
            return false;
        }
    }
    return true;
}

static bool compile_public(struct ost_rule_compiler *compiler, const char *path,
                           const struct ost_json *json, struct ost_rule *rule)
{
    if (!ost_json_boolean(json, &rule->is_public) || !rule->is_public) {
        problem(compiler, path, ost_json_type_name(json), "true");
    }
    return true;
}

static bool compile_members(struct ost_rule_compiler *compiler, const char *path,
                            const struct ost_json *json, struct ost_rule *rule)
{
    const struct ost_json *scopes = ost_json_member(json, "scopes");
    const struct ost_json *any_of = ost_json_member(json, "any_of");
    const struct ost_json *open = ost_json_member(json, "public");
    int given = (scopes != NULL) + (any_of != NULL) + (open != NULL);
    if (given > 1 ||
        (given == 0 && !ost_rule_asks_caller(rule) && rule->arguments.count == 0)) {
        problem(compiler, path,
                given == 0 ? "a rule that asks nothing" : "a rule that says two things",
                "one of scopes, any_of and public");
        return true;
    }
    if (scopes != NULL) {
        return compile_scopes(compiler, path, scopes, rule);
    }
    if (any_of != NULL) {
        return compile_any_of(compiler, path, any_of, rule);
    }
    return open == NULL || compile_public(compiler, path, open, rule);
}

/* Shown by `policy show` and `policy explain`; decides nothing. */
static bool keep_comment(const struct ost_json *json, struct ost_rule *rule)
{
    struct ost_span text = OST_SPAN_ABSENT;
    if (!ost_json_string(ost_json_member(json, "$comment"), &text)) {
        return true;
    }
    rule->comment = ost_strndup(text.data, text.len);
    return rule->comment != NULL;
}

bool ost_rule_compile_object(struct ost_rule_compiler *compiler, const char *path,
                             const struct ost_json *json, struct ost_rule *rule_out)
{
    size_t before = compiler->problems->error_count;
    memset(rule_out, 0, sizeof *rule_out);
    rule_out->place = ost_strndup(path, strlen(path));
    if (rule_out->place == NULL) {
        return false;
    }
    if (ost_json_type(json) != OST_JSON_OBJECT) {
        problem(compiler, path, ost_json_type_name(json), "a rule, as an object");
    } else if (!check_members(compiler, path, json) ||
               !ost_demands_compile(compiler, path, json, rule_out) ||
               !compile_members(compiler, path, json, rule_out) ||
               !keep_comment(json, rule_out)) {
        return false;
    }
    rule_out->deny = rule_out->deny || compiler->problems->error_count > before;
    return true;
}

/* "no rule is named "destory"; rules are billing, destroy, edit, read" */
static void report_no_such_rule(struct ost_rule_compiler *compiler, const char *path,
                                const char *name)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf list = {0};
    struct ost_json_at at;
    for (ost_json_first(compiler->named, &at); at.name.data != NULL; ost_json_next(&at)) {
        if (!ost_span_starts(at.name, "$")) {
            ost_buf_add_string(&list, list.len == 0 ? "" : ", ");
            ost_buf_add_span(&list, at.name);
        }
    }
    ost_problems_add(compiler->problems, OSTIARY_SEVERITY_ERROR, path,
                     "no rule is named \"%s\"; %s%s", name,
                     list.len == 0 ? "there are no rules" : "rules are ",
                     list.len == 0 ? "" : list.data);
    ost_problems_follow(compiler->problems, "/policy/rules");
}

static const struct ost_json *find_named(struct ost_rule_compiler *compiler,
                                         struct ost_span name)
{
    struct ost_json_at at;
    size_t i = 0;
    for (ost_json_first(compiler->named, &at); at.name.data != NULL; ost_json_next(&at)) {
        if (ost_span_equal(at.name, name) && !ost_span_starts(name, "$")) {
            compiler->named_used[i] = true;
            return at.value;
        }
        i++;
    }
    return NULL;
}

/* The named rule's problems were reported where it stands; here they only deny. */
static bool compile_named(struct ost_rule_compiler *compiler, const char *path,
                          struct ost_span name, const struct ost_json *named,
                          struct ost_rule *rule)
{
    struct ost_problems quiet = {0};
    struct ost_rule_compiler silent = *compiler;
    silent.problems = &quiet;
    bool done = ost_rule_compile_object(&silent, path, named, rule) && !quiet.failed;
    ost_problems_clear(&quiet);
    rule->named = ost_policy_join("/policy/rules", name);
    return done && rule->named != NULL;
}

bool ost_rule_compile(struct ost_rule_compiler *compiler, const char *path,
                      const struct ost_json *json, struct ost_rule *rule_out)
{
    struct ost_span name;
    if (!ost_json_string(json, &name)) {
        return ost_rule_compile_object(compiler, path, json, rule_out);
    }
    const struct ost_json *named = find_named(compiler, name);
    if (named != NULL) {
        return compile_named(compiler, path, name, named, rule_out);
    }
    memset(rule_out, 0, sizeof *rule_out);
    rule_out->deny = true;
    rule_out->place = ost_strndup(path, strlen(path));
    if (!ost_span_is(name, "deny")) {
        report_no_such_rule(compiler, path, name.data);
    }
    return rule_out->place != NULL;
}
