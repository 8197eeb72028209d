/* SPDX-License-Identifier: Apache-2.0 */
/* Callers as sets of scopes. More scopes never admit fewer: so the callers that one table
 * admits and another does not are told by the smallest sets of the one. */
#include "callers.h"

#include <string.h>

#include "table.h"

/* Scopes that many others imply could be exchanged in very many ways. */
#define MOST_SETS 2048

static bool admits_nobody(const struct decision *decision)
{
    return decision->rule == NULL || table_flag(decision->rule, "deny");
}

bool callers_admitted(const struct decision *decision, const json_t *scopes)
{
    const json_t *any_of = table_any_of(decision->rule);
    if (admits_nobody(decision)) {
        return false;
    }
    for (size_t i = 0; i < json_array_size(any_of); i++) {
        if (table_holds_all(decision->table, scopes, json_array_get(any_of, i))) {
            return true;
        }
    }
    return json_array_size(any_of) == 0;
}

/** Sets being collected, and what decides which. */
struct search {
    const struct decision *by, *other;
    json_t *found;
    size_t tried;
};

static bool contains(const json_t *larger, const json_t *smaller)
{
    for (size_t i = 0; i < json_array_size(smaller); i++) {
        if (!table_lists(larger, json_string_value(json_array_get(smaller, i)))) {
            return false;
        }
    }
    return true;
}

/* Keep the smallest alone. */
static void keep(json_t *found, json_t *set)
{
    for (size_t i = 0; i < json_array_size(found); i++) {
        if (contains(set, json_array_get(found, i))) {
            return;
        }
    }
    for (size_t i = json_array_size(found); i > 0; i--) {
        if (contains(json_array_get(found, i - 1), set)) {
            (void)json_array_remove(found, i - 1);
        }
    }
    (void)json_array_append(found, set);
}

static bool consider(struct search *search, json_t *set)
{
    bool changed = !callers_admitted(search->other, set);
    if (changed) {
        keep(search->found, set);
    }
    return changed;
}

/* In ASCII order, each once. */
static json_t *with(const json_t *set, const char *scope)
{
    json_t *larger = json_array();
    bool placed = table_lists(set, scope);
    for (size_t i = 0; i < json_array_size(set); i++) {
        json_t *item = json_array_get(set, i);
        if (!placed && strcmp(scope, json_string_value(item)) < 0) {
            (void)json_array_append_new(larger, json_string(scope));
            placed = true;
        }
        (void)json_array_append(larger, item);
    }
    if (!placed) {
        (void)json_array_append_new(larger, json_string(scope));
    }
    return larger;
}

/* Each scope from the i-th on may be replaced by one that implies it. */
static void exchange(struct search *search, const json_t *alternative, size_t i,
                     json_t *set)
{
    if (i == json_array_size(alternative)) {
        search->tried++;
        (void)consider(search, set);
        return;
    }
    const char *scope = json_string_value(json_array_get(alternative, i));
    const json_t *scopes = json_object_get(search->by->table, "scopes");
    for (size_t j = 0; search->tried < MOST_SETS && j < json_array_size(scopes); j++) {
        const json_t *other = json_array_get(scopes, j);
        const char *name = table_text(other, "name");
        if (strcmp(name, scope) == 0 ||
            table_lists(json_object_get(other, "implies"), scope)) {
            json_t *larger = with(set, name);
            exchange(search, alternative, i + 1, larger);
            json_decref(larger);
        }
    }
}

static void search_alternative(struct search *search, const json_t *alternative)
{
    json_t *plain = json_array();
    for (size_t i = 0; i < json_array_size(alternative); i++) {
        json_t *larger = with(plain, json_string_value(json_array_get(alternative, i)));
        json_decref(plain);
        plain = larger;
    }
    if (!consider(search, plain)) {
        json_t *nothing = json_array();
        search->tried = 0;
        exchange(search, alternative, 0, nothing);
        json_decref(nothing);
    }
    json_decref(plain);
}

json_t *callers_only(const struct decision *by, const struct decision *other)
{
    struct search search = {by, other, json_array(), 0};
    const json_t *any_of = table_any_of(by->rule);
    json_t *everybody = json_array();
    if (!admits_nobody(by)) {
        for (size_t i = 0; i < json_array_size(any_of); i++) {
            search_alternative(&search, json_array_get(any_of, i));
        }
        if (json_array_size(any_of) == 0) {
            (void)consider(&search, everybody);
        }
    }
    json_decref(everybody);
    return search.found;
}
