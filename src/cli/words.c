/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule asks beside scopes, in words. */
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A value as it is read: a string without its quotes, {"claim": X} as the caller's X. */
static json_t *word_of(const json_t *value)
{
    const char *claim = json_string_value(json_object_get(value, "claim"));
    if (claim != NULL) {
        return json_sprintf("the caller's %s", claim);
    }
    if (json_is_string(value)) {
        return json_string(json_string_value(value));
    }
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    json_t *word = text == NULL ? NULL : json_string(text);
    free(text);
    return word;
}

json_t *words_join(const json_t *list, const char *between, const char *last)
{
    size_t count = json_array_size(list);
    json_t *all = json_string("");
    for (size_t i = 0; i < count; i++) {
        json_t *word = word_of(json_array_get(list, i));
        const char *before = i == 0 ? "" : i + 1 == count ? last : between;
        json_t *longer = json_sprintf("%s%s%s", json_string_value(all), before,
                                      json_string_value(word));
        json_decref(all);
        json_decref(word);
        all = longer;
    }
    return all;
}

json_t *words_caller(const json_t *scopes)
{
    if (json_array_size(scopes) == 0) {
        return json_string("any valid token");
    }
    json_t *joined = words_join(scopes, ", ", " and ");
    json_t *words = json_sprintf("callers with %s", json_string_value(joined));
    json_decref(joined);
    return words;
}

static void add_values(json_t *list, const char *before, const char *name,
                       const json_t *values)
{
    json_t *joined = words_join(values, ", ", " or ");
    if (json_is_string(values)) { /* "present", "absent" */
        (void)json_array_append_new(
            list, json_sprintf("%s%s %s", before, name, json_string_value(values)));
    } else {
        (void)json_array_append_new(
            list, json_sprintf("%s%s = %s", before, name, json_string_value(joined)));
    }
    json_decref(joined);
}

static void add_members(json_t *list, const char *before, json_t *members)
{
    const char *name = NULL;
    json_t *values = NULL;
    json_object_foreach(members, name, values)
    {
        add_values(list, before, name, values);
    }
}

static void add_login(json_t *list, const json_t *rule)
{
    const json_t *age = json_object_get(rule, "max_auth_age_seconds");
    const json_t *strengths = json_object_get(rule, "acr_values");
    if (json_is_integer(age)) {
        (void)json_array_append_new(list,
                                    json_sprintf("a login of the last %lld s",
                                                 (long long)json_integer_value(age)));
    }
    if (json_array_size(strengths) > 0) {
        json_t *joined = words_join(strengths, ", ", " or ");
        (void)json_array_append_new(
            list, json_sprintf("a login by %s", json_string_value(joined)));
        json_decref(joined);
    }
    if (json_is_true(json_object_get(rule, "sender_constrained"))) {
        (void)json_array_append_new(list, json_string("a token bound to a key"));
    }
}

json_t *words_conditions(const json_t *rule)
{
    json_t *list = json_array();
    add_members(list, "", json_object_get(rule, "claims"));
    add_members(list, "argument ", json_object_get(rule, "arguments"));
    add_login(list, rule);
    return list;
}
