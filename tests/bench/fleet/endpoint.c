/* SPDX-License-Identifier: Apache-2.0 */
/* The authorization server of the fleet. */
#include "endpoint.h"

#include <stdio.h>
#include <string.h>

static const char metadata[] =
    "{\"issuer\":\"" FLEET_ISSUER "\",\"jwks_uri\":\"" FLEET_JWKS "\"}";
static const char *const etags[] = {"\"1\"", "\"2\""};

static void answer(struct ost_answer *out, int status, const char *etag, const char *body)
{
    out->arrived = true;
    out->status = status;
    ost_buf_addf(&out->headers, "Content-Type: application/json\nETag: %s\n", etag);
    ost_buf_add_string(&out->body, body);
}

static void answer_keys(const struct endpoint *endpoint, const struct ost_get *get,
                        struct ost_answer *out)
{
    const char *etag = etags[endpoint->published];
    if (get->if_none_match != NULL && strcmp(get->if_none_match, etag) == 0) {
        answer(out, 304, etag, "");
    } else {
        answer(out, 200, etag, endpoint->sets[endpoint->published]);
    }
}

static void refuse(struct ost_answer *out)
{
    out->unreachable = true;
    (void)snprintf(out->error, sizeof out->error, "connection refused");
}

int64_t endpoint_get(struct endpoint *endpoint, size_t process, const struct ost_get *get,
                     int64_t now_ms, struct ost_answer *answer_out)
{
    bool for_keys = strcmp(get->url, FLEET_JWKS) == 0;
    unsigned *counts = for_keys ? endpoint->keys : endpoint->metadata;
    counts[now_ms / 1000]++;
    if (endpoint->down) {
        refuse(answer_out);
        return now_ms + ENDPOINT_REFUSES_MS;
    }
    int64_t arrives_ms = now_ms + ENDPOINT_ANSWERS_MS;
    if (!for_keys) {
        answer(answer_out, 200, "\"m\"", metadata);
        return arrives_ms;
    }
    answer_keys(endpoint, get, answer_out);
    if (endpoint->published && endpoint->has_new_key_ms[process] == FLEET_NEVER) {
        endpoint->has_new_key_ms[process] = arrives_ms;
    }
    return arrives_ms;
}
