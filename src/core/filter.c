/* SPDX-License-Identifier: Apache-2.0 */
/* Which names a caller may use, for the answer to a list request (SC-19). */
#include "ostiary/policy.h"

#include <string.h>

#include "core/authorize.h"

static void filter(const struct ost_settings *settings, const ostiary_verdict *verdict,
                   enum ost_policy_part part, const ostiary_text *names, size_t count,
                   bool *visible_out)
{
    struct ost_policy_caller caller;
    struct ost_policy_question question = {
        .part = part,
        .caller = ost_ruling_caller(settings, verdict, &caller) ? &caller : NULL,
        .for_list = true,
    };
    for (size_t i = 0; i < count; i++) {
        struct ost_policy_answer answer;
        question.name = (struct ost_span){names[i].data, names[i].len};
        visible_out[i] =
            ost_policy_decide(settings->policy, &question, &answer) == OSTIARY_OK;
    }
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
    enum ost_policy_part part = ost_policy_part_of(kind);
    struct ost_section section = ost_guard_enter(&validator->guard);
    const struct ost_settings *settings =
        ost_view_settings_of(section.view, verdict->epoch);
    if (settings != NULL) {
        filter(settings, verdict, part, names, count, visible_out);
        *depends_on_caller_out = depends(settings->policy, part, names, count);
    }
    ost_guard_leave(&section);
    return settings == NULL ? OSTIARY_BAD_ARGUMENT : OSTIARY_OK;
}
