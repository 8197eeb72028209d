/* SPDX-License-Identifier: Apache-2.0 */
/* One JSON-RPC exchange with an MCP endpoint. */
#ifndef OST_CLI_RPC_H
#define OST_CLI_RPC_H

#include <jansson.h>
#include <stdbool.h>

#include "ostiary/config.h"

/** Whom is asked, and how. */
struct rpc {
    const ostiary_config *config;
    const char *url;
    const char *credential; /* "Bearer ..."; NULL: none */
    const char *protocol;   /* NULL: not agreed yet */
    const char *session;    /* Mcp-Session-Id; NULL: none */
};

/** What came back. rpc_reply_clear(). */
struct rpc_reply {
    long status;     /* 0: nothing came */
    json_t *message; /* the response; NULL: there is none, or it cannot be read */
    char *session;
    char why[256];   /* where nothing came */
    bool never_sent; /* the URL or the token is to blame */
};

/** Send `method`; takes `params`. A notification has an `id` of 0. */
void rpc_send(const struct rpc *rpc, const char *method, json_t *params, int id,
              struct rpc_reply *reply_out);
void rpc_reply_clear(struct rpc_reply *reply);

#endif
