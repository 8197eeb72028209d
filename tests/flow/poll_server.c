/* SPDX-License-Identifier: Apache-2.0 */
/* A server of one thread that never waits for keys. What matters is in decide() and
 * ask_again(): a check with timeout_ms 0 and the connection as its cookie; while keys are
 * being fetched the connection is held, and asked again when its cookie comes back. */
#include "poll_server.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST_CLIENTS 64
#define MOST_FIELDS  32

struct client {
    int fd; /* -1: free */
    char text[8192];
    size_t len;
};

struct server {
    ostiary_validator *door;
    ostiary_verdict *verdict;
    struct client clients[MOST_CLIENTS];
};

static void drop(struct server *server, struct client *client)
{
    ostiary_validator_forget(server->door, client); /* it will not come back */
    (void)close(client->fd);
    client->fd = -1;
}

static void answer(struct server *server, struct client *client)
{
    const ostiary_verdict *verdict = server->verdict;
    char text[2048];
    const char *name = NULL;
    const char *value = NULL;
    size_t body_len = 0;
    int status = ostiary_verdict_status(verdict);
    const char *body = ostiary_verdict_body(verdict, &body_len);
    size_t len = (size_t)snprintf(text, sizeof text, "HTTP/1.1 %d -\r\n",
                                  status == 200 ? 204 : status);
    for (size_t i = 0; (name = ostiary_verdict_header(verdict, i, &value)) != NULL; i++) {
        len += (size_t)snprintf(text + len, sizeof text - len, "%s: %s\r\n", name, value);
    }
    len +=
        (size_t)snprintf(text + len, sizeof text - len, "Content-Length: %zu\r\n\r\n%s",
                         body_len, body == NULL ? "" : body);
    (void)send(client->fd, text, len, MSG_NOSIGNAL);
    drop(server, client);
}

static ostiary_text text_between(const char *from, const char *to)
{
    while (from < to && *from == ' ') {
        from++;
    }
    return (ostiary_text){from, (size_t)(to - from)};
}

/* The field lines of a request; 0 where there are too many or one is no field. */
static size_t read_fields(const char *text, ostiary_field fields[MOST_FIELDS])
{
    size_t count = 0;
    const char *line = strstr(text, "\r\n") + 2;
    for (const char *end = NULL; strncmp(line, "\r\n", 2) != 0; line = end + 2) {
        const char *colon = strchr(line, ':');
        end = strstr(line, "\r\n");
        if (colon == NULL || colon > end || count == MOST_FIELDS) {
            return 0;
        }
        fields[count].name = text_between(line, colon);
        fields[count++].value = text_between(colon + 1, end);
    }
    return count;
}

static void decide(struct server *server, struct client *client)
{
    ostiary_field fields[MOST_FIELDS];
    ostiary_request request = OSTIARY_REQUEST_INIT;
    request.http_method = (ostiary_text){"GET", 3};
    request.fields = fields;
    request.field_count = read_fields(client->text, fields);
    request.timeout_ms = 0; /* never wait */
    request.cookie = client;
    (void)!ostiary_check(server->door, &request, server->verdict);
    if (!ostiary_verdict_pending(server->verdict)) {
        answer(server, client);
    }
}

static void ask_again(struct server *server)
{
    void *cookies[8];
    size_t count = 0;
    do {
        count = ostiary_validator_ready(server->door, cookies, 8);
        for (size_t i = 0; i < count; i++) {
            decide(server, cookies[i]);
        }
    } while (count == 8);
}

static void read_client(struct server *server, struct client *client)
{
    size_t room = sizeof client->text - client->len - 1;
    ssize_t got = recv(client->fd, client->text + client->len, room, 0);
    if (got <= 0) {
        drop(server, client);
        return;
    }
    client->len += (size_t)got;
    client->text[client->len] = '\0';
    if (strncmp(client->text, "GET ", 4) == 0 &&
        strstr(client->text, "\r\n\r\n") != NULL) {
        decide(server, client);
    }
}

static void accept_client(struct server *server, int listening)
{
    int fd = accept(listening, NULL, NULL);
    for (size_t i = 0; fd >= 0 && i < MOST_CLIENTS; i++) {
        if (server->clients[i].fd < 0) {
            server->clients[i] = (struct client){.fd = fd};
            return;
        }
    }
    (void)close(fd);
}

/* One turn of the loop; false once it is to stop. */
static bool turn(struct server *server, int listening, int stop)
{
    struct pollfd fds[3 + MOST_CLIENTS] = {
        {stop, POLLIN, 0},
        {listening, POLLIN, 0},
        {ostiary_validator_event_fd(server->door), POLLIN, 0},
    };
    for (size_t i = 0; i < MOST_CLIENTS; i++) { /* poll() passes over -1 */
        fds[3 + i] = (struct pollfd){server->clients[i].fd, POLLIN, 0};
    }
    if (poll(fds, 3 + MOST_CLIENTS, -1) <= 0 || fds[0].revents != 0) {
        return fds[0].revents == 0;
    }
    for (size_t i = 0; i < MOST_CLIENTS; i++) {
        if (fds[3 + i].revents != 0) {
            read_client(server, &server->clients[i]);
        }
    }
    if (fds[1].revents != 0) {
        accept_client(server, listening);
    }
    ask_again(server);
    return true;
}

void poll_server_run(ostiary_validator *door, int listening, int stop)
{
    static struct server server;
    server.door = door;
    server.verdict = ostiary_verdict_new();
    for (size_t i = 0; i < MOST_CLIENTS; i++) {
        server.clients[i].fd = -1;
    }
    while (turn(&server, listening, stop)) {
    }
    for (size_t i = 0; i < MOST_CLIENTS; i++) {
        if (server.clients[i].fd >= 0) {
            drop(&server, &server.clients[i]);
        }
    }
    ostiary_verdict_free(server.verdict);
}
