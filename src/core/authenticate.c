/* SPDX-License-Identifier: Apache-2.0 */
/* Who is calling: Origin and Host, the credential. */
#include <string.h>

#include "core/cached.h"
#include "core/check.h"
#include "core/hint.h"
#include "core/origin.h"
#include "oauth/credential.h"

bool ost_check_is_preflight(const struct ost_check *check)
{
    struct ost_span method = {check->request->http_method.data,
                              check->request->http_method.len};
    struct ost_span requested = OST_SPAN_ABSENT;
    /* With a body it is something else that calls itself one. */
    return check->request->body.len == 0 && check->request->call_count == 0 &&
           ost_span_is(method, "OPTIONS") &&
           ost_fields_find(&check->fields, OST_FIELD_ACCESS_CONTROL_REQUEST_METHOD,
                           &requested) == 1;
}

/* Some servers send other tokens where the client forgot to say for whom. Whose token it
 * is cannot be seen, so this is told where one of the servers does so. */
static void note_why_no_jwt(const struct ost_check *check)
{
    const struct ost_settings *settings = check->view->settings;
    ostiary_error *error = &check->verdict->error;
    const char *why = NULL;
    for (size_t i = 0; i < settings->issuer_count && why == NULL; i++) {
        why = settings->issuers[i].tokens.not_a_jwt;
    }
    if (why != NULL) {
        (void)ost_fail(error, error->code, "no JWT; %s", why);
    }
}

static void explain_credential(struct ost_check *check)
{
    ostiary_hint hint = ost_hint_of_credential(&check->fields);
    check->verdict->hint = hint;
    if (hint == OSTIARY_HINT_OPAQUE_TOKEN || hint == OSTIARY_HINT_ENCRYPTED_TOKEN) {
        note_why_no_jwt(check);
    }
}

/* LG-02: of a token that is refused, too. Else it is not hashed, which would be half of
 * what a remembered one costs, and most of what a stranger does. */
static bool wants_hash(const struct ost_check *check)
{
    return (check->request->flags & OSTIARY_WITH_TOKEN_HASH) != 0 ||
           ost_journal_is_read(check->validator->journal);
}

static ostiary_code tell_hash(struct ost_check *check, struct ost_span token)
{
    uint8_t digest[OST_SHA256_BYTES];
    if (!wants_hash(check)) {
        return OSTIARY_OK;
    }
    if (check->token_hash == 0) {
        OST_ENSURE(ost_sha256(token, digest), &check->verdict->error,
                   OSTIARY_INTERNAL_ERROR, "SHA-256");
        memcpy(&check->token_hash, digest, sizeof check->token_hash);
    }
    ost_hex((const uint8_t *)&check->token_hash, 16, check->verdict->token_hash);
    return OSTIARY_OK;
}

/* A token that can be taken apart has none but the letters of token68. */
static ostiary_code judge_token(struct ost_check *check,
                                const struct ost_token_segments *token)
{
    ostiary_code code = ost_authenticate_token(check, token);
    if (code == OSTIARY_MALFORMED_TOKEN || code == OSTIARY_UNSUPPORTED_TOKEN) {
        OST_TRY(ost_credential_check(token->text, &check->verdict->error));
    }
    return code;
}

static ostiary_code judge_credential(struct ost_check *check)
{
    ostiary_verdict *verdict = check->verdict;
    struct ost_span text = OST_SPAN_ABSENT;
    ostiary_code code = ost_credential_find(&check->fields, &text, &verdict->error);
    if (code == OSTIARY_MALFORMED_REQUEST) {
        explain_credential(check);
    }
    OST_TRY(code);
    struct ost_token_segments token;
    bool found = false;
    OST_TRY(ost_cached_take(check, text, &token, &found));
    code = tell_hash(check, text);
    if (found || code != OSTIARY_OK) {
        verdict->grant_good = verdict->grant_good && code == OSTIARY_OK;
        return code;
    }
    code = judge_token(check, &token);
    if (code == OSTIARY_MALFORMED_REQUEST || code == OSTIARY_MALFORMED_TOKEN ||
        code == OSTIARY_UNSUPPORTED_TOKEN) {
        explain_credential(check);
    }
    return code;
}

ostiary_code ost_authenticate(struct ost_check *check)
{
    struct ost_span origin = OST_SPAN_ABSENT;
    OST_TRY(ost_origin_check(check->view->settings, &check->fields, &origin,
                             &check->verdict->error));
    return ost_check_is_preflight(check) ? OSTIARY_OK : judge_credential(check);
}
