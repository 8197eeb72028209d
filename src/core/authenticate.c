/* SPDX-License-Identifier: Apache-2.0 */
/* Who is calling: Origin and Host, the credential. */
#include "core/check.h"
#include "core/hint.h"
#include "core/origin.h"
#include "jose/digest.h"
#include "oauth/credential.h"

bool ost_check_is_preflight(const struct ost_check *check)
{
    struct ost_span method = {check->request->http_method.data,
                              check->request->http_method.len};
    struct ost_span requested = OST_SPAN_ABSENT;
    /* With a body it is something else that calls itself one. */
    return check->request->body.len == 0 && check->request->call_count == 0 &&
           ost_span_is(method, "OPTIONS") &&
           ost_fields_find(check->fields, "access-control-request-method", &requested) ==
               1;
}

static ostiary_code name_token(ostiary_verdict *verdict, struct ost_span token)
{
    uint8_t digest[OST_SHA256_BYTES];
    OST_ENSURE(ost_sha256(token, digest), &verdict->error, OSTIARY_INTERNAL_ERROR,
               "SHA-256");
    ost_hex(digest, 16, verdict->token_hash);
    return OSTIARY_OK;
}

static ostiary_code judge_credential(struct ost_check *check)
{
    ostiary_verdict *verdict = check->verdict;
    struct ost_span token = OST_SPAN_ABSENT;
    ostiary_code code = ost_credential_find(check->fields, &token, &verdict->error);
    if (code == OSTIARY_MALFORMED_REQUEST) {
        verdict->hint = ost_hint_of_credential(check->fields);
    }
    OST_TRY(code);
    OST_TRY(name_token(verdict, token));
    code = ost_authenticate_token(check, token);
    if (code == OSTIARY_MALFORMED_TOKEN || code == OSTIARY_UNSUPPORTED_TOKEN) {
        verdict->hint = ost_hint_of_credential(check->fields);
    }
    return code;
}

ostiary_code ost_authenticate(struct ost_check *check)
{
    struct ost_span origin = OST_SPAN_ABSENT;
    OST_TRY(ost_origin_check(check->view->settings, check->fields, &origin,
                             &check->verdict->error));
    return ost_check_is_preflight(check) ? OSTIARY_OK : judge_credential(check);
}
