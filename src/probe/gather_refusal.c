/* SPDX-License-Identifier: Apache-2.0 */
/* What a call without a token is answered, and one with a token that is no good. */
#include "probe/refusal.h"
#include "probe/state.h"

/** Calls that any server of ours or of the clients' age understands; the first that is
 *  refused with 401 is the refusal. A server may let everybody initialize, and one that
 * is older knows neither the newest version nor a call without a session. */
static const struct attempt {
    const char *version, *method, *words;
} attempts[] = {
    {OST_PROBE_NEWEST_LEGACY, "initialize", "initialize (2025-11-25)"},
    {OST_PROBE_NEWEST, "tools/list", "tools/list (2026-07-28)"},
    {OST_PROBE_NEWEST_LEGACY, "tools/list", "tools/list (2025-11-25)"},
};
#define ATTEMPTS (sizeof attempts / sizeof attempts[0])

/* Whether this one is the refusal; the first answer is, too, until a 401 comes. */
static bool attempt(struct ost_probe *probe, const struct attempt *attempt)
{
    struct ost_probe_refusal *refusal = &probe->findings.refusal;
    const struct ost_probe_call call = {.version = attempt->version,
                                        .method = attempt->method};
    struct ost_answer answer;
    bool arrived = ost_probe_call(probe, &call, &answer);
    bool refused = arrived && answer.status == 401;
    if (refused || !refusal->answer.arrived) {
        ost_answer_clear(&refusal->answer);
        refusal->answer = answer;
        refusal->of = attempt->words;
        refusal->version = attempt->version;
        refusal->method = attempt->method;
    } else {
        ost_answer_clear(&answer);
    }
    return refused;
}

static void ask_with(struct ost_probe *probe, const struct attempt *attempt,
                     const char *authorization, struct ost_probe_refusal *refusal_out)
{
    const struct ost_probe_call call = {.version = attempt->version,
                                        .method = attempt->method,
                                        .authorization = authorization};
    refusal_out->of = attempt->words;
    refusal_out->version = attempt->version;
    refusal_out->method = attempt->method;
    (void)ost_probe_call(probe, &call, &refusal_out->answer);
    ost_probe_refusal_read(refusal_out);
}

void ost_probe_gather_refusal(struct ost_probe *probe)
{
    struct ost_probe_findings *findings = &probe->findings;
    size_t i = 0;
    bool refused = attempt(probe, &attempts[i]);
    findings->reached = findings->refusal.answer.arrived;
    while (findings->reached && !refused && i + 1 < ATTEMPTS) {
        refused = attempt(probe, &attempts[++i]);
    }
    if (refused) {
        ost_probe_refusal_read(&findings->refusal);
        ask_with(probe, &attempts[i], "Bearer " OST_PROBE_GARBAGE, &findings->garbage);
        ask_with(probe, &attempts[i], "Bearer " OST_PROBE_UNSIGNED,
                 &findings->unsigned_token);
    }
}
