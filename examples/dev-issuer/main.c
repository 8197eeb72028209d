/* SPDX-License-Identifier: Apache-2.0 */
/* dev-issuer: a development authorization server on loopback. Not for production: it
 * gives any token to anybody who asks. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "issuer.h"

static void metadata_answer(struct issuer *issuer, struct http_response *response)
{
    char token_endpoint[96];
    char jwks_uri[96];
    (void)snprintf(token_endpoint, sizeof token_endpoint, "%s/token", issuer->url);
    (void)snprintf(jwks_uri, sizeof jwks_uri, "%s/jwks", issuer->url);
    json_t *metadata =
        json_pack("{s:s, s:s, s:s, s:[], s:[s], s:[s]}", "issuer", issuer->url,
                  "token_endpoint", token_endpoint, "jwks_uri", jwks_uri,
                  "response_types_supported", "grant_types_supported",
                  "client_credentials", "token_endpoint_auth_methods_supported", "none");
    http_answer_json(response, 200, json_dumps(metadata, JSON_COMPACT));
    json_decref(metadata);
}

static void rotate_answer(struct issuer *issuer, const struct http_request *request,
                          struct http_response *response)
{
    const char *query = strchr(request->target, '?');
    bool keep = query != NULL && strcmp(query, "?keep=1") == 0;
    response->status = keys_rotate(issuer, keep) ? 204 : 500;
}

static bool is(const struct http_request *request, const char *method, const char *path)
{
    return strcmp(request->method, method) == 0 && http_path_is(request, path);
}

static void handle(void *ctx, const struct http_request *request,
                   struct http_response *response)
{
    struct issuer *issuer = ctx;
    fprintf(stderr, "%s %s\n", request->method, request->target);
    if (is(request, "GET", "/.well-known/oauth-authorization-server") ||
        is(request, "GET", "/.well-known/openid-configuration")) {
        metadata_answer(issuer, response);
    } else if (is(request, "GET", "/jwks")) {
        keys_answer(issuer, response);
    } else if (is(request, "POST", "/token")) {
        token_answer(issuer, request, response);
    } else if (is(request, "POST", "/rotate")) {
        rotate_answer(issuer, request, response);
    } else {
        response->status = 404;
    }
}

static int serve(struct issuer *issuer, const char *listen)
{
    if (!keys_rotate(issuer, false)) {
        return 2;
    }
    struct http_server *server = http_start(listen, handle, issuer);
    if (server == NULL) {
        return 2;
    }
    /* Known only now; nobody has been told the port, so nobody has asked yet. */
    (void)snprintf(issuer->url, sizeof issuer->url, "http://127.0.0.1:%u",
                   (unsigned)http_port(server));
    fprintf(stderr, "a development authorization server: not for production\n");
    printf("issuer %s\n", issuer->url);
    (void)fflush(stdout);
    http_wait();
    http_stop(server);
    return 0;
}

int main(int argc, char **argv)
{
    struct issuer issuer = {.alg = "ES256", .lock = PTHREAD_MUTEX_INITIALIZER};
    const char *listen = "127.0.0.1:0";
    bool good = argc % 2 == 1;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--alg") == 0) {
            issuer.alg = argv[i + 1];
        } else if (strcmp(argv[i], "--listen") == 0) {
            listen = argv[i + 1];
        } else {
            good = false;
        }
    }
    if (!good) {
        fprintf(stderr, "usage: dev-issuer [--listen 127.0.0.1:PORT] [--alg ALG]\n");
        return 2;
    }
    http_block_signals();
    int status = serve(&issuer, listen);
    keys_clear(&issuer);
    return status;
}
