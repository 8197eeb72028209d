/* SPDX-License-Identifier: Apache-2.0 */
/* The one shape of a condition on claims. */
#include "policy/condition.h"

#include "base/mem.h"
#include "policy/table_data.h"
#include "wire/json_pointer.h"

/** What compiling one condition shares. */
struct compiler {
    struct ost_vocabulary *vocabulary;
    struct ost_problems *problems;
};

static const char values_expected[] =
    "a list of strings, numbers or booleans, \"present\" or \"absent\"";

static void problem(struct compiler *compiler, const char *path, const char *what,
                    const char *expected)
{
    ost_problems_add(compiler->problems, OSTIARY_SEVERITY_ERROR, path, "%s; expected %s",
                     what, expected);
}

bool ost_condition_claim_is_good(struct ost_span claim)
{
    return claim.len > 0 && (!ost_span_starts(claim, "/") || ost_json_pointer_is(claim));
}

static bool add_value(struct compiler *compiler, const char *path,
                      const struct ost_json *value, struct ost_condition_part *part)
{
    char room[OST_SCALAR_ROOM];
    struct ost_scalar scalar;
    if (!ost_scalar_of(value, room, &scalar)) {
        problem(compiler, path, ost_json_type_name(value),
                "a string, a boolean or a number below 2^53");
        return true;
    }
    uint32_t fact = ost_vocabulary_add_value(compiler->vocabulary, part->claim, &scalar);
    part->facts[part->count] = fact;
    part->count += fact == OST_NO_WORD ? 0 : 1;
    return fact != OST_NO_WORD;
}

static bool compile_values(struct compiler *compiler, const char *path,
                           const struct ost_json *list, struct ost_condition_part *part)
{
    part->kind = OST_CONDITION_VALUES;
    part->facts = ost_alloc_array(ost_json_count(list), sizeof *part->facts);
    if (part->facts == NULL) {
        return false;
    }
    if (ost_json_count(list) == 0) {
        problem(compiler, path, "an empty list, which nothing matches",
                "at least one value, or \"absent\"");
    }
    for (size_t i = 0; i < ost_json_count(list); i++) {
        if (!add_value(compiler, path, ost_json_item(list, i), part)) {
            return false;
        }
    }
    return true;
}

static bool compile_word(struct compiler *compiler, const char *path,
                         const struct ost_json *json, struct ost_condition_part *part)
{
    struct ost_span word = OST_SPAN_ABSENT;
    bool string = ost_json_string(json, &word);
    part->kind = string && ost_span_is(word, "present") ? OST_CONDITION_PRESENT
                                                        : OST_CONDITION_ABSENT;
    part->facts = ost_alloc_array(1, sizeof *part->facts);
    if (part->facts == NULL) {
        return false;
    }
    part->facts[part->count++] =
        ost_vocabulary_presence(compiler->vocabulary, part->claim);
    if (!string) {
        problem(compiler, path, ost_json_type_name(json), values_expected);
    } else if (!ost_span_is(word, "present") && !ost_span_is(word, "absent")) {
        problem(compiler, path, "another string", values_expected);
    }
    return true;
}

static bool compile_part(struct compiler *compiler, const char *path,
                         const struct ost_json_at *at, struct ost_condition_part *part)
{
    if (!ost_condition_claim_is_good(at->name)) {
        ost_problems_add_name(compiler->problems, path,
                              "no claim has this name; expected a claim's name, or a "
                              "JSON pointer");
        return true;
    }
    part->claim = ost_vocabulary_add_claim(compiler->vocabulary, at->name);
    if (part->claim == OST_NO_WORD) {
        return false;
    }
    return ost_json_type(at->value) == OST_JSON_ARRAY
               ? compile_values(compiler, path, at->value, part)
               : compile_word(compiler, path, at->value, part);
}

static bool compile_parts(struct compiler *compiler, const char *path,
                          const struct ost_json *json, struct ost_condition *condition)
{
    struct ost_json_at at;
    for (ost_json_first(json, &at); at.name.data != NULL; ost_json_next(&at)) {
        OST_CLEANUP(ost_string_cleanup) char *place = ost_policy_join(path, at.name);
        if (place == NULL) {
            return false;
        }
        if (!ost_span_is(at.name, "$comment") &&
            !compile_part(compiler, place, &at, &condition->parts[condition->count++])) {
            return false;
        }
    }
    if (condition->count == 0) {
        problem(compiler, path, "an empty object", "at least one claim");
    }
    return true;
}

bool ost_condition_compile(struct ost_vocabulary *vocabulary,
                           struct ost_problems *problems, const char *path,
                           const struct ost_json *json,
                           struct ost_condition *condition_out)
{
    struct compiler compiler = {vocabulary, problems};
    *condition_out = (struct ost_condition){NULL, 0};
    if (ost_json_type(json) != OST_JSON_OBJECT) {
        problem(&compiler, path, ost_json_type_name(json),
                "an object of claims and what each must be");
        return true;
    }
    condition_out->parts =
        ost_alloc_array(ost_json_count(json), sizeof *condition_out->parts);
    return condition_out->parts != NULL &&
           compile_parts(&compiler, path, json, condition_out);
}

bool ost_condition_compile_one(struct ost_vocabulary *vocabulary,
                               struct ost_problems *problems, const char *path,
                               struct ost_span claim, const struct ost_json *value,
                               struct ost_condition *condition_out)
{
    struct compiler compiler = {vocabulary, problems};
    *condition_out =
        (struct ost_condition){ost_alloc_array(1, sizeof(struct ost_condition_part)), 0};
    struct ost_condition_part *part = condition_out->parts;
    if (part == NULL) {
        return false;
    }
    condition_out->count = 1;
    part->claim = ost_vocabulary_add_claim(vocabulary, claim);
    part->facts = ost_alloc_array(1, sizeof *part->facts);
    return part->claim != OST_NO_WORD && part->facts != NULL &&
           add_value(&compiler, path, value, part);
}

void ost_condition_clear(struct ost_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        ost_free(condition->parts[i].facts);
    }
    ost_free(condition->parts);
    *condition = (struct ost_condition){NULL, 0};
}

static bool any_holds(const struct ost_condition_part *part,
                      const struct ost_facts *facts)
{
    for (size_t i = 0; i < part->count; i++) {
        if (ost_facts_hold(facts, part->facts[i])) {
            return true;
        }
    }
    return false;
}

bool ost_condition_part_holds(const struct ost_condition_part *part,
                              const struct ost_facts *facts)
{
    switch (part->kind) {
    case OST_CONDITION_VALUES:
    case OST_CONDITION_PRESENT:
        return any_holds(part, facts);
    case OST_CONDITION_ABSENT:
        return part->count == 1 && !any_holds(part, facts);
    }
    return false;
}

bool ost_condition_holds(const struct ost_condition *condition,
                         const struct ost_facts *facts)
{
    for (size_t i = 0; i < condition->count; i++) {
        if (!ost_condition_part_holds(&condition->parts[i], facts)) {
            return false;
        }
    }
    return true;
}
