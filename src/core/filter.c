/* SPDX-License-Identifier: Apache-2.0 */
/* Which names a caller may use, for the answer to a list request (SC-19). */
#include "ostiary/policy.h"

#include <string.h>

#include "core/validator.h"
#include "core/verdict.h"
#include "policy/decide.h"

static void filter(const struct ost_policy *policy, const ostiary_verdict *verdict,
                   struct ost_policy_question *question, const ostiary_text *names,
                   size_t count, bool *visible_out)
{
    const ostiary_grant *grant = ostiary_verdict_grant(verdict);
    struct ost_scope_set held = {{0}};
    for (size_t i = 0; i < ost_grant_scope_count(grant); i++) {
        ost_policy_hold(policy, ost_span_of(ostiary_grant_scope(grant, i)), &held);
    }
    question->held = grant == NULL ? NULL : &held;
    for (size_t i = 0; i < count; i++) {
        struct ost_policy_answer answer;
        question->name = (struct ost_span){names[i].data, names[i].len};
        visible_out[i] = ost_policy_decide(policy, question, &answer) == OSTIARY_OK;
    }
    question->held = NULL; /* it was ours */
}

static bool depends(const struct ost_policy *policy, enum ost_policy_part part,
                    const ostiary_text *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (ost_policy_depends_on_caller(
                policy, part, (struct ost_span){names[i].data, names[i].len})) {
            return true;
        }
    }
    return false;
}

ostiary_code ostiary_filter(ostiary_validator *validator, const ostiary_verdict *verdict,
                            ostiary_kind kind, const ostiary_text *names, size_t count,
                            bool *visible_out, bool *depends_on_caller_out)
{
    if (visible_out == NULL || depends_on_caller_out == NULL) {
        return OSTIARY_BAD_ARGUMENT;
    }
    memset(visible_out, 0, count * sizeof *visible_out);
    *depends_on_caller_out = true;
    if (validator == NULL || (names == NULL && count > 0) || kind < OSTIARY_TOOL ||
        kind > OSTIARY_PROMPT || ostiary_verdict_code(verdict) != OSTIARY_OK ||
        verdict->validator != validator) {
        return OSTIARY_BAD_ARGUMENT;
    }
    struct ost_policy_question question = {.part = ost_policy_part_of(kind)};
    struct ost_section section = ost_guard_enter(&validator->guard);
    const struct ost_settings *settings =
        ost_view_settings_of(section.view, verdict->epoch);
    if (settings != NULL) {
        filter(settings->policy, verdict, &question, names, count, visible_out);
        *depends_on_caller_out = depends(settings->policy, question.part, names, count);
    }
    ost_guard_leave(&section);
    return settings == NULL ? OSTIARY_BAD_ARGUMENT : OSTIARY_OK;
}
