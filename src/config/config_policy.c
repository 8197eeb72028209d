/* SPDX-License-Identifier: Apache-2.0 */
/* The policy of a configuration, explained without a validator. */
#include "base/mem.h"
#include "config/config.h"
#include "ostiary/policy.h"
#include "policy/explain.h"
#include "wire/json.h"
#include "wire/scope.h"

static void spans_cleanup(struct ost_span **spans)
{
    ost_free(*spans);
}

/* The scopes of a claim that may be absent; spans borrow from the claims. */
static ostiary_code split_scopes(const struct ost_json *claims,
                                 struct ost_span **spans_out, size_t *count_out,
                                 ostiary_error *err)
{
    struct ost_span list = ost_span_of("");
    struct ost_span scope;
    const struct ost_json *claim = ost_json_member(claims, "scope");
    OST_ENSURE(claim == NULL ||
                   (ost_json_string(claim, &list) && ost_scope_is_list(list)),
               err, OSTIARY_BAD_ARGUMENT, "scope is no scope string");
    *spans_out = ost_alloc_array(list.len / 2 + 1, sizeof **spans_out);
    OST_ENSURE(*spans_out != NULL, err, OSTIARY_INTERNAL_ERROR, "explanation");
    while (ost_scope_next(&list, &scope)) {
        (*spans_out)[(*count_out)++] = scope;
    }
    return OSTIARY_OK;
}

static ostiary_code explain(const struct ost_policy *policy, ostiary_kind kind,
                            const char *name, const struct ost_json *claims,
                            char **json_out, ostiary_error *err)
{
    OST_CLEANUP(spans_cleanup) struct ost_span *scopes = NULL;
    struct ost_buf out = {0};
    size_t count = 0;
    size_t len = 0;
    OST_TRY(split_scopes(claims, &scopes, &count, err));
    ost_policy_explain(policy, ost_policy_part_of(kind), ost_span_of(name), scopes, count,
                       &out);
    *json_out = ost_buf_take(&out, &len);
    OST_ENSURE(*json_out != NULL, err, OSTIARY_INTERNAL_ERROR, "explanation");
    return OSTIARY_OK;
}

ostiary_code ostiary_policy_explain(const ostiary_config *config, ostiary_kind kind,
                                    const char *name, const char *claims, char **json_out,
                                    ostiary_error *err)
{
    OST_CLEANUP(ost_json_cleanup) struct ost_json *parsed = NULL;
    ostiary_error why = {0};
    OST_ENSURE(json_out != NULL && config != NULL && name != NULL && claims != NULL &&
                   kind >= OSTIARY_TOOL && kind <= OSTIARY_PROMPT,
               err, OSTIARY_BAD_ARGUMENT, "an argument is missing");
    *json_out = NULL;
    OST_ENSURE(config->settings != NULL, err, OSTIARY_BAD_CONFIG,
               "the configuration has errors");
    ostiary_code code =
        ost_json_parse(ost_span_of(claims), &ost_json_token_limits, &parsed, &why);
    OST_ENSURE(code == OSTIARY_OK, err,
               code == OSTIARY_INTERNAL_ERROR ? code : OSTIARY_BAD_ARGUMENT,
               "the claims: %s", why.detail);
    return explain(config->settings->policy, kind, name, parsed, json_out, err);
}
