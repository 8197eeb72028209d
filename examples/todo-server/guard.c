/* SPDX-License-Identifier: Apache-2.0 */
/* The door: everything ostiary in this server is here. */
#include "guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY_TIMEOUT_MS 12000 /* how long a request may wait for keys, on a bad day */

struct guard {
    ostiary_validator *validator;
};

static void log_event(void *ctx, ostiary_level level, const char *json, size_t len)
{
    (void)ctx;
    if (level >= OSTIARY_LEVEL_INFO) {
        fprintf(stderr, "%.*s\n", (int)len, json); /* never holds a token */
    }
}

struct guard *guard_open(const char *config_path)
{
    ostiary_error error = {0};
    ostiary_config *config = NULL;
    struct guard *guard = calloc(1, sizeof *guard);
    if (guard == NULL) {
        return NULL;
    }
    ostiary_code code = ostiary_config_load(config_path, &config, &error);
    if (code == OSTIARY_OK) {
        ostiary_config_set_log(config, log_event, NULL);
        code = ostiary_validator_new(config, &guard->validator, &error);
    }
    ostiary_config_free(config);
    if (code != OSTIARY_OK) {
        fprintf(stderr, "%s\n", error.detail);
        free(guard);
        return NULL;
    }
    if (ostiary_validator_warm(guard->validator, KEY_TIMEOUT_MS, &error) != OSTIARY_OK) {
        fprintf(stderr, "no keys yet: %s\n", error.detail); /* it keeps trying */
    }
    return guard;
}

void guard_close(struct guard *guard)
{
    ostiary_validator_free(guard->validator);
    free(guard);
}

static const char *field_of(const struct http_request *request, const char *name)
{
    for (size_t i = 0; i < request->field_count; i++) {
        if (strcasecmp(request->fields[i].name, name) == 0) {
            return request->fields[i].value;
        }
    }
    return NULL;
}

bool guard_metadata(struct guard *guard, const struct http_request *request,
                    struct http_response *response)
{
    ostiary_document document = OSTIARY_DOCUMENT_INIT;
    /* The server below answers a HEAD itself, with the length of the body it leaves out.
     */
    const char *method = strcmp(request->method, "HEAD") == 0 ? "GET" : request->method;
    if (ostiary_validator_document(guard->validator, method, request->target,
                                   field_of(request, "if-none-match"),
                                   &document) != OSTIARY_OK) {
        return false;
    }
    response->status = document.status;
    for (size_t i = 0; document.headers[i] != NULL; i += 2) {
        http_add_field(response, document.headers[i], document.headers[i + 1]);
    }
    if (document.body != NULL) {
        http_set_body(response, document.body, document.body_len);
    }
    return true;
}

static void take_response(const ostiary_verdict *verdict, struct http_response *response)
{
    const char *name = NULL;
    const char *value = NULL;
    size_t len = 0;
    response->status = ostiary_verdict_status(verdict);
    for (size_t i = 0; (name = ostiary_verdict_header(verdict, i, &value)) != NULL; i++) {
        http_add_field(response, name, value);
    }
    const char *body = ostiary_verdict_body(verdict, &len);
    if (body != NULL) {
        http_set_body(response, body, len);
    }
}

ostiary_verdict *guard_check(struct guard *guard, const struct http_request *request,
                             guard_params params_of, struct http_response *response)
{
    ostiary_field fields[HTTP_MOST_FIELDS];
    ostiary_request asked = OSTIARY_REQUEST_INIT;
    ostiary_verdict *verdict = ostiary_verdict_new();
    if (verdict == NULL) {
        return NULL; /* response->status is still 500 */
    }
    for (size_t i = 0; i < request->field_count; i++) {
        const struct http_field *field = &request->fields[i];
        fields[i].name = (ostiary_text){field->name, strlen(field->name)};
        fields[i].value = (ostiary_text){field->value, field->value_len};
    }
    asked.timeout_ms = KEY_TIMEOUT_MS;
    asked.http_method = (ostiary_text){request->method, strlen(request->method)};
    asked.target = (ostiary_text){request->target, strlen(request->target)};
    asked.fields = fields;
    asked.field_count = request->field_count;
    asked.body =
        (ostiary_text){request->body == NULL ? "" : request->body, request->body_len};
    ostiary_code code = ostiary_check(guard->validator, &asked, verdict);
    if (code == OSTIARY_OK) {
        size_t count = 0;
        const ostiary_param *params = params_of(verdict, &count);
        code = ostiary_check_params(guard->validator, &asked, verdict, params, count);
    }
    take_response(verdict, response);
    if (code != OSTIARY_OK) {
        ostiary_verdict_free(verdict);
        return NULL;
    }
    return verdict;
}

bool guard_filter(struct guard *guard, const ostiary_verdict *verdict,
                  const ostiary_text *names, size_t count, bool *visible_out)
{
    bool depends_on_caller = true;
    if (ostiary_filter(guard->validator, verdict, OSTIARY_TOOL, names, count, visible_out,
                       &depends_on_caller) != OSTIARY_OK) {
        memset(visible_out, 0, count * sizeof *visible_out);
    }
    return depends_on_caller;
}
