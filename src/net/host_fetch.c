/* SPDX-License-Identifier: Apache-2.0 */
/* The seam for hosts that bring their own HTTP. */
#include "net/host_fetch.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

struct ostiary_fetch {
    struct ost_mailbox *mailbox;
    char *url;
    size_t max_body_bytes;
    ost_fetch_done_fn done;
    void *ctx;
    struct ost_answer answer;
    ostiary_fetch *next;
};

struct ost_mailbox {
    pthread_mutex_t lock;
    size_t holders; /* the worker, and every unanswered or undelivered fetch */
    bool closed;
    void (*wake)(void *ctx);
    void *ctx;
    ostiary_fetch *arrived;
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

static void fetch_free(ostiary_fetch *fetch)
{
    struct ost_mailbox *mailbox = fetch->mailbox;
    ost_answer_clear(&fetch->answer);
    ost_free(fetch->url);
    ost_free(fetch);
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

ostiary_fetch *ost_host_fetch_new(struct ost_mailbox *mailbox, const char *url,
                                  size_t max_body_bytes, ost_fetch_done_fn done,
                                  void *ctx)
{
    ostiary_fetch *fetch = ost_alloc(sizeof *fetch);
    char *copy = ost_strndup(url, strlen(url));
    if (fetch == NULL || copy == NULL) {
        ost_free(fetch);
        ost_free(copy);
        return NULL;
    }
    fetch->mailbox = mailbox;
    fetch->url = copy;
    fetch->max_body_bytes = max_body_bytes;
    fetch->done = done;
    fetch->ctx = ctx;
    (void)pthread_mutex_lock(&mailbox->lock);
    mailbox->holders++;
    (void)pthread_mutex_unlock(&mailbox->lock);
    return fetch;
}

void ost_mailbox_deliver(struct ost_mailbox *mailbox)
{
    ostiary_fetch *fetch = NULL;
    while ((fetch = take_arrived(mailbox)) != NULL) {
        fetch->done(fetch->ctx, &fetch->answer);
        fetch_free(fetch);
    }
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
