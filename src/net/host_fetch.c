/* SPDX-License-Identifier: Apache-2.0 */
/* The seam for hosts that bring their own HTTP. */
#include "net/host_fetch.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

/** A header field to send. */
struct header {
    const char *name; /* static */
    char *value;
};

#define MOST_HEADERS 3

struct ostiary_fetch {
    struct ost_mailbox *mailbox;
    char *url;
    struct header headers[MOST_HEADERS];
    size_t header_count;
    size_t max_body_bytes;
    uint32_t timeout_ms;
    struct ost_answer answer;
    ostiary_fetch *next; /* arrived */
    /* The worker's thread alone: */
    ost_fetch_done_fn done; /* NULL: given up */
    void *ctx;
    int64_t deadline_ms;
    ostiary_fetch *next_open;
};

struct ost_mailbox {
    pthread_mutex_t lock;
    size_t holders; /* the worker, and every unanswered or undelivered fetch */
    bool closed;
    void (*wake)(void *ctx);
    void *ctx;
    ostiary_fetch *arrived;
    ostiary_fetch *open; /* neither delivered nor given up; the worker's thread alone */
};

struct ost_mailbox *ost_mailbox_new(void (*wake)(void *ctx), void *ctx)
{
    struct ost_mailbox *mailbox = ost_alloc(sizeof *mailbox);
    if (mailbox == NULL || pthread_mutex_init(&mailbox->lock, NULL) != 0) {
        ost_free(mailbox);
        return NULL;
    }
    mailbox->holders = 1;
    mailbox->wake = wake;
    mailbox->ctx = ctx;
    return mailbox;
}

/* Lets go under the lock, which it releases. */
static void let_go(struct ost_mailbox *mailbox)
{
    bool last = --mailbox->holders == 0;
    (void)pthread_mutex_unlock(&mailbox->lock);
    if (last) {
        (void)pthread_mutex_destroy(&mailbox->lock);
        ost_free(mailbox);
    }
}

static void fetch_free_parts(ostiary_fetch *fetch)
{
    for (size_t i = 0; i < MOST_HEADERS; i++) {
        ost_free(fetch->headers[i].value);
    }
    ost_answer_clear(&fetch->answer);
    ost_free(fetch->url);
    ost_free(fetch);
}

static void fetch_free(ostiary_fetch *fetch)
{
    struct ost_mailbox *mailbox = fetch->mailbox;
    fetch_free_parts(fetch);
    (void)pthread_mutex_lock(&mailbox->lock);
    let_go(mailbox);
}

static ostiary_fetch *take_arrived(struct ost_mailbox *mailbox)
{
    (void)pthread_mutex_lock(&mailbox->lock);
    ostiary_fetch *fetch = mailbox->arrived;
    if (fetch != NULL) {
        mailbox->arrived = fetch->next;
    }
    (void)pthread_mutex_unlock(&mailbox->lock);
    return fetch;
}

/* Closed first: whatever is posted from then on frees itself. */
void ost_mailbox_close(struct ost_mailbox *mailbox)
{
    ostiary_fetch *fetch = NULL;
    (void)pthread_mutex_lock(&mailbox->lock);
    mailbox->closed = true;
    (void)pthread_mutex_unlock(&mailbox->lock);
    while ((fetch = take_arrived(mailbox)) != NULL) {
        fetch_free(fetch);
    }
    (void)pthread_mutex_lock(&mailbox->lock);
    let_go(mailbox);
}

/* Says whether there was memory for it; a header that is not sent needs none. */
static bool add_header(ostiary_fetch *fetch, const char *name, const char *value)
{
    char *copy = value == NULL ? NULL : ost_strndup(value, strlen(value));
    if (copy != NULL) {
        fetch->headers[fetch->header_count++] = (struct header){name, copy};
    }
    return value == NULL || copy != NULL;
}

static ostiary_fetch *fetch_new(const struct ost_get *get)
{
    ostiary_fetch *fetch = ost_alloc(sizeof *fetch);
    if (fetch == NULL) {
        return NULL;
    }
    fetch->url = ost_strndup(get->url, strlen(get->url));
    if (fetch->url == NULL || !add_header(fetch, "Accept", OST_FETCH_ACCEPT) ||
        !add_header(fetch, "If-None-Match", get->if_none_match) ||
        !add_header(fetch, "If-Modified-Since", get->if_modified_since)) {
        fetch_free_parts(fetch);
        return NULL;
    }
    fetch->max_body_bytes = get->limits.max_body_bytes;
    fetch->timeout_ms = get->limits.timeout_ms;
    return fetch;
}

ostiary_fetch *ost_host_fetch_new(struct ost_mailbox *mailbox, const struct ost_get *get,
                                  int64_t deadline_ms, ost_fetch_done_fn done, void *ctx)
{
    ostiary_fetch *fetch = fetch_new(get);
    if (fetch == NULL) {
        return NULL;
    }
    fetch->mailbox = mailbox;
    fetch->done = done;
    fetch->ctx = ctx;
    fetch->deadline_ms = deadline_ms;
    fetch->next_open = mailbox->open;
    mailbox->open = fetch;
    (void)pthread_mutex_lock(&mailbox->lock);
    mailbox->holders++;
    (void)pthread_mutex_unlock(&mailbox->lock);
    return fetch;
}

/* Takes a fetch off the open ones; what to call, NULL where it was given up before. */
static ost_fetch_done_fn settle(ostiary_fetch *fetch)
{
    ost_fetch_done_fn done = fetch->done;
    ostiary_fetch **place = &fetch->mailbox->open;
    if (done != NULL) {
        while (*place != fetch) {
            place = &(*place)->next_open;
        }
        *place = fetch->next_open;
        fetch->done = NULL;
    }
    return done;
}

void ost_mailbox_deliver(struct ost_mailbox *mailbox)
{
    ostiary_fetch *fetch = NULL;
    while ((fetch = take_arrived(mailbox)) != NULL) {
        ost_fetch_done_fn done = settle(fetch);
        if (done != NULL) {
            done(fetch->ctx, &fetch->answer);
        }
        fetch_free(fetch);
    }
}

/* The host still holds the fetch, so it lives on; only nobody waits for it any more. */
static bool expire_one(struct ost_mailbox *mailbox, int64_t now_ms)
{
    const struct ost_answer late = {
        .unreachable = true, .error = "the host's transport did not answer in time"};
    for (ostiary_fetch *fetch = mailbox->open; fetch != NULL; fetch = fetch->next_open) {
        if (now_ms >= fetch->deadline_ms) {
            settle(fetch)(fetch->ctx, &late);
            return true;
        }
    }
    return false;
}

void ost_mailbox_expire(struct ost_mailbox *mailbox, int64_t now_ms)
{
    while (expire_one(mailbox, now_ms)) {
    }
}

int64_t ost_mailbox_deadline(const struct ost_mailbox *mailbox)
{
    int64_t soonest = INT64_MAX;
    for (const ostiary_fetch *fetch = mailbox->open; fetch != NULL;
         fetch = fetch->next_open) {
        soonest = fetch->deadline_ms < soonest ? fetch->deadline_ms : soonest;
    }
    return soonest;
}

/* In the lock, so that the worker cannot go between the look and the wake. */
static void post(ostiary_fetch *fetch)
{
    struct ost_mailbox *mailbox = fetch->mailbox;
    (void)pthread_mutex_lock(&mailbox->lock);
    bool closed = mailbox->closed;
    if (!closed) {
        fetch->next = mailbox->arrived;
        mailbox->arrived = fetch;
        mailbox->wake(mailbox->ctx);
    }
    (void)pthread_mutex_unlock(&mailbox->lock);
    if (closed) {
        fetch_free(fetch);
    }
}

const char *ostiary_fetch_url(const ostiary_fetch *fetch)
{
    return fetch->url;
}

const char *ostiary_fetch_header(const ostiary_fetch *fetch, size_t i,
                                 const char **value_out)
{
    *value_out = i < fetch->header_count ? fetch->headers[i].value : NULL;
    return i < fetch->header_count ? fetch->headers[i].name : NULL;
}

uint32_t ostiary_fetch_timeout_ms(const ostiary_fetch *fetch)
{
    return fetch->timeout_ms;
}

void ostiary_fetch_answer(ostiary_fetch *fetch, int status, const char *headers,
                          size_t headers_len, const char *body, size_t body_len)
{
    struct ost_answer *answer = &fetch->answer;
    if (body_len > fetch->max_body_bytes) {
        ostiary_fetch_fail(fetch, "the answer is longer than http.max_body_bytes");
        return;
    }
    ost_buf_add(&answer->headers, headers, headers_len);
    ost_buf_add(&answer->body, body, body_len);
    answer->arrived = !answer->headers.failed && !answer->body.failed;
    answer->status = status;
    post(fetch);
}

void ostiary_fetch_fail(ostiary_fetch *fetch, const char *why)
{
    (void)snprintf(fetch->answer.error, sizeof fetch->answer.error, "%s",
                   why == NULL || why[0] == '\0' ? "the host's transport failed" : why);
    post(fetch);
}
