/* SPDX-License-Identifier: Apache-2.0 */
/* A server's tools/list, asked for: MCP 2026-07-28 first, then as servers with sessions
 * want it. */
#include "tool_list_live.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "options.h"
#include "ostiary/ostiary.h"
#include "rpc.h"
#include "tool_list.h"

#define NEWEST     "2026-07-28"
#define NEWEST_OLD "2025-11-25"
#define MOST_PAGES 100
#define MOST_TOOLS 10000
#define FIRST_ID   1

bool tool_list_is_url(const char *where)
{
    return strncasecmp(where, "https://", 8) == 0 ||
           strncasecmp(where, "http://", 7) == 0;
}

/** What is asked, and what came so far. */
struct asking {
    struct rpc rpc;
    json_t *tools;
    char *session, *protocol; /* owned */
    bool stateless;
};

static json_t *params_of(const struct asking *asking, const char *cursor)
{
    json_t *params = json_object();
    if (cursor != NULL) {
        (void)json_object_set_new(params, "cursor", json_string(cursor));
    }
    if (asking->stateless) {
        (void)json_object_set_new(
            params, "_meta",
            json_pack("{s:s, s:{}}", "io.modelcontextprotocol/protocolVersion", NEWEST,
                      "io.modelcontextprotocol/clientCapabilities"));
    }
    return params;
}

static int complain(const struct asking *asking, const struct rpc_reply *reply)
{
    const json_t *error = json_object_get(reply->message, "error");
    const char *text = json_string_value(json_object_get(error, "message"));
    if (reply->status == 0) {
        fprintf(stderr, "ostiary: %s: %s\n", asking->rpc.url, reply->why);
    } else if (reply->status == 401 || reply->status == 403) {
        fprintf(stderr, "ostiary: %s: status %ld: %s\n", asking->rpc.url, reply->status,
                asking->rpc.credential == NULL
                    ? "it wants a token; give one on standard input, with -"
                    : "it does not take this token");
    } else {
        fprintf(stderr, "ostiary: %s: status %ld, no tool list%s", asking->rpc.url,
                reply->status, text == NULL ? "" : ": ");
        for (; text != NULL && *text != '\0'; text++) {
            (void)fputc(*text < ' ' || *text > '~' ? '?' : *text, stderr);
        }
        (void)fputc('\n', stderr);
    }
    return reply->never_sent ? EXIT_USAGE : EXIT_UNDECIDED;
}

static bool take_page(struct asking *asking, const struct rpc_reply *reply)
{
    const json_t *result = json_object_get(reply->message, "result");
    json_t *page = json_object_get(result, "tools");
    return reply->status == 200 && json_is_array(page) &&
           json_array_extend(asking->tools, page) == 0;
}

/* The cursor of the next page; NULL: this was the last. free(). */
static char *next_of(const struct rpc_reply *reply)
{
    const json_t *result = json_object_get(reply->message, "result");
    const char *next = json_string_value(json_object_get(result, "nextCursor"));
    return next == NULL ? NULL : strdup(next);
}

/* Returns -1 with all pages, else the exit status; the first page was asked for. */
static int take_pages(struct asking *asking, struct rpc_reply *reply)
{
    for (int page = 1;; page++) {
        if (!take_page(asking, reply)) {
            return complain(asking, reply);
        }
        char *cursor = next_of(reply);
        if (cursor == NULL) {
            return -1;
        }
        if (page == MOST_PAGES || json_array_size(asking->tools) > MOST_TOOLS) {
            free(cursor);
            fprintf(stderr, "ostiary: %s: the tool list does not end\n", asking->rpc.url);
            return EXIT_UNDECIDED;
        }
        rpc_reply_clear(reply);
        rpc_send(&asking->rpc, "tools/list", params_of(asking, cursor), FIRST_ID + page,
                 reply);
        free(cursor);
    }
}

/* A server with sessions: initialize, and what it agreed to holds from then on. */
static int begin_session(struct asking *asking)
{
    struct rpc_reply reply;
    json_t *params = json_pack("{s:s, s:{}, s:{s:s, s:s}}", "protocolVersion", NEWEST_OLD,
                               "capabilities", "clientInfo", "name", "ostiary", "version",
                               ostiary_version());
    asking->stateless = false;
    asking->rpc.protocol = NULL;
    rpc_send(&asking->rpc, "initialize", params, FIRST_ID, &reply);
    const json_t *result = json_object_get(reply.message, "result");
    const char *protocol = json_string_value(json_object_get(result, "protocolVersion"));
    int status = reply.status == 200 && protocol != NULL ? -1 : complain(asking, &reply);
    if (status < 0) {
        asking->protocol = strdup(protocol);
        asking->session = reply.session;
        reply.session = NULL;
        asking->rpc.protocol = asking->protocol;
        asking->rpc.session = asking->session;
    }
    rpc_reply_clear(&reply);
    if (status < 0) {
        rpc_send(&asking->rpc, "notifications/initialized", json_object(), 0, &reply);
        rpc_reply_clear(&reply); /* it has no answer */
    }
    return status;
}

/* Who asks for a token does so whatever is sent; what else is refused may be the version.
 */
static bool may_be_the_version(const struct rpc_reply *reply)
{
    return reply->status >= 400 && reply->status < 500 && reply->status != 401 &&
           reply->status != 403;
}

static int ask_all(struct asking *asking)
{
    struct rpc_reply reply;
    int status = -1;
    asking->stateless = true;
    asking->rpc.protocol = NEWEST;
    rpc_send(&asking->rpc, "tools/list", params_of(asking, NULL), FIRST_ID, &reply);
    bool refused =
        may_be_the_version(&reply) || json_object_get(reply.message, "error") != NULL;
    if (refused && reply.status != 401 && reply.status != 403) {
        rpc_reply_clear(&reply);
        status = begin_session(asking);
        if (status < 0) {
            rpc_send(&asking->rpc, "tools/list", params_of(asking, NULL), FIRST_ID + 1,
                     &reply);
        }
    }
    status = status < 0 ? take_pages(asking, &reply) : status;
    rpc_reply_clear(&reply);
    return status;
}

static char *credential_of(const char *token)
{
    size_t size = strlen(token) + 8;
    char *credential = malloc(size);
    if (credential != NULL) {
        (void)snprintf(credential, size, "Bearer %s", token);
    }
    return credential;
}

static json_t *finish(struct asking *asking, int *status_out)
{
    if (*status_out < 0 && !tool_list_check(asking->tools, asking->rpc.url)) {
        *status_out = EXIT_UNDECIDED;
    }
    if (*status_out >= 0) {
        json_decref(asking->tools);
        asking->tools = NULL;
    }
    free(asking->session);
    free(asking->protocol);
    return asking->tools;
}

json_t *tool_list_ask(const ostiary_config *config, const char *url, const char *token,
                      int *status_out)
{
    struct asking asking = {.rpc = {.config = config, .url = url}};
    char *credential = token == NULL ? NULL : credential_of(token);
    *status_out = EXIT_UNDECIDED;
    if (token != NULL && credential == NULL) {
        fprintf(stderr, "ostiary: memory ran out\n");
        return NULL;
    }
    asking.tools = json_array();
    asking.rpc.credential = credential;
    *status_out = ask_all(&asking);
    if (credential != NULL) {
        explicit_bzero(credential, strlen(credential));
    }
    free(credential);
    return finish(&asking, status_out);
}
