/* SPDX-License-Identifier: Apache-2.0 */
/* Hosts with an event loop: a check that never waits, a cookie that comes back when it is
 * worth asking again; and a server of one thread that lives by it. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../harness/cm.h"
#include "../harness/door_promises.h"
#include "poll_server.h"
#include "world.h"

static ostiary_code ask(const struct world *world, const char *token, void *cookie,
                        bool *pending_out)
{
    char value[2048];
    ostiary_verdict *verdict = ostiary_verdict_new();
    ostiary_request request = OSTIARY_REQUEST_INIT;
    (void)snprintf(value, sizeof value, "Bearer %s", token);
    const ostiary_field field = {{"authorization", 13}, {value, strlen(value)}};
    request.http_method = (ostiary_text){"GET", 3};
    request.fields = &field;
    request.field_count = 1;
    request.cookie = cookie;
    ostiary_code code = ostiary_check(world->door, &request, verdict);
    verdict_promises(verdict, DOOR_PRM); /* pending or not, the answer is complete */
    *pending_out = ostiary_verdict_pending(verdict);
    ostiary_verdict_free(verdict);
    return code;
}

static bool is_readable(int fd)
{
    struct pollfd look = {fd, POLLIN, 0};
    return poll(&look, 1, 0) == 1;
}

static void wait_until_readable(int fd)
{
    struct pollfd look = {fd, POLLIN, 0};
    assert_int_equal(poll(&look, 1, 20000), 1);
}

/* A world whose server keeps us waiting, and a good token. */
static char *open_held(struct world *world)
{
    world_open(world, NULL);
    world->hold = true;
    return world_token(world->key, ISSUER);
}

/* rows: JF-08 */
static void a_cookie_comes_back_when_the_keys_are_there(void **state)
{
    struct world world;
    int place = 0;
    bool pending = false;
    void *cookies[2] = {NULL, NULL};
    (void)state;
    char *token = open_held(&world);
    int fd = ostiary_validator_event_fd(world.door);
    assert_true(fd >= 0);
    assert_int_equal(ask(&world, token, &place, &pending), OSTIARY_KEYS_UNAVAILABLE);
    assert_true(pending);
    assert_false(is_readable(fd));
    assert_int_equal(ostiary_validator_ready(world.door, cookies, 2), 0);
    world_release(&world);
    wait_until_readable(fd);
    assert_int_equal(ostiary_validator_ready(world.door, cookies, 2), 1);
    assert_ptr_equal(cookies[0], &place);
    assert_false(is_readable(fd));
    assert_int_equal(ostiary_validator_ready(world.door, cookies, 2), 0);
    assert_int_equal(ask(&world, token, &place, &pending), OSTIARY_OK);
    assert_false(pending);
    ostiary_free(token);
    world_close(&world);
}

/* rows: JF-11 */
static void it_comes_back_too_when_the_fetch_has_failed(void **state)
{
    struct world world;
    int place = 0;
    bool pending = false;
    void *cookie = NULL;
    (void)state;
    char *token = open_held(&world);
    int fd = ostiary_validator_event_fd(world.door);
    assert_int_equal(ask(&world, token, &place, &pending), OSTIARY_KEYS_UNAVAILABLE);
    (void)pthread_mutex_lock(&world.lock);
    world.down = true;
    (void)pthread_mutex_unlock(&world.lock);
    world_release(&world);
    wait_until_readable(fd);
    assert_int_equal(ostiary_validator_ready(world.door, &cookie, 1), 1);
    /* Nothing is under way now: the answer is final, the client comes again. */
    assert_int_equal(ask(&world, token, &place, &pending), OSTIARY_KEYS_UNAVAILABLE);
    assert_false(pending);
    ostiary_free(token);
    world_close(&world);
}

static void no_cookie_and_no_hope_mean_no_coming_back(void **state)
{
    struct world world;
    int place = 0;
    bool pending = true;
    void *cookie = NULL;
    (void)state;
    char *token = open_held(&world);
    char *stranger = world_token(world.key, "https://evil.example");
    assert_int_equal(ask(&world, token, NULL, &pending), OSTIARY_KEYS_UNAVAILABLE);
    assert_false(pending);
    assert_int_equal(ask(&world, stranger, &place, &pending), OSTIARY_UNKNOWN_ISSUER);
    assert_false(pending);
    world_release(&world);
    assert_int_equal(ostiary_validator_warm(world.door, 20000, NULL), OSTIARY_OK);
    assert_int_equal(ostiary_validator_ready(world.door, &cookie, 1), 0);
    ostiary_free(token);
    ostiary_free(stranger);
    world_close(&world);
}

/* What was forgotten, decided or asked again in the meantime comes back no more, or once.
 */
static void a_cookie_comes_back_once_and_never_after_forget(void **state)
{
    struct world world;
    int places[4] = {0};
    bool pending = false;
    void *cookies[4];
    (void)state;
    char *token = open_held(&world);
    char *stranger = world_token(world.key, "https://evil.example");
    int fd = ostiary_validator_event_fd(world.door);
    for (size_t i = 0; i < 4; i++) {
        (void)ask(&world, token, &places[i], &pending);
        (void)ask(&world, token, &places[i], &pending); /* impatient */
        assert_true(pending);
    }
    ostiary_validator_forget(world.door, &places[1]);
    assert_int_equal(ask(&world, stranger, &places[2], &pending), OSTIARY_UNKNOWN_ISSUER);
    world_release(&world);
    wait_until_readable(fd);
    assert_int_equal(ostiary_validator_ready(world.door, cookies, 1), 1);
    assert_ptr_equal(cookies[0], &places[0]);
    assert_true(is_readable(fd)); /* one more is ready */
    ostiary_validator_forget(world.door, &places[3]);
    assert_false(is_readable(fd));
    assert_int_equal(ostiary_validator_ready(world.door, cookies, 4), 0);
    ostiary_validator_forget(world.door, &places[3]);
    ostiary_free(token);
    ostiary_free(stranger);
    world_close(&world);
}

static void many_cookies_come_back_in_order(void **state)
{
    static char places[1000];
    struct world world;
    bool pending = false;
    void *cookies[16];
    size_t seen = 0;
    size_t got = 0;
    (void)state;
    char *token = open_held(&world);
    for (size_t i = 0; i < 1000; i++) {
        assert_int_equal(ask(&world, token, &places[i], &pending),
                         OSTIARY_KEYS_UNAVAILABLE);
        assert_true(pending);
    }
    world_release(&world);
    assert_int_equal(ostiary_validator_warm(world.door, 20000, NULL), OSTIARY_OK);
    wait_until_readable(ostiary_validator_event_fd(world.door)); /* made only now */
    while ((got = ostiary_validator_ready(world.door, cookies, 16)) > 0) {
        for (size_t i = 0; i < got; i++) {
            assert_ptr_equal(cookies[i], &places[seen++]);
        }
    }
    assert_int_equal(seen, 1000);
    ostiary_free(token);
    world_close(&world);
}

static void a_forked_child_has_no_events(void **state)
{
    struct world world;
    int place = 0;
    int status = 0;
    bool pending = false;
    void *cookie = NULL;
    (void)state;
    char *token = open_held(&world);
    assert_true(ostiary_validator_event_fd(world.door) >= 0);
    (void)ask(&world, token, &place, &pending);
    pid_t child = fork();
    if (child == 0) {
        bool good = ostiary_validator_event_fd(world.door) == -1 &&
                    ostiary_validator_ready(world.door, &cookie, 1) == 0;
        ostiary_validator_forget(world.door, &place);
        ostiary_validator_free(world.door);
        _exit(good ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    ostiary_free(token);
    world_close(&world);
}

/** The server of poll_server.c in a thread of its own. */
struct service {
    struct world *world;
    int listening, stop[2];
    struct sockaddr_in address;
    pthread_t thread;
};

static void *serve(void *ctx)
{
    const struct service *service = ctx;
    poll_server_run(service->world->door, service->listening, service->stop[0]);
    return NULL;
}

static void start(struct service *service, struct world *world)
{
    socklen_t len = sizeof service->address;
    memset(service, 0, sizeof *service);
    service->world = world;
    service->address.sin_family = AF_INET;
    service->address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    service->listening = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr *address = (struct sockaddr *)&service->address;
    assert_int_equal(bind(service->listening, address, len), 0);
    assert_int_equal(listen(service->listening, 16), 0);
    assert_int_equal(getsockname(service->listening, address, &len), 0);
    assert_int_equal(pipe(service->stop), 0);
    assert_int_equal(pthread_create(&service->thread, NULL, serve, service), 0);
}

static void stop(struct service *service)
{
    assert_int_equal(write(service->stop[1], "", 1), 1);
    (void)pthread_join(service->thread, NULL);
    (void)close(service->listening);
    (void)close(service->stop[0]);
    (void)close(service->stop[1]);
}

static int send_request(const struct service *service, const char *token)
{
    char text[2048];
    const struct timeval patience = {20, 0};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int len = snprintf(text, sizeof text,
                       "GET /mcp HTTP/1.1\r\nHost: mcp.example.com\r\n"
                       "Authorization: Bearer %s\r\n\r\n",
                       token);
    assert_int_equal(
        connect(fd, (const struct sockaddr *)&service->address, sizeof service->address),
        0);
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    assert_int_equal(send(fd, text, (size_t)len, 0), len);
    return fd;
}

/* The status of the answer; the connection ends. */
static int status_of(int fd)
{
    char text[64] = "";
    int status = 0;
    assert_true(recv(fd, text, sizeof text - 1, MSG_WAITALL) > 12);
    (void)sscanf(text, "HTTP/1.1 %d", &status);
    (void)close(fd);
    return status;
}

/* rows: JF-12 PL-05 */
static void one_thread_holds_some_and_serves_others_meanwhile(void **state)
{
    struct world world;
    struct service service;
    int held[5];
    (void)state;
    world_open(&world, NULL);
    assert_int_equal(ostiary_validator_warm(world.door, 20000, NULL), OSTIARY_OK);
    char *known = world_token(world.key, ISSUER);
    char *rotated = world_token(world.next_key, ISSUER);
    (void)pthread_mutex_lock(&world.lock);
    world.hold = true; /* from now on the authorization server stalls */
    world.published_next = true;
    (void)pthread_mutex_unlock(&world.lock);
    start(&service, &world);
    for (size_t i = 0; i < 5; i++) {
        held[i] = send_request(&service, rotated);
    }
    while (world_held(&world) == 0) {
        (void)sched_yield();
    }
    for (size_t i = 0; i < 20; i++) { /* whose keys are in hand pass all the while */
        assert_int_equal(status_of(send_request(&service, known)), 204);
    }
    assert_int_equal(world_held(&world), 1);
    (void)close(held[0]); /* tired of waiting */
    assert_int_equal(status_of(send_request(&service, known)), 204);
    world_release(&world);
    for (size_t i = 1; i < 5; i++) { /* and the held ones without asking again */
        assert_int_equal(status_of(held[i]), 204);
    }
    assert_int_equal(status_of(send_request(&service, "rubbish")), 401);
    stop(&service);
    ostiary_free(known);
    ostiary_free(rotated);
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cookie_comes_back_when_the_keys_are_there),
        cmocka_unit_test(it_comes_back_too_when_the_fetch_has_failed),
        cmocka_unit_test(no_cookie_and_no_hope_mean_no_coming_back),
        cmocka_unit_test(a_cookie_comes_back_once_and_never_after_forget),
        cmocka_unit_test(many_cookies_come_back_in_order),
        cmocka_unit_test(a_forked_child_has_no_events),
        cmocka_unit_test(one_thread_holds_some_and_serves_others_meanwhile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
