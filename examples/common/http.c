/* SPDX-License-Identifier: Apache-2.0 */
/* Requests and responses: what handlers read and fill. */
#include "common/http.h"

#include <stdlib.h>
#include <string.h>

void http_add_field(struct http_response *response, const char *name, const char *value)
{
    size_t i = response->field_count;
    char *copy = i < HTTP_MOST_RESPONSE_FIELDS ? strdup(value) : NULL;
    if (copy == NULL) {
        response->status = 500; /* half a response is none */
        return;
    }
    response->names[i] = name;
    response->values[i] = copy;
    response->field_count++;
}

void http_set_body(struct http_response *response, const char *body, size_t len)
{
    response->body = malloc(len + 1);
    if (response->body == NULL) {
        response->status = 500;
        return;
    }
    memcpy(response->body, body, len);
    response->body[len] = '\0';
    response->body_len = len;
}

void http_answer_json(struct http_response *response, int status, char *json)
{
    response->status = json == NULL ? 500 : status;
    if (json != NULL) {
        http_add_field(response, "Content-Type", "application/json");
        http_set_body(response, json, strlen(json));
        free(json);
    }
}

bool http_path_is(const struct http_request *request, const char *path)
{
    size_t len = strcspn(request->target, "?");
    return strlen(path) == len && strncmp(request->target, path, len) == 0;
}

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    char lower = (char)(digit | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static char *decode(const char *text, size_t len)
{
    char *out = malloc(len + 1);
    size_t at = 0;
    for (size_t i = 0; out != NULL && i < len; i++) {
        bool escaped = text[i] == '%' && i + 2 < len && hex_value(text[i + 1]) >= 0 &&
                       hex_value(text[i + 2]) >= 0;
        if (escaped) {
            out[at++] = (char)(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
        } else {
            out[at++] = text[i] == '+' ? ' ' : text[i];
        }
    }
    if (out != NULL) {
        out[at] = '\0';
    }
    return out;
}

char *http_form_value(const char *form, size_t len, const char *name)
{
    size_t name_len = strlen(name);
    const char *end = form + len;
    while (form < end) {
        const char *next = memchr(form, '&', (size_t)(end - form));
        size_t pair = (size_t)((next == NULL ? end : next) - form);
        if (pair > name_len && strncmp(form, name, name_len) == 0 &&
            form[name_len] == '=') {
            return decode(form + name_len + 1, pair - name_len - 1);
        }
        form += pair + 1;
    }
    return NULL;
}
