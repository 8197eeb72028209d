/* SPDX-License-Identifier: Apache-2.0 */
/* Two tables: what each name's callers gain and lose. */
#include "policy_diff.h"

#include <string.h>

#include "callers.h"
#include "table.h"
#include "words.h"

/** One name, as each table decides about it. */
struct pair {
    const char *part, *name;
    struct decision old, new;
    json_t *changes;
};

/* Methods that ask for a valid token and nothing more where no rule names them
 * (interface.md section 4). */
static const char *const open_methods[] = {"initialize",
                                           "server/discover",
                                           "ping",
                                           "logging/setLevel",
                                           "tools/list",
                                           "prompts/list",
                                           "resources/list",
                                           "resources/templates/list",
                                           "notifications/*",
                                           "tasks/*",
                                           NULL};

static bool is_open_method(const char *name)
{
    for (size_t i = 0; open_methods[i] != NULL; i++) {
        if (strcmp(open_methods[i], name) == 0 || table_matches(open_methods[i], name)) {
            return true;
        }
    }
    return false;
}

/* Stands for the rule that such a method has. A rule without members asks for nothing. */
static const json_t *open_rule(void)
{
    return json_null();
}

static struct decision decide(const json_t *table, const char *part, const char *name)
{
    struct decision decision = {table, NULL};
    if (name == NULL) {
        decision.rule = json_object_get(table, "default");
        return decision;
    }
    decision.rule = table_rule(table, part, name);
    if (decision.rule == NULL && is_open_method(name)) {
        decision.rule = open_rule();
    }
    return decision;
}

static bool is_unlisted(const struct pair *pair, const struct decision *decision)
{
    return pair->name != NULL && table_flag(decision->rule, "deny") &&
           table_entry(decision->table, pair->part, pair->name) == NULL;
}

static bool is_public(const struct decision *decision)
{
    return table_flag(decision->rule, "public") && !table_flag(decision->rule, "deny");
}

static void add(struct pair *pair, const char *change, json_t *scopes, json_t *text)
{
    json_t *object = json_pack("{s:s, s:o?}", "change", change, "text", text);
    if (scopes != NULL) {
        (void)json_object_set_new(object, "scopes", scopes);
    }
    (void)json_array_append_new(pair->changes, object);
}

static void add_callers(struct pair *pair, const char *change, const struct decision *by,
                        const struct decision *other)
{
    if (is_public(by) && !is_public(other)) {
        add(pair, change, json_null(), json_string("callers without a token"));
    }
    json_t *sets = callers_only(by, other);
    for (size_t i = 0; i < json_array_size(sets); i++) {
        json_t *set = json_array_get(sets, i);
        add(pair, change, json_incref(set), words_caller(set));
    }
    json_decref(sets);
}

/* Of a rule that admits nobody, or everybody, the conditions mean nothing. */
static json_t *conditions_of(const struct decision *decision)
{
    bool none = decision->rule == NULL || table_flag(decision->rule, "deny") ||
                is_public(decision);
    return none ? json_array() : words_conditions(decision->rule);
}

static void add_missing(struct pair *pair, const char *change, const json_t *from,
                        const json_t *in, const char *after)
{
    for (size_t i = 0; i < json_array_size(from); i++) {
        const char *text = json_string_value(json_array_get(from, i));
        if (!table_lists(in, text)) {
            add(pair, change, NULL, json_sprintf("%s%s", text, after));
        }
    }
}

static void add_conditions(struct pair *pair)
{
    json_t *old = conditions_of(&pair->old);
    json_t *new = conditions_of(&pair->new);
    bool both = pair->new.rule != NULL && !table_flag(pair->new.rule, "deny");
    if (both) {
        add_missing(pair, "needs", new, old, " as well");
        add_missing(pair, "needs_no_longer", old, new, "");
    }
    json_decref(old);
    json_decref(new);
}

static void add_hidden(struct pair *pair)
{
    bool was = table_flag(pair->old.rule, "hidden");
    bool is = table_flag(pair->new.rule, "hidden");
    if (is && !was && !is_unlisted(pair, &pair->old)) {
        add(pair, "hidden", NULL, json_string("from callers whom the rule refuses"));
    }
    if (was && !is && !is_unlisted(pair, &pair->new)) {
        add(pair, "shown", NULL, json_string("a refusal says that it exists"));
    }
}

/* What it was, or is, for somebody who never saw the other table. */
static void add_existence(struct pair *pair)
{
    bool was = !is_unlisted(pair, &pair->old) && pair->old.rule != NULL;
    bool is = !is_unlisted(pair, &pair->new) && pair->new.rule != NULL;
    if (pair->name == NULL || was == is) {
        return;
    }
    if (is && !table_flag(pair->new.rule, "deny")) {
        add(pair, "new", NULL, json_string("no rule named it"));
    } else if (was && !table_flag(pair->old.rule, "deny")) {
        add(pair, "gone", NULL, json_string("no rule names it"));
    }
}

static void compare(json_t *report, const json_t *old, const json_t *new,
                    const char *part, const char *name)
{
    struct pair pair = {part, name, decide(old, part, name), decide(new, part, name),
                        json_array()};
    add_existence(&pair);
    add_callers(&pair, "gains", &pair.new, &pair.old);
    add_callers(&pair, "loses", &pair.old, &pair.new);
    add_conditions(&pair);
    add_hidden(&pair);
    if (json_array_size(pair.changes) > 0) {
        (void)json_array_append_new(report,
                                    json_pack("{s:s, s:s?, s:O}", "part", part, "name",
                                              name, "changes", pair.changes));
    }
    json_decref(pair.changes);
}

static void add_names(json_t *names, const json_t *entries)
{
    for (size_t i = 0; i < json_array_size(entries); i++) {
        const char *name = table_text(json_array_get(entries, i), "name");
        (void)json_object_set_new(names, name, json_true()); /* keeps the first's place */
    }
}

/* What a rule for "tools/..." would change without naming it. */
static void add_open_methods(json_t *names)
{
    json_t *more = json_object();
    const char *pattern = NULL;
    json_t *value = NULL;
    json_object_foreach(names, pattern, value)
    {
        for (size_t i = 0; open_methods[i] != NULL; i++) {
            if (table_matches(pattern, open_methods[i])) {
                (void)json_object_set_new(more, open_methods[i], json_true());
            }
        }
    }
    (void)json_object_update(names, more);
    json_decref(more);
}

static json_t *names_of(const json_t *old, const json_t *new, const char *part,
                        const json_t *tools)
{
    json_t *names = json_object();
    if (tools != NULL && strcmp(part, "tools") == 0) {
        add_names(names, tools);
        return names;
    }
    add_names(names, json_object_get(old, part));
    add_names(names, json_object_get(new, part));
    if (strcmp(part, "methods") == 0) {
        add_open_methods(names);
    }
    return names;
}

/* What is not taken apart is told all the same: who may do what may hang on it. */
static void compare_rest(json_t *report, const json_t *old, const json_t *new,
                         const char *part, const char *text)
{
    if (!json_equal(json_object_get(old, part), json_object_get(new, part))) {
        (void)json_array_append_new(report, json_pack("{s:s, s:n, s:[{s:s, s:s}]}",
                                                      "part", part, "name", "changes",
                                                      "change", "differs", "text", text));
    }
}

json_t *policy_diff(const json_t *old, const json_t *new, const json_t *tools)
{
    json_t *report = json_array();
    compare(report, old, new, "default", NULL);
    for (size_t i = 0; table_parts[i] != NULL; i++) {
        json_t *names = names_of(old, new, table_parts[i], tools);
        const char *name = NULL;
        json_t *value = NULL;
        json_object_foreach(names, name, value)
        {
            compare(report, old, new, table_parts[i], name);
        }
        json_decref(names);
    }
    compare_rest(report, old, new, "servers",
                 "in claims, claims_to_scopes or request_as: see both files");
    compare_rest(report, old, new, "deny", "in the deny file: see both files");
    return report;
}
