/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked, and whether this caller may: body, version, agreement, policy. */
#include "core/authorize.h"

#include <string.h>

#include "core/header_only.h"
#include "mcp/rpc_error.h"

static struct ost_span span_of(ostiary_text text)
{
    return (struct ost_span){text.data, text.len};
}

/* What the host parsed strictly itself, in the parser's own shape. */
static ostiary_code take_calls(const ostiary_request *request, struct ost_mcp_body *body,
                               ostiary_error *err)
{
    OST_TRY(ost_mcp_body_make(body, request->call_count, err));
    body->is_batch = request->call_count > 1;
    for (size_t i = 0; i < request->call_count; i++) {
        const char *member = NULL;
        struct ost_mcp_call *call = &body->calls[i];
        call->method = span_of(request->calls[i].method);
        call->name = span_of(request->calls[i].name);
        call->version = span_of(request->calls[i].protocol);
        call->id_json = span_of(request->calls[i].id_json);
        call->is_response = call->method.data == NULL;
        call->target = ost_mcp_method_target(call->method, &member);
        call->has_meta = call->version.data != NULL;
        call->has_capabilities = call->has_meta;
        OST_ENSURE(!call->is_response ||
                       (call->id_json.data != NULL && call->name.data == NULL),
                   err, OSTIARY_MALFORMED_BODY, "neither a call nor a response");
        /* A call cannot say whether it completes a prompt or a resource: the body can. */
        OST_ENSURE((member == NULL || call->name.data != NULL) &&
                       !ost_span_is(call->method, "completion/complete"),
                   err, OSTIARY_MALFORMED_BODY, "a call without what its method needs");
    }
    return OSTIARY_OK;
}

static ostiary_code read_body(struct ost_check *check, struct ost_mcp_body *body)
{
    const ostiary_request *request = check->request;
    ostiary_verdict *verdict = check->verdict;
    verdict->rpc_code = -32602;
    return request->calls != NULL
               ? take_calls(request, body, &verdict->error)
               : ost_mcp_body_parse(span_of(request->body), &verdict->work.body, body,
                                    &verdict->rpc_code, &verdict->error);
}

/* The JSON-RPC error is written here, while the id can still be read (HD-16). */
static void write_rpc_error(struct ost_check *check, const struct ost_mcp_body *body,
                            const struct ost_mcp_agreement *agreement)
{
    ostiary_verdict *verdict = check->verdict;
    bool single = body->calls != NULL && !body->is_batch;
    struct ost_span id = single ? body->calls[0].id_json : OST_SPAN_ABSENT;
    if (id.len == 0) {
        id = OST_SPAN_ABSENT;
    }
    if (verdict->rpc_code == -32022) {
        ost_rpc_error_version(id, check->view->settings->versions, agreement->requested,
                              &verdict->body);
    } else {
        ost_rpc_error_write(verdict->rpc_code, id, &verdict->body);
    }
}

static bool wants_union(const struct ost_settings *settings,
                        const struct ost_mcp_version *version)
{
    switch (settings->challenge_scopes) { /* SC-09 */
    case OST_SCOPES_BY_VERSION:
        return version->union_challenges;
    case OST_SCOPES_OPERATION:
        return false;
    case OST_SCOPES_UNION:
        return true;
    }
    return false;
}

static struct ost_ruling ruling_for(const struct ost_check *check,
                                    struct ost_policy_caller *caller)
{
    const struct ost_settings *settings = check->view->settings;
    return (struct ost_ruling){
        .policy = settings->policy,
        .caller = ost_ruling_caller(settings, check->verdict, caller) ? caller : NULL,
        .asking = &settings->issuers[check->verdict->issuer].asking,
    };
}

static ostiary_code decide_body(struct ost_check *check, const struct ost_mcp_body *body,
                                const struct ost_mcp_version *version)
{
    struct ost_policy_caller caller;
    struct ost_ruling ruling = ruling_for(check, &caller);
    for (size_t i = 0; i < body->count; i++) {
        ost_ruling_add(&ruling, &body->calls[i]);
    }
    return ost_ruling_give(&ruling, check, wants_union(check->view->settings, version));
}

/* Step 5 of PL-01: what is asked, and in which version. */
static ostiary_code read_call(struct ost_check *check, struct ost_mcp_body *body,
                              struct ost_mcp_agreement *agreement)
{
    ostiary_verdict *verdict = check->verdict;
    if (ost_header_only_asked(check->request)) {
        ostiary_code read = ost_header_only_read(check, body, agreement);
        verdict->rpc_code = agreement->rpc_code;
        return read;
    }
    OST_TRY(read_body(check, body));
    ostiary_code code =
        ost_mcp_agree(&check->fields, body, check->view->settings->versions, agreement,
                      &verdict->error);
    verdict->rpc_code = agreement->rpc_code;
    return code;
}

static ostiary_code judge_post(struct ost_check *check)
{
    OST_CLEANUP(ost_mcp_body_clear) struct ost_mcp_body body = {0};
    struct ost_mcp_agreement agreement = {NULL, 0, OST_SPAN_ABSENT};
    ostiary_code code = read_call(check, &body, &agreement);
    if (code == OSTIARY_BAD_ARGUMENT) {
        return code; /* the host's mistake, not the client's: no JSON-RPC error */
    }
    if (code != OSTIARY_OK) {
        write_rpc_error(check, &body, &agreement);
        return code;
    }
    return decide_body(check, &body, agreement.version);
}

/* Nothing of a body stays in the verdict, which may outlive it. */
static ostiary_code authorize_post(struct ost_check *check)
{
    ostiary_code code = judge_post(check);
    ost_mcp_room_reset(&check->verdict->work.body);
    return code;
}

/* A legacy stream or session end has no body: a valid token, unless `methods` has a rule.
 */
static ostiary_code authorize_bodiless(struct ost_check *check, struct ost_span method)
{
    const struct ost_policy *policy = check->view->settings->policy;
    const struct ost_mcp_call call = {.method = method};
    struct ost_policy_caller caller;
    struct ost_ruling ruling = ruling_for(check, &caller);
    if (ost_policy_find(policy, OST_POLICY_METHODS, method) != NULL) {
        ost_ruling_add(&ruling, &call);
    } else {
        ruling.code = ruling.caller == NULL ? OSTIARY_NO_TOKEN : OSTIARY_OK;
        ruling.decisive = &call;
    }
    const struct ost_mcp_version *version = ost_mcp_version_of_fields(&check->fields);
    bool by_version = version != NULL && wants_union(check->view->settings, version);
    return ost_ruling_give(&ruling, check, by_version);
}

ostiary_code ost_authorize(struct ost_check *check)
{
    struct ost_span method = span_of(check->request->http_method);
    if (ost_check_is_preflight(check)) {
        return OSTIARY_OK;
    }
    if (ost_span_is(method, "POST")) {
        return authorize_post(check);
    }
    if (ost_span_is(method, "GET") || ost_span_is(method, "DELETE")) {
        return authorize_bodiless(check, method);
    }
    check->verdict->hint = OSTIARY_HINT_UNLISTED;
    return ost_fail(&check->verdict->error, OSTIARY_FORBIDDEN,
                    "MCP has no such HTTP method");
}

void ost_authorize_hint(struct ost_check *check)
{
    const struct ost_settings *settings = check->view->settings;
    /* Somebody with a token and nothing in it, and the first server's way of asking. */
    const struct ost_policy_caller anybody = {.assigned =
                                                  &settings->issuers[0].asking.assigned};
    struct ost_mcp_call call = {0};
    const char *member = NULL;
    if (ost_fields_find(&check->fields, OST_FIELD_MCP_METHOD, &call.method) != 1) {
        return;
    }
    (void)ost_fields_find(&check->fields, OST_FIELD_MCP_NAME, &call.name);
    call.target = ost_mcp_method_target(call.method, &member);
    struct ost_ruling ruling = {.policy = settings->policy,
                                .caller = &anybody,
                                .asking = &settings->issuers[0].asking,
                                .for_hint = true};
    ost_ruling_add(&ruling, &call);
    if (ruling.code == OSTIARY_INSUFFICIENT_SCOPE ||
        ruling.code == OSTIARY_STEP_UP_REQUIRED) {
        ost_ruling_name_scopes(&ruling, check->verdict, false);
        ost_buf_reset(&check->verdict->missing);
    }
}
