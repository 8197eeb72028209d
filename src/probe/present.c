/* SPDX-License-Identifier: Apache-2.0 */
/* A credential is presented, and what the server makes of it. */
#include "probe/present.h"

#include "probe/message.h"
#include "probe/refusal.h"

bool ost_probe_is_guarded(const struct ost_probe *probe)
{
    int status = probe->findings.refusal.answer.status;
    return status == 401 || status == 403;
}

enum ost_probe_outcome ost_probe_conclude(enum ost_probe_outcome last,
                                          struct ost_probe_result *result,
                                          const char *sentence)
{
    return last == OST_PROBE_PASSED ? ost_probe_passed(result, "%s", sentence) : last;
}

bool ost_probe_present(struct ost_probe *probe, const char *authorization,
                       struct ost_probe_reception *reception_out)
{
    struct ost_probe_call call = ost_probe_usual_call(probe);
    call.authorization = authorization;
    *reception_out = (struct ost_probe_reception){.admitted = false};
    bool arrived = ost_probe_call(probe, &call, &reception_out->answer);
    if (arrived && reception_out->answer.status / 100 == 2) {
        struct ost_json *message = ost_probe_message(&reception_out->answer);
        reception_out->admitted = ost_json_member(message, "result") != NULL;
        ost_json_free(message);
    }
    return arrived;
}

static enum ost_probe_outcome judge_refusal(const struct ost_probe *probe, int status,
                                            struct ost_probe_result *result,
                                            const struct ost_probe_presented *presented)
{
    if (ost_probe_is_undecided(status)) {
        return ost_probe_unknown(result, "%s: status %d", presented->what, status);
    }
    if (presented->no_control != NULL) {
        return ost_probe_unknown(result, "%s is refused, but %s", presented->what,
                                 presented->no_control);
    }
    bool refuses_with_403 = probe->findings.refusal.answer.status == 403;
    bool expected = status == 401 || (status == 400 && presented->is_malformed) ||
                    (status == 403 && refuses_with_403);
    if (!expected) {
        return status / 100 == 2
                   ? ost_probe_unknown(result, "%s: status %d without a result",
                                       presented->what, status)
                   : ost_probe_failed(result, "%s gets status %d, not 401",
                                      presented->what, status);
    }
    return ost_probe_passed(result, "%s is refused with %d", presented->what, status);
}

enum ost_probe_outcome ost_probe_refusal_of(struct ost_probe *probe,
                                            struct ost_probe_result *result,
                                            const struct ost_probe_presented *presented)
{
    struct ost_probe_reception reception;
    enum ost_probe_outcome outcome = OST_PROBE_UNKNOWN;
    if (!ost_probe_is_guarded(probe)) {
        return ost_probe_skipped(result, OST_PROBE_UNGUARDED);
    }
    if (!ost_probe_present(probe, presented->authorization, &reception)) {
        outcome = ost_probe_unknown(result, "%s: no answer: %s", presented->what,
                                    reception.answer.error);
    } else if (reception.admitted) {
        outcome = ost_probe_failed(result, "%s is admitted", presented->what);
    } else {
        outcome = judge_refusal(probe, reception.answer.status, result, presented);
    }
    ost_answer_clear(&reception.answer);
    return outcome;
}

enum ost_probe_outcome ost_probe_admission_of(struct ost_probe *probe,
                                              struct ost_probe_result *result,
                                              const struct ost_probe_presented *presented)
{
    struct ost_probe_reception reception;
    enum ost_probe_outcome outcome = OST_PROBE_UNKNOWN;
    if (!ost_probe_is_guarded(probe)) {
        return ost_probe_skipped(result, OST_PROBE_UNGUARDED);
    }
    if (presented->no_control != NULL) {
        return ost_probe_unknown(result, "%s", presented->no_control);
    }
    bool arrived = ost_probe_present(probe, presented->authorization, &reception);
    int status = reception.answer.status;
    if (!arrived || (!reception.admitted && ost_probe_is_undecided(status))) {
        outcome =
            ost_probe_unknown(result, "%s: %s, status %d", presented->what,
                              arrived ? "not judged" : reception.answer.error, status);
    } else if (reception.admitted) {
        outcome = ost_probe_passed(result, "%s is admitted", presented->what);
    } else {
        outcome =
            ost_probe_failed(result, "%s is refused with %d", presented->what, status);
    }
    ost_answer_clear(&reception.answer);
    return outcome;
}

/* No word of the server is quoted: it may be made of what was sent. */
enum ost_probe_outcome ost_probe_error_in(const struct ost_probe_refusal *refusal,
                                          struct ost_probe_result *result,
                                          const char *what)
{
    const struct ost_challenge_parameter *error =
        ost_probe_refusal_find(refusal, "error");
    if (refusal->answer.status != 401) {
        return ost_probe_skipped(result, "%s is not refused with 401", what);
    }
    if (refusal->bearer == NULL || refusal->bearer->count == 0 ||
        (error == NULL && refusal->mistake != NULL)) {
        return ost_probe_skipped(result, "there is no Bearer challenge with parameters");
    }
    if (error == NULL) {
        return ost_probe_failed(result, "the refusal of %s names no error", what);
    }
    return ost_span_is(error->value, "invalid_token")
               ? ost_probe_passed(result, "error=\"invalid_token\" for %s", what)
               : ost_probe_failed(result, "the refusal of %s names another error", what);
}

enum ost_probe_outcome ost_probe_error_of(struct ost_probe *probe,
                                          struct ost_probe_result *result,
                                          const struct ost_probe_presented *presented)
{
    struct ost_probe_reception reception;
    bool arrived = ost_probe_present(probe, presented->authorization, &reception);
    OST_CLEANUP(ost_probe_refusal_cleanup)
    struct ost_probe_refusal *refusal = ost_probe_refusal_of_take(&reception.answer);
    if (refusal == NULL || !arrived) {
        return ost_probe_unknown(result, "%s: no answer: %s", presented->what,
                                 refusal == NULL ? "memory" : refusal->answer.error);
    }
    return ost_probe_error_in(refusal, result, presented->what);
}
