/* SPDX-License-Identifier: Apache-2.0 */
/* todo-server: a small MCP server behind a door. */
#include <stdio.h>
#include <string.h>

#include "guard.h"
#include "mcp.h"

static void handle_mcp(struct mcp *mcp, const struct http_request *request,
                       struct http_response *response)
{
    ostiary_verdict *verdict = guard_check(mcp->guard, request, mcp_params, response);
    if (verdict == NULL) {
        return; /* refused: nothing of the request has had any effect */
    }
    if (strcmp(request->method, "POST") == 0) {
        mcp_post(mcp, verdict, request->body, request->body_len, response);
    } else if (strcmp(request->method, "OPTIONS") == 0) {
        response->status = 204; /* a CORS preflight; its headers are set */
    } else {
        response->status = 405; /* no streams, no sessions */
        http_add_field(response, "Allow", "POST, OPTIONS");
    }
    ostiary_verdict_free(verdict);
}

static void handle(void *ctx, const struct http_request *request,
                   struct http_response *response)
{
    struct mcp *mcp = ctx;
    if (guard_metadata(mcp->guard, request, response)) {
        return;
    }
    if (http_path_is(request, "/mcp")) {
        handle_mcp(mcp, request, response);
    } else {
        response->status = 404;
    }
}

static int serve(const char *config, const char *listen)
{
    struct mcp mcp = {guard_open(config), todos_new()};
    if (mcp.guard == NULL || mcp.todos == NULL) {
        return 2;
    }
    struct http_server *server = http_start(listen, handle, &mcp);
    if (server != NULL) {
        printf("listening on http://127.0.0.1:%u/mcp\n", (unsigned)http_port(server));
        (void)fflush(stdout);
        http_wait();
        http_stop(server);
    }
    todos_free(mcp.todos);
    guard_close(mcp.guard);
    return server == NULL ? 2 : 0;
}

int main(int argc, char **argv)
{
    const char *config = NULL;
    const char *listen = "127.0.0.1:8080";
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--config") == 0) {
            config = argv[i + 1];
        } else if (strcmp(argv[i], "--listen") == 0) {
            listen = argv[i + 1];
        } else {
            config = NULL;
            break;
        }
    }
    if (config == NULL || argc % 2 == 0) {
        fprintf(stderr, "usage: todo-server --config FILE [--listen 127.0.0.1:PORT]\n");
        return 2;
    }
    http_block_signals();
    return serve(config, listen);
}
