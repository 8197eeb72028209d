/* SPDX-License-Identifier: Apache-2.0 */
/* Deployments that never see a body. */
#include "core/header_only.h"

#include "mcp/header_call.h"

bool ost_header_only_asked(const ostiary_request *request)
{
    return request->body.data == NULL && request->calls == NULL;
}

bool ost_header_only_allowed(ostiary_validator *validator)
{
    struct ost_section section = ost_guard_enter(&validator->guard);
    const struct ost_view *view = section.view;
    bool allowed = view->settings->header_only;
    ost_guard_leave(&section);
    return allowed;
}

ostiary_code ost_header_only_read(const struct ost_check *check,
                                  struct ost_mcp_body *body_out,
                                  struct ost_mcp_agreement *agreement_out)
{
    const struct ost_settings *settings = check->view->settings;
    ostiary_error *err = &check->verdict->error;
    OST_ENSURE(settings->header_only, err, OSTIARY_BAD_ARGUMENT,
               "the request is incomplete");
    return ost_mcp_call_of_headers(&check->fields, settings->versions,
                                   &check->verdict->work.body, body_out, agreement_out,
                                   err);
}
