/* SPDX-License-Identifier: Apache-2.0 */
/* The answers byte for byte, and what no answer holds. */
#include <stdlib.h>
#include <string.h>

#include "../harness/challenge.h"
#include "../harness/cm.h"
#include "../harness/door.h"

#define PRM     "resource_metadata=\"" DOOR_PRM "\""
#define BEARER  .authorization = "Bearer {T}"
#define EXPIRED "{\"exp\":1799996400}"

static void answers(const struct door *door, int status, const char *challenge,
                    const char *body)
{
    const char *sent = door_header(door, "WWW-Authenticate");
    assert_int_equal(ostiary_verdict_status(door->verdict), status);
    if (challenge == NULL) {
        assert_null(sent);
    } else {
        assert_string_equal(sent, challenge);
    }
    assert_string_equal(door_body(door), body);
}

/* rows: CH-01 CH-02 CH-04 CH-06 CH-10 CH-16 CH-21 */
static void no_credential_is_an_invitation(void **state)
{
    struct door *door = *state;
    (void)ASK(door, .authorization = NULL);
    answers(door, 401, "Bearer scope=\"mcp:read\", " PRM, "{\"error\":\"unauthorized\"}");
    (void)ASK(door, BEARER);
    answers(door, 200, NULL, "");
}

/* rows: CH-01 CH-05 CH-06 CH-10 CH-16 CH-21 */
static void an_expired_token_is_told_so(void **state)
{
    struct door *door = *state;
    (void)ASK(door, BEARER, .token = door_token(door, EXPIRED));
    answers(door, 401,
            "Bearer error=\"invalid_token\", scope=\"mcp:read\", " PRM
            ", error_description=\"The access token expired\"",
            "{\"error\":\"invalid_token\"}");
}

/* rows: CH-07 CH-10 CH-13 CH-16 CH-21 */
static void a_missing_scope_is_asked_for(void **state)
{
    struct door *door = *state;
    (void)ASK(door, BEARER, .tool = "delete_file");
    answers(door, 403,
            "Bearer error=\"insufficient_scope\", scope=\"files:read files:write\", " PRM
            ", error_description=\"Additional scope required\"",
            "{\"error\":\"insufficient_scope\"}");
    assert_int_equal(ASK(door, BEARER, .tool = "get_weather"), OSTIARY_OK);
}

#define MALFORMED                                                                        \
    "Bearer error=\"invalid_request\", scope=\"mcp:read\", " PRM                         \
    ", error_description=\"Malformed authorization request\""

/* rows: CH-08 CH-10 CH-16 CH-21 */
static void a_malformed_request_is_told_in_the_words_of_its_era(void **state)
{
    static const char rpc[] = "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,"
                              "\"message\":\"Invalid request\"}}";
    static const char oauth[] = "{\"error\":\"invalid_request\"}";
    struct door *door = *state;
    (void)ASK(door, .authorization = "Bearer a b");
    answers(door, 400, MALFORMED, rpc);
    (void)ASK(door, .authorization = "Bearer");
    answers(door, 400, MALFORMED, rpc);
    (void)ASK(door, .authorization = "Bearer a b", .protocol = "2025-11-25");
    answers(door, 400, MALFORMED, oauth);
    (void)ASK(door, .authorization = "Bearer a b", .protocol = "1900-01-01");
    answers(door, 400, MALFORMED, oauth);
}

/* rows: CH-03 */
static void the_hint_names_what_the_operation_needs(void **state)
{
    struct door *plain = *state;
    struct door *door = door_open(",\"challenge_hint\":\"operation\"", "k1");
    (void)ASK(plain, .tool = "get_weather");
    answers(plain, 401, "Bearer scope=\"mcp:read\", " PRM,
            "{\"error\":\"unauthorized\"}");
    (void)ASK(door, .tool = "get_weather");
    answers(door, 401, "Bearer scope=\"weather:read\", " PRM,
            "{\"error\":\"unauthorized\"}");
    (void)ASK(door, .tool = "no_such_tool");
    answers(door, 401, "Bearer scope=\"mcp:read\", " PRM, "{\"error\":\"unauthorized\"}");
    (void)ASK(door, .tool = "get_weather", BEARER, .token = door_token(door, EXPIRED));
    answers(door, 401,
            "Bearer error=\"invalid_token\", scope=\"weather:read\", " PRM
            ", error_description=\"The access token expired\"",
            "{\"error\":\"invalid_token\"}");
    door_close(door);
}

static void is_invalid(struct door *door, const char *token, ostiary_code code)
{
    assert_int_equal(ASK(door, BEARER, .token = token), code);
    answers(door, 401,
            "Bearer error=\"invalid_token\", scope=\"mcp:read\", " PRM
            ", error_description=\"The access token is invalid\"",
            "{\"error\":\"invalid_token\"}");
}

static const char *headed(struct door *door, const char *header)
{
    char *token = NULL;
    static const char claims[] =
        "{\"iss\":\"https://as.example.com\",\"aud\":\"https://mcp.example.com/mcp\","
        "\"sub\":\"\\\"><script>\",\"client_id\":\"c1\",\"jti\":\"j1\","
        "\"iat\":1799999990,\"exp\":1800000300}";
    assert_int_equal(ostiary_testing_sign(door->key, claims, header, &token, NULL),
                     OSTIARY_OK);
    return door_keep(door, token);
}

#define WITH(m) door_token(door, "{\"sub\":\"\\\"><script>\"," m "}")

/* rows: CH-09 CH-12 CH-13 */
static void every_claim_that_fails_is_told_alike(void **state)
{
    struct door *door = *state;
    is_invalid(door, WITH("\"iss\":\"https://evil.example\""), OSTIARY_UNKNOWN_ISSUER);
    is_invalid(door, WITH("\"iss\":null"), OSTIARY_MISSING_CLAIM);
    is_invalid(door, WITH("\"aud\":\"https://other.example.com/mcp\""),
               OSTIARY_WRONG_AUDIENCE);
    is_invalid(door, WITH("\"jti\":null"), OSTIARY_MISSING_CLAIM);
    is_invalid(door, WITH("\"client_id\":5"), OSTIARY_BAD_CLAIM);
    is_invalid(door, WITH("\"nbf\":1800000090"), OSTIARY_NOT_YET_VALID);
    is_invalid(door, WITH("\"iat\":1800000090"), OSTIARY_ISSUED_IN_FUTURE);
    is_invalid(door, WITH("\"cnf\":{\"jkt\":\"x\"}"), OSTIARY_BINDING_REQUIRED);
    assert_int_equal(ASK(door, BEARER, .token = WITH("\"x\":1")), OSTIARY_OK);
}

static char *forged(const char *token)
{
    char *copy = strdup(token);
    assert_non_null(copy);
    char *signature = strrchr(copy, '.') + 1;
    signature[5] = signature[5] == 'A' ? 'B' : 'A';
    return copy;
}

/* rows: CH-09 CH-12 CH-13 */
static void every_token_that_fails_is_told_alike(void **state)
{
    struct door *door = *state;
    char *other = forged(door->tokens[0]);
    is_invalid(door, other, OSTIARY_BAD_SIGNATURE);
    is_invalid(door, "opaque", OSTIARY_MALFORMED_TOKEN);
    is_invalid(door, "a.b.c", OSTIARY_MALFORMED_TOKEN);
    is_invalid(door, "a.b.c.d.e", OSTIARY_UNSUPPORTED_TOKEN);
    is_invalid(door, headed(door, "{\"typ\":\"dpop+jwt\"}"), OSTIARY_WRONG_TYPE);
    is_invalid(door, headed(door, "{\"alg\":\"HS256\"}"), OSTIARY_ALGORITHM_NOT_ALLOWED);
    is_invalid(door, headed(door, "{\"crit\":[\"exp\"],\"exp\":1}"),
               OSTIARY_CRITICAL_HEADER);
    assert_int_equal(ASK(door, BEARER, .token = headed(door, NULL)), OSTIARY_OK);
    free(other);
}

/* rows: CH-18 */
static void what_no_login_lifts_has_no_challenge(void **state)
{
    struct door *door = *state;
    static const char *const tools[] = {"never", "unlisted"};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(ASK(door, BEARER, .tool = tools[i]), OSTIARY_FORBIDDEN);
        answers(door, 403, NULL, "{\"error\":\"forbidden\"}");
    }
    assert_int_equal(ASK(door, BEARER, .rpc = "no/such"), OSTIARY_FORBIDDEN);
    answers(door, 403, NULL, "{\"error\":\"forbidden\"}");
    assert_int_equal(ASK(door, BEARER, .fields = {"Origin", "https://evil.example"}),
                     OSTIARY_ORIGIN_REFUSED);
    answers(door, 403, NULL, "{\"error\":\"origin_refused\"}");
}

static void exposes(const struct door *door)
{
    const char *names = door_header(door, "Access-Control-Expose-Headers");
    assert_string_equal(names, "WWW-Authenticate, Mcp-Session-Id, X-Request-Id");
    assert_string_equal(door_header(door, "Access-Control-Allow-Origin"),
                        "https://app.example");
    assert_string_equal(door_header(door, "Vary"), "Origin");
}

#define FROM_APP .fields = {"Origin", "https://app.example"}

/* rows: CH-17 */
static void a_browser_may_read_the_challenge(void **state)
{
    struct door *plain = *state;
    struct door *door = door_open(",\"allowed_origins\":[\"https://app.example\"]", "k1");
    assert_int_equal(ASK(door, FROM_APP), OSTIARY_NO_TOKEN);
    exposes(door);
    assert_int_equal(ASK(door, BEARER, .tool = "delete_file", FROM_APP),
                     OSTIARY_INSUFFICIENT_SCOPE);
    exposes(door);
    assert_int_equal(ASK(door, .authorization = "Bearer", FROM_APP),
                     OSTIARY_MALFORMED_REQUEST);
    exposes(door);
    assert_int_equal(ASK(door, BEARER, FROM_APP), OSTIARY_OK);
    exposes(door);
    assert_int_equal(ASK(door, .authorization = NULL), OSTIARY_NO_TOKEN);
    assert_null(door_header(door, "Access-Control-Expose-Headers"));
    assert_int_equal(ASK(plain, BEARER, FROM_APP), OSTIARY_ORIGIN_REFUSED);
    assert_null(door_header(plain, "Access-Control-Allow-Origin"));
    door_close(door);
}

/* rows: CH-16 */
static void errors_of_the_body_have_the_codes_of_the_protocol(void **state)
{
    struct door *door = *state;
    assert_int_equal(ASK(door, BEARER, .body = "{"), OSTIARY_MALFORMED_BODY);
    assert_non_null(strstr(door_body(door), "-32700"));
    assert_int_equal(ASK(door, BEARER, .fields = {"Mcp-Method", "tools/list"}),
                     OSTIARY_HEADER_MISMATCH);
    assert_non_null(strstr(door_body(door), "-32020"));
    assert_int_equal(ASK(door, BEARER, .protocol = "1900-01-01"),
                     OSTIARY_UNSUPPORTED_VERSION);
    assert_non_null(strstr(door_body(door), "-32022"));
    assert_null(door_header(door, "WWW-Authenticate"));
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
        TEST(no_credential_is_an_invitation),
        TEST(an_expired_token_is_told_so),
        TEST(a_missing_scope_is_asked_for),
        TEST(a_malformed_request_is_told_in_the_words_of_its_era),
        TEST(the_hint_names_what_the_operation_needs),
        TEST(every_claim_that_fails_is_told_alike),
        TEST(every_token_that_fails_is_told_alike),
        TEST(what_no_login_lifts_has_no_challenge),
        TEST(a_browser_may_read_the_challenge),
        TEST(errors_of_the_body_have_the_codes_of_the_protocol),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
