/* SPDX-License-Identifier: Apache-2.0 */
/* How tools are refused to the token that was given. With leave alone, for a tool that is
 * not refused runs. */
#include "probe/present.h"
#include "probe/refusal.h"
#include "probe/tools.h"

static void call_one(struct ost_probe *probe, const char *name,
                     struct ost_probe_tool_call *call)
{
    struct ost_answer answer;
    bool arrived =
        ost_probe_call_tool(probe, name, NULL, ost_probe_bearer(probe), &answer);
    call->name = name;
    call->status = arrived ? answer.status : 0;
    if (call->status == 401 || call->status == 403) {
        call->refusal.answer = answer;
        ost_probe_refusal_read(&call->refusal);
    } else {
        ost_answer_clear(&answer);
    }
}

void ost_probe_gather_tool_calls(struct ost_probe *probe)
{
    struct ost_probe_findings *findings = &probe->findings;
    size_t at = 0;
    const char *name = NULL;
    if (!ost_probe_is_guarded(probe)) {
        return;
    }
    while (findings->tool_call_count < OST_PROBE_MOST_TOOLS &&
           (name = ost_probe_next_tool(probe, &at)) != NULL) {
        call_one(probe, name, &findings->tool_calls[findings->tool_call_count++]);
    }
}
