/* SPDX-License-Identifier: Apache-2.0 */
/* A small HTTP server over libmicrohttpd: whole requests in, whole responses out. */
#ifndef EXAMPLES_COMMON_HTTP_H
#define EXAMPLES_COMMON_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HTTP_MOST_FIELDS     100
#define HTTP_MOST_BODY_BYTES (1u << 20)

/** One header field line; repeated lines stay repeated. */
struct http_field {
    const char *name, *value;
    size_t value_len;
};

struct http_request {
    const char *method;
    const char *target; /* path and query, as received */
    struct http_field fields[HTTP_MOST_FIELDS];
    size_t field_count;
    const char *body;
    size_t body_len;
};

#define HTTP_MOST_RESPONSE_FIELDS 16

/** Names are static; values and the body are copied by the functions below. */
struct http_response {
    int status;
    const char *names[HTTP_MOST_RESPONSE_FIELDS];
    char *values[HTTP_MOST_RESPONSE_FIELDS];
    size_t field_count;
    char *body;
    size_t body_len;
};

void http_add_field(struct http_response *response, const char *name, const char *value);
void http_set_body(struct http_response *response, const char *body, size_t len);
/** A status with a JSON body, which is freed. NULL answers 500. */
void http_answer_json(struct http_response *response, int status, char *json);
/** Whether the target's path is `path`; its query does not matter. */
bool http_path_is(const struct http_request *request, const char *path);
/** A value out of a query or a form, percent-decoded; NULL without one. Free with free().
 */
char *http_form_value(const char *form, size_t len, const char *name);

/** Called for every request, from any number of threads. */
typedef void (*http_handler)(void *ctx, const struct http_request *request,
                             struct http_response *response);

struct http_server;

/** Listen on a loopback "ADDRESS:PORT"; port 0: any. NULL after telling why. */
struct http_server *http_start(const char *listen, http_handler handler, void *ctx);
uint16_t http_port(const struct http_server *server);
void http_stop(struct http_server *server);

/** Block SIGTERM and SIGINT in this thread and those it makes; call first. */
void http_block_signals(void);
/** Wait for SIGTERM or SIGINT. */
void http_wait(void);

#endif
