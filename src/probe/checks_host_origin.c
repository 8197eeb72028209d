/* SPDX-License-Identifier: Apache-2.0 */
/* What a browser is let do, whose page is it: Origin and CORS. */
#include "probe/checks_host.h"
#include "probe/refusal.h"

/* The usual call by a page of this origin; NULL for `authorization`: without a token. */
static struct ost_probe_refusal *call_from(struct ost_probe *probe, const char *origin,
                                           const char *authorization)
{
    const ostiary_field fields[] = {OST_PROBE_FIELD("Origin", origin)};
    struct ost_probe_call call = ost_probe_usual_call(probe);
    call.authorization = authorization;
    call.fields = fields;
    call.field_count = 1;
    return ost_probe_refusal_ask(probe, &call);
}

static enum ost_probe_outcome refuses_all(struct ost_probe_result *result)
{
    return ost_probe_skipped(result, "every call without a token is refused with 403");
}

/* A 401 may have come before anybody looked at the Origin: MCP does not say what is
 * looked at first. Only what a good token gets then shows it. */
static enum ost_probe_outcome expect_403_with_token(struct ost_probe *probe,
                                                    struct ost_probe_result *result,
                                                    const char *origin)
{
    if (!probe->findings.listing.admitted) {
        return ost_probe_skipped(result, "401 without a token, and none that is admitted "
                                         "was given to see more");
    }
    OST_CLEANUP(ost_probe_refusal_cleanup)
    struct ost_probe_refusal *refusal = call_from(probe, origin, ost_probe_bearer(probe));
    if (!ost_probe_has_judged(refusal)) {
        return ost_probe_not_answered(result, "a call with a foreign Origin", refusal);
    }
    return refusal->answer.status == 403
               ? ost_probe_passed(result, "403 to Origin: %s with a token", origin)
               : ost_probe_failed(result, "status %d to Origin: %s with a token",
                                  refusal->answer.status, origin);
}

/* MCP transports: an Origin that is there and invalid is refused with 403. */
static enum ost_probe_outcome
expect_403(struct ost_probe *probe, struct ost_probe_result *result, const char *origin)
{
    if (probe->findings.refusal.answer.status == 403) {
        return refuses_all(result);
    }
    OST_CLEANUP(ost_probe_refusal_cleanup)
    struct ost_probe_refusal *refusal = call_from(probe, origin, NULL);
    if (!ost_probe_has_judged(refusal)) {
        return ost_probe_not_answered(result, "a call with a foreign Origin", refusal);
    }
    if (refusal->answer.status == 401) {
        return expect_403_with_token(probe, result, origin);
    }
    return refusal->answer.status == 403
               ? ost_probe_passed(result, "403 to Origin: %s", origin)
               : ost_probe_failed(result, "status %d to Origin: %s",
                                  refusal->answer.status, origin);
}

enum ost_probe_outcome ost_probe_check_origin(struct ost_probe *probe,
                                              struct ost_probe_result *result)
{
    return expect_403(probe, result, OST_PROBE_FOREIGN_ORIGIN);
}

enum ost_probe_outcome ost_probe_check_null_origin(struct ost_probe *probe,
                                                   struct ost_probe_result *result)
{
    return expect_403(probe, result, "null");
}

/* OR-04: one that begins as the server's own, and one that ends so. */
enum ost_probe_outcome ost_probe_check_lookalike(struct ost_probe *probe,
                                                 struct ost_probe_result *result)
{
    const struct ost_uri *uri = &probe->asker.target.uri;
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf begins = {0};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf ends = {0};
    ost_buf_addf(&begins, "%s://%.*s." OST_PROBE_FOREIGN_HOST,
                 uri->https ? "https" : "http", OST_PROBE_SHOW(uri->host));
    ost_buf_addf(&ends, "%s://ostiary-probe-%s", uri->https ? "https" : "http",
                 strstr(probe->asker.target.origin, "://") + 3);
    if (begins.failed || ends.failed) {
        return ost_probe_unknown(result, "memory ran out");
    }
    enum ost_probe_outcome outcome = expect_403(probe, result, begins.data);
    return outcome == OST_PROBE_PASSED ? expect_403(probe, result, ends.data) : outcome;
}

enum ost_probe_outcome ost_probe_check_own_origin(struct ost_probe *probe,
                                                  struct ost_probe_result *result)
{
    const char *origin = probe->asker.target.origin;
    if (probe->findings.refusal.answer.status == 403) {
        return refuses_all(result);
    }
    OST_CLEANUP(ost_probe_refusal_cleanup)
    struct ost_probe_refusal *refusal = call_from(probe, origin, NULL);
    if (!ost_probe_has_judged(refusal)) {
        return ost_probe_not_answered(result, "a call with its own Origin", refusal);
    }
    return refusal->answer.status == 403
               ? ost_probe_failed(result, "403 to Origin: %s", origin)
               : ost_probe_passed(result, "status %d to Origin: %s",
                                  refusal->answer.status, origin);
}

/* What a browser asks before a page may send Authorization (Fetch standard). */
static bool ask_leave(struct ost_probe *probe, const char *origin,
                      struct ost_answer *answer_out)
{
    const ostiary_field fields[] = {
        OST_PROBE_FIELD("Origin", origin),
        OST_PROBE_FIELD("Access-Control-Request-Method", "POST"),
        OST_PROBE_FIELD("Access-Control-Request-Headers",
                        "authorization,content-type,mcp-protocol-version"),
    };
    const struct ost_probe_request request = {.url = probe->asker.target.url,
                                              .method = "OPTIONS",
                                              .fields = fields,
                                              .field_count = 3};
    return ost_probe_ask(&probe->asker, &request, answer_out);
}

static enum ost_probe_outcome judge_preflight(struct ost_probe_result *result, int status)
{
    if (status == 401) {
        return ost_probe_failed(result, "a preflight is answered with 401");
    }
    return status >= 200 && status < 300
               ? ost_probe_passed(result, "status %d to a preflight", status)
               : ost_probe_skipped(result, "no page may call: status %d to a preflight",
                                   status);
}

enum ost_probe_outcome ost_probe_check_preflight(struct ost_probe *probe,
                                                 struct ost_probe_result *result)
{
    struct ost_answer answer;
    bool arrived = ask_leave(probe, probe->asker.target.origin, &answer);
    enum ost_probe_outcome outcome =
        arrived ? judge_preflight(result, answer.status)
                : ost_probe_unknown(result, "no answer to a preflight: %s", answer.error);
    ost_answer_clear(&answer);
    return outcome;
}

static enum ost_probe_outcome judge_credentials(struct ost_probe_result *result,
                                                const struct ost_answer *answer)
{
    struct ost_span origin = ost_answer_header(answer, "access-control-allow-origin");
    struct ost_span with = ost_answer_header(answer, "access-control-allow-credentials");
    bool any = ost_span_is(origin, "*") || ost_span_is(origin, OST_PROBE_FOREIGN_ORIGIN);
    return any && ost_span_is(with, "true")
               ? ost_probe_failed(result,
                                  "Access-Control-Allow-Origin: %.*s with "
                                  "Access-Control-Allow-Credentials: true to a foreign "
                                  "page",
                                  OST_PROBE_SHOW(origin))
               : ost_probe_passed(result, "a foreign page sends no cookies along");
}

enum ost_probe_outcome ost_probe_check_cookies_of_others(struct ost_probe *probe,
                                                         struct ost_probe_result *result)
{
    struct ost_answer answer;
    bool arrived = ask_leave(probe, OST_PROBE_FOREIGN_ORIGIN, &answer);
    enum ost_probe_outcome outcome =
        arrived ? judge_credentials(result, &answer)
                : ost_probe_unknown(result, "no answer to a preflight: %s", answer.error);
    ost_answer_clear(&answer);
    return outcome;
}

static enum ost_probe_outcome judge_exposed(struct ost_probe_result *result,
                                            const struct ost_answer *answer)
{
    struct ost_span exposed = ost_answer_header(answer, "access-control-expose-headers");
    if (answer->status != 401) {
        return ost_probe_skipped(result, "a page of the server gets no 401");
    }
    if (ost_answer_header(answer, "access-control-allow-origin").data == NULL) {
        return ost_probe_skipped(result, "pages may not read the 401 at all");
    }
    return ost_probe_text_holds(exposed, "www-authenticate") || ost_span_is(exposed, "*")
               ? ost_probe_passed(result, "pages may read WWW-Authenticate")
               : ost_probe_failed(result, "Access-Control-Expose-Headers is \"%.*s\"",
                                  OST_PROBE_SHOW(exposed));
}

enum ost_probe_outcome ost_probe_check_expose(struct ost_probe *probe,
                                              struct ost_probe_result *result)
{
    OST_CLEANUP(ost_probe_refusal_cleanup)
    struct ost_probe_refusal *refusal =
        call_from(probe, probe->asker.target.origin, NULL);
    return !ost_probe_has_judged(refusal)
               ? ost_probe_not_answered(result, "a call with its own Origin", refusal)
               : judge_exposed(result, &refusal->answer);
}
