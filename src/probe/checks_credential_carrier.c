/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a token is looked at in another place than Authorization: an answer tells it
 * that is the one to a bad token, and not the one to none. */
#include "probe/credential.h"
#include "probe/refusal.h"

#define NAMED_TOKEN "access_token=" OST_PROBE_GARBAGE

static bool same_parameter(const struct ost_probe_refusal *a,
                           const struct ost_probe_refusal *b, const char *name)
{
    return ost_span_equal(ost_probe_refusal_parameter(a, name),
                          ost_probe_refusal_parameter(b, name));
}

static bool same_challenge(const struct ost_probe_refusal *a,
                           const struct ost_probe_refusal *b)
{
    return a->answer.status == b->answer.status && same_parameter(a, b, "error") &&
           same_parameter(a, b, "error_description");
}

static bool same_body(const struct ost_probe_refusal *a,
                      const struct ost_probe_refusal *b)
{
    return ost_span_equal(ost_buf_span(&a->answer.body), ost_buf_span(&b->answer.body));
}

/** Which of the two known answers another one is like. */
enum likeness {
    LIKE_NEITHER,
    LIKE_NO_TOKEN,
    LIKE_BAD_TOKEN,
    LIKE_BOTH /* nothing tells those two apart */
};

static enum likeness likeness_of(const struct ost_probe_findings *findings,
                                 const struct ost_probe_refusal *refusal)
{
    const struct ost_probe_refusal *none = &findings->refusal;
    const struct ost_probe_refusal *bad = &findings->garbage;
    bool told = !same_challenge(none, bad);
    bool like_none = same_challenge(refusal, none) && (told || same_body(refusal, none));
    bool like_bad = same_challenge(refusal, bad) && (told || same_body(refusal, bad));
    if (like_none && like_bad) {
        return LIKE_BOTH;
    }
    return like_none ? LIKE_NO_TOKEN : like_bad ? LIKE_BAD_TOKEN : LIKE_NEITHER;
}

static enum ost_probe_outcome judge(struct ost_probe *probe,
                                    struct ost_probe_result *result, const char *of,
                                    const struct ost_probe_refusal *refusal)
{
    int status = refusal->answer.status;
    if (status < 300 || status >= 500) {
        return ost_probe_failed(result, "status %d to %s", status, of);
    }
    switch (likeness_of(&probe->findings, refusal)) {
    case LIKE_BAD_TOKEN:
        return ost_probe_failed(result,
                                "%s is answered as a bad token in Authorization is", of);
    case LIKE_BOTH:
        return ost_probe_skipped(
            result, "the server answers a bad token as it does none: nothing tells");
    case LIKE_NO_TOKEN:
        return ost_probe_passed(result, "%s counts as no token", of);
    case LIKE_NEITHER:
        return ost_probe_passed(result, "status %d to %s", status, of);
    }
    return OST_PROBE_UNKNOWN;
}

static enum ost_probe_outcome try_carrier(struct ost_probe *probe,
                                          struct ost_probe_result *result, const char *of,
                                          const struct ost_probe_call *call)
{
    const struct ost_probe_refusal *garbage = &probe->findings.garbage;
    if (!ost_probe_answers_401(probe)) {
        return ost_probe_refuses_nothing(result);
    }
    if (!garbage->answer.arrived) {
        return ost_probe_not_answered(result, "a bad token in Authorization", garbage);
    }
    OST_CLEANUP(ost_probe_refusal_cleanup)
    struct ost_probe_refusal *refusal = ost_probe_refusal_ask(probe, call);
    return !ost_probe_has_judged(refusal) ? ost_probe_not_answered(result, of, refusal)
                                          : judge(probe, result, of, refusal);
}

enum ost_probe_outcome ost_probe_check_query(struct ost_probe *probe,
                                             struct ost_probe_result *result)
{
    const struct ost_probe_target *target = &probe->asker.target;
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf url = {0};
    struct ost_probe_call call = ost_probe_usual_call(probe);
    ost_buf_add_string(&url, target->url);
    ost_buf_add_string(&url, target->uri.query.data == NULL ? "?" : "&");
    ost_buf_add_string(&url, NAMED_TOKEN);
    if (url.failed) {
        return ost_probe_unknown(result, "memory ran out");
    }
    call.url = url.data;
    return try_carrier(probe, result, "a token in the query", &call);
}

enum ost_probe_outcome ost_probe_check_form(struct ost_probe *probe,
                                            struct ost_probe_result *result)
{
    const ostiary_field fields[] = {
        OST_PROBE_FIELD("Content-Type", "application/x-www-form-urlencoded")};
    struct ost_probe_call call = ost_probe_usual_call(probe);
    call.body = NAMED_TOKEN;
    call.fields = fields;
    call.field_count = 1;
    return try_carrier(probe, result, "a token in a form", &call);
}

enum ost_probe_outcome ost_probe_check_cookie(struct ost_probe *probe,
                                              struct ost_probe_result *result)
{
    const ostiary_field fields[] = {
        OST_PROBE_FIELD("Cookie", NAMED_TOKEN "; token=" OST_PROBE_GARBAGE)};
    struct ost_probe_call call = ost_probe_usual_call(probe);
    call.fields = fields;
    call.field_count = 1;
    return try_carrier(probe, result, "a token in a cookie", &call);
}
