/* SPDX-License-Identifier: Apache-2.0 */
/* One bounded request, waited for: what the program asks a server that it looks at. */
#include <string.h>

#include "base/mem.h"
#include "net/exchange.h"
#include "wire/field.h"

static bool add_field(struct ost_exchange *exchange, const ostiary_field *field)
{
    struct ost_buf line = {0};
    struct ost_span value = {field->value.data, field->value.len};
    /* A line without a value is written so: "Name:" would take the field away. */
    bool empty = ost_field_trim(value).len == 0;
    ost_buf_add(&line, field->name.data, field->name.len);
    ost_buf_add_string(&line, empty ? ";" : ": ");
    ost_buf_add(&line, value.data, empty ? 0 : value.len);
    struct curl_slist *longer =
        line.failed ? NULL : curl_slist_append(exchange->headers, line.data);
    exchange->headers = longer == NULL ? exchange->headers : longer;
    ost_buf_clear(&line); /* wiped: it may be a credential */
    return longer != NULL;
}

static bool set_body(CURL *easy, struct ost_span body)
{
    return curl_easy_setopt(easy, CURLOPT_POST, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len) ==
               CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.data) == CURLE_OK;
}

/* Whatever it is called: with a body it is sent as a POST is, without as a GET is; after
 * a HEAD no body is waited for. */
static bool set_method(CURL *easy, const struct ost_post *post)
{
    const char *method = post->method == NULL ? "POST" : post->method;
    bool named = curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method) == CURLE_OK;
    if (post->body.data != NULL) {
        return named && set_body(easy, post->body);
    }
    return named && curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_NOBODY,
                            strcmp(method, "HEAD") == 0 ? 1L : 0L) == CURLE_OK;
}

bool ost_exchange_post(struct ost_exchange *exchange, const struct ost_post *post)
{
    for (size_t i = 0; i < post->field_count; i++) {
        if (!add_field(exchange, &post->fields[i])) {
            return false;
        }
    }
    return set_method(exchange->easy, post);
}

bool ost_fetch_now(const struct ost_get *get, struct ost_answer *answer_out)
{
    ost_exchange_start_curl();
    memset(answer_out, 0, sizeof *answer_out);
    struct ost_exchange *exchange = ost_exchange_new(get);
    if (exchange == NULL) {
        return false;
    }
    ost_exchange_finish(exchange, curl_easy_perform(exchange->easy));
    *answer_out = exchange->answer;
    memset(&exchange->answer, 0, sizeof exchange->answer); /* the caller's now */
    ost_exchange_free(exchange);
    return true;
}
