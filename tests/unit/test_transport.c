/* SPDX-License-Identifier: Apache-2.0 */
/* How a credential may come, and how it may not; each refusal beside its admitted twin.
 */
#include <string.h>

#include "../harness/challenge.h"
#include "../harness/cm.h"
#include "../harness/door.h"

/* rows: TX-01 */
static void one_scheme_in_any_case_and_any_number_of_spaces(void **state)
{
    struct door *door = *state;
    assert_int_equal(ASK(door, .authorization = "Bearer {T}"), OSTIARY_OK);
    assert_int_equal(ASK(door, .authorization = "bearer {T}"), OSTIARY_OK);
    assert_int_equal(ASK(door, .authorization = "bEaReR   {T}"), OSTIARY_OK);
    assert_int_equal(ASK(door, .authorization = "Bearer\t{T}"),
                     OSTIARY_MALFORMED_REQUEST);
    assert_int_equal(ostiary_verdict_status(door->verdict), 400);
    assert_int_equal(ASK(door, .authorization = "Bearer \t{T}"),
                     OSTIARY_MALFORMED_REQUEST);
}

static void is_nobody(struct door *door, struct asked asked)
{
    assert_int_equal(door_ask(door, asked), OSTIARY_NO_TOKEN);
    assert_int_equal(ostiary_verdict_status(door->verdict), 401);
    assert_string_equal(door_header(door, "WWW-Authenticate"),
                        "Bearer scope=\"mcp:read\", resource_metadata=\"" DOOR_PRM "\"");
    assert_null(ostiary_verdict_grant(door->verdict));
}
#define NOBODY(door, ...) is_nobody((door), (struct asked){__VA_ARGS__})

/* rows: TX-02 TX-03 CH-04 CH-06 */
static void no_credential_of_ours_is_no_error(void **state)
{
    struct door *door = *state;
    NOBODY(door, .authorization = NULL);
    NOBODY(door, .authorization = "");
    NOBODY(door, .authorization = "Basic dTpw");
    NOBODY(door, .authorization = "Negotiate abc");
    NOBODY(door, .authorization = "Bearerx {T}");
    NOBODY(door, .authorization = "{T}");
}

static void is_malformed(struct door *door, struct asked asked)
{
    assert_int_equal(door_ask(door, asked), OSTIARY_MALFORMED_REQUEST);
    assert_int_equal(ostiary_verdict_status(door->verdict), 400);
    assert_string_equal(door_header(door, "WWW-Authenticate"),
                        "Bearer error=\"invalid_request\", scope=\"mcp:read\", "
                        "resource_metadata=\"" DOOR_PRM
                        "\", error_description=\"Malformed authorization request\"");
}
#define MALFORMED(door, ...) is_malformed((door), (struct asked){__VA_ARGS__})

/* rows: TX-04 */
static void a_credential_that_is_no_single_token68_is_malformed(void **state)
{
    struct door *door = *state;
    MALFORMED(door, .authorization = "Bearer");
    MALFORMED(door, .authorization = "Bearer ");
    MALFORMED(door, .authorization = "Bearer a b");
    MALFORMED(door, .authorization = "Bearer \"x\"");
    MALFORMED(door, .authorization = "Bearer a,b");
    MALFORMED(door, .authorization = "Bearer {T} {T}");
    MALFORMED(door, .authorization = "Bearer =");
    MALFORMED(door, .authorization = "Bearer={T}");
    assert_int_equal(ASK(door, .authorization = "Bearer a"), OSTIARY_MALFORMED_TOKEN);
}

/* rows: TX-05 */
static void two_credentials_are_none_even_if_alike(void **state)
{
    struct door *door = *state;
    MALFORMED(door, .authorization = "Bearer {T}",
              .fields = {"Authorization", "Bearer {T}"});
    MALFORMED(door, .authorization = "Bearer {T}",
              .fields = {"authorization", "DPoP {T}"});
    MALFORMED(door, .authorization = "Basic dTpw",
              .fields = {"AUTHORIZATION", "Bearer {T}"});
    MALFORMED(door, .authorization = "Bearer {T}, Bearer {T}");
    MALFORMED(door, .authorization = "Bearer {T}", .fields = {"Authorization", ""});
    assert_int_equal(ASK(door, .authorization = "Bearer {T}"), OSTIARY_OK);
}

/* rows: TX-06 LG-08 */
static void a_token_in_the_query_is_told_and_not_used(void **state)
{
    struct door *door = *state;
    door_forget(door);
    NOBODY(door, .target = "/mcp?access_token={T}");
    assert_int_equal(door_told(door, "\"event\":\"token_in_query\""), 1);
    assert_int_equal(door_told(door, "\"path\":\"/mcp?access_token=REDACTED\""), 1);
    door_forget(door);
    assert_int_equal(ASK(door, .target = "/mcp?a=b&access%5Ftoken={T}&{T}",
                         .authorization = "Bearer {T}"),
                     OSTIARY_OK);
    assert_int_equal(door_told(door, "\"event\":\"token_in_query\""), 1);
    assert_int_equal(
        door_told(door, "\"path\":\"/mcp?a=REDACTED&access_token=REDACTED&REDACTED\""),
        1);
    door_forget(door);
    assert_int_equal(
        ASK(door,
            .target = "/access_token=/mcp?xaccess_token=1&access_tokens=2&access_token",
            .authorization = "Bearer {T}"),
        OSTIARY_OK);
    assert_int_equal(door_told(door, "token_in_query"), 0);
}

/* rows: LG-01 LG-08 */
static void a_path_that_is_logged_holds_no_value(void **state)
{
    struct door *door = *state;
    door_forget(door);
    NOBODY(door, .target = "/mcp/{T}?access_token=&id_token={T}&{T}=1&x\x01y=2");
    assert_int_equal(door_told(door,
                               "\"path\":\"/mcp/REDACTED?access_token=REDACTED&"
                               "id_token=REDACTED&REDACTED=REDACTED&REDACTED=REDACTED\""),
                     1);
    assert_int_equal(door_told(door, "\"settings\":null"), 0);
}

/* rows: TX-07 */
static void a_form_carries_no_token(void **state)
{
    struct door *door = *state;
    const char *form[] = {"Content-Type", "application/x-www-form-urlencoded"};
    NOBODY(door, .body = "access_token={T}", .fields = {form[0], form[1]});
    NOBODY(door, .body = "access_token={T}&method=tools%2Fcall&name=ping_me",
           .fields = {form[0], form[1]});
    NOBODY(door, .body = "access_token={T}", .http_method = "PUT",
           .fields = {form[0], form[1]});
}

#define META                                                                             \
    "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","             \
    "\"io.modelcontextprotocol/clientCapabilities\":{},"

/* rows: TX-08 */
static void nothing_else_carries_a_token(void **state)
{
    struct door *door = *state;
    static const char in_meta[] =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"server/discover\",\"params\":{" META
        "\"access_token\":\"{T}\",\"authorization\":\"Bearer {T}\"}}}";
    static const char in_params[] =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"server/discover\",\"params\":{"
        "\"access_token\":\"{T}\",\"Authorization\":\"Bearer {T}\"," META "\"a\":1}}}";
    NOBODY(door, .fields = {"Cookie", "access_token={T}"});
    NOBODY(door, .fields = {"Cookie", "Authorization=Bearer {T}"});
    NOBODY(door, .fields = {"X-Access-Token", "{T}"});
    NOBODY(door, .fields = {"X-Authorization", "Bearer {T}"});
    NOBODY(door, .fields = {"Proxy-Authorization", "Bearer {T}"});
    NOBODY(door, .fields = {"X-Forwarded-Authorization", "Bearer {T}"});
    NOBODY(door, .fields = {"Mcp-Session-Id", "{T}"});
    NOBODY(door, .fields = {"Mcp-Session-Id", "Bearer {T}"});
    NOBODY(door, .body = in_meta);
    NOBODY(door, .body = in_params);
    assert_int_equal(ASK(door, .body = in_meta, .authorization = "Bearer {T}"),
                     OSTIARY_OK);
    assert_int_equal(ASK(door, .body = in_params, .authorization = "Bearer {T}"),
                     OSTIARY_OK);
    assert_int_equal(ASK(door, .fields = {"Authorization", "Bearer {T}"}), OSTIARY_OK);
}

#define OLD     .protocol = "2025-11-25"
#define SESSION "Mcp-Session-Id", "s-1"
#define TOKEN   .authorization = "Bearer {T}"

/* rows: TX-09 */
static void a_session_is_no_credential(void **state)
{
    struct door *door = *state;
    static const char response[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";
    assert_int_equal(ASK(door, OLD, .rpc = "initialize", TOKEN), OSTIARY_OK);
    NOBODY(door, OLD, .rpc = "initialize");
    NOBODY(door, OLD, .rpc = "ping", .fields = {SESSION});
    NOBODY(door, OLD, .http_method = "GET", .body = "", .fields = {SESSION});
    NOBODY(door, OLD, .http_method = "DELETE", .body = "", .fields = {SESSION});
    NOBODY(door, OLD, .http_method = "GET", .body = "",
           .fields = {SESSION, "Last-Event-ID", "7"});
    NOBODY(door, OLD, .rpc = "notifications/initialized", .fields = {SESSION});
    NOBODY(door, OLD, .body = response, .fields = {SESSION});
    assert_int_equal(ASK(door, OLD, TOKEN, .rpc = "ping", .fields = {SESSION}),
                     OSTIARY_OK);
    assert_int_equal(
        ASK(door, OLD, TOKEN, .http_method = "GET", .body = "", .fields = {SESSION}),
        OSTIARY_OK);
    assert_int_equal(
        ASK(door, OLD, TOKEN, .http_method = "DELETE", .body = "", .fields = {SESSION}),
        OSTIARY_OK);
    assert_int_equal(ASK(door, OLD, TOKEN, .http_method = "GET", .body = "",
                         .fields = {SESSION, "Last-Event-ID", "7"}),
                     OSTIARY_OK);
    assert_int_equal(
        ASK(door, OLD, TOKEN, .rpc = "notifications/initialized", .fields = {SESSION}),
        OSTIARY_OK);
    assert_int_equal(ASK(door, OLD, TOKEN, .body = response, .fields = {SESSION}),
                     OSTIARY_OK);
}

#define ASKS "Access-Control-Request-Method", "POST"

/* rows: TX-11 */
static void a_preflight_alone_needs_no_credential(void **state)
{
    struct door *door = *state;
    assert_int_equal(ASK(door, .http_method = "OPTIONS", .body = "", .fields = {ASKS}),
                     OSTIARY_OK);
    assert_null(ostiary_verdict_grant(door->verdict));
    NOBODY(door, .http_method = "OPTIONS", .body = "");
    NOBODY(door, .http_method = "OPTIONS", .body = "{}", .fields = {ASKS});
    NOBODY(door, .http_method = "options", .body = "", .fields = {ASKS});
    NOBODY(door, .http_method = "GET", .body = "", .fields = {ASKS});
    NOBODY(door, .fields = {ASKS});
}

/* A handler as a host writes it. */
static ostiary_code serve(struct door *door, const char *token, unsigned *calls)
{
    ostiary_code code =
        ASK(door, .token = token, .tool = "get_weather", .authorization = "Bearer {T}");
    *calls += code == OSTIARY_OK ? 1 : 0;
    return code;
}

/* rows: PL-02 CH-05 */
static void a_handler_runs_for_a_token_that_holds(void **state)
{
    struct door *door = *state;
    unsigned calls = 0;
    assert_int_equal(serve(door, door_token(door, "{\"exp\":1799996400}"), &calls),
                     OSTIARY_EXPIRED);
    assert_int_equal(ostiary_verdict_status(door->verdict), 401);
    assert_string_equal(
        challenge_parameter(door_header(door, "WWW-Authenticate"), "error"),
        "invalid_token");
    assert_int_equal(calls, 0);
    assert_int_equal(serve(door, door->tokens[0], &calls), OSTIARY_OK);
    assert_int_equal(calls, 1);
}

/* rows: PL-04 */
static void three_families_have_three_statuses(void **state)
{
    static const struct {
        struct asked asked;
        int status;
        const char *error;
    } table[] = {
        {{.authorization = "Bearer a.b.c"}, 401, "invalid_token"},
        {{.authorization = "Bearer a b"}, 400, "invalid_request"},
        {{.authorization = "Bearer {T}", .tool = "delete_file"},
         403,
         "insufficient_scope"},
    };
    struct door *door = *state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        assert_int_not_equal(door_ask(door, table[i].asked), OSTIARY_OK);
        assert_int_equal(ostiary_verdict_status(door->verdict), table[i].status);
        assert_string_equal(
            challenge_parameter(door_header(door, "WWW-Authenticate"), "error"),
            table[i].error);
    }
}

/* rows: PL-07 */
static void addresses_come_from_the_configuration_alone(void **state)
{
    struct door *door = *state;
    NOBODY(door, .fields = {"Host", "evil.example", "X-Forwarded-Host", "evil.example"});
    NOBODY(door, .fields = {"X-Forwarded-Proto", "http", "X-Forwarded-Port", "81"});
    NOBODY(door, .fields = {"Forwarded", "host=evil.example;proto=http"});
    NOBODY(door, .target = "http://evil.example/other?x");
    assert_int_equal(
        ASK(door, .token = door_token(door, "{\"aud\":\"https://evil.example/mcp\"}"),
            .authorization = "Bearer {T}",
            .fields = {"Host", "evil.example", "X-Forwarded-Host", "evil.example"}),
        OSTIARY_WRONG_AUDIENCE);
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
        TEST(one_scheme_in_any_case_and_any_number_of_spaces),
        TEST(no_credential_of_ours_is_no_error),
        TEST(a_credential_that_is_no_single_token68_is_malformed),
        TEST(two_credentials_are_none_even_if_alike),
        TEST(a_token_in_the_query_is_told_and_not_used),
        TEST(a_path_that_is_logged_holds_no_value),
        TEST(a_form_carries_no_token),
        TEST(nothing_else_carries_a_token),
        TEST(a_session_is_no_credential),
        TEST(a_preflight_alone_needs_no_credential),
        TEST(a_handler_runs_for_a_token_that_holds),
        TEST(three_families_have_three_statuses),
        TEST(addresses_come_from_the_configuration_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
