/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule may ask beside scopes. */
#include "policy/compile_demands.h"

#include <string.h>

#include "base/mem.h"
#include "policy/table_data.h"
#include "wire/scope.h"

#define LONGEST_AGE 31622400 /* a year: RFC 9470 gives no bound, sense does */

static void problem(struct ost_rule_compiler *compiler, const char *path,
                    const char *what, const char *expected)
{
    ost_problems_add(compiler->problems, OSTIARY_SEVERITY_ERROR, path, "%s; expected %s",
                     what, expected);
}

static bool read_claims(struct ost_rule_compiler *compiler, const char *path,
                        const struct ost_json *json, struct ost_rule *rule)
{
    return ost_condition_compile(compiler->vocabulary, compiler->problems, path, json,
                                 &rule->claims);
}

static bool read_arguments(struct ost_rule_compiler *compiler, const char *path,
                           const struct ost_json *json, struct ost_rule *rule)
{
    return ost_arguments_compile(compiler->vocabulary, compiler->problems, path, json,
                                 &rule->arguments);
}

static bool read_flag(struct ost_rule_compiler *compiler, const char *path,
                      const struct ost_json *json, bool *flag_out)
{
    if (!ost_json_boolean(json, flag_out)) {
        problem(compiler, path, ost_json_type_name(json), "true or false");
    }
    return true;
}

static bool read_hidden(struct ost_rule_compiler *compiler, const char *path,
                        const struct ost_json *json, struct ost_rule *rule)
{
    return read_flag(compiler, path, json, &rule->hidden);
}

static bool read_sender_constrained(struct ost_rule_compiler *compiler, const char *path,
                                    const struct ost_json *json, struct ost_rule *rule)
{
    return read_flag(compiler, path, json, &rule->sender_constrained);
}

static bool read_max_age(struct ost_rule_compiler *compiler, const char *path,
                         const struct ost_json *json, struct ost_rule *rule)
{
    int64_t seconds = 0;
    rule->login.has_max_age = true;
    if (!ost_json_integer(json, &seconds) || seconds < 0 || seconds > LONGEST_AGE) {
        problem(compiler, path, ost_json_type_name(json),
                "a whole number of seconds, from 0 to a year (RFC 9470)");
        seconds = 0;
    }
    rule->login.max_age_seconds = seconds;
    return true;
}

/* Each stands in a challenge, separated by spaces (SU-02, CH-11). */
static bool add_acr(struct ost_rule_compiler *compiler, const char *path,
                    const struct ost_json *json, struct ost_login_demand *login)
{
    struct ost_span value = OST_SPAN_ABSENT;
    if (!ost_json_string(json, &value) || !ost_scope_is_token(value)) {
        problem(compiler, path, ost_json_type_name(json),
                "an acr value: printable ASCII without space, quote and backslash");
        return true;
    }
    char *copy = ost_strndup(value.data, value.len);
    if (copy != NULL) {
        login->acr_values[login->acr_count++] = copy;
    }
    return copy != NULL;
}

static bool read_acr_values(struct ost_rule_compiler *compiler, const char *path,
                            const struct ost_json *json, struct ost_rule *rule)
{
    size_t count = ost_json_type(json) == OST_JSON_ARRAY ? ost_json_count(json) : 0;
    if (count == 0) {
        problem(compiler, path,
                ost_json_type(json) == OST_JSON_ARRAY ? "an empty list"
                                                      : ost_json_type_name(json),
                "a list of acr values, the preferred first");
        return true;
    }
    rule->login.acr_values = ost_alloc_array(count, sizeof *rule->login.acr_values);
    if (rule->login.acr_values == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!add_acr(compiler, path, ost_json_item(json, i), &rule->login)) {
            return false;
        }
    }
    return true;
}

/** Each demand and how it is read. */
static const struct demand {
    const char *name;
    bool (*read)(struct ost_rule_compiler *compiler, const char *path,
                 const struct ost_json *json, struct ost_rule *rule);
} demands[] = {
    {"claims", read_claims},
    {"arguments", read_arguments},
    {"max_auth_age_seconds", read_max_age},
    {"acr_values", read_acr_values},
    {"sender_constrained", read_sender_constrained},
    {"hidden", read_hidden},
};
#define DEMANDS (sizeof demands / sizeof demands[0])

/* Who needs no token cannot be asked for anything that a token says. */
static void check_public(struct ost_rule_compiler *compiler, const char *place,
                         const char *name)
{
    ost_problems_add_name(compiler->problems, place,
                          "\"%s\" beside \"public\"; expected nothing else where no "
                          "token is asked for",
                          name);
}

bool ost_demands_compile(struct ost_rule_compiler *compiler, const char *path,
                         const struct ost_json *json, struct ost_rule *rule)
{
    for (size_t i = 0; i < DEMANDS; i++) {
        const struct ost_json *value = ost_json_member(json, demands[i].name);
        if (value == NULL) {
            continue;
        }
        OST_CLEANUP(ost_string_cleanup)
        char *place = ost_policy_join(path, ost_span_of(demands[i].name));
        if (place == NULL || !demands[i].read(compiler, place, value, rule)) {
            return false;
        }
        if (ost_json_member(json, "public") != NULL) {
            check_public(compiler, place, demands[i].name);
        }
    }
    return true;
}
