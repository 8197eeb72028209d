/* SPDX-License-Identifier: Apache-2.0 */
/* A call that ought to be refused, and how it is. */
#include "probe/refusal.h"

#include <string.h>

#include "base/mem.h"
#include "oauth/challenge_clients.h"
#include "probe/state.h"
#include "wire/scope.h"

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
    memset(refusal, 0, sizeof *refusal);
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

struct ost_probe_refusal *ost_probe_refusal_of_take(struct ost_answer *answer)
{
    struct ost_probe_refusal *refusal = ost_alloc(sizeof *refusal);
    if (refusal == NULL) {
        ost_answer_clear(answer);
        return NULL;
    }
    refusal->answer = *answer;
    memset(answer, 0, sizeof *answer);
    ost_probe_refusal_read(refusal);
    return refusal;
}

void ost_probe_refusal_free(struct ost_probe_refusal *refusal)
{
    if (refusal != NULL) {
        ost_probe_refusal_clear(refusal);
        ost_free(refusal);
    }
}

const struct ost_challenge_parameter *
ost_probe_refusal_find(const struct ost_probe_refusal *refusal, const char *name)
{
    return refusal->bearer == NULL ? NULL
                                   : ost_challenge_item_find(refusal->bearer, name);
}

struct ost_span ost_probe_refusal_parameter(const struct ost_probe_refusal *refusal,
                                            const char *name)
{
    const struct ost_challenge_parameter *parameter =
        ost_probe_refusal_find(refusal, name);
    return parameter == NULL ? OST_SPAN_ABSENT : parameter->value;
}

bool ost_probe_clients_read(const struct ost_probe_refusal *refusal, const char *name,
                            struct ost_span *found_out)
{
    const struct ost_challenge_parameter *parameter =
        ost_probe_refusal_find(refusal, name);
    struct ost_span joined = ost_buf_span(&refusal->joined);
    struct ost_span expected = parameter == NULL ? OST_SPAN_ABSENT : parameter->value;
    struct ost_span found[] = {ost_challenge_quoted_match(joined, name),
                               ost_challenge_sdk_match(joined, name)};
    for (size_t i = 0; i < 2; i++) {
        if ((found[i].data == NULL) != (parameter == NULL) ||
            !ost_span_equal(found[i], expected)) {
            *found_out = found[i];
            return false;
        }
    }
    return true;
}

bool ost_probe_is_scope(struct ost_span text)
{
    bool spaced = text.len > 0 && text.data[0] != ' ' && !ost_span_ends(text, " ");
    for (size_t i = 0; i + 1 < text.len; i++) {
        spaced = spaced && !(text.data[i] == ' ' && text.data[i + 1] == ' ');
    }
    return spaced && ost_scope_is_list(text);
}

bool ost_probe_scope_holds(struct ost_span list, struct ost_span scope)
{
    struct ost_span one = OST_SPAN_ABSENT;
    while (ost_scope_next(&list, &one)) {
        if (ost_span_equal(one, scope)) {
            return true;
        }
    }
    return false;
}

bool ost_probe_is_undecided(int status)
{
    return status == 429 || status == 502 || status == 503 || status == 504;
}

bool ost_probe_answers_401(const struct ost_probe *probe)
{
    return probe->findings.refusal.answer.status == 401;
}

enum ost_probe_outcome ost_probe_refuses_nothing(struct ost_probe_result *result)
{
    return ost_probe_skipped(result, "nothing was refused with 401");
}

bool ost_probe_has_judged(const struct ost_probe_refusal *refusal)
{
    return refusal != NULL && refusal->answer.arrived &&
           !ost_probe_is_undecided(refusal->answer.status);
}

enum ost_probe_outcome ost_probe_not_answered(struct ost_probe_result *result,
                                              const char *of,
                                              const struct ost_probe_refusal *refusal)
{
    if (refusal != NULL && refusal->answer.arrived) {
        return ost_probe_unknown(result, "%s: not judged, status %d", of,
                                 refusal->answer.status);
    }
    return ost_probe_unknown(result, "no answer to %s: %s", of,
                             refusal == NULL ? "memory ran out" : refusal->answer.error);
}
