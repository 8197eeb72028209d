/* SPDX-License-Identifier: Apache-2.0 */
/* Mcp-Param-... headers of an admitted call, held against its body (HD-22). */
#include "ostiary/param.h"

#include "core/check.h"
#include "mcp/header_value.h"
#include "mcp/param.h"
#include "mcp/rpc_error.h"
#include "wire/json_pointer.h"

#define PREFIX "mcp-param-"

static struct ost_span span_of(ostiary_text text)
{
    return (struct ost_span){text.data, text.len};
}

static bool is_param(const ostiary_param *param)
{
    struct ost_span pointer = ost_span_of(param->pointer);
    return ost_field_is_token(ost_span_of(param->header)) && ost_json_pointer_is(pointer);
}

/* The lines of a tool are of its own naming, so they are not among those of a check. */
static bool is_line_of(struct ost_span name, const char *header)
{
    size_t prefix = sizeof PREFIX - 1;
    return name.len > prefix &&
           ost_span_is_nocase(ost_span_first(name, prefix), PREFIX) &&
           ost_span_is_nocase(ost_span_from(name, prefix), header);
}

/* False: repeated, or bytes that no header may hold. */
static bool find_line(const ostiary_request *request, const char *header,
                      struct ost_span *value_out)
{
    *value_out = OST_SPAN_ABSENT;
    for (size_t i = 0; i < request->field_count; i++) {
        const ostiary_field *field = &request->fields[i];
        if (!is_line_of(span_of(field->name), header)) {
            continue;
        }
        if (value_out->data != NULL) {
            return false;
        }
        *value_out = ost_field_trim(span_of(field->value));
    }
    return value_out->data == NULL || ost_field_is_printable(*value_out);
}

static ostiary_code check_one(const ostiary_request *request,
                              const struct ost_mcp_call *call, const ostiary_param *param,
                              ostiary_error *err)
{
    struct ost_span line;
    bool ambiguous = false;
    const struct ost_json *value = ost_json_pointer_find_sole(
        call->arguments, ost_span_of(param->pointer), &ambiguous);
    OST_ENSURE(!ambiguous, err, OSTIARY_HEADER_MISMATCH,
               "two arguments differ by case where %.64s points", param->pointer);
    OST_ENSURE(find_line(request, param->header, &line), err, OSTIARY_HEADER_MISMATCH,
               "Mcp-Param-%.64s is repeated or unreadable", param->header);
    bool notified = call->id_json.data == NULL && line.data == NULL; /* HD-18 */
    ostiary_error why = {0};
    ostiary_code code = notified ? OSTIARY_OK : ost_mcp_param_check(line, value, &why);
    OST_ENSURE(code == OSTIARY_OK, err, code, "Mcp-Param-%.64s and the body: %s",
               param->header, why.detail);
    return OSTIARY_OK;
}

static bool was_judged(const ostiary_verdict *verdict, const struct ost_mcp_call *call)
{
    return ost_span_equal(ost_buf_span(&verdict->method), call->method) &&
           ost_span_equal(ost_buf_span(&verdict->name), call->name);
}

static ostiary_code check_all(const struct ost_check *check,
                              const struct ost_mcp_body *body,
                              const ostiary_param *params, size_t count)
{
    ostiary_error *err = &check->verdict->error;
    const struct ost_mcp_call *call = &body->calls[0];
    OST_ENSURE(was_judged(check->verdict, call), err, OSTIARY_BAD_ARGUMENT,
               "the verdict is of another request");
    if (!ost_span_is(call->method, "tools/call")) {
        return OSTIARY_OK;
    }
    for (size_t i = 0; i < count; i++) {
        OST_ENSURE(is_param(&params[i]), err, OSTIARY_BAD_ARGUMENT,
                   "a parameter without its header's name or its pointer");
        OST_TRY(check_one(check->request, call, &params[i], err));
    }
    return OSTIARY_OK;
}

/* What the check has judged parses again, unless it was another request. */
static ostiary_code check_body(const struct ost_check *check, const ostiary_param *params,
                               size_t count)
{
    ostiary_verdict *verdict = check->verdict;
    OST_CLEANUP(ost_mcp_body_clear) struct ost_mcp_body body = {0};
    OST_ENSURE(check->request->body.data != NULL && check->request->calls == NULL,
               &verdict->error, OSTIARY_BAD_ARGUMENT, "the request is incomplete");
    ostiary_code code =
        ost_mcp_body_parse(span_of(check->request->body), &verdict->work.body, &body,
                           &verdict->rpc_code, &verdict->error);
    OST_ENSURE(code != OSTIARY_MALFORMED_BODY, &verdict->error, OSTIARY_BAD_ARGUMENT,
               "the verdict is of another request");
    OST_TRY(code);
    code = check_all(check, &body, params, count);
    if (code == OSTIARY_HEADER_MISMATCH) {
        verdict->rpc_code = -32020;
        ost_rpc_error_write(verdict->rpc_code, body.calls[0].id_json, &verdict->body);
    }
    return code;
}

static ostiary_code refuse(struct ost_check *check, ostiary_code code)
{
    ostiary_verdict *verdict = check->verdict;
    if (code != OSTIARY_HEADER_MISMATCH) {
        ostiary_error why = verdict->error;
        return ost_verdict_refuse(verdict, code, why.detail);
    }
    struct ost_section section = ost_guard_enter(&check->validator->guard);
    check->view = section.view;
    ost_verdict_set(verdict, code);
    ost_respond(check);
    ost_guard_leave(&section);
    ost_report(check);
    return verdict->code;
}

/* Only the versions that have these headers, and only a message that was judged. */
static bool has_params(const struct ost_check *check)
{
    const struct ost_mcp_version *version = ost_mcp_version_of_fields(&check->fields);
    return version != NULL && version->stateless &&
           ost_span_is(span_of(check->request->http_method), "POST");
}

static bool is_whole(const ostiary_request *request, const ostiary_param *params,
                     size_t count)
{
    return request != NULL && request->http_method.data != NULL &&
           (request->fields != NULL || request->field_count == 0) &&
           (params != NULL || count == 0);
}

ostiary_code ostiary_check_params(ostiary_validator *validator,
                                  const ostiary_request *request,
                                  ostiary_verdict *verdict, const ostiary_param *params,
                                  size_t count)
{
    if (verdict == NULL) {
        return OSTIARY_BAD_ARGUMENT;
    }
    struct ost_check check = {
        .validator = validator, .request = request, .verdict = verdict};
    if (validator == NULL || verdict->validator != validator ||
        !is_whole(request, params, count)) {
        return ost_verdict_refuse(verdict, OSTIARY_BAD_ARGUMENT,
                                  "not an admission by this validator");
    }
    ost_check_take_fields(&check);
    if (verdict->code != OSTIARY_OK || count == 0 || !has_params(&check)) {
        return verdict->code;
    }
    ostiary_code code = check_body(&check, params, count);
    ost_mcp_room_reset(&verdict->work.body);
    return code == OSTIARY_OK ? code : refuse(&check, code);
}
