/* SPDX-License-Identifier: Apache-2.0 */
/* Whether somebody comes to an address that only a forged token names. */
#include "probe/listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"

#define MOST_WAITING    16
#define MOST_REQUEST    2048
#define PATIENCE_MS     2000 /* with a caller that says nothing */
#define MOST_PIECES     64   /* that a request comes in */
#define NOT_OPEN        (-1)
#define HEAD_ROOM_BYTES 160

struct ost_probe_listener {
    int socket, end[2]; /* a byte in `end`: it is over */
    pthread_t thread;
    struct ost_span json;
    char origin[40];
    size_t visits; /* the thread's, until it has ended */
};

static void close_all(struct ost_probe_listener *listener)
{
    const int files[] = {listener->socket, listener->end[0], listener->end[1]};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        if (files[i] != NOT_OPEN) {
            (void)close(files[i]);
        }
    }
}

/* Wait until there is something to read, or the listener's end. */
static bool is_readable(const struct ost_probe_listener *listener, int file,
                        int timeout_ms)
{
    struct pollfd files[] = {{.fd = file, .events = POLLIN},
                             {.fd = listener->end[0], .events = POLLIN}};
    int count = poll(files, 2, timeout_ms);
    return count > 0 && files[1].revents == 0 && files[0].revents != 0;
}

/* The head of the request, up to its empty line: it says nothing that we need. */
static void read_request(const struct ost_probe_listener *listener, int caller)
{
    char text[MOST_REQUEST];
    size_t len = 0;
    for (size_t i = 0; i < MOST_PIECES && len < sizeof text; i++) {
        if (!is_readable(listener, caller, PATIENCE_MS)) {
            return;
        }
        ssize_t count = recv(caller, text + len, sizeof text - len, 0);
        if (count <= 0) {
            return;
        }
        len += (size_t)count;
        if (ost_span_ends((struct ost_span){text, len}, "\r\n\r\n")) {
            return;
        }
    }
}

/* A short text: whoever does not take it at once does without. */
static void answer(const struct ost_probe_listener *listener, int caller)
{
    char head[HEAD_ROOM_BYTES];
    read_request(listener, caller);
    int len = snprintf(head, sizeof head,
                       "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                       "Content-Length: %zu\r\nConnection: close\r\n\r\n",
                       listener->json.len);
    (void)send(caller, head, (size_t)len, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)send(caller, listener->json.data, listener->json.len,
               MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void *serve(void *ctx)
{
    struct ost_probe_listener *listener = ctx;
    while (is_readable(listener, listener->socket, -1)) {
        int caller = accept(listener->socket, NULL, NULL);
        if (caller < 0) {
            return NULL; /* whoever is waiting is counted all the same */
        }
        listener->visits++;
        answer(listener, caller);
        (void)close(caller);
    }
    return NULL;
}

static bool open_socket(struct ost_probe_listener *listener)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t len = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener->socket < 0 || pipe(listener->end) != 0 ||
        bind(listener->socket, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listener->socket, MOST_WAITING) != 0 ||
        getsockname(listener->socket, (struct sockaddr *)&address, &len) != 0) {
        return false;
    }
    (void)snprintf(listener->origin, sizeof listener->origin, "http://127.0.0.1:%u",
                   (unsigned)ntohs(address.sin_port));
    return true;
}

/* Signals are for the program's own thread. */
static bool start_thread(struct ost_probe_listener *listener)
{
    sigset_t all;
    sigset_t before;
    (void)sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0) {
        return false;
    }
    bool started = pthread_create(&listener->thread, NULL, serve, listener) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

struct ost_probe_listener *ost_probe_listener_start(struct ost_span json)
{
    struct ost_probe_listener *listener = ost_alloc(sizeof *listener);
    if (listener == NULL) {
        return NULL;
    }
    *listener = (struct ost_probe_listener){
        .socket = NOT_OPEN, .end = {NOT_OPEN, NOT_OPEN}, .json = json};
    if (!open_socket(listener) || !start_thread(listener)) {
        close_all(listener);
        ost_free(listener);
        return NULL;
    }
    return listener;
}

const char *ost_probe_listener_origin(const struct ost_probe_listener *listener)
{
    return listener->origin;
}

/* Who has connected and was not let in yet has come, too. */
static size_t count_waiting(const struct ost_probe_listener *listener)
{
    size_t count = 0;
    int caller = accept(listener->socket, NULL, NULL);
    while (caller >= 0 && count < MOST_WAITING) {
        (void)close(caller);
        count++;
        caller = accept(listener->socket, NULL, NULL);
    }
    if (caller >= 0) {
        (void)close(caller);
    }
    return count;
}

size_t ost_probe_listener_stop(struct ost_probe_listener *listener)
{
    if (listener == NULL) {
        return 0;
    }
    /* The pipe is ours and empty: one byte fits. Else its closing tells the same. */
    bool told = write(listener->end[1], "", 1) == 1;
    if (!told) {
        (void)close(listener->end[1]);
        listener->end[1] = NOT_OPEN;
    }
    (void)pthread_join(listener->thread, NULL);
    size_t visits = listener->visits + count_waiting(listener);
    close_all(listener);
    ost_free(listener);
    return visits;
}
