/* SPDX-License-Identifier: Apache-2.0 */
/* The probe's forgeries say what they should and are signed by whom they should be; its
 * listener counts everybody who comes, on loopback alone. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../harness/cm.h"
#include "ostiary/ostiary.h"
#include "probe/forge.h"
#include "probe/listener.h"
#include "probe/secrets.h"
#include "probe/state.h"
#include "probe/tools.h"

#define NOW 1800000000

static struct ost_json *parse(const char *text)
{
    struct ost_json *object = NULL;
    assert_int_equal(
        ost_json_parse(ost_span_of(text), &ost_json_token_limits, &object, NULL),
        OSTIARY_OK);
    return object;
}

static void members_are_changed_added_and_taken_away(void **state)
{
    (void)state;
    static const struct ost_probe_change changes[] = {
        {.name = "b", .json = "[\"x\"]"},
        {.name = "c"},
        {.name = "exp", .is_time = true, .seconds = -60},
        {.name = "new", .json = "null"},
        {.name = NULL}};
    struct ost_buf out = {0};
    struct ost_json *object = parse("{\"a\":{\"k\":1.50},\"b\":2,\"c\":3,\"exp\":4}");
    assert_true(ost_probe_write_changed(object, changes, NOW, &out));
    assert_string_equal(out.data, "{\"a\":{\"k\":1.50},\"b\":[\"x\"],\"exp\":1799999940,"
                                  "\"new\":null}");
    ost_buf_reset(&out);
    assert_true(ost_probe_write_changed(NULL, changes + 1, NOW, &out));
    assert_string_equal(out.data, "{\"exp\":1799999940,\"new\":null}");
    ost_buf_clear(&out);
    ost_json_free(object);
}

static struct ost_private_key make_key(enum ost_alg alg)
{
    struct ost_buf jwk = {0};
    struct ost_private_key key;
    assert_int_equal(ost_private_key_generate(alg, "k", &jwk, NULL), OSTIARY_OK);
    assert_int_equal(ost_private_key_parse(ost_buf_span(&jwk), &key, NULL), OSTIARY_OK);
    ost_buf_clear(&jwk);
    return key;
}

/* What a verifier that knows the key's public half says of "Bearer TOKEN". */
static ostiary_code verdict(const struct ost_private_key *key,
                            const struct ost_buf *bearer)
{
    struct ost_buf set = {0};
    ostiary_keyset *keyset = NULL;
    ost_buf_add_string(&set, "{\"keys\":[");
    ost_private_key_write_public(key, &set);
    ost_buf_add_string(&set, "]}");
    assert_int_equal(ostiary_keyset_parse(set.data, set.len, NULL, 0, &keyset, NULL),
                     OSTIARY_OK);
    struct ost_span token = ost_span_from(ost_buf_span(bearer), strlen("Bearer "));
    ostiary_code code = ostiary_keyset_check_jws(keyset, token.data, token.len, NULL);
    ostiary_keyset_free(keyset);
    ost_buf_clear(&set);
    return code;
}

static void a_forgery_is_signed_by_its_key_and_no_other(void **state)
{
    (void)state;
    static const struct ost_probe_change header[] = {{.name = "kid", .json = "\"k\""},
                                                     {.name = NULL}};
    struct ost_private_key key = make_key(OST_ALG_ES256);
    struct ost_private_key other = make_key(OST_ALG_ES256);
    struct ost_json *head = parse("{\"alg\":\"RS256\",\"typ\":\"at+jwt\"}");
    struct ost_json *claims = parse("{\"sub\":\"u\"}");
    const struct ost_probe_model model = {head, claims, NOW};
    struct ost_buf bearer = {0};
    assert_true(ost_probe_forge(&model, header, NULL, &key, &bearer));
    assert_int_equal(verdict(&key, &bearer), OSTIARY_OK);
    assert_int_equal(verdict(&other, &bearer), OSTIARY_BAD_SIGNATURE);
    ost_buf_clear(&bearer);
    ost_json_free(head);
    ost_json_free(claims);
    ost_private_key_clear(&key);
    ost_private_key_clear(&other);
}

static void a_copy_without_changes_is_the_token(void **state)
{
    (void)state;
    struct ost_probe_secrets secrets;
    static const char token[] = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1In0.QUFBQQ";
    assert_int_equal(ost_probe_secrets_make(token, NULL, &secrets, NULL), OSTIARY_OK);
    const struct ost_probe_model model = {secrets.jwt.header, secrets.jwt.claims, NOW};
    const struct ost_span signature = ost_span_of("QUFBQQ");
    struct ost_buf bearer = {0};
    assert_true(ost_probe_forge_kept(&model, NULL, NULL, signature, &bearer));
    assert_string_equal(bearer.data + strlen("Bearer "), token);
    assert_int_equal(secrets.stranger.alg, OST_ALG_ES256);
    ost_buf_clear(&bearer);
    ost_probe_secrets_clear(&secrets);
}

static void what_is_no_jwt_has_nothing_to_forge(void **state)
{
    (void)state;
    struct ost_probe_secrets secrets;
    assert_int_equal(ost_probe_secrets_make("opaque", NULL, &secrets, NULL), OSTIARY_OK);
    assert_null(secrets.jwt.text.data);
    assert_null(secrets.stranger.pkey);
    assert_null(secrets.issuer.pkey);
    ost_probe_secrets_clear(&secrets);
    assert_int_equal(ost_probe_secrets_make(NULL, "{\"kty\":\"oct\"}", &secrets, NULL),
                     OSTIARY_BAD_ARGUMENT);
    ost_probe_secrets_clear(&secrets);
}

static const char *tools_allowed(bool allow_calls, const char *list, size_t skip)
{
    static char found[64];
    struct ost_json *listing = parse(list);
    struct ost_probe *probe = calloc(1, sizeof *probe);
    size_t at = 0;
    assert_non_null(probe);
    probe->options.allow_calls = allow_calls;
    probe->findings.listing.tools = ost_json_member(listing, "tools");
    const char *name = ost_probe_next_tool(probe, &at);
    for (size_t i = 0; i < skip && name != NULL; i++) {
        name = ost_probe_next_tool(probe, &at);
    }
    (void)snprintf(found, sizeof found, "%s", name == NULL ? "none" : name);
    free(probe);
    ost_json_free(listing);
    return found;
}

static void no_tool_is_called_without_leave_and_none_that_destroys(void **state)
{
    (void)state;
    static const char list[] =
        "{\"tools\":[{\"name\":\"d\",\"annotations\":{\"destructiveHint\":true}},"
        "{\"name\":\"both\",\"annotations\":{\"readOnlyHint\":true,"
        "\"destructiveHint\":true}},{\"name\":\" x\"},{\"name\":\"=?base64?eA==?=\"},"
        "{\"name\":7},{\"name\":\"\"},"
        "{\"name\":\"r\",\"annotations\":{\"readOnlyHint\":true}},{\"name\":\"n\"}]}";
    assert_string_equal(tools_allowed(false, list, 0), "none");
    assert_string_equal(tools_allowed(true, list, 0), "r");
    assert_string_equal(tools_allowed(true, list, 1), "n");
    assert_string_equal(tools_allowed(true, list, 2), "none");
}

static struct sockaddr_in address_of(const struct ost_probe_listener *listener)
{
    const char *origin = ost_probe_listener_origin(listener);
    struct sockaddr_in address = {.sin_family = AF_INET};
    assert_memory_equal(origin, "http://127.0.0.1:", 17);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((uint16_t)strtoul(origin + 17, NULL, 10));
    return address;
}

static int call_at(const struct sockaddr_in *address)
{
    int caller = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(caller >= 0);
    if (connect(caller, (const struct sockaddr *)address, sizeof *address) == 0) {
        return caller;
    }
    (void)close(caller);
    return -1;
}

static void read_all(int caller, char *out, size_t size)
{
    size_t len = 0;
    ssize_t count = recv(caller, out, size - 1, 0);
    while (count > 0 && len + (size_t)count < size - 1) {
        len += (size_t)count;
        count = recv(caller, out + len, size - 1 - len, 0);
    }
    out[len] = '\0';
}

/* rows: OR-07 */
static void a_caller_is_answered_and_counted(void **state)
{
    (void)state;
    static const char request[] = "GET /jwks.json HTTP/1.1\r\nHost: x\r\n\r\n";
    char answer[512];
    struct ost_probe_listener *listener =
        ost_probe_listener_start(ost_span_of("{\"keys\":[]}"));
    assert_non_null(listener);
    const struct sockaddr_in address = address_of(listener);
    int caller = call_at(&address);
    assert_int_equal(send(caller, request, strlen(request), 0), strlen(request));
    read_all(caller, answer, sizeof answer);
    (void)close(caller);
    assert_non_null(strstr(answer, "HTTP/1.1 200 OK\r\n"));
    assert_non_null(strstr(answer, "\r\n\r\n{\"keys\":[]}"));
    assert_int_equal(ost_probe_listener_stop(listener), 1);
    assert_int_equal(call_at(&address), -1);
}

/* Whether or not the thread has come to them: they say nothing, and it waits for them. */
static void silent_callers_are_counted_and_do_not_hold_it_up(void **state)
{
    (void)state;
    struct ost_probe_listener *listener = ost_probe_listener_start(ost_span_of("{}"));
    assert_non_null(listener);
    const struct sockaddr_in address = address_of(listener);
    int callers[] = {call_at(&address), call_at(&address), call_at(&address)};
    assert_int_equal(ost_probe_listener_stop(listener), 3);
    for (size_t i = 0; i < 3; i++) {
        (void)close(callers[i]);
    }
}

static void nobody_is_nobody(void **state)
{
    (void)state;
    struct ost_probe_listener *listener = ost_probe_listener_start(ost_span_of("{}"));
    assert_int_equal(ost_probe_listener_stop(listener), 0);
    assert_int_equal(ost_probe_listener_stop(NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_changed_added_and_taken_away),
        cmocka_unit_test(a_forgery_is_signed_by_its_key_and_no_other),
        cmocka_unit_test(a_copy_without_changes_is_the_token),
        cmocka_unit_test(what_is_no_jwt_has_nothing_to_forge),
        cmocka_unit_test(no_tool_is_called_without_leave_and_none_that_destroys),
        cmocka_unit_test(a_caller_is_answered_and_counted),
        cmocka_unit_test(silent_callers_are_counted_and_do_not_hold_it_up),
        cmocka_unit_test(nobody_is_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
