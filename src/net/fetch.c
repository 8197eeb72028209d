/* SPDX-License-Identifier: Apache-2.0 */
/* One bounded GET: the libcurl handle, its limits and its answer (JF-01 to JF-04, JF-13,
 * JF-14). */
#include "net/fetch.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/limits.h"
#include "base/mem.h"
#include "net/exchange.h"
#include "wire/uri.h"

/* Counted after decoding, so that a gzip bomb is stopped too (engineering.md D3). */
static size_t take_body(char *data, size_t size, size_t count, void *ctx)
{
    struct ost_exchange *exchange = ctx;
    size_t len = size * count;
    if (len > exchange->max_body_bytes - exchange->answer.body.len) {
        exchange->refusal = "the answer is longer than http.max_body_bytes";
        return 0;
    }
    ost_buf_add(&exchange->answer.body, data, len);
    return exchange->answer.body.failed ? 0 : len;
}

static size_t take_header(char *data, size_t size, size_t count, void *ctx)
{
    struct ost_exchange *exchange = ctx;
    struct ost_buf *headers = &exchange->answer.headers;
    size_t len = size * count;
    if (len >= 5 && strncmp(data, "HTTP/", 5) == 0) {
        ost_buf_reset(headers); /* of the last response alone */
    }
    if (headers->len + len > OST_MAX_FETCH_HEADER_BYTES) {
        exchange->refusal = "the answer's headers are too long";
        return 0;
    }
    ost_buf_add(headers, data, len);
    return headers->failed ? 0 : len;
}

/* The address is known here and no byte was sent yet (JF-04, engineering.md D2). */
static curl_socket_t open_socket(void *ctx, curlsocktype purpose,
                                 struct curl_sockaddr *address)
{
    struct ost_exchange *exchange = ctx;
    const char *why = ost_target_address_refusal(&address->addr, &exchange->rules);
    if (purpose != CURLSOCKTYPE_IPCXN || why != NULL) {
        exchange->refusal = why == NULL ? "no outgoing connection" : why;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static bool set_limits(CURL *easy, const struct ost_fetch_limits *limits)
{
    return curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                            (long)limits->connect_timeout_ms) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)limits->timeout_ms) ==
               CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
}

/* ca_file replaces the system's trust store: its folder of certificates goes too. */
static bool set_roots(CURL *easy, const char *ca_file)
{
    return ca_file == NULL ||
           (curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file) == CURLE_OK &&
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
           set_roots(easy, limits->ca_file) &&
           curl_easy_setopt(easy, CURLOPT_PROXY,
                            limits->proxy == NULL ? "" : limits->proxy) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_NOPROXY, "") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR,
                            rules->allow_http ? "https,http" : "https") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK;
}

/* JF-14: a GET with nothing of ours in it. */
static bool set_request(struct ost_exchange *exchange, const char *url)
{
    CURL *easy = exchange->easy;
    exchange->headers =
        curl_slist_append(NULL, "Accept: application/json, application/jwk-set+json");
    return exchange->headers != NULL &&
           curl_easy_setopt(easy, CURLOPT_URL, url) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HTTPHEADER, exchange->headers) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_USERAGENT, "ostiary/0.1") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "identity") == CURLE_OK;
}

static bool set_callbacks(struct ost_exchange *exchange)
{
    CURL *easy = exchange->easy;
    return curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERDATA, exchange) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, exchange) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, exchange->curl_error) ==
               CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PRIVATE, exchange) == CURLE_OK;
}

/* JF-02: with a proxy the address that is seen is the proxy's, which the operator wrote;
 * the target's host is judged as it is written, for the proxy will look it up. */
static bool turn_to_proxy(struct ost_exchange *exchange, const char *url,
                          const struct ost_fetch_limits *limits)
{
    struct ost_uri uri;
    if (limits->proxy == NULL) {
        return true;
    }
    if (!ost_uri_parse(ost_span_of(url), &uri, NULL) ||
        ost_target_host_refusal(uri.host, &exchange->rules) != NULL ||
        !ost_uri_parse(ost_span_of(limits->proxy), &uri, NULL)) {
        return false;
    }
    exchange->rules.host_is_local = ost_target_host_is_local(uri.host);
    exchange->rules.allow_private = limits->allow_private_proxy;
    return true;
}

struct ost_exchange *ost_exchange_new(const char *url,
                                      const struct ost_target_rules *rules,
                                      const struct ost_fetch_limits *limits)
{
    struct ost_exchange *exchange = ost_alloc(sizeof *exchange);
    if (exchange == NULL) {
        return NULL;
    }
    exchange->rules = *rules;
    exchange->max_body_bytes = limits->max_body_bytes;
    exchange->easy = curl_easy_init();
    if (exchange->easy == NULL || !turn_to_proxy(exchange, url, limits) ||
        !set_limits(exchange->easy, limits) ||
        !set_trust(exchange->easy, rules, limits) || !set_request(exchange, url) ||
        !set_callbacks(exchange)) {
        ost_exchange_free(exchange);
        return NULL;
    }
    return exchange;
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

void ost_exchange_finish(struct ost_exchange *exchange, CURLcode result)
{
    struct ost_answer *answer = &exchange->answer;
    long status = 0;
    if (result == CURLE_OK && exchange->refusal == NULL &&
        curl_easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK) {
        answer->arrived = true;
        answer->status = (int)status;
        return;
    }
    const char *why = exchange->refusal != NULL         ? exchange->refusal
                      : exchange->curl_error[0] != '\0' ? exchange->curl_error
                                                        : curl_easy_strerror(result);
    (void)snprintf(answer->error, sizeof answer->error, "%s", why);
}
