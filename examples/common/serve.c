/* SPDX-License-Identifier: Apache-2.0 */
/* libmicrohttpd behind http.h: collects a request, runs the handler, sends the response.
 */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/http.h"

struct http_server {
    struct MHD_Daemon *daemon;
    http_handler handler;
    void *ctx;
};

/** One request under way. */
struct exchange {
    struct http_request request;
    char *target, *body;
    size_t body_size;
    bool begun, too_much;
};

static void *begin(void *ctx, const char *uri, struct MHD_Connection *connection)
{
    (void)ctx;
    (void)connection;
    struct exchange *exchange = calloc(1, sizeof *exchange);
    if (exchange != NULL) {
        exchange->target = strdup(uri);
        exchange->request.target = exchange->target;
    }
    return exchange;
}

static void end(void *ctx, struct MHD_Connection *connection, void **state,
                enum MHD_RequestTerminationCode why)
{
    (void)ctx;
    (void)connection;
    (void)why;
    struct exchange *exchange = *state;
    if (exchange != NULL) {
        if (exchange->body != NULL) {
            explicit_bzero(exchange->body, exchange->body_size);
        }
        free(exchange->body);
        free(exchange->target);
        free(exchange);
    }
    *state = NULL;
}

static enum MHD_Result take_field(void *ctx, enum MHD_ValueKind kind, const char *name,
                                  size_t name_len, const char *value, size_t value_len)
{
    struct exchange *exchange = ctx;
    struct http_request *request = &exchange->request;
    (void)kind;
    (void)name_len;
    if (request->field_count == HTTP_MOST_FIELDS) {
        exchange->too_much = true;
        return MHD_NO;
    }
    request->fields[request->field_count++] =
        (struct http_field){name, value == NULL ? "" : value, value_len};
    return MHD_YES;
}

static void take_body(struct exchange *exchange, const char *data, size_t len)
{
    struct http_request *request = &exchange->request;
    size_t need = request->body_len + len;
    if (need > HTTP_MOST_BODY_BYTES) {
        exchange->too_much = true;
        return;
    }
    if (need > exchange->body_size) {
        size_t size = need < 4096 ? 4096 : 2 * need;
        char *body = realloc(exchange->body, size);
        if (body == NULL) {
            exchange->too_much = true;
            return;
        }
        exchange->body = body;
        exchange->body_size = size;
    }
    memcpy(exchange->body + request->body_len, data, len);
    request->body_len = need;
    request->body = exchange->body;
}

static enum MHD_Result send_response(struct MHD_Connection *connection,
                                     struct http_response *answer)
{
    char nothing[1] = ""; /* copied, like every body */
    struct MHD_Response *response = MHD_create_response_from_buffer(
        answer->body_len, answer->body == NULL ? nothing : answer->body,
        MHD_RESPMEM_MUST_COPY);
    enum MHD_Result sent = MHD_NO;
    if (response != NULL) {
        enum MHD_Result added = MHD_YES;
        for (size_t i = 0; i < answer->field_count && added == MHD_YES; i++) {
            added =
                MHD_add_response_header(response, answer->names[i], answer->values[i]);
        }
        if (added == MHD_YES) {
            sent = MHD_queue_response(connection, (unsigned)answer->status, response);
        }
        MHD_destroy_response(response);
    }
    for (size_t i = 0; i < answer->field_count; i++) {
        free(answer->values[i]);
    }
    free(answer->body);
    return sent;
}

static enum MHD_Result access_request(void *ctx, struct MHD_Connection *connection,
                                      const char *url, const char *method,
                                      const char *version, const char *data,
                                      size_t *data_len, void **state)
{
    struct http_server *server = ctx;
    struct exchange *exchange = *state;
    struct http_response answer = {.status = 500};
    (void)url;
    (void)version;
    if (exchange == NULL || exchange->target == NULL) {
        return MHD_NO;
    }
    if (!exchange->begun) {
        exchange->begun = true;
        exchange->request.method = method;
        (void)MHD_get_connection_values_n(connection, MHD_HEADER_KIND, take_field,
                                          exchange);
        return MHD_YES;
    }
    if (*data_len > 0) {
        take_body(exchange, data, *data_len);
        *data_len = 0;
        return MHD_YES;
    }
    if (exchange->too_much) {
        answer.status = 413;
    } else {
        server->handler(server->ctx, &exchange->request, &answer);
    }
    return send_response(connection, &answer);
}

/* "127.0.0.1:8080"; these examples never listen beyond loopback (OR-07). */
static bool read_address(const char *listen, struct sockaddr_in *address)
{
    char host[64] = "";
    unsigned port = 0;
    char rest = '\0';
    memset(address, 0, sizeof *address);
    address->sin_family = AF_INET;
    if (sscanf(listen, "%63[0-9.]:%5u%c", host, &port, &rest) != 2 || port > 65535 ||
        inet_pton(AF_INET, host, &address->sin_addr) != 1) {
        fprintf(stderr, "%s: expected an address and a port, 127.0.0.1:8080\n", listen);
        return false;
    }
    address->sin_port = htons((uint16_t)port);
    if (ntohl(address->sin_addr.s_addr) >> 24 != 127) {
        fprintf(stderr, "%s: only loopback addresses (127.0.0.0/8)\n", listen);
        return false;
    }
    return true;
}

struct http_server *http_start(const char *listen, http_handler handler, void *ctx)
{
    struct sockaddr_in address;
    struct http_server *server = calloc(1, sizeof *server);
    if (server == NULL || !read_address(listen, &address)) {
        free(server);
        return NULL;
    }
    server->handler = handler;
    server->ctx = ctx;
    server->daemon = MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL, 0,
        NULL, NULL, access_request, server, MHD_OPTION_SOCK_ADDR, &address,
        MHD_OPTION_URI_LOG_CALLBACK, begin, NULL, MHD_OPTION_NOTIFY_COMPLETED, end, NULL,
        MHD_OPTION_CONNECTION_LIMIT, 200u, MHD_OPTION_CONNECTION_TIMEOUT, 60u,
        MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_END);
    if (server->daemon == NULL) {
        fprintf(stderr, "%s: cannot listen there\n", listen);
        free(server);
        return NULL;
    }
    return server;
}

uint16_t http_port(const struct http_server *server)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info == NULL ? 0 : info->port;
}

void http_stop(struct http_server *server)
{
    if (server != NULL) {
        MHD_stop_daemon(server->daemon);
        free(server);
    }
}

static sigset_t stop_signals(void)
{
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGTERM);
    (void)sigaddset(&set, SIGINT);
    return set;
}

void http_block_signals(void)
{
    sigset_t set = stop_signals();
    (void)pthread_sigmask(SIG_BLOCK, &set, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
}

void http_wait(void)
{
    sigset_t set = stop_signals();
    int caught = 0;
    (void)sigwait(&set, &caught);
}
