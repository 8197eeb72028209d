/* SPDX-License-Identifier: Apache-2.0 */
/* One message to an MCP endpoint that the operator typed, and its answer as JSON. */
#include "base/limits.h"
#include "config/config.h"
#include "net/fetch.h"
#include "ostiary/inspect.h"
#include "wire/field.h"
#include "wire/json_write.h"
#include "wire/uri.h"

static struct ost_span span_of(ostiary_text text)
{
    return (struct ost_span){text.data, text.len};
}

static bool fields_are_good(const ostiary_post_request *request)
{
    for (size_t i = 0; i < request->field_count; i++) {
        struct ost_span name = span_of(request->fields[i].name);
        struct ost_span value = span_of(request->fields[i].value);
        if (!ost_field_is_token(name) || value.data == NULL ||
            !ost_field_is_safe(value)) {
            return false;
        }
    }
    return true;
}

/* http to loopback alone, for whoever typed that; a private address only of a host that
 * was typed as one (JF-04). */
static bool choose_target(const ostiary_config *config, const char *url,
                          struct ost_target_rules *rules_out)
{
    struct ost_uri uri;
    bool parsed = ost_uri_parse(ost_span_of(url), &uri, NULL);
    const struct ost_settings *settings = config == NULL ? NULL : config->settings;
    *rules_out = (struct ost_target_rules){.written = true};
    if (!parsed || uri.fragment.data != NULL || uri.userinfo.data != NULL) {
        return false;
    }
    rules_out->allow_private = settings != NULL && settings->http.allow_private_addresses;
    rules_out->host_is_local = ost_target_host_is_local(uri.host);
    rules_out->allow_http = ost_uri_host_is_loopback(uri.host);
    return ost_target_url_refusal(url, rules_out) == NULL;
}

static struct ost_fetch_limits choose_limits(const ostiary_config *config,
                                             uint32_t timeout_ms)
{
    const struct ost_settings *settings = config == NULL ? NULL : config->settings;
    struct ost_fetch_limits limits = {.connect_timeout_ms = 3000,
                                      .timeout_ms = timeout_ms,
                                      .max_body_bytes = OST_MAX_BODY_BYTES};
    if (settings != NULL) {
        limits.connect_timeout_ms = settings->http.connect_timeout_ms;
        limits.ca_text = settings->http.ca_text;
        limits.proxy = settings->http.proxy;
        limits.allow_private_proxy = settings->http.allow_private_addresses;
    }
    return limits;
}

static void put_header(struct ost_json_writer *w, const struct ost_answer *answer,
                       const char *name)
{
    ost_json_put_span(w, name, ost_answer_header(answer, name));
}

static char *tell(const struct ost_answer *answer)
{
    struct ost_buf out = {0};
    struct ost_json_writer w = {&out, false};
    size_t len = 0;
    ost_json_open(&w, NULL, '{');
    ost_json_put_integer(&w, "status", answer->status);
    put_header(&w, answer, "content-type");
    put_header(&w, answer, "mcp-session-id");
    put_header(&w, answer, "www-authenticate");
    ost_json_put_span(&w, "body",
                      answer->body.data == NULL ? ost_span_of("")
                                                : ost_buf_span(&answer->body));
    ost_json_close(&w, '}');
    return ost_buf_take(&out, &len);
}

ostiary_code ostiary_post(const ostiary_config *config,
                          const ostiary_post_request *request, char **json_out,
                          ostiary_error *err)
{
    struct ost_answer answer;
    struct ost_get get = {0};
    OST_ENSURE(json_out != NULL && request != NULL && request->size >= sizeof *request &&
                   request->url != NULL && request->body.data != NULL,
               err, OSTIARY_BAD_ARGUMENT, "an argument is missing");
    *json_out = NULL;
    OST_ENSURE(fields_are_good(request), err, OSTIARY_BAD_ARGUMENT, "no header field");
    OST_ENSURE(choose_target(config, request->url, &get.rules), err, OSTIARY_BAD_ARGUMENT,
               "no URL to ask: https, or http to loopback, without user and fragment");
    const struct ost_post post = {.fields = request->fields,
                                  .field_count = request->field_count,
                                  .body = span_of(request->body)};
    get.url = request->url;
    get.limits = choose_limits(config, request->timeout_ms);
    get.post = &post;
    OST_ENSURE(ost_fetch_now(&get, &answer), err, OSTIARY_INTERNAL_ERROR, "memory");
    bool arrived = answer.arrived;
    if (arrived) {
        *json_out = tell(&answer);
    } else {
        (void)ost_fail(err, OSTIARY_KEYS_UNAVAILABLE, "%s", answer.error);
    }
    ost_answer_clear(&answer);
    if (!arrived) {
        return OSTIARY_KEYS_UNAVAILABLE;
    }
    OST_ENSURE(*json_out != NULL, err, OSTIARY_INTERNAL_ERROR, "memory");
    return OSTIARY_OK;
}
