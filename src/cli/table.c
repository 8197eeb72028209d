/* SPDX-License-Identifier: Apache-2.0 */
/* The policy table as ostiary_policy_describe() tells it, looked into. */
#include "table.h"

#include <stdio.h>
#include <string.h>

#include "ostiary/ostiary.h"

const char *const table_parts[] = {"tools", "resources", "prompts", "methods", NULL};

json_t *table_of(const ostiary_config *config)
{
    ostiary_error err = {0};
    char *text = NULL;
    if (ostiary_policy_describe(config, &text, &err) != OSTIARY_OK) {
        fprintf(stderr, "ostiary: %s\n", err.detail);
        return NULL;
    }
    json_t *table = json_loads(text, JSON_ALLOW_NUL, NULL);
    ostiary_free(text);
    if (table == NULL) {
        fprintf(stderr, "ostiary: memory ran out\n");
    }
    return table;
}

const char *table_text(const json_t *object, const char *member)
{
    return json_string_value(json_object_get(object, member));
}

bool table_flag(const json_t *object, const char *member)
{
    return json_is_true(json_object_get(object, member));
}

const json_t *table_any_of(const json_t *rule)
{
    return json_object_get(rule, "any_of");
}

/* A star matches at least one character. */
static bool matches_prefix(const char *pattern, size_t len, const char *name)
{
    return strncmp(pattern, name, len) == 0 && strlen(name) > len;
}

bool table_matches(const char *pattern, const char *name)
{
    size_t len = strlen(pattern);
    bool prefix = len > 0 && pattern[len - 1] == '*';
    return prefix ? matches_prefix(pattern, len - 1, name) : strcmp(pattern, name) == 0;
}

static bool beats(const char *pattern, const json_t *best)
{
    const char *other = table_text(best, "name");
    bool exact = pattern[strlen(pattern) - 1] != '*';
    return other == NULL || exact || strlen(pattern) > strlen(other);
}

const json_t *table_entry(const json_t *table, const char *part, const char *name)
{
    const json_t *entries = json_object_get(table, part);
    const json_t *best = NULL;
    for (size_t i = 0; i < json_array_size(entries); i++) {
        const json_t *entry = json_array_get(entries, i);
        const char *pattern = table_text(entry, "name");
        if (strcmp(pattern, name) == 0) {
            return entry; /* also of a pattern: the rule it is */
        }
        if (table_matches(pattern, name) && beats(pattern, best)) {
            best = entry;
        }
    }
    return best;
}

const json_t *table_rule(const json_t *table, const char *part, const char *name)
{
    const json_t *entry = table_entry(table, part, name);
    if (entry != NULL || strcmp(part, "methods") == 0) {
        return entry;
    }
    return json_object_get(table, "default");
}

bool table_lists(const json_t *list, const char *text)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *item = json_string_value(json_array_get(list, i));
        if (item != NULL && strcmp(item, text) == 0) {
            return true;
        }
    }
    return false;
}

const json_t *table_implied(const json_t *table, const char *scope)
{
    const json_t *scopes = json_object_get(table, "scopes");
    for (size_t i = 0; i < json_array_size(scopes); i++) {
        const json_t *one = json_array_get(scopes, i);
        if (strcmp(table_text(one, "name"), scope) == 0) {
            return json_object_get(one, "implies");
        }
    }
    return NULL;
}

bool table_holds(const json_t *table, const json_t *held, const char *scope)
{
    if (table_lists(held, scope)) {
        return true;
    }
    for (size_t i = 0; i < json_array_size(held); i++) {
        const char *one = json_string_value(json_array_get(held, i));
        if (table_lists(table_implied(table, one), scope)) {
            return true;
        }
    }
    return false;
}

bool table_holds_all(const json_t *table, const json_t *held, const json_t *scopes)
{
    for (size_t i = 0; i < json_array_size(scopes); i++) {
        if (!table_holds(table, held, json_string_value(json_array_get(scopes, i)))) {
            return false;
        }
    }
    return true;
}
