/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of the compiled table told as JSON. */
#include "policy/describe.h"

#include "policy/table_data.h"

void ost_describe_alternatives(struct ost_json_writer *w, const char *name,
                               const struct ost_policy *policy,
                               const struct ost_rule *rule)
{
    ost_json_open(w, name, '[');
    for (size_t i = 0; rule != NULL && i < rule->alternative_count; i++) {
        ost_json_open(w, NULL, '[');
        for (size_t j = 0; j < rule->alternatives[i].count; j++) {
            ost_json_put_string(w, NULL,
                                policy->scopes[rule->alternatives[i].scopes[j]].name);
        }
        ost_json_close(w, ']');
    }
    ost_json_close(w, ']');
}

static void put_scalar(struct ost_json_writer *w, const struct ost_scalar *scalar)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
    ost_scalar_write(scalar, &text);
    ost_json_put_raw(w, NULL, ost_buf_span(&text));
    w->out->failed = w->out->failed || text.failed;
}

static void put_part(struct ost_json_writer *w, const struct ost_vocabulary *vocabulary,
                     const struct ost_condition_part *part)
{
    const char *claim = ost_vocabulary_claim_name(vocabulary, part->claim);
    if (part->kind != OST_CONDITION_VALUES) {
        ost_json_put_string(w, claim,
                            part->kind == OST_CONDITION_PRESENT ? "present" : "absent");
        return;
    }
    ost_json_open(w, claim, '[');
    for (size_t i = 0; i < part->count; i++) {
        const struct ost_scalar value = ost_vocabulary_value(vocabulary, part->facts[i]);
        put_scalar(w, &value);
    }
    ost_json_close(w, ']');
}

void ost_describe_condition(struct ost_json_writer *w, const char *name,
                            const struct ost_vocabulary *vocabulary,
                            const struct ost_condition *condition)
{
    ost_json_open(w, name, '{');
    for (size_t i = 0; i < condition->count; i++) {
        put_part(w, vocabulary, &condition->parts[i]);
    }
    ost_json_close(w, '}');
}

static void put_argument(struct ost_json_writer *w,
                         const struct ost_vocabulary *vocabulary,
                         const struct ost_argument *argument)
{
    ost_json_open(w, argument->pointer, '[');
    for (size_t i = 0; i < argument->value_count; i++) {
        const struct ost_argument_value *value = &argument->values[i];
        const struct ost_scalar scalar = {value->type, {value->text, value->len}};
        put_scalar(w, &scalar);
    }
    for (size_t i = 0; i < argument->claim_count; i++) {
        ost_json_open(w, NULL, '{');
        ost_json_put_string(w, "claim",
                            ost_vocabulary_claim_name(vocabulary, argument->claims[i]));
        ost_json_close(w, '}');
    }
    ost_json_close(w, ']');
}

static void put_arguments(struct ost_json_writer *w,
                          const struct ost_vocabulary *vocabulary,
                          const struct ost_arguments *arguments)
{
    ost_json_open(w, "arguments", '{');
    for (size_t i = 0; i < arguments->count; i++) {
        put_argument(w, vocabulary, &arguments->items[i]);
    }
    ost_json_close(w, '}');
}

static void put_login(struct ost_json_writer *w, const struct ost_login_demand *login)
{
    if (login->has_max_age) {
        ost_json_put_integer(w, "max_auth_age_seconds", login->max_age_seconds);
    } else {
        ost_json_put_null(w, "max_auth_age_seconds");
    }
    ost_json_open(w, "acr_values", '[');
    for (size_t i = 0; i < login->acr_count; i++) {
        ost_json_put_string(w, NULL, login->acr_values[i]);
    }
    ost_json_close(w, ']');
}

void ost_describe_rule(struct ost_json_writer *w, const struct ost_policy *policy,
                       const struct ost_vocabulary *vocabulary,
                       const struct ost_rule *rule)
{
    ost_json_put_string(w, "refers_to", rule->named);
    ost_json_put_boolean(w, "deny", rule->deny);
    ost_json_put_boolean(w, "public", rule->is_public);
    ost_json_put_boolean(w, "hidden", rule->hidden);
    ost_describe_alternatives(w, "any_of", policy, rule);
    ost_describe_condition(w, "claims", vocabulary, &rule->claims);
    put_arguments(w, vocabulary, &rule->arguments);
    put_login(w, &rule->login);
    ost_json_put_boolean(w, "sender_constrained", rule->sender_constrained);
    ost_json_put_string(w, "comment", rule->comment);
}
