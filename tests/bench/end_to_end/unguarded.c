/* SPDX-License-Identifier: Apache-2.0 */
/* The to-do server with its door taken out, for measuring what the door costs. Linked in
 * place of guard.c and of the library, so that no program that people install can be told
 * to let everybody in. */
#include <stdlib.h>
#include <string.h>

#include "guard.h"

struct guard {
    int nothing;
};

/** Everybody is the same person. */
struct ostiary_verdict {
    int nothing;
};
static ostiary_verdict everybody;

struct guard *guard_open(const char *config_path)
{
    (void)config_path;
    return calloc(1, sizeof(struct guard));
}

void guard_close(struct guard *guard)
{
    free(guard);
}

bool guard_metadata(struct guard *guard, const struct http_request *request,
                    struct http_response *response)
{
    (void)guard;
    (void)request;
    (void)response;
    return false;
}

ostiary_verdict *guard_check(struct guard *guard, const struct http_request *request,
                             guard_params params_of, struct http_response *response)
{
    (void)guard;
    (void)request;
    (void)params_of;
    (void)response;
    return &everybody;
}

bool guard_filter(struct guard *guard, const ostiary_verdict *verdict,
                  const ostiary_text *names, size_t count, bool *visible_out)
{
    (void)guard;
    (void)verdict;
    (void)names;
    memset(visible_out, true, count * sizeof *visible_out);
    return false;
}

/* What main.c and mcp.c ask of the library. */

void ostiary_verdict_free(ostiary_verdict *verdict)
{
    (void)verdict;
}

const ostiary_grant *ostiary_verdict_grant(const ostiary_verdict *verdict)
{
    (void)verdict;
    return NULL;
}

const char *ostiary_verdict_name(const ostiary_verdict *verdict, size_t *len_out)
{
    (void)verdict;
    *len_out = 0;
    return NULL;
}

const char *ostiary_grant_issuer(const ostiary_grant *grant)
{
    (void)grant;
    return "https://login.example.com/tenant-7f3c";
}

const char *ostiary_grant_subject(const ostiary_grant *grant)
{
    (void)grant;
    return "everybody";
}

const char *ostiary_grant_client_id(const ostiary_grant *grant)
{
    (void)grant;
    return "everything";
}

const char *ostiary_grant_scope(const ostiary_grant *grant, size_t i)
{
    (void)grant;
    return i == 0 ? "todo:read" : NULL;
}

const char *ostiary_version(void)
{
    return "none";
}
