/* SPDX-License-Identifier: Apache-2.0 */
/* The table held against the tools that a server says it has. Annotations are what the
 * server's author claims: good for advice, never for a decision (interface.md 8). */
#include "check_against.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scope_words.h"
#include "table.h"

/** What every comparison needs. */
struct comparison {
    const json_t *table, *tools;
    const json_t **entries; /* of each tool: what names it, NULL: nothing */
    const char *where;      /* of the list */
    finding_fn tell;
    void *ctx;
};

static void tell(const struct comparison *it, const ostiary_problem *at,
                 const char *format, ...) OSTIARY_PRINTF(3, 4);

static void tell(const struct comparison *it, const ostiary_problem *at,
                 const char *format, ...)
{
    char message[640];
    ostiary_problem finding = *at;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    for (char *byte = message; *byte != '\0'; byte++) {
        *byte = *byte < ' ' || *byte > '~' ? '?' : *byte;
    }
    finding.severity = OSTIARY_SEVERITY_WARNING;
    finding.message = message;
    it->tell(it->ctx, &finding);
}

/* Where a rule of the table stands. */
static ostiary_problem at_rule(const json_t *rule)
{
    ostiary_problem at = OSTIARY_PROBLEM_INIT;
    const char *file = table_text(rule, "file");
    at.file = file == NULL ? "" : file;
    at.path = table_text(rule, "rule");
    at.line = (uint32_t)json_integer_value(json_object_get(rule, "line"));
    at.column = (uint32_t)json_integer_value(json_object_get(rule, "column"));
    return at;
}

static bool is_deny(const json_t *rule)
{
    return table_flag(rule, "deny");
}

/* The entry, or the default. */
static const json_t *rule_of(const struct comparison *it, size_t i)
{
    return it->entries[i] != NULL ? it->entries[i]
                                  : json_object_get(it->table, "default");
}

static void find_unlisted(const struct comparison *it, size_t i, const char *name)
{
    char path[64];
    ostiary_problem at = OSTIARY_PROBLEM_INIT;
    const json_t *fallback = json_object_get(it->table, "default");
    if (it->entries[i] != NULL) {
        return;
    }
    (void)snprintf(path, sizeof path, "/tools/%zu", i);
    at.file = it->where;
    at.path = path;
    tell(it, &at, "tool_without_rule: no rule names \"%.100s\"; %s", name,
         is_deny(fallback) ? "nobody can call it" : "the default decides");
}

static bool decides_any(const struct comparison *it, const json_t *entry)
{
    for (size_t i = 0; i < json_array_size(it->tools); i++) {
        if (it->entries[i] == entry) {
            return true;
        }
    }
    return false;
}

static void find_idle_rules(const struct comparison *it)
{
    const json_t *entries = json_object_get(it->table, "tools");
    for (size_t i = 0; i < json_array_size(entries); i++) {
        const json_t *entry = json_array_get(entries, i);
        const char *name = table_text(entry, "name");
        bool prefix = name[strlen(name) - 1] == '*';
        const ostiary_problem at = at_rule(entry);
        if (!decides_any(it, entry)) {
            tell(it, &at, "rule_without_tool: %s",
                 prefix ? "it decides about no tool of the list"
                        : "the list has no such tool");
        }
    }
}

/* MCP, ToolAnnotations: destructiveHint is true by default, and means something only
 * where readOnlyHint is not true. A tool without annotations claims nothing. */
static bool is_destructive(const json_t *tool)
{
    const json_t *annotations = json_object_get(tool, "annotations");
    const json_t *destructive = json_object_get(annotations, "destructiveHint");
    if (json_is_boolean(destructive)) {
        return json_is_true(destructive);
    }
    return json_is_object(annotations) && !table_flag(annotations, "readOnlyHint");
}

static bool is_read_only(const json_t *tool)
{
    return table_flag(json_object_get(tool, "annotations"), "readOnlyHint");
}

static bool needs(const json_t *rule, const char *scope)
{
    const json_t *any_of = table_any_of(rule);
    for (size_t i = 0; i < json_array_size(any_of); i++) {
        if (table_lists(json_array_get(any_of, i), scope)) {
            return true;
        }
    }
    return false;
}

/* Whether the other tools that need this scope, one at least, all only look. */
static bool serves_reading(const struct comparison *it, const char *scope, size_t but)
{
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(it->tools); i++) {
        if (i == but || !needs(rule_of(it, i), scope)) {
            continue;
        }
        if (!is_read_only(json_array_get(it->tools, i))) {
            return false;
        }
        count++;
    }
    return count > 0;
}

static bool looks_like_reading(const struct comparison *it, const char *scope, size_t but)
{
    return scope_words_read(scope) ||
           (!scope_words_write(scope) && serves_reading(it, scope, but));
}

/* Whether a scope for reading is this one, or implies it: a table may say so by mistake.
 */
static bool reading_reaches(const struct comparison *it, const char *scope, size_t but)
{
    const json_t *scopes = json_object_get(it->table, "scopes");
    bool reaches = looks_like_reading(it, scope, but);
    for (size_t i = 0; !reaches && i < json_array_size(scopes); i++) {
        const json_t *other = json_array_get(scopes, i);
        reaches = table_lists(json_object_get(other, "implies"), scope) &&
                  scope_words_read(table_text(other, "name"));
    }
    return reaches;
}

static bool all_by_reading(const struct comparison *it, const json_t *alternative,
                           size_t but)
{
    for (size_t i = 0; i < json_array_size(alternative); i++) {
        const char *scope = json_string_value(json_array_get(alternative, i));
        if (!reading_reaches(it, scope, but)) {
            return false;
        }
    }
    return true;
}

static void find_destructive(const struct comparison *it, size_t i, const char *name)
{
    const json_t *rule = rule_of(it, i);
    const json_t *any_of = table_any_of(rule);
    const ostiary_problem at = at_rule(rule);
    if (table_flag(rule, "public")) {
        tell(it, &at, "destructive_public: \"%.100s\" destroys and asks for no token",
             name);
    } else if (json_array_size(any_of) == 0 &&
               json_object_size(json_object_get(rule, "claims")) == 0) {
        tell(it, &at, "destructive_any_token: \"%.100s\" destroys and asks for no scope",
             name);
    }
    for (size_t j = 0; j < json_array_size(any_of); j++) {
        const json_t *alternative = json_array_get(any_of, j);
        if (all_by_reading(it, alternative, i)) {
            tell(it, &at,
                 "destructive_by_read: \"%.100s\" destroys, and \"%.100s\"%s is enough "
                 "for it, which is for reading",
                 name, json_string_value(json_array_get(alternative, 0)),
                 json_array_size(alternative) > 1 ? " with others" : "");
            return;
        }
    }
}

static void compare(const struct comparison *it)
{
    for (size_t i = 0; i < json_array_size(it->tools); i++) {
        const json_t *tool = json_array_get(it->tools, i);
        const char *name = table_text(tool, "name");
        it->entries[i] = table_entry(it->table, "tools", name);
        find_unlisted(it, i, name);
    }
    for (size_t i = 0; i < json_array_size(it->tools); i++) {
        const json_t *tool = json_array_get(it->tools, i);
        if (is_destructive(tool) && !is_deny(rule_of(it, i))) {
            find_destructive(it, i, table_text(tool, "name"));
        }
    }
    find_idle_rules(it);
}

bool check_against(const json_t *table, const json_t *tools, const char *where,
                   finding_fn tell_finding, void *ctx)
{
    struct comparison it = {table, tools, NULL, where, tell_finding, ctx};
    it.entries = calloc(json_array_size(tools) + 1, sizeof *it.entries);
    if (it.entries != NULL) {
        compare(&it);
    }
    bool compared = it.entries != NULL;
    free((void *)it.entries);
    return compared;
}
