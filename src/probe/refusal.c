/* SPDX-License-Identifier: Apache-2.0 */
/* A call that ought to be refused, and how it is. */
#include "probe/refusal.h"

#include "base/mem.h"
#include "probe/state.h"

void ost_probe_refusal_read(struct ost_probe_refusal *refusal)
{
    struct ost_span line = ost_answer_line(&refusal->answer, "www-authenticate", 0);
    for (size_t i = 1; line.data != NULL; i++) {
        const char *why = NULL;
        if (i > 1) {
            ost_buf_add_string(&refusal->joined, ", ");
        }
        ost_buf_add_span(&refusal->joined, line);
        if (!ost_challenge_list_add(&refusal->challenges, line, &why)) {
            refusal->mistake = refusal->mistake == NULL ? why : refusal->mistake;
        }
        line = ost_answer_line(&refusal->answer, "www-authenticate", i);
    }
    refusal->bearer = ost_challenge_list_find(&refusal->challenges, "bearer");
}

void ost_probe_refusal_clear(struct ost_probe_refusal *refusal)
{
    ost_answer_clear(&refusal->answer);
    ost_buf_clear(&refusal->joined);
}

struct ost_probe_refusal *ost_probe_refusal_ask(struct ost_probe *probe,
                                                const struct ost_probe_call *call)
{
    struct ost_probe_refusal *refusal = ost_alloc(sizeof *refusal);
    if (refusal != NULL && ost_probe_call(probe, call, &refusal->answer)) {
        ost_probe_refusal_read(refusal);
    }
    return refusal;
}

void ost_probe_refusal_free(struct ost_probe_refusal *refusal)
{
    if (refusal != NULL) {
        ost_probe_refusal_clear(refusal);
        ost_free(refusal);
    }
}

struct ost_span ost_probe_refusal_parameter(const struct ost_probe_refusal *refusal,
                                            const char *name)
{
    const struct ost_challenge_parameter *parameter =
        refusal->bearer == NULL ? NULL : ost_challenge_item_find(refusal->bearer, name);
    return parameter == NULL ? OST_SPAN_ABSENT : parameter->value;
}

bool ost_probe_refuses(const struct ost_probe *probe)
{
    return probe->findings.refusal.answer.status == 401;
}

enum ost_probe_outcome ost_probe_refuses_nothing(struct ost_probe_result *result)
{
    return ost_probe_skipped(result, "nothing was refused with 401");
}

enum ost_probe_outcome ost_probe_not_answered(struct ost_probe_result *result,
                                              const char *of,
                                              const struct ost_probe_refusal *refusal)
{
    return ost_probe_unknown(result, "no answer to %s: %s", of,
                             refusal == NULL ? "memory ran out" : refusal->answer.error);
}
