/* SPDX-License-Identifier: Apache-2.0 */
/* A verdict: starts as a refusal, owns what it shows. */
#include "core/verdict.h"

#include <string.h>

#include "base/mem.h"
#include "oauth/challenge.h"
#include "wire/field.h"

#define TEXTS(v)                                                                         \
    {                                                                                    \
        &(v)->key_id, &(v)->method, &(v)->name, &(v)->rule, &(v)->missing, &(v)->scope,  \
            &(v)->acr_values, &(v)->max_age, &(v)->hidden_rule, &(v)->header_text,       \
            &(v)->body                                                                   \
    }

void ost_workspace_reset(struct ost_workspace *work)
{
    ost_token_room_reset(&work->token);
    ost_facts_reset(&work->facts);
    ost_buf_reset(&work->scopes);
}

static void clear_workspace(struct ost_workspace *work)
{
    ost_mcp_room_clear(&work->body);
    ost_token_room_clear(&work->token);
    ost_facts_clear(&work->facts);
    ost_buf_clear(&work->scopes);
}

static void forget_buffers(ostiary_verdict *verdict)
{
    struct ost_buf *texts[] = TEXTS(verdict);
    ost_buf_reset(&verdict->grant); /* wiped: it tells of a person */
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        texts[i]->len = 0;
        texts[i]->failed = false;
    }
}

void ost_verdict_reset(ostiary_verdict *verdict)
{
    forget_buffers(verdict);
    ost_request_id_reset(&verdict->id);
    verdict->code = OSTIARY_INTERNAL_ERROR;
    verdict->hint = OSTIARY_HINT_NONE;
    verdict->rpc_code = 0;
    verdict->generation = 0;
    verdict->epoch = 0;
    verdict->validator = NULL;
    verdict->authenticated = false;
    verdict->grant_good = false;
    verdict->issuer = 0;
    verdict->pending = false;
    verdict->retry_after_seconds = -1;
    verdict->header_count = 0;
    verdict->token_hash[0] = '\0';
    verdict->settings[0] = '\0';
    ost_error_clear(&verdict->error);
}

ostiary_verdict *ostiary_verdict_new(void)
{
    ostiary_verdict *verdict = ost_alloc(sizeof *verdict);
    if (verdict != NULL) {
        ost_verdict_reset(verdict);
    }
    return verdict;
}

void ostiary_verdict_free(ostiary_verdict *verdict)
{
    if (verdict == NULL) {
        return;
    }
    struct ost_buf *texts[] = TEXTS(verdict);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        ost_buf_clear(texts[i]);
    }
    ost_buf_clear(&verdict->grant);
    clear_workspace(&verdict->work);
    ost_free_wiped(verdict, sizeof *verdict);
}

ostiary_code ost_verdict_set(ostiary_verdict *verdict, ostiary_code code)
{
    verdict->code = code;
    return code;
}

void ost_verdict_put(struct ost_buf *place, struct ost_span text)
{
    place->len = 0;
    place->failed = false;
    if (text.data != NULL && ost_buf_reserve(place, text.len)) {
        memcpy(place->data, text.data, text.len);
        place->data[text.len] = '\0';
        place->len = text.len;
    }
}

void ost_verdict_add_header(ostiary_verdict *verdict, const char *name,
                            struct ost_span value)
{
    size_t start = verdict->header_text.len;
    ost_buf_add_span(&verdict->header_text, value);
    ost_verdict_add_written_header(verdict, name, start);
}

void ost_verdict_add_written_header(ostiary_verdict *verdict, const char *name,
                                    size_t start)
{
    struct ost_buf *text = &verdict->header_text;
    if (text->failed || !ost_field_is_safe(ost_span_from(ost_buf_span(text), start)) ||
        verdict->header_count == OST_VERDICT_HEADERS) {
        ost_verdict_set(verdict, OSTIARY_INTERNAL_ERROR);
        return;
    }
    verdict->headers[verdict->header_count++] =
        (struct ost_header){name, NULL, (uint32_t)start};
    ost_buf_add(text, "", 1);
}

void ost_verdict_add_safe_header(ostiary_verdict *verdict, const char *name,
                                 const struct ost_buf *value)
{
    struct ost_buf *text = &verdict->header_text;
    size_t start = text->len;
    ost_buf_add(text, value->data, value->len + 1); /* with its NUL */
    if (text->failed || verdict->header_count == OST_VERDICT_HEADERS) {
        ost_verdict_set(verdict, OSTIARY_INTERNAL_ERROR);
        return;
    }
    verdict->headers[verdict->header_count++] =
        (struct ost_header){name, NULL, (uint32_t)start};
}

void ost_verdict_add_fixed_header(ostiary_verdict *verdict, const char *name,
                                  const char *value)
{
    if (verdict->header_count == OST_VERDICT_HEADERS) {
        ost_verdict_set(verdict, OSTIARY_INTERNAL_ERROR);
        return;
    }
    verdict->headers[verdict->header_count++] = (struct ost_header){name, value, 0};
}

ostiary_code ost_verdict_refuse(ostiary_verdict *verdict, ostiary_code code,
                                const char *detail)
{
    ost_verdict_reset(verdict);
    ost_fail(&verdict->error, code, "%s", detail);
    ost_verdict_add_fixed_header(verdict, "Cache-Control", "no-store");
    ost_verdict_add_fixed_header(verdict, "Content-Type", "application/json");
    ost_challenge_body(code, &verdict->body);
    return ost_verdict_set(verdict, code);
}

/* What a buffer shows: NULL while it is empty. */
static const char *shown(const struct ost_buf *buf)
{
    return buf->len == 0 || buf->failed ? NULL : buf->data;
}

ostiary_code ostiary_verdict_code(const ostiary_verdict *verdict)
{
    return verdict == NULL ? OSTIARY_INTERNAL_ERROR : verdict->code;
}

int ostiary_verdict_status(const ostiary_verdict *verdict)
{
    return ostiary_code_http_status(ostiary_verdict_code(verdict));
}

ostiary_hint ostiary_verdict_hint(const ostiary_verdict *verdict)
{
    return verdict == NULL ? OSTIARY_HINT_NONE : verdict->hint;
}

const char *ostiary_verdict_header(const ostiary_verdict *verdict, size_t i,
                                   const char **value_out)
{
    if (verdict == NULL || i >= verdict->header_count || verdict->header_text.failed) {
        *value_out = NULL;
        return NULL;
    }
    const struct ost_header *header = &verdict->headers[i];
    *value_out =
        header->fixed != NULL ? header->fixed : verdict->header_text.data + header->value;
    return header->name;
}

const char *ostiary_verdict_body(const ostiary_verdict *verdict, size_t *len_out)
{
    const char *body = verdict == NULL ? NULL : shown(&verdict->body);
    *len_out = body == NULL ? 0 : verdict->body.len;
    return body;
}

const char *ostiary_verdict_detail(const ostiary_verdict *verdict)
{
    return verdict == NULL ? "" : verdict->error.detail;
}

const char *ostiary_verdict_id(const ostiary_verdict *verdict)
{
    return verdict == NULL ? "" : verdict->id.text;
}

const char *ostiary_verdict_key_id(const ostiary_verdict *verdict)
{
    return verdict == NULL ? NULL : shown(&verdict->key_id);
}

const char *ostiary_verdict_token_hash(const ostiary_verdict *verdict)
{
    return verdict == NULL || verdict->token_hash[0] == '\0' ? NULL : verdict->token_hash;
}

const char *ostiary_verdict_method(const ostiary_verdict *verdict, size_t *len_out)
{
    const char *method = verdict == NULL ? NULL : shown(&verdict->method);
    *len_out = method == NULL ? 0 : verdict->method.len;
    return method;
}

const char *ostiary_verdict_name(const ostiary_verdict *verdict, size_t *len_out)
{
    const char *name = verdict == NULL ? NULL : shown(&verdict->name);
    *len_out = name == NULL ? 0 : verdict->name.len;
    return name;
}

const char *ostiary_verdict_rule(const ostiary_verdict *verdict)
{
    return verdict == NULL ? NULL : shown(&verdict->rule);
}

const char *ostiary_verdict_missing_scope(const ostiary_verdict *verdict, size_t i)
{
    const char *scope = verdict == NULL ? NULL : shown(&verdict->missing);
    const char *end = scope == NULL ? NULL : scope + verdict->missing.len;
    while (scope != NULL && i > 0) {
        scope += strlen(scope) + 1;
        scope = scope < end ? scope : NULL;
        i--;
    }
    return scope;
}

const char *ostiary_verdict_settings(const ostiary_verdict *verdict)
{
    return verdict == NULL ? "" : verdict->settings;
}

int64_t ostiary_verdict_retry_after_seconds(const ostiary_verdict *verdict)
{
    return verdict == NULL ? -1 : verdict->retry_after_seconds;
}

bool ostiary_verdict_pending(const ostiary_verdict *verdict)
{
    return verdict != NULL && verdict->pending;
}

uint64_t ostiary_verdict_generation(const ostiary_verdict *verdict)
{
    return verdict == NULL ? 0 : verdict->generation;
}

const ostiary_grant *ost_verdict_granted(const ostiary_verdict *verdict)
{
    return verdict->grant_good ? ost_grant_in(&verdict->grant) : NULL;
}

/* Not after a failure of ours or of the keys: then nothing stands. */
const ostiary_grant *ostiary_verdict_grant(const ostiary_verdict *verdict)
{
    switch (ostiary_code_class(ostiary_verdict_code(verdict))) {
    case OSTIARY_CLASS_OK:
    case OSTIARY_CLASS_REQUEST:
    case OSTIARY_CLASS_STEP_UP:
    case OSTIARY_CLASS_PERMISSION:
        return ost_verdict_granted(verdict);
    default:
        return NULL;
    }
}
