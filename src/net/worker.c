/* SPDX-License-Identifier: Apache-2.0 */
/* The one background thread: a curl multi handle and a tick for its owner. */
#include "net/worker.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "base/mem.h"
#include "base/process.h"
#include "net/exchange.h"
#include "net/host_fetch.h"
#include "wire/uri.h"

#define LONGEST_WAIT_MS 60000

struct ost_worker {
    struct ost_worker_options options;
    pthread_mutex_t lock;   /* of what start makes */
    _Atomic(CURLM *) multi; /* set once, by start */
    struct ost_mailbox *mailbox;
    struct ost_exchange *exchanges; /* on the worker's thread alone */
    _Atomic bool stop;
    bool started;
    pthread_t thread;
};

static pthread_once_t curl_once = PTHREAD_ONCE_INIT;

static void start_curl(void)
{
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
}

void ost_exchange_start_curl(void)
{
    ost_process_once(&curl_once, start_curl);
}

void ost_worker_wake(struct ost_worker *worker)
{
    CURLM *multi = atomic_load(&worker->multi);
    if (multi != NULL) {
        (void)curl_multi_wakeup(multi);
    }
}

static void wake_by_mail(void *ctx)
{
    ost_worker_wake(ctx);
}

ostiary_code ost_worker_new(const struct ost_worker_options *options,
                            struct ost_worker **worker_out, ostiary_error *err)
{
    *worker_out = NULL;
    struct ost_worker *worker = ost_alloc(sizeof *worker);
    OST_ENSURE(worker != NULL, err, OSTIARY_INTERNAL_ERROR, "worker");
    worker->options = *options;
    if (pthread_mutex_init(&worker->lock, NULL) != 0) {
        ost_free(worker);
        return ost_fail(err, OSTIARY_INTERNAL_ERROR, "worker");
    }
    *worker_out = worker;
    return OSTIARY_OK;
}

static void remove_exchange(struct ost_worker *worker, struct ost_exchange *exchange)
{
    struct ost_exchange **place = &worker->exchanges;
    while (*place != exchange) {
        place = &(*place)->next;
    }
    *place = exchange->next;
    (void)curl_multi_remove_handle(atomic_load(&worker->multi), exchange->easy);
}

/* Whether any ended: then the tick may have new work at once. */
static bool collect(struct ost_worker *worker)
{
    CURLMsg *message = NULL;
    int left = 0;
    bool any = false;
    while ((message = curl_multi_info_read(atomic_load(&worker->multi), &left)) != NULL) {
        struct ost_exchange *exchange = NULL;
        CURLcode result = message->data.result;
        if (message->msg != CURLMSG_DONE ||
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &exchange) !=
                CURLE_OK) {
            continue;
        }
        remove_exchange(worker, exchange);
        ost_exchange_finish(exchange, result);
        exchange->done(exchange->ctx, &exchange->answer);
        ost_exchange_free(exchange);
        any = true;
    }
    return any;
}

static int wait_ms(int64_t asked)
{
    return asked < 0 || asked > LONGEST_WAIT_MS ? LONGEST_WAIT_MS : (int)asked;
}

/* What a host's transport has answered, or has not in time. */
static void collect_mail(struct ost_worker *worker)
{
    if (worker->mailbox != NULL) {
        ost_mailbox_deliver(worker->mailbox);
        ost_mailbox_expire(worker->mailbox, ost_clock_mono(&worker->options.clock));
    }
}

/* Milliseconds until the tick, or the deadline of a host's transport if that is sooner.
 */
static int64_t next_wait(const struct ost_worker *worker, int64_t tick)
{
    int64_t deadline =
        worker->mailbox == NULL ? INT64_MAX : ost_mailbox_deadline(worker->mailbox);
    if (deadline == INT64_MAX) {
        return tick;
    }
    int64_t left = deadline - ost_clock_mono(&worker->options.clock);
    left = left < 0 ? 0 : left;
    return tick < 0 || left < tick ? left : tick;
}

static void *run(void *ctx)
{
    struct ost_worker *worker = ctx;
    CURLM *multi = atomic_load(&worker->multi);
    while (!atomic_load(&worker->stop)) {
        int running = 0;
        collect_mail(worker);
        int64_t wait = next_wait(worker, worker->options.tick(worker->options.ctx));
        (void)curl_multi_perform(multi, &running);
        if (!collect(worker)) {
            (void)curl_multi_poll(multi, NULL, 0, wait_ms(wait), NULL);
        }
    }
    return NULL;
}

/* Every signal stays the host's: one taken here would be lost to it, SIGPIPE would kill.
 */
static bool make_thread(struct ost_worker *worker)
{
    sigset_t all;
    sigset_t before;
    (void)sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0) {
        return false;
    }
    bool made = pthread_create(&worker->thread, NULL, run, worker) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return made;
}

static bool make_parts(struct ost_worker *worker)
{
    ost_exchange_start_curl();
    if (worker->multi == NULL) {
        atomic_store(&worker->multi, curl_multi_init());
    }
    if (worker->options.transport != NULL && worker->mailbox == NULL) {
        worker->mailbox = ost_mailbox_new(wake_by_mail, worker);
    }
    return worker->multi != NULL &&
           (worker->options.transport == NULL || worker->mailbox != NULL);
}

ostiary_code ost_worker_start(struct ost_worker *worker, ostiary_error *err)
{
    (void)pthread_mutex_lock(&worker->lock);
    if (!worker->started) {
        worker->started = make_parts(worker) && make_thread(worker);
    }
    bool started = worker->started;
    (void)pthread_mutex_unlock(&worker->lock);
    OST_ENSURE(started, err, OSTIARY_INTERNAL_ERROR, "the worker thread");
    return OSTIARY_OK;
}

/* The address itself is judged when it is connected to; what the URL already tells is
 * judged here, for a host's transport too (JF-04). */
static const char *judge_url(const struct ost_get *get)
{
    struct ost_uri uri;
    const char *why = ost_target_url_refusal(get->url, &get->rules);
    if (why == NULL && ost_uri_parse(ost_span_of(get->url), &uri, &why)) {
        why = ost_target_host_refusal(uri.host, &get->rules);
    }
    return why;
}

static ostiary_code get_by_host(struct ost_worker *worker, const struct ost_get *get,
                                ost_fetch_done_fn done, void *ctx, ostiary_error *err)
{
    int64_t deadline =
        ost_clock_mono(&worker->options.clock) + (int64_t)get->limits.timeout_ms;
    ostiary_fetch *fetch = ost_host_fetch_new(worker->mailbox, get, deadline, done, ctx);
    OST_ENSURE(fetch != NULL, err, OSTIARY_INTERNAL_ERROR, "fetch");
    worker->options.transport(worker->options.transport_ctx, fetch);
    return OSTIARY_OK;
}

ostiary_code ost_worker_get(struct ost_worker *worker, const struct ost_get *get,
                            ost_fetch_done_fn done, void *ctx, ostiary_error *err)
{
    const char *why = judge_url(get);
    OST_ENSURE(why == NULL, err, OSTIARY_KEYS_UNAVAILABLE, "%s", why);
    if (worker->options.transport != NULL) {
        return get_by_host(worker, get, done, ctx, err);
    }
    struct ost_exchange *exchange = ost_exchange_new(get);
    OST_ENSURE(exchange != NULL, err, OSTIARY_INTERNAL_ERROR, "fetch");
    exchange->done = done;
    exchange->ctx = ctx;
    if (curl_multi_add_handle(atomic_load(&worker->multi), exchange->easy) != CURLM_OK) {
        ost_exchange_free(exchange);
        return ost_fail(err, OSTIARY_INTERNAL_ERROR, "fetch");
    }
    exchange->next = worker->exchanges;
    worker->exchanges = exchange;
    return OSTIARY_OK;
}

static void stop_thread(struct ost_worker *worker)
{
    atomic_store(&worker->stop, true);
    ost_worker_wake(worker);
    (void)pthread_join(worker->thread, NULL);
}

static void free_parts(struct ost_worker *worker)
{
    while (worker->exchanges != NULL) {
        struct ost_exchange *exchange = worker->exchanges;
        remove_exchange(worker, exchange);
        ost_exchange_free(exchange);
    }
    if (worker->mailbox != NULL) {
        ost_mailbox_close(worker->mailbox); /* first: late answers wake through multi */
    }
    if (worker->multi != NULL) {
        (void)curl_multi_cleanup(atomic_load(&worker->multi));
    }
}

void ost_worker_free(struct ost_worker *worker, bool abandoned)
{
    if (worker == NULL) {
        return;
    }
    if (!abandoned) {
        if (worker->started) {
            stop_thread(worker);
        }
        free_parts(worker);
        (void)pthread_mutex_destroy(&worker->lock);
    }
    ost_free(worker);
}
