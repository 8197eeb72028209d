/* SPDX-License-Identifier: Apache-2.0 */
/* One GET under way: libcurl's handle and the answer it fills. */
#ifndef OST_NET_EXCHANGE_H
#define OST_NET_EXCHANGE_H

#include <curl/curl.h>

#include "net/fetch.h"

/** Owned by the worker, on whose thread it lives. */
struct ost_exchange {
    CURL *easy;
    struct curl_slist *headers;
    struct ost_target_rules rules;
    size_t max_body_bytes;
    bool keep_part;
    struct ost_answer answer;
    const char *refusal; /* static: why we ended it ourselves */
    char curl_error[CURL_ERROR_SIZE];
    ost_fetch_done_fn done;
    void *ctx;
    struct ost_exchange *next;
};

/** Prepare a GET. NULL without memory or where libcurl lacks an option we need. */
struct ost_exchange *ost_exchange_new(const struct ost_get *get);
void ost_exchange_free(struct ost_exchange *exchange);
/** Turn a GET into this request (post.c). */
bool ost_exchange_post(struct ost_exchange *exchange, const struct ost_post *post);
/** libcurl's once-only start-up (worker.c). */
void ost_exchange_start_curl(void);
/** Set what judges the connection and takes the answer (receive.c). */
bool ost_exchange_receive(struct ost_exchange *exchange);
/** Fill the answer from libcurl's result. */
void ost_exchange_finish(struct ost_exchange *exchange, CURLcode result);

#endif
