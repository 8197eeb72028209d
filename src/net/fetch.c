/* SPDX-License-Identifier: Apache-2.0 */
/* One bounded GET: the libcurl handle, its limits and its answer (JF-01 to JF-04, JF-13,
 * JF-14). */
#include "net/fetch.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "net/exchange.h"
#include "wire/uri.h"

/* A server that sends next to nothing for so long has stalled: it matters where
 * http.timeout_ms was raised. */
#define STALL_BYTES_PER_SECOND 16L
#define STALL_SECONDS          8L

static bool set_limits(CURL *easy, const struct ost_fetch_limits *limits)
{
    return curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                            (long)limits->connect_timeout_ms) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)limits->timeout_ms) ==
               CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, STALL_BYTES_PER_SECOND) ==
               CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, STALL_SECONDS) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
}

/* ca_file replaces the system's trust store: its folder of certificates goes too. By its
 * contents, as they were checked when the configuration was read: libcurl would go on
 * with what it once found under the file's name. */
static bool set_roots(CURL *easy, const char *ca_text)
{
    struct curl_blob blob = {(void *)(uintptr_t)ca_text,
                             ca_text == NULL ? 0 : strlen(ca_text), CURL_BLOB_COPY};
    return ca_text == NULL ||
           (curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &blob) == CURLE_OK &&
            curl_easy_setopt(easy, CURLOPT_CAPATH, NULL) == CURLE_OK);
}

/* JF-01: always verified; there is no switch. JF-02: schemes and proxies are ours alone.
 */
static bool set_trust(CURL *easy, const struct ost_target_rules *rules,
                      const struct ost_fetch_limits *limits)
{
    return curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2) ==
               CURLE_OK &&
           set_roots(easy, limits->ca_text) &&
           curl_easy_setopt(easy, CURLOPT_PROXY,
                            limits->proxy == NULL ? "" : limits->proxy) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_NOPROXY, "") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR,
                            rules->allow_http ? "https,http" : "https") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK;
}

static bool add_header(struct ost_exchange *exchange, const char *name, const char *value)
{
    char line[OST_MAX_VALIDATOR_BYTES + 64];
    int len = snprintf(line, sizeof line, "%s: %s", name, value);
    struct curl_slist *longer = len < 0 || (size_t)len >= sizeof line
                                    ? NULL
                                    : curl_slist_append(exchange->headers, line);
    exchange->headers = longer == NULL ? exchange->headers : longer;
    return longer != NULL;
}

static bool add_headers(struct ost_exchange *exchange, const struct ost_get *get)
{
    return add_header(exchange, "Accept", OST_FETCH_ACCEPT) &&
           (get->if_none_match == NULL ||
            add_header(exchange, "If-None-Match", get->if_none_match)) &&
           (get->if_modified_since == NULL ||
            add_header(exchange, "If-Modified-Since", get->if_modified_since));
}

/* JF-14: a GET has nothing of ours in it. */
static bool set_method(struct ost_exchange *exchange, const struct ost_get *get)
{
    if (get->post != NULL) {
        return ost_exchange_post(exchange, get->post);
    }
    return add_headers(exchange, get) &&
           curl_easy_setopt(exchange->easy, CURLOPT_HTTPGET, 1L) == CURLE_OK;
}

static bool set_request(struct ost_exchange *exchange, const struct ost_get *get)
{
    CURL *easy = exchange->easy;
    return set_method(exchange, get) &&
           curl_easy_setopt(easy, CURLOPT_URL, get->url) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HTTPHEADER, exchange->headers) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_USERAGENT, "ostiary/0.1") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "identity") == CURLE_OK;
}

/* JF-02: with a proxy the address that is seen is the proxy's, which the operator wrote;
 * the target's host was judged as it is written, for the proxy will look it up. */
static bool turn_to_proxy(struct ost_exchange *exchange, const struct ost_get *get)
{
    const char *proxy = get->limits.proxy;
    struct ost_uri uri;
    if (proxy == NULL) {
        return true;
    }
    if (!ost_uri_parse(ost_span_of(proxy), &uri, NULL)) {
        return false;
    }
    exchange->rules.host_is_local = ost_target_host_is_local(uri.host);
    exchange->rules.allow_private = get->limits.allow_private_proxy;
    return true;
}

struct ost_exchange *ost_exchange_new(const struct ost_get *get)
{
    struct ost_exchange *exchange = ost_alloc(sizeof *exchange);
    if (exchange == NULL) {
        return NULL;
    }
    exchange->rules = get->rules;
    exchange->max_body_bytes = get->limits.max_body_bytes;
    exchange->keep_part = get->keep_part;
    exchange->easy = curl_easy_init();
    if (exchange->easy == NULL || !turn_to_proxy(exchange, get) ||
        !set_limits(exchange->easy, &get->limits) ||
        !set_trust(exchange->easy, &get->rules, &get->limits) ||
        !set_request(exchange, get) || !ost_exchange_receive(exchange)) {
        ost_exchange_free(exchange);
        return NULL;
    }
    return exchange;
}

bool ost_fetch_resolve(const char *base, struct ost_span location, struct ost_buf *out)
{
    CURLU *url = curl_url();
    OST_CLEANUP(ost_string_cleanup) char *text = ost_strndup(location.data, location.len);
    char *absolute = NULL;
    bool good = url != NULL && text != NULL &&
                curl_url_set(url, CURLUPART_URL, base, 0) == CURLUE_OK &&
                curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK &&
                curl_url_get(url, CURLUPART_URL, &absolute, 0) == CURLUE_OK;
    if (good) {
        ost_buf_add_string(out, absolute);
    }
    curl_free(absolute);
    curl_url_cleanup(url);
    return good && !out->failed;
}

int64_t ost_answer_date(const struct ost_answer *answer, const char *name)
{
    char text[64] = "";
    struct ost_span value = ost_answer_header(answer, name);
    if (value.data == NULL) {
        return -1;
    }
    if (value.len < sizeof text) {
        memcpy(text, value.data, value.len);
    }
    int64_t at = (int64_t)curl_getdate(text, NULL);
    return at < 0 ? 0 : at;
}

void ost_exchange_free(struct ost_exchange *exchange)
{
    if (exchange != NULL) {
        curl_easy_cleanup(exchange->easy);
        curl_slist_free_all(exchange->headers);
        ost_answer_clear(&exchange->answer);
        ost_free(exchange);
    }
}

static const char *why_it_failed(const struct ost_exchange *exchange, CURLcode result)
{
    return exchange->refusal != NULL         ? exchange->refusal
           : exchange->curl_error[0] != '\0' ? exchange->curl_error
                                             : curl_easy_strerror(result);
}

void ost_exchange_finish(struct ost_exchange *exchange, CURLcode result)
{
    struct ost_answer *answer = &exchange->answer;
    long status = 0;
    bool told =
        curl_easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK &&
        status > 0;
    bool whole = result == CURLE_OK && exchange->refusal == NULL;
    answer->arrived = told && (whole || exchange->keep_part);
    if (answer->arrived) {
        answer->status = (int)status;
        answer->cut = !whole;
    } else {
        answer->unreachable = result == CURLE_COULDNT_RESOLVE_HOST ||
                              result == CURLE_COULDNT_RESOLVE_PROXY ||
                              result == CURLE_COULDNT_CONNECT ||
                              result == CURLE_OPERATION_TIMEDOUT;
    }
    if (!whole || !told) {
        (void)snprintf(answer->error, sizeof answer->error, "%s",
                       why_it_failed(exchange, result));
        ost_make_printable(answer->error); /* libcurl quotes certificates */
    }
}
