/* SPDX-License-Identifier: Apache-2.0 */
/* What the host is told: which answer it belongs to, on one line, without a credential,
 * and not more than it can read. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "../harness/cm.h"
#include "../harness/door.h"

#define BEARER .authorization = "Bearer {T}"

static bool told_of(struct door *door, const char *event, const char *id)
{
    char text[128];
    (void)snprintf(text, sizeof text, "\"event\":\"%s\",", event);
    bool found = door_told(door, text) == 1;
    (void)snprintf(text, sizeof text, "\"id\":\"%s\"", id);
    return found && door_told(door, text) == 1;
}

/* rows: LG-05 */
static void an_answer_and_its_event_share_an_id(void **state)
{
    struct door *door = *state;
    char id[64];
    const char *expired = door_token(door, "{\"exp\":1799996400}");
    assert_int_equal(ASK(door, BEARER, .token = expired), OSTIARY_EXPIRED);
    (void)snprintf(id, sizeof id, "%s", door_header(door, "X-Request-Id"));
    assert_true(told_of(door, "check_refused", id));
    assert_int_equal(door_told(door, "\"reason\":\"expired\""), 1);
    assert_null(strstr(door_body(door), "1799996400"));
    door_forget(door);
    assert_int_equal(ASK(door, BEARER, .token = expired), OSTIARY_EXPIRED);
    assert_string_not_equal(door_header(door, "X-Request-Id"), id);
    assert_int_equal(ASK(door, BEARER, .id = "host-7"), OSTIARY_OK);
    assert_string_equal(door_header(door, "X-Request-Id"), "host-7");
    assert_int_equal(door_told(door, "\"id\":\"host-7\""), 1);
    assert_int_equal(ASK(door, BEARER, .id = "a\r\nb"), OSTIARY_OK);
    assert_int_equal(strlen(door_header(door, "X-Request-Id")), 16);
}

static void every_line_is_an_event(const struct door *door)
{
    const char *line = door->log;
    while (line < door->log + door->log_len) {
        const char *end = strchr(line, '\n');
        json_t *event = json_loadb(line, (size_t)(end - line), 0, NULL);
        assert_true(json_is_string(json_object_get(event, "time")));
        assert_true(json_is_string(json_object_get(event, "level")));
        assert_true(json_is_string(json_object_get(event, "event")));
        assert_true(json_is_string(json_object_get(event, "settings")));
        assert_null(json_object_get(event, "forged"));
        json_decref(event);
        line = end + 1;
    }
}

/* rows: LG-04 */
static void no_value_begins_a_line_or_a_member(void **state)
{
    struct door *door = door_open("", "x\nlevel=error\",\"forged\":\"1");
    (void)state;
    assert_int_equal(ASK(door, BEARER), OSTIARY_OK); /* tells the kid */
    assert_int_equal(door_told(door, "\"event\":\"check_admitted\""), 1);
    assert_int_equal(door_told(door, "\"key_id\":\"x\\u000alevel=error"), 1);
    assert_int_equal(
        ASK(door, BEARER,
            .token = door_token(door, "{\"client_id\":\"a\\nlevel=error\\\","
                                      "\\\"forged\\\":\\\"1\"}"),
            .protocol = "2025-11-25",
            .body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{"
                    "\"name\":\"t\\nlevel=error\\\",\\\"forged\\\":\\\"1\"}}"),
        OSTIARY_FORBIDDEN);
    assert_int_equal(door_told(door, "\"tool\":\"t\\u000alevel=error"), 1);
    assert_int_equal(door_told(door, ""), 2);
    every_line_is_an_event(door);
    door_close(door);
}

/* What the harness searches for after every answer, and other people's credentials.
 * rows: LG-01 */
static void no_event_holds_a_credential(void **state)
{
    static const char *const patches[] = {
        "{\"exp\":1}",          "{\"iss\":\"https://evil.example\"}",
        "{\"aud\":\"x\"}",      "{\"sub\":null}",
        "{\"nbf\":1900000000}", "{\"cnf\":{\"jkt\":\"x\"}}",
    };
    struct door *door = *state;
    for (size_t i = 0; i < sizeof patches / sizeof patches[0]; i++) {
        assert_int_not_equal(ASK(door, BEARER, .token = door_token(door, patches[i])),
                             OSTIARY_OK);
    }
    assert_int_equal(ASK(door, BEARER, .tool = "delete_file"),
                     OSTIARY_INSUFFICIENT_SCOPE);
    assert_int_equal(ASK(door, BEARER, .tool = "get_weather"), OSTIARY_OK);
    assert_int_equal(ASK(door, .authorization = "Bearer {T} {T}"),
                     OSTIARY_MALFORMED_REQUEST);
    assert_int_equal(ASK(door, .authorization = "Bearer {T}."), OSTIARY_MALFORMED_TOKEN);
    assert_int_equal(ASK(door, .authorization = "Bearer x{T}"), OSTIARY_MALFORMED_TOKEN);
    assert_int_equal(ASK(door, BEARER, .fields = {"Mcp-Name", "{T}"}),
                     OSTIARY_OK); /* of server/discover, which has no name */
    assert_int_equal(ASK(door, BEARER, .fields = {"Mcp-Method", "{T}"}),
                     OSTIARY_HEADER_MISMATCH);
    assert_int_equal(ASK(door, .authorization = "Basic c2VjcmV0OnNlY3JldA==",
                         .fields = {"Cookie", "sid=secret-cookie-1", "DPoP",
                                    "secret-proof-1", "Txn-Token", "secret-txn-1"}),
                     OSTIARY_NO_TOKEN);
    assert_int_equal(ASK(door, .authorization = "DPoP {T}"), OSTIARY_NO_TOKEN);
    assert_int_equal(door_told(door, "secret"), 0);
    assert_int_equal(door_told(door, "c2VjcmV0"), 0);
    assert_true(door_told(door, "\"level\":\"debug\"") > 0);
    every_line_is_an_event(door);
}

static void refuse(struct door *door, unsigned count)
{
    while (count-- > 0) {
        assert_int_equal(ASK(door, .authorization = NULL), OSTIARY_NO_TOKEN);
    }
}

#define REFUSED "\"event\":\"check_refused\""

/* Section 5 of the interface: ten a second of one event and reason. */
static void a_flood_is_counted(void **state)
{
    struct door *door = *state;
    refuse(door, 10);
    assert_int_equal(door_told(door, REFUSED), 10);
    refuse(door, 7);
    assert_int_equal(door_told(door, REFUSED), 10);
    door->mono_ms += 999;
    refuse(door, 1);
    assert_int_equal(door_told(door, "left_out"), 0);
    door->mono_ms += 1;
    refuse(door, 1);
    assert_int_equal(door_told(door, "\"reason\":\"no_token\",\"left_out\":8}"), 1);
    assert_int_equal(door_told(door, REFUSED), 12);
    door->mono_ms += 1000;
    refuse(door, 1);
    assert_int_equal(door_told(door, "left_out"), 1);
    every_line_is_an_event(door);
}

static void a_flood_of_one_kind_hides_no_other(void **state)
{
    struct door *door = *state;
    refuse(door, 20);
    assert_int_equal(ASK(door, .authorization = "Bearer"), OSTIARY_MALFORMED_REQUEST);
    assert_int_equal(ASK(door, BEARER), OSTIARY_OK);
    assert_int_equal(door_told(door, "\"reason\":\"malformed_request\""), 1);
    assert_int_equal(door_told(door, "\"event\":\"check_admitted\""), 1);
    door->mono_ms += 5000;
    assert_int_equal(ASK(door, BEARER), OSTIARY_OK); /* of another kind, and later */
    assert_int_equal(door_told(door, "\"left_out\":10}"), 1);
}

struct counted {
    unsigned lines, owed;
};

static void count(void *ctx, ostiary_level level, const char *json, size_t len)
{
    struct counted *counted = ctx;
    (void)level;
    (void)len;
    counted->lines++;
    counted->owed += strstr(json, "\"left_out\":5}") == NULL ? 0 : 1;
}

static void what_was_left_out_is_told_in_the_end(void **state)
{
    static const char text[] =
        "{\"resource\":\"https://h/mcp\",\"authorization_servers\":"
        "[{\"issuer\":\"https://as\",\"jwks_file\":\"keys.json\"}]}";
    char name[96];
    ostiary_config *config = NULL;
    ostiary_validator *validator = NULL;
    ostiary_clock clock = OSTIARY_CLOCK_INIT;
    struct counted counted = {0, 0};
    struct door *door = *state;
    (void)snprintf(name, sizeof name, "%s/c.json", door->folder); /* beside its keys */
    assert_int_equal(ostiary_config_parse(text, sizeof text - 1, name, &config, NULL),
                     OSTIARY_OK);
    ostiary_config_set_log(config, count, &counted);
    clock.monotonic_ms = door_mono;
    clock.ctx = door;
    ostiary_config_set_clock(config, &clock);
    assert_int_equal(ostiary_validator_new(config, &validator, NULL), OSTIARY_OK);
    ostiary_request request = OSTIARY_REQUEST_INIT;
    request.http_method = (ostiary_text){"GET", 3};
    for (int i = 0; i < 15; i++) {
        assert_int_equal(ostiary_check(validator, &request, door->verdict),
                         OSTIARY_NO_TOKEN);
    }
    assert_int_equal(counted.lines, 10);
    ostiary_validator_free(validator);
    assert_int_equal(counted.lines, 11);
    assert_int_equal(counted.owed, 1);
    ostiary_config_free(config);
}

static int set_up(void **state)
{
    *state = door_open("", "k1");
    return 0;
}

static int tear_down(void **state)
{
    door_close(*state);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_answer_and_its_event_share_an_id),
        cmocka_unit_test(no_value_begins_a_line_or_a_member),
        TEST(no_event_holds_a_credential),
        TEST(a_flood_is_counted),
        TEST(a_flood_of_one_kind_hides_no_other),
        TEST(what_was_left_out_is_told_in_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
