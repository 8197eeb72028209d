/* SPDX-License-Identifier: Apache-2.0 */
/* The one table of reasons, and the one way to fill an error. */
#include "base/error.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/detail.h"

static const struct reason {
    ostiary_code code;
    int http_status;
    const char *name, *text;
} reasons[] = {
    {OSTIARY_OK, 200, "ok", "Admitted"},
    {OSTIARY_NO_TOKEN, 401, "no_token", "No access token came with the request"},
    {OSTIARY_MALFORMED_REQUEST, 400, "malformed_request",
     "The Authorization header cannot be read"},
    {OSTIARY_HEADER_MISMATCH, 400, "header_mismatch",
     "The MCP headers and the body disagree"},
    {OSTIARY_UNSUPPORTED_VERSION, 400, "unsupported_version",
     "This MCP protocol version is not supported"},
    {OSTIARY_MALFORMED_BODY, 400, "malformed_body",
     "The body is no JSON-RPC message that can be judged"},
    {OSTIARY_ORIGIN_REFUSED, 403, "origin_refused", "The web origin is not allowed"},
    {OSTIARY_HOST_REFUSED, 421, "host_refused", "The Host is not served here"},
    {OSTIARY_MALFORMED_TOKEN, 401, "malformed_token",
     "The access token is no signed JWT in compact form"},
    {OSTIARY_UNSUPPORTED_TOKEN, 401, "unsupported_token",
     "The access token is encrypted or nested"},
    {OSTIARY_ALGORITHM_NOT_ALLOWED, 401, "algorithm_not_allowed",
     "The token's algorithm is not allowed"},
    {OSTIARY_CRITICAL_HEADER, 401, "critical_header",
     "The token demands an extension that is not understood"},
    {OSTIARY_WRONG_TYPE, 401, "wrong_type", "The token is not an access token"},
    {OSTIARY_UNKNOWN_ISSUER, 401, "unknown_issuer",
     "The token's issuer is not configured"},
    {OSTIARY_UNKNOWN_KEY, 401, "unknown_key", "The issuer publishes no such key"},
    {OSTIARY_UNUSABLE_KEY, 401, "unusable_key", "The token's key cannot be used"},
    {OSTIARY_BAD_SIGNATURE, 401, "bad_signature", "The signature does not match"},
    {OSTIARY_MISSING_CLAIM, 401, "missing_claim", "A required claim is missing"},
    {OSTIARY_BAD_CLAIM, 401, "bad_claim", "A claim has a wrong type or value"},
    {OSTIARY_EXPIRED, 401, "expired", "The access token expired"},
    {OSTIARY_NOT_YET_VALID, 401, "not_yet_valid", "The token is not valid yet"},
    {OSTIARY_ISSUED_IN_FUTURE, 401, "issued_in_future",
     "The token was issued in the future"},
    {OSTIARY_TOO_OLD, 401, "too_old", "The token is too old or lives too long"},
    {OSTIARY_WRONG_AUDIENCE, 401, "wrong_audience",
     "The token is not meant for this resource"},
    {OSTIARY_REVOKED, 401, "revoked", "The token was revoked"},
    {OSTIARY_INACTIVE, 401, "inactive", "The token is not active"},
    {OSTIARY_BINDING_REQUIRED, 401, "binding_required",
     "The token is bound to a key that was not proved"},
    {OSTIARY_BINDING_MISMATCH, 401, "binding_mismatch",
     "The token is bound to another key"},
    {OSTIARY_BAD_PROOF, 401, "bad_proof", "The proof of possession is wrong"},
    {OSTIARY_REPLAYED_PROOF, 401, "replayed_proof", "The proof was used before"},
    {OSTIARY_NONCE_REQUIRED, 401, "nonce_required", "The proof lacks our nonce"},
    {OSTIARY_STEP_UP_REQUIRED, 401, "step_up_required",
     "A fresher or stronger login is required"},
    {OSTIARY_INSUFFICIENT_SCOPE, 403, "insufficient_scope", "Additional scope required"},
    {OSTIARY_FORBIDDEN, 403, "forbidden", "Not permitted; no login can help"},
    {OSTIARY_KEYS_UNAVAILABLE, 503, "keys_unavailable",
     "The authorization server's keys cannot be had"},
    {OSTIARY_INTROSPECTION_UNAVAILABLE, 503, "introspection_unavailable",
     "The introspection endpoint does not answer"},
    {OSTIARY_BAD_ARGUMENT, 500, "bad_argument", "The call was made wrongly"},
    {OSTIARY_BAD_CONFIG, 500, "bad_config", "The configuration has errors"},
    {OSTIARY_FORKED, 500, "forked", "Started before fork, used in the child"},
    {OSTIARY_INTERNAL_ERROR, 500, "internal_error", "Memory or a library failed"},
};

static const struct reason *find(ostiary_code code)
{
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        if (reasons[i].code == code) {
            return &reasons[i];
        }
    }
    return NULL;
}

size_t ost_reason_number(ostiary_code code)
{
    const struct reason *reason = find(code);
    return reason == NULL ? SIZE_MAX : (size_t)(reason - reasons);
}

ostiary_code ost_reason_at(size_t number)
{
    return number < sizeof reasons / sizeof reasons[0] ? reasons[number].code : -1;
}

const char *ostiary_code_name(ostiary_code code)
{
    const struct reason *reason = find(code);
    return reason == NULL ? "unknown" : reason->name;
}

const char *ostiary_code_text(ostiary_code code)
{
    const struct reason *reason = find(code);
    return reason == NULL ? "Unknown reason" : reason->text;
}

ostiary_class ostiary_code_class(ostiary_code code)
{
    if (code < 0 || code > 999) {
        return OSTIARY_CLASS_INTERNAL;
    }
    return code - code % 100;
}

/* Of a code that is not in the table, by its class: never 200. */
int ostiary_code_http_status(ostiary_code code)
{
    const struct reason *reason = find(code);
    if (reason != NULL) {
        return reason->http_status;
    }
    switch (ostiary_code_class(code)) {
    case OSTIARY_CLASS_ABSENT:
    case OSTIARY_CLASS_TOKEN:
    case OSTIARY_CLASS_PROOF:
    case OSTIARY_CLASS_STEP_UP:
        return 401;
    case OSTIARY_CLASS_REQUEST:
        return 400;
    case OSTIARY_CLASS_PERMISSION:
        return 403;
    case OSTIARY_CLASS_UNDECIDED:
        return 503;
    default:
        return 500;
    }
}

const char *ostiary_hint_name(ostiary_hint hint)
{
    static const char *const names[] = {
        [OSTIARY_HINT_NONE] = NULL,
        [OSTIARY_HINT_OPAQUE_TOKEN] = "opaque_token",
        [OSTIARY_HINT_BEARER_PREFIX] = "bearer_prefix",
        [OSTIARY_HINT_WHITESPACE] = "whitespace",
        [OSTIARY_HINT_ENCRYPTED_TOKEN] = "encrypted_token",
        [OSTIARY_HINT_ID_TOKEN] = "id_token",
        [OSTIARY_HINT_ID_JAG] = "id_jag",
        [OSTIARY_HINT_TYP_NEEDS_PROFILE] = "typ_needs_profile",
        [OSTIARY_HINT_ISSUER_SLASH] = "issuer_slash",
        [OSTIARY_HINT_ISSUER_CASE] = "issuer_case",
        [OSTIARY_HINT_ISSUER_SCHEME] = "issuer_scheme",
        [OSTIARY_HINT_ISSUER_ENTRA_V1] = "issuer_entra_v1",
        [OSTIARY_HINT_ISSUER_ENTRA_TENANT] = "issuer_entra_tenant",
        [OSTIARY_HINT_KEY_WITHDRAWN] = "key_withdrawn",
        [OSTIARY_HINT_KEYS_COOLING_DOWN] = "keys_cooling_down",
        [OSTIARY_HINT_PUBLISHED_BUT_NOT_ALLOWED] = "published_but_not_allowed",
        [OSTIARY_HINT_AUDIENCE_MISSING] = "audience_missing",
        [OSTIARY_HINT_AUDIENCE_SLASH] = "audience_slash",
        [OSTIARY_HINT_AUDIENCE_ORIGIN] = "audience_origin",
        [OSTIARY_HINT_AUDIENCE_CLIENT_ID] = "audience_client_id",
        [OSTIARY_HINT_AUDIENCE_OTHER_PATH] = "audience_other_path",
        [OSTIARY_HINT_SCOPE_CASE] = "scope_case",
        [OSTIARY_HINT_SCOPE_PREFIXED] = "scope_prefixed",
        [OSTIARY_HINT_GROUPS_OVERAGE] = "groups_overage",
        [OSTIARY_HINT_UNLISTED] = "unlisted",
        [OSTIARY_HINT_DENIED] = "denied",
        [OSTIARY_HINT_CLAIMS] = "claims",
        [OSTIARY_HINT_ARGUMENTS] = "arguments",
        [OSTIARY_HINT_ASSIGNED_SCOPE] = "assigned_scope",
        [OSTIARY_HINT_BARRED] = "barred",
    };
    bool known = hint >= 0 && (size_t)hint < sizeof names / sizeof names[0];
    return known ? names[hint] : NULL;
}

void ost_make_printable(char *text)
{
    for (; *text != '\0'; text++) {
        if (*text < ' ' || *text > '~') {
            *text = '?';
        }
    }
}

ostiary_code ost_fail(ostiary_error *err, ostiary_code code, const char *format, ...)
{
    if (err == NULL) {
        return code;
    }
    va_list arguments;
    va_start(arguments, format);
    err->code = code;
    err->line = 0;
    ost_detail_write(err->detail, sizeof err->detail, format, arguments);
    va_end(arguments);
    return code;
}
