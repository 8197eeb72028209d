/* SPDX-License-Identifier: Apache-2.0 */
/* A check request and a verdict as texts, for other languages and for the program. */
#include "ostiary/json.h"

#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "core/verdict.h"
#include "oauth/challenge.h"
#include "ostiary/request.h"
#include "wire/json.h"
#include "wire/json_write.h"

static void put_list(struct ost_json_writer *w, const char *name,
                     const char *(*item)(const void *, size_t), const void *of)
{
    const char *text = NULL;
    ost_json_open(w, name, '[');
    for (size_t i = 0; (text = item(of, i)) != NULL; i++) {
        ost_json_put_string(w, NULL, text);
    }
    ost_json_close(w, ']');
}

static const char *scope_item(const void *grant, size_t i)
{
    return ostiary_grant_scope(grant, i);
}

static const char *missing_item(const void *verdict, size_t i)
{
    return ostiary_verdict_missing_scope(verdict, i);
}

static const char *challenge_of(const ostiary_verdict *verdict)
{
    const char *name = NULL;
    const char *value = NULL;
    for (size_t i = 0; (name = ostiary_verdict_header(verdict, i, &value)) != NULL; i++) {
        if (strcmp(name, "WWW-Authenticate") == 0) {
            return value;
        }
    }
    return NULL;
}

static void put_headers(struct ost_json_writer *w, const ostiary_verdict *verdict)
{
    const char *name = NULL;
    const char *value = NULL;
    ost_json_open(w, "headers", '[');
    for (size_t i = 0; (name = ostiary_verdict_header(verdict, i, &value)) != NULL; i++) {
        ost_json_open(w, NULL, '[');
        ost_json_put_string(w, NULL, name);
        ost_json_put_string(w, NULL, value);
        ost_json_close(w, ']');
    }
    ost_json_close(w, ']');
}

static void put_response(struct ost_json_writer *w, const ostiary_verdict *verdict)
{
    bool admitted = verdict->code == OSTIARY_OK;
    size_t body_len = 0;
    const char *body = ostiary_verdict_body(verdict, &body_len);
    ost_json_put_string(w, "error", ost_challenge_error(verdict->code));
    ost_json_put_string(w, "www_authenticate", challenge_of(verdict));
    if (admitted) {
        ost_json_put_null(w, "headers");
    } else {
        put_headers(w, verdict);
    }
    ost_json_put_span(w, "body", (struct ost_span){body, body_len});
    if (verdict->retry_after_seconds < 0) {
        ost_json_put_null(w, "retry_after_seconds");
    } else {
        ost_json_put_integer(w, "retry_after_seconds", verdict->retry_after_seconds);
    }
}

/* Filled once the signature has held, also in a refusal (interface.md section 2). */
static void put_token(struct ost_json_writer *w, const ostiary_verdict *verdict)
{
    const ostiary_grant *grant = ost_grant_in(&verdict->grant);
    int64_t expires_at = ostiary_grant_expires_at(grant);
    ost_json_put_string(w, "issuer", ostiary_grant_issuer(grant));
    ost_json_put_string(w, "subject", ostiary_grant_subject(grant));
    ost_json_put_string(w, "client_id", ostiary_grant_client_id(grant));
    if (grant == NULL) {
        ost_json_put_null(w, "scopes");
    } else {
        put_list(w, "scopes", scope_item, grant);
    }
    if (verdict->code == OSTIARY_INSUFFICIENT_SCOPE) {
        put_list(w, "missing_scopes", missing_item, verdict);
    } else {
        ost_json_put_null(w, "missing_scopes");
    }
    if (expires_at == 0) {
        ost_json_put_null(w, "expires_at");
    } else {
        ost_json_put_integer(w, "expires_at", expires_at);
    }
    ost_json_put_string(w, "key_id", ostiary_verdict_key_id(verdict));
}

static void put_operation(struct ost_json_writer *w, const ostiary_verdict *verdict)
{
    size_t method_len = 0;
    size_t name_len = 0;
    const char *method = ostiary_verdict_method(verdict, &method_len);
    const char *name = ostiary_verdict_name(verdict, &name_len);
    ost_json_put_span(w, "method", (struct ost_span){method, method_len});
    ost_json_put_span(w, "tool", (struct ost_span){name, name_len});
    ost_json_put_string(w, "rule", ostiary_verdict_rule(verdict));
}

/* An empty text is told as null. */
static const char *or_null(const char *text)
{
    return text[0] == '\0' ? NULL : text;
}

char *ostiary_verdict_json(const ostiary_verdict *verdict, size_t *len_out)
{
    struct ost_buf out = {0};
    struct ost_json_writer w = {&out, false};
    *len_out = 0;
    if (verdict == NULL) {
        return NULL;
    }
    ost_json_open(&w, NULL, '{');
    ost_json_put_integer(&w, "status", ostiary_verdict_status(verdict));
    ost_json_put_string(&w, "reason", ostiary_code_name(verdict->code));
    ost_json_put_string(&w, "hint", ostiary_hint_name(verdict->hint));
    ost_json_put_string(&w, "detail", or_null(verdict->error.detail));
    put_response(&w, verdict);
    put_token(&w, verdict);
    put_operation(&w, verdict);
    ost_json_put_string(&w, "id", or_null(ostiary_verdict_id(verdict)));
    ost_json_put_string(&w, "token_hash", ostiary_verdict_token_hash(verdict));
    ost_json_put_string(&w, "settings", or_null(verdict->settings));
    ost_json_close(&w, '}');
    return ost_buf_take(&out, len_out);
}
