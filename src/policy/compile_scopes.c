/* SPDX-License-Identifier: Apache-2.0 */
/* The scopes of a table: numbered in ASCII order, and what each implies. */
#include "policy/compile_scopes.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/scope.h"

/** Scopes as they are met, repeated. */
struct found {
    struct ost_span *items;
    size_t count, size;
    bool failed;
};

static void add(struct found *found, struct ost_span scope)
{
    if (found->count == found->size) {
        size_t size = found->size == 0 ? 64 : 2 * found->size;
        struct ost_span *items = ost_realloc(found->items, size * sizeof *items);
        if (items == NULL) {
            found->failed = true;
            return;
        }
        found->items = items;
        found->size = size;
    }
    found->items[found->count++] = scope;
}

/* Strings of a list, and of the lists in it: what is no scope is reported elsewhere. */
static void add_list(struct found *found, const struct ost_json *list)
{
    if (list == NULL || ost_json_type(list) != OST_JSON_ARRAY) {
        return;
    }
    for (size_t i = 0; i < ost_json_count(list); i++) {
        const struct ost_json *item = ost_json_item(list, i);
        struct ost_span scope;
        if (ost_json_string(item, &scope) && ost_scope_is_token(scope)) {
            add(found, scope);
        } else if (ost_json_type(item) == OST_JSON_ARRAY) {
            for (size_t j = 0; j < ost_json_count(item); j++) {
                if (ost_json_string(ost_json_item(item, j), &scope) &&
                    ost_scope_is_token(scope)) {
                    add(found, scope);
                }
            }
        }
    }
}

static void add_rule(struct found *found, const struct ost_json *rule)
{
    add_list(found, ost_json_member(rule, "scopes"));
    add_list(found, ost_json_member(rule, "any_of"));
}

static void add_rules(struct found *found, const struct ost_json *part)
{
    struct ost_json_at at;
    for (ost_json_first(part, &at); at.name.data != NULL; ost_json_next(&at)) {
        add_rule(found, at.value);
    }
}

static void add_implied(struct found *found, const struct ost_json *implies)
{
    struct ost_json_at at;
    for (ost_json_first(implies, &at); at.name.data != NULL; ost_json_next(&at)) {
        if (ost_scope_is_token(at.name)) {
            add(found, at.name);
            add_list(found, at.value);
        }
    }
}

static int compare(const void *a, const void *b)
{
    return ost_span_compare(*(const struct ost_span *)a, *(const struct ost_span *)b);
}

static bool keep_unique(const struct found *found, struct ost_policy *policy)
{
    policy->scopes = ost_alloc_array(found->count, sizeof *policy->scopes);
    if (policy->scopes == NULL) {
        return false;
    }
    for (size_t i = 0; i < found->count; i++) {
        if (i > 0 && ost_span_equal(found->items[i], found->items[i - 1])) {
            continue;
        }
        char *copy = ost_strndup(found->items[i].data, found->items[i].len);
        if (copy == NULL) {
            return false;
        }
        policy->scopes[policy->scope_count++] = (struct ost_policy_scope){
            copy, found->items[i].len, ost_policy_first_bytes(found->items[i])};
    }
    return true;
}

bool ost_scopes_collect(const struct ost_json *table, struct ost_problems *problems,
                        struct ost_policy *policy)
{
    static const char *const parts[] = {"rules", "tools", "resources", "prompts",
                                        "methods"};
    struct found found = {0};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        add_rules(&found, ost_json_member(table, parts[i]));
    }
    add_rule(&found, ost_json_member(table, "default"));
    add_implied(&found, ost_json_member(table, "implies"));
    if (found.count > 1) {
        qsort(found.items, found.count, sizeof *found.items, compare);
    }
    bool kept = !found.failed && keep_unique(&found, policy);
    ost_free(found.items);
    if (kept && policy->scope_count > OST_MAX_SCOPES) {
        ost_problems_add(problems, OSTIARY_SEVERITY_ERROR, "/policy",
                         "%zu scopes; %d are the most", policy->scope_count,
                         OST_MAX_SCOPES);
    }
    return kept;
}

/** A walk along `implies`, for the cycle it may run into. */
struct walk {
    const struct ost_json *implies;
    struct ost_policy *policy;
    struct ost_problems *problems;
    unsigned char *state; /* of each scope: 0 not seen, 1 on the way, 2 done */
};

static void report_cycle(const struct walk *walk, size_t n)
{
    OST_CLEANUP(ost_string_cleanup)
    char *path =
        ost_policy_join("/policy/implies", ost_span_of(walk->policy->scopes[n].name));
    ost_problems_add(
        walk->problems, OSTIARY_SEVERITY_ERROR, path == NULL ? "/policy/implies" : path,
        "\"%s\" implies itself; expected no cycle", walk->policy->scopes[n].name);
    walk->problems->failed = walk->problems->failed || path == NULL;
}

static void join(struct ost_scope_set *into, const struct ost_scope_set *from)
{
    for (size_t i = 0; i < OST_MAX_SCOPES / 64; i++) {
        into->words[i] |= from->words[i];
    }
}

/* Depth first; recursion is bounded by OST_MAX_SCOPES. */
static void close_scope(struct walk *walk, size_t n)
{
    struct ost_policy *policy = walk->policy;
    const struct ost_json *list = ost_json_member(walk->implies, policy->scopes[n].name);
    walk->state[n] = 1;
    ost_scope_set_add(&policy->closures[n], n);
    for (size_t i = 0; i < ost_json_count(list); i++) {
        struct ost_span scope = OST_SPAN_ABSENT;
        (void)ost_json_string(ost_json_item(list, i), &scope);
        int other = ost_policy_scope_number(policy, scope);
        if (other < 0) {
            continue; /* reported by check_lists() */
        }
        if (walk->state[other] == 1) {
            report_cycle(walk, n);
            continue;
        }
        if (walk->state[other] == 0) {
            close_scope(walk, (size_t)other);
        }
        join(&policy->closures[n], &policy->closures[other]);
    }
    walk->state[n] = 2;
}

static bool is_scope_list(const struct ost_json *list)
{
    if (ost_json_type(list) != OST_JSON_ARRAY) {
        return false;
    }
    for (size_t i = 0; i < ost_json_count(list); i++) {
        struct ost_span scope;
        if (!ost_json_string(ost_json_item(list, i), &scope) ||
            !ost_scope_is_token(scope)) {
            return false;
        }
    }
    return true;
}

static bool check_lists(const struct ost_json *implies, struct ost_problems *problems)
{
    struct ost_json_at at;
    for (ost_json_first(implies, &at); at.name.data != NULL; ost_json_next(&at)) {
        OST_CLEANUP(ost_string_cleanup)
        char *path = ost_policy_join("/policy/implies", at.name);
        if (path == NULL) {
            return false;
        }
        if (ost_span_is(at.name, "$comment")) {
            continue;
        }
        if (!ost_scope_is_token(at.name) || !is_scope_list(at.value)) {
            ost_problems_add(problems, OSTIARY_SEVERITY_ERROR, path,
                             "%s; expected a scope, and a list of the scopes it implies",
                             ost_json_type_name(at.value));
        }
    }
    return true;
}

bool ost_scopes_close(const struct ost_json *implies, struct ost_problems *problems,
                      struct ost_policy *policy)
{
    policy->closures = ost_alloc_array(policy->scope_count, sizeof *policy->closures);
    unsigned char *state = ost_alloc(policy->scope_count);
    struct walk walk = {implies, policy, problems, state};
    bool made = policy->closures != NULL && state != NULL;
    for (size_t n = 0; made && n < policy->scope_count; n++) {
        if (state[n] == 0) {
            close_scope(&walk, n);
        }
    }
    ost_free(state);
    return made && check_lists(implies, problems);
}
