/* SPDX-License-Identifier: Apache-2.0 */
/* What may stand in a header of an answer: of a request nothing, of the configuration
 * only what every client reads alike. */
#include <stdio.h>
#include <string.h>

#include "../harness/cm.h"
#include "../harness/door.h"
#include "core/verdict.h"

#define BEARER .authorization = "Bearer {T}"

static void breaks(const char *value, size_t len, bool broken)
{
    ostiary_verdict *verdict = ostiary_verdict_new();
    const char *sent = NULL;
    assert_non_null(verdict);
    (void)ost_verdict_set(verdict, OSTIARY_NO_TOKEN);
    ost_verdict_add_header(verdict, "X", (struct ost_span){value, len});
    assert_int_equal(ostiary_verdict_status(verdict), broken ? 500 : 401);
    assert_int_equal(ostiary_verdict_header(verdict, 0, &sent) == NULL, broken);
    ostiary_verdict_free(verdict);
}

/* rows: CH-20 */
static void a_value_of_two_lines_is_no_answer(void **state)
{
    (void)state;
    breaks("a b", 3, false);
    breaks("a\rb", 3, true);
    breaks("a\nb", 3, true);
    breaks("a\0b", 3, true);
    breaks("a\r\nX: b", 7, true);
}

/* Every byte, where a request has text that an answer could repeat.
 * rows: CH-20 */
static void no_byte_of_a_request_gets_into_a_header(void **state)
{
    struct door *door = door_open("", "k1");
    char text[] = "x?y";
    char body[128];
    (void)state;
    for (int byte = 1; byte < 256; byte++) {
        text[1] = (char)byte;
        (void)snprintf(body, sizeof body,
                       "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"method\":\"tools/call\","
                       "\"params\":{\"name\":\"%s\"}}",
                       text, text);
        (void)ASK(door, .authorization = text, .protocol = text, .body = body);
        (void)ASK(door, BEARER, .body = body, .protocol = "2025-11-25");
        (void)ASK(door, BEARER, .id = text, .fields = {"Origin", text, "Host", text});
        (void)ASK(door, .http_method = text, .target = text, .fields = {"Host", text});
        door_forget(door);
        door->mono_ms += 1000;
    }
    door_close(door);
}

static bool accepted(const char *more)
{
    char text[512];
    ostiary_config *config = NULL;
    int len = snprintf(text, sizeof text,
                       "{\"resource\":\"https://h/mcp\",\"authorization_servers\":[{"
                       "\"issuer\":\"https://as\"}]%s}",
                       more);
    ostiary_code code = ostiary_config_parse(text, (size_t)len, NULL, &config, NULL);
    ostiary_config_free(config);
    return code == OSTIARY_OK;
}

#define EACH_PLACE(check, scope)                                                         \
    do {                                                                                 \
        check(",\"scopes_supported\":[\"" scope "\"]");                                  \
        check(",\"baseline_scopes\":[\"" scope "\"]");                                   \
        check(",\"policy\":{\"tools\":{\"t\":{\"scopes\":[\"" scope "\"]}}}");           \
        check(",\"policy\":{\"tools\":{\"t\":{\"any_of\":[[\"" scope "\"]]}}}");         \
        check(",\"policy\":{\"implies\":{\"" scope "\":[\"b\"]}}");                      \
    } while (0)

static void is_good(const char *more)
{
    assert_true(accepted(more));
}

static void is_bad(const char *more)
{
    assert_false(accepted(more));
}

/* rows: CH-11 CH-21 */
static void a_scope_that_a_challenge_cannot_hold_is_refused(void **state)
{
    (void)state;
    EACH_PLACE(is_good, "a:b/c.d-e~!#[]^_`{|}=f");
    EACH_PLACE(is_good, "scope");
    EACH_PLACE(is_bad, "a\\\"b");
    EACH_PLACE(is_bad, "a\\\\b");
    EACH_PLACE(is_bad, "\xc3\xa4");
    EACH_PLACE(is_bad, "a b");
    EACH_PLACE(is_bad, "a\\nb");
    EACH_PLACE(is_bad, "a\\u007fb");
    EACH_PLACE(is_bad, "");
    EACH_PLACE(is_bad, "scope=a");
    EACH_PLACE(is_bad, "x:error=1");
}

static ostiary_code opens(const char *resource)
{
    char text[256];
    ostiary_config *config = NULL;
    ostiary_validator *validator = NULL;
    int len = snprintf(text, sizeof text,
                       "{\"resource\":\"%s\",\"authorization_servers\":[{\"issuer\":"
                       "\"https://as\"}]}",
                       resource);
    ostiary_code code = ostiary_config_parse(text, (size_t)len, NULL, &config, NULL);
    if (code == OSTIARY_OK) {
        code = ostiary_validator_new(config, &validator, NULL);
    }
    ostiary_validator_free(validator);
    ostiary_config_free(config);
    return code;
}

/* rows: CH-21 */
static void an_address_that_reads_like_a_parameter_is_refused(void **state)
{
    (void)state;
    assert_int_equal(opens("https://h/mcp?tenant=a"), OSTIARY_OK);
    assert_int_equal(opens("https://h/mcp?scope=a"), OSTIARY_BAD_CONFIG);
    assert_int_equal(opens("https://h/mcp;error=a"), OSTIARY_BAD_CONFIG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_of_two_lines_is_no_answer),
        cmocka_unit_test(no_byte_of_a_request_gets_into_a_header),
        cmocka_unit_test(a_scope_that_a_challenge_cannot_hold_is_refused),
        cmocka_unit_test(an_address_that_reads_like_a_parameter_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
