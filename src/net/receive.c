/* SPDX-License-Identifier: Apache-2.0 */
/* What libcurl calls while a GET is under way: where it connects, what comes back. */
#include <string.h>
#include <sys/socket.h>

#include "base/limits.h"
#include "net/exchange.h"

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

/* An open connection that is used again was judged by the rules of whoever opened it: so
 * its address is judged again, before the request goes out. */
static int judge_connection(void *ctx, char *address, char *local, int port,
                            int local_port)
{
    struct ost_exchange *exchange = ctx;
    (void)local;
    (void)port;
    (void)local_port;
    exchange->refusal =
        ost_target_literal_refusal(ost_span_of(address), &exchange->rules);
    exchange->answer.peer_is_local = ost_target_host_is_local(ost_span_of(address));
    return exchange->refusal == NULL ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

bool ost_exchange_receive(struct ost_exchange *exchange)
{
    CURL *easy = exchange->easy;
    return curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERDATA, exchange) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, exchange) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, judge_connection) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PREREQDATA, exchange) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, exchange->curl_error) ==
               CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PRIVATE, exchange) == CURLE_OK;
}
