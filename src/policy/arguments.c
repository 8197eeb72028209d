/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule asks of a call's arguments. */
#include "policy/arguments.h"

#include "base/limits.h"
#include "base/mem.h"
#include "policy/condition.h"
#include "policy/table_data.h"
#include "wire/json_pointer.h"

/** What compiling shares. */
struct compiler {
    struct ost_vocabulary *vocabulary;
    struct ost_problems *problems;
};

static void problem(struct compiler *compiler, const char *path, const char *what,
                    const char *expected)
{
    ost_problems_add(compiler->problems, OSTIARY_SEVERITY_ERROR, path, "%s; expected %s",
                     what, expected);
}

/* {"claim": CLAIM}: the claim's value or members stand for it. */
static bool add_claim(struct compiler *compiler, const char *path,
                      const struct ost_json *json, struct ost_argument *argument)
{
    struct ost_span name = OST_SPAN_ABSENT;
    bool good = ost_json_string(ost_json_member(json, "claim"), &name) &&
                ost_json_count(json) == 1 && ost_condition_claim_is_good(name);
    if (!good) {
        problem(compiler, path, "an object", "a value, or {\"claim\": CLAIM}");
        return true;
    }
    uint32_t claim = ost_vocabulary_add_claim(compiler->vocabulary, name);
    if (claim == OST_NO_WORD) {
        return false;
    }
    ost_vocabulary_keep_values(compiler->vocabulary, claim);
    argument->claims[argument->claim_count++] = claim;
    return true;
}

static bool add_value(struct compiler *compiler, const char *path,
                      const struct ost_json *json, struct ost_argument *argument)
{
    char room[OST_SCALAR_ROOM];
    struct ost_scalar scalar;
    if (!ost_scalar_of(json, room, &scalar) || !ost_scalar_is_interoperable(json)) {
        problem(compiler, path, ost_json_type_name(json),
                "a string, a boolean, a number below 2^53, or {\"claim\": CLAIM}");
        return true;
    }
    struct ost_argument_value *value = &argument->values[argument->value_count];
    *value = (struct ost_argument_value){
        scalar.type, ost_strndup(scalar.text.data, scalar.text.len), scalar.text.len};
    argument->value_count += value->text == NULL ? 0 : 1;
    return value->text != NULL;
}

static bool add_values(struct compiler *compiler, const char *path,
                       const struct ost_json *list, struct ost_argument *argument)
{
    size_t count = ost_json_count(list);
    argument->values = ost_alloc_array(count, sizeof *argument->values);
    argument->claims = ost_alloc_array(count, sizeof *argument->claims);
    if (argument->values == NULL || argument->claims == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const struct ost_json *item = ost_json_item(list, i);
        if (!(ost_json_type(item) == OST_JSON_OBJECT
                  ? add_claim(compiler, path, item, argument)
                  : add_value(compiler, path, item, argument))) {
            return false;
        }
    }
    return true;
}

static bool compile_one(struct compiler *compiler, const char *path,
                        const struct ost_json_at *at, struct ost_argument *argument)
{
    if (!ost_json_pointer_is(at->name)) { /* HD-21: a header is never among them */
        ost_problems_add_name(compiler->problems, path,
                              "no pointer into the arguments; expected one such as "
                              "\"/project\" (headers are no input to a rule)");
    }
    if (ost_json_type(at->value) != OST_JSON_ARRAY || ost_json_count(at->value) == 0) {
        problem(compiler, path,
                ost_json_type(at->value) == OST_JSON_ARRAY
                    ? "an empty list, which nothing matches"
                    : ost_json_type_name(at->value),
                "a list of the values that may stand there");
        return true;
    }
    argument->pointer = ost_strndup(at->name.data, at->name.len);
    return argument->pointer != NULL && add_values(compiler, path, at->value, argument);
}

static bool compile_all(struct compiler *compiler, const char *path,
                        const struct ost_json *json, struct ost_arguments *arguments)
{
    struct ost_json_at at;
    for (ost_json_first(json, &at); at.name.data != NULL; ost_json_next(&at)) {
        OST_CLEANUP(ost_string_cleanup) char *place = ost_policy_join(path, at.name);
        if (place == NULL) {
            return false;
        }
        if (!ost_span_is(at.name, "$comment") &&
            !compile_one(compiler, place, &at, &arguments->items[arguments->count++])) {
            return false;
        }
    }
    if (arguments->count == 0) {
        problem(compiler, path, "an empty object", "at least one pointer");
    }
    return true;
}

bool ost_arguments_compile(struct ost_vocabulary *vocabulary,
                           struct ost_problems *problems, const char *path,
                           const struct ost_json *json,
                           struct ost_arguments *arguments_out)
{
    struct compiler compiler = {vocabulary, problems};
    *arguments_out = (struct ost_arguments){NULL, 0};
    if (ost_json_type(json) != OST_JSON_OBJECT) {
        problem(&compiler, path, ost_json_type_name(json),
                "an object of pointers and what each must lead to");
        return true;
    }
    arguments_out->items =
        ost_alloc_array(ost_json_count(json), sizeof *arguments_out->items);
    return arguments_out->items != NULL &&
           compile_all(&compiler, path, json, arguments_out);
}

void ost_arguments_clear(struct ost_arguments *arguments)
{
    for (size_t i = 0; i < arguments->count; i++) {
        struct ost_argument *argument = &arguments->items[i];
        for (size_t j = 0; j < argument->value_count; j++) {
            ost_free(argument->values[j].text);
        }
        ost_free(argument->values);
        ost_free(argument->claims);
        ost_free(argument->pointer);
    }
    ost_free(arguments->items);
    *arguments = (struct ost_arguments){NULL, 0};
}

static bool is_among(const struct ost_argument *argument, const struct ost_json *json,
                     const struct ost_facts *facts)
{
    char room[OST_SCALAR_ROOM];
    struct ost_scalar scalar;
    if (!ost_scalar_of(json, room, &scalar) || !ost_scalar_is_interoperable(json)) {
        return false; /* the host may act on another number */
    }
    for (size_t i = 0; i < argument->value_count; i++) {
        const struct ost_argument_value *value = &argument->values[i];
        const struct ost_scalar written = {value->type, {value->text, value->len}};
        if (ost_scalar_equal(&written, &scalar)) {
            return true;
        }
    }
    for (size_t i = 0; i < argument->claim_count; i++) {
        if (ost_facts_have_value(facts, argument->claims[i], &scalar)) {
            return true;
        }
    }
    return false;
}

bool ost_argument_holds(const struct ost_argument *argument, const struct ost_json *given,
                        const struct ost_facts *facts)
{
    bool ambiguous = false;
    const struct ost_json *json =
        ost_json_pointer_find_sole(given, ost_span_of(argument->pointer), &ambiguous);
    if (json == NULL || ambiguous) {
        return false;
    }
    if (ost_json_type(json) != OST_JSON_ARRAY) {
        return is_among(argument, json, facts);
    }
    size_t count = ost_json_count(json);
    for (size_t i = 0; i < count && count <= OST_MAX_ARGUMENT_ITEMS; i++) {
        if (!is_among(argument, ost_json_item(json, i), facts)) {
            return false;
        }
    }
    return count > 0 && count <= OST_MAX_ARGUMENT_ITEMS;
}

bool ost_arguments_hold(const struct ost_arguments *arguments,
                        const struct ost_json *given, const struct ost_facts *facts)
{
    for (size_t i = 0; i < arguments->count; i++) {
        if (!ost_argument_holds(&arguments->items[i], given, facts)) {
            return false;
        }
    }
    return true;
}
