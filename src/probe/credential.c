/* SPDX-License-Identifier: Apache-2.0 */
/* Credentials that nobody should take: what is right for an answer to one. */
#include "probe/credential.h"

#include "probe/refusal.h"

static bool error_is_absent_or(const struct ost_probe_refusal *refusal, const char *word)
{
    struct ost_span error = ost_probe_refusal_parameter(refusal, "error");
    return error.data == NULL || ost_span_is(error, word);
}

/* NULL: such a refusal is right. Only the status says so: what a challenge should hold,
 * others check. */
static const char *wrong_refusal(const struct ost_probe_refusal *refusal,
                                 enum ost_probe_expected expected)
{
    bool bad_request = refusal->answer.status == 400;
    bool unauthorized = refusal->answer.status == 401;
    switch (expected) {
    case OST_PROBE_BAD_TOKEN:
        return unauthorized ? NULL : "a bad token is refused with 401";
    case OST_PROBE_MALFORMED:
        if (bad_request && !error_is_absent_or(refusal, "invalid_request")) {
            return "the error that goes with 400 is invalid_request";
        }
        return bad_request || unauthorized ? NULL : "it is refused with 400 or 401";
    case OST_PROBE_CONTRADICTION:
        return bad_request    ? NULL
               : unauthorized ? "the two were judged as one credential"
                              : "it is refused with 400";
    case OST_PROBE_NO_CREDENTIAL:
        if (ost_probe_refusal_parameter(refusal, "error").data != NULL) {
            return "it names an error, as for a token that was looked at";
        }
        return unauthorized ? NULL : "it is refused with 401, as no credential is";
    case OST_PROBE_TOO_LONG:
        return NULL; /* RFC 9110 section 5.4 */
    }
    return "it is not refused";
}

/* NULL, or what is wrong with the answer. */
static const char *wrong(const struct ost_probe_refusal *refusal,
                         enum ost_probe_expected expected)
{
    int status = refusal->answer.status;
    if (status < 300) {
        return "it was served";
    }
    if (status == 403) {
        return "403 says that no other token is wanted";
    }
    if (status >= 500) {
        return "the server failed";
    }
    return status < 400 ? "it was sent elsewhere" : wrong_refusal(refusal, expected);
}

static struct ost_probe_refusal *send_trial(struct ost_probe *probe,
                                            const struct ost_probe_trial *trial)
{
    struct ost_probe_call call = ost_probe_usual_call(probe);
    const ostiary_field again[] = {
        OST_PROBE_FIELD("Authorization", trial->again == NULL ? "" : trial->again)};
    call.authorization = trial->authorization;
    call.fields = again;
    call.field_count = trial->again == NULL ? 0 : 1;
    return ost_probe_refusal_ask(probe, &call);
}

/* Whether the answer was right; else *outcome_out is how the check ends. */
static bool try_one(struct ost_probe *probe, struct ost_probe_result *result,
                    const struct ost_probe_trial *trial,
                    enum ost_probe_outcome *outcome_out)
{
    OST_CLEANUP(ost_probe_refusal_cleanup)
    struct ost_probe_refusal *refusal = send_trial(probe, trial);
    if (!ost_probe_has_judged(refusal)) {
        *outcome_out = ost_probe_not_answered(result, trial->of, refusal);
        return false;
    }
    const char *why = wrong(refusal, trial->expected);
    if (why != NULL) {
        *outcome_out = ost_probe_failed(result, "status %d to %s: %s",
                                        refusal->answer.status, trial->of, why);
        return false;
    }
    *outcome_out =
        ost_probe_passed(result, "status %d to %s", refusal->answer.status, trial->of);
    return true;
}

enum ost_probe_outcome ost_probe_try(struct ost_probe *probe,
                                     struct ost_probe_result *result,
                                     const struct ost_probe_trial *trials, size_t count)
{
    enum ost_probe_outcome outcome = OST_PROBE_UNKNOWN;
    if (!ost_probe_answers_401(probe)) {
        return ost_probe_refuses_nothing(result);
    }
    for (size_t i = 0; i < count; i++) {
        if (!try_one(probe, result, &trials[i], &outcome)) {
            return outcome;
        }
    }
    return outcome; /* of the last */
}
