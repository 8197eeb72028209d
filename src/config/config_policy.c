/* SPDX-License-Identifier: Apache-2.0 */
/* The policy of a configuration, explained without a validator. */
#include "base/mem.h"
#include "config/config.h"
#include "ostiary/policy.h"
#include "policy/explain.h"

static enum ost_policy_part part_of(ostiary_kind kind)
{
    switch (kind) {
    case OSTIARY_RESOURCE:
        return OST_POLICY_RESOURCES;
    case OSTIARY_PROMPT:
        return OST_POLICY_PROMPTS;
    default: /* an unknown kind was refused before */
        return OST_POLICY_TOOLS;
    }
}

static void spans_cleanup(struct ost_span **spans)
{
    ost_free(*spans);
}

ostiary_code ostiary_policy_explain(const ostiary_config *config, ostiary_kind kind,
                                    const char *name, const char *const *scopes,
                                    size_t scope_count, char **json_out,
                                    ostiary_error *err)
{
    struct ost_buf out = {0};
    size_t len = 0;
    OST_ENSURE(json_out != NULL && config != NULL && name != NULL &&
                   kind >= OSTIARY_TOOL && kind <= OSTIARY_PROMPT &&
                   (scopes != NULL || scope_count == 0),
               err, OSTIARY_BAD_ARGUMENT, "an argument is missing");
    *json_out = NULL;
    OST_ENSURE(config->settings != NULL, err, OSTIARY_BAD_CONFIG,
               "the configuration has errors");
    OST_CLEANUP(spans_cleanup)
    struct ost_span *spans = ost_alloc_array(scope_count, sizeof *spans);
    OST_ENSURE(spans != NULL, err, OSTIARY_INTERNAL_ERROR, "explanation");
    for (size_t i = 0; i < scope_count; i++) {
        spans[i] = ost_span_of(scopes[i]);
    }
    ost_policy_explain(config->settings->policy, part_of(kind), ost_span_of(name), spans,
                       scope_count, &out);
    *json_out = ost_buf_take(&out, &len);
    OST_ENSURE(*json_out != NULL, err, OSTIARY_INTERNAL_ERROR, "explanation");
    return OSTIARY_OK;
}
