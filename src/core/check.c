/* SPDX-License-Identifier: Apache-2.0 */
/* The order of a check, and its waiting for keys: the public calls that judge. */
#include "core/check.h"

#include "base/limits.h"
#include "base/process.h"
#include "core/header_only.h"

/* No keys: a round brings them; the key is not among them: one more, which the cool-down
 * makes the last. Between them a newer set may turn up twice. The bound is for the day
 * they come faster than checks are judged. */
#define MOST_ROUNDS 6

/* What a caller of the first version passes; what lies past a caller's size is absent. */
#define LEAST_REQUEST_SIZE offsetof(ostiary_request, cookie)

enum steps {
    STEPS_AUTHENTICATE,
    STEPS_AUTHORIZE,
    STEPS_BOTH
};

void ost_check_take_fields(struct ost_check *check)
{
    const ostiary_request *request = check->request;
    for (size_t i = 0; i < request->field_count; i++) {
        const ostiary_field *field = &request->fields[i];
        ost_fields_add(&check->fields,
                       (struct ost_span){field->name.data, field->name.len},
                       (struct ost_span){field->value.data, field->value.len});
    }
}

static bool has_message(const ostiary_request *request)
{
    return request->body.data != NULL ||
           (request->calls != NULL && request->call_count > 0);
}

/* Design decision 15: omission never admits, unless the operator wrote that no body is
 * ever seen (HD-17). */
static bool is_complete(ostiary_validator *validator, const ostiary_request *request,
                        enum steps steps)
{
    if (request == NULL || request->size < LEAST_REQUEST_SIZE ||
        request->http_method.data == NULL ||
        (request->fields == NULL && request->field_count > 0)) {
        return false;
    }
    bool post = ost_span_is(
        (struct ost_span){request->http_method.data, request->http_method.len}, "POST");
    return steps == STEPS_AUTHENTICATE || !post || has_message(request) ||
           (ost_header_only_asked(request) && ost_header_only_allowed(validator));
}

/* PL-01: nobody may call what the table opens to nobody, and that is the only outcome
 * told: every other one is the 401 of a request without a credential. */
static ostiary_code authorize_nobody(struct ost_check *check)
{
    ostiary_verdict *verdict = check->verdict;
    const ostiary_request *request = check->request;
    struct ost_span method = {request->http_method.data, request->http_method.len};
    /* Headers alone agree with nothing: without a body nobody is let in by them. */
    bool may_be_open = ost_policy_has_public_rule(check->view->settings->policy) &&
                       !(ost_span_is(method, "POST") && ost_header_only_asked(request));
    ostiary_code code = may_be_open ? ost_authorize(check) : OSTIARY_NO_TOKEN;
    if (code != OSTIARY_OK && code != OSTIARY_INTERNAL_ERROR) {
        ost_buf_reset(&verdict->body);
        ost_buf_reset(&verdict->method);
        ost_buf_reset(&verdict->name);
        ost_buf_reset(&verdict->rule);
        verdict->hint = OSTIARY_HINT_NONE;
        return ost_fail(&verdict->error, OSTIARY_NO_TOKEN, "no Bearer token came");
    }
    return code;
}

static ostiary_code authorize(struct ost_check *check, ostiary_code authenticated)
{
    if (authenticated == OSTIARY_OK) {
        return ost_authorize(check);
    }
    return authenticated == OSTIARY_NO_TOKEN ? authorize_nobody(check) : authenticated;
}

static bool is_provisional(ostiary_code code)
{
    return code == OSTIARY_KEYS_UNAVAILABLE || code == OSTIARY_UNKNOWN_KEY;
}

/* Whether what authenticate found still stands: same settings and keys, not yet expired.
 */
static bool still_stands(const struct ost_check *check)
{
    const ostiary_verdict *verdict = check->verdict;
    const ostiary_grant *grant = ostiary_verdict_grant(verdict);
    int64_t until = ost_grant_until(grant);
    return !is_provisional(verdict->code) &&
           verdict->generation == check->view->generation &&
           (until == 0 || verdict->now < until) &&
           (grant == NULL ||
            verdict->now < ost_grant_token_expires_at(grant) +
                               check->view->settings->clock_leeway_seconds);
}

static ostiary_code judge(struct ost_check *check, enum steps steps)
{
    ostiary_verdict *verdict = check->verdict;
    if (steps == STEPS_AUTHORIZE && still_stands(check)) {
        return authorize(check, verdict->code);
    }
    ost_buf_reset(&verdict->grant);
    ost_buf_reset(&verdict->key_id);
    ost_buf_reset(&verdict->rule);
    verdict->grant_good = false;
    verdict->issuer = 0;
    verdict->hint = OSTIARY_HINT_NONE;
    ostiary_code code = ost_authenticate(check);
    return steps == STEPS_AUTHENTICATE ? code : authorize(check, code);
}

/* One section: judge, and answer unless keys may still come. */
static ostiary_code judge_in_section(struct ost_check *check, enum steps steps)
{
    struct ost_section section = ost_guard_enter(&check->validator->guard);
    check->view = section.view;
    check->issuer = 0; /* what an earlier round found may be no place of this view */
    ostiary_code code = ost_verdict_set(check->verdict, judge(check, steps));
    check->source = check->view->issuers.sources[check->issuer];
    if (!is_provisional(code)) {
        ost_respond(check);
        ost_subject_note(check);
    }
    ost_guard_leave(&section);
    return code;
}

static void respond_in_section(struct ost_check *check, ostiary_code code)
{
    struct ost_section section = ost_guard_enter(&check->validator->guard);
    check->view = section.view;
    ost_verdict_set(check->verdict, code);
    ost_respond(check);
    ost_subject_note(check);
    ost_guard_leave(&section);
}

/* For the operator: what the last attempt ran into, and when the next may start. */
static void tell_why(struct ost_check *check, int64_t retry_after_seconds)
{
    ostiary_issuer_state state = OSTIARY_ISSUER_STATE_INIT;
    if (ost_refresher_state(check->validator->refresher, check->source, &state) !=
        OSTIARY_OK) {
        return;
    }
    ost_fail(&check->verdict->error, OSTIARY_KEYS_UNAVAILABLE,
             "%.190s, %llu tries, next in %lld s",
             state.last_error[0] == '\0' ? "no answer yet" : state.last_error,
             (unsigned long long)state.attempts, (long long)retry_after_seconds);
}

/* JF-06: "no such key" is only said when the latest fetch succeeded; else nobody knows.
 */
static ostiary_code settle(struct ost_check *check, ostiary_code code,
                           const struct ost_request_for_keys *asked, unsigned round)
{
    ostiary_verdict *verdict = check->verdict;
    verdict->retry_after_seconds = -1;
    if (code == OSTIARY_UNKNOWN_KEY && !asked->last_failed &&
        (asked->prospect == OST_PROSPECT_NONE || round == MOST_ROUNDS)) {
        if (verdict->hint == OSTIARY_HINT_NONE && asked->cooling_down && round == 1) {
            verdict->hint = OSTIARY_HINT_KEYS_COOLING_DOWN;
        }
        return code;
    }
    verdict->hint = OSTIARY_HINT_NONE;
    verdict->retry_after_seconds = asked->retry_after_seconds;
    tell_why(check, asked->retry_after_seconds);
    return OSTIARY_KEYS_UNAVAILABLE;
}

static uint32_t time_left(const struct ost_check *check, int64_t started)
{
    int64_t gone = ost_clock_mono(&check->validator->clock) - started;
    int64_t left = (int64_t)check->request->timeout_ms - gone;
    return left > 0 ? (uint32_t)left : 0;
}

/* Whether there are, or came in time, other keys than were looked at. */
static bool may_judge_again(struct ost_check *check,
                            const struct ost_request_for_keys *asked, int64_t started)
{
    uint32_t left = time_left(check, started);
    switch (asked->prospect) {
    case OST_PROSPECT_NONE:
        return false;
    case OST_PROSPECT_COMING:
        return left > 0 && ost_refresher_wait(check->validator->refresher, check->source,
                                              asked->ticket, left);
    case OST_PROSPECT_ARRIVED:
        return true;
    }
    return false;
}

static void *cookie_of(const ostiary_request *request)
{
    return request->size < LEAST_REQUEST_SIZE + sizeof request->cookie ? NULL
                                                                       : request->cookie;
}

/* E4: an undecided request whose round goes on is told of when that ends. It may have
 * ended while the answer was written. */
static void await(struct ost_check *check, const struct ost_request_for_keys *asked)
{
    const ostiary_validator *validator = check->validator;
    void *cookie = cookie_of(check->request);
    if (cookie == NULL || check->verdict->code != OSTIARY_KEYS_UNAVAILABLE ||
        asked->prospect != OST_PROSPECT_COMING) {
        return;
    }
    check->verdict->pending =
        ost_pending_add(validator->pending, cookie, check->source, asked->ticket);
    if (ost_refresher_wait(validator->refresher, check->source, asked->ticket, 0)) {
        ost_pending_finished(validator->pending, check->source, asked->ticket);
    }
}

/* Judge, and while keys may come and time is left, wait for them and start over. */
static void run(struct ost_check *check, enum steps steps)
{
    ostiary_validator *validator = check->validator;
    int64_t started = check->monotonic_ms;
    for (unsigned round = 1;; round++) {
        ostiary_code code = judge_in_section(check, steps);
        if (!is_provisional(code)) {
            return;
        }
        struct ost_request_for_keys asked =
            ost_refresher_ask(validator->refresher, check->source, check->want);
        if (round == MOST_ROUNDS || !may_judge_again(check, &asked, started)) {
            respond_in_section(check, settle(check, code, &asked, round));
            await(check, &asked);
            return;
        }
        check->monotonic_ms = ost_clock_mono(&validator->clock);
        steps = steps == STEPS_AUTHORIZE ? STEPS_BOTH : steps;
    }
}

static struct ost_span id_of(const ostiary_request *request)
{
    return (struct ost_span){request->id.data, request->id.len};
}

static ostiary_code refuse_to_start(ostiary_verdict *verdict, ostiary_code code)
{
    const ostiary_error why = verdict->error;
    return ost_verdict_refuse(verdict, code, why.detail);
}

static ostiary_code begin(struct ost_check *check)
{
    ostiary_verdict *verdict = check->verdict;
    ostiary_validator *validator = check->validator;
    ostiary_code code = ost_refresher_start(validator->refresher, &verdict->error);
    if (code != OSTIARY_OK) {
        return refuse_to_start(verdict, code);
    }
    verdict->pending = false;
    if (cookie_of(check->request) != NULL) {
        ost_pending_remove(validator->pending, cookie_of(check->request));
    }
    if (!ost_request_id_make(&verdict->id, id_of(check->request))) {
        return ost_verdict_refuse(verdict, OSTIARY_INTERNAL_ERROR, "no random bytes");
    }
    verdict->now = ost_clock_wall(&validator->clock);
    check->monotonic_ms = ost_clock_mono(&validator->clock);
    return OSTIARY_OK;
}

static ostiary_code check_steps(ostiary_validator *validator,
                                const ostiary_request *request, ostiary_verdict *verdict,
                                enum steps steps)
{
    if (verdict == NULL) {
        return OSTIARY_BAD_ARGUMENT;
    }
    if (steps != STEPS_AUTHORIZE) {
        ost_verdict_reset(verdict);
    }
    if (validator == NULL || !is_complete(validator, request, steps)) {
        return ost_verdict_refuse(verdict, OSTIARY_BAD_ARGUMENT,
                                  "the request is incomplete");
    }
    struct ost_check check = {
        .validator = validator, .request = request, .verdict = verdict};
    OST_TRY(begin(&check));
    ost_check_take_fields(&check);
    run(&check, steps);
    verdict->validator = validator;
    ost_report(&check);
    ost_buf_clear(&check.subject);
    return verdict->code;
}

/* Every answer is counted, also one to a call that was made wrongly. */
static ostiary_code answer(ostiary_validator *validator, const ostiary_request *request,
                           ostiary_verdict *verdict, enum steps steps)
{
    ostiary_code code = check_steps(validator, request, verdict, steps);
    if (validator != NULL) {
        ost_counters_add(validator->counters, code, ostiary_verdict_hint(verdict));
    }
    return code;
}

ostiary_code ostiary_authenticate(ostiary_validator *validator,
                                  const ostiary_request *request,
                                  ostiary_verdict *verdict)
{
    ostiary_code code = answer(validator, request, verdict, STEPS_AUTHENTICATE);
    if (verdict != NULL) {
        verdict->authenticated = true;
    }
    return code;
}

ostiary_code ostiary_authorize(ostiary_validator *validator,
                               const ostiary_request *request, ostiary_verdict *verdict)
{
    if (verdict != NULL && (!verdict->authenticated || verdict->validator != validator)) {
        return ost_verdict_refuse(verdict, OSTIARY_BAD_ARGUMENT,
                                  "not an authenticated verdict");
    }
    return answer(validator, request, verdict, STEPS_AUTHORIZE);
}

ostiary_code ostiary_check(ostiary_validator *validator, const ostiary_request *request,
                           ostiary_verdict *verdict)
{
    return answer(validator, request, verdict, STEPS_BOTH);
}
