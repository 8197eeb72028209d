/* SPDX-License-Identifier: Apache-2.0 */
/* The next MCP version is one row: this program is linked with another table in the place
 * of src/mcp/version_table.c, and nothing else is different. */
#include <string.h>

#include "../harness/cm.h"
#include "../harness/door.h"
#include "mcp/version.h"

#define NEXT   "2027-01-01"
#define BEARER .authorization = "Bearer {T}"
#define META                                                                             \
    "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"" NEXT                     \
    "\",\"io.modelcontextprotocol/clientCapabilities\":{}}"
#define CALL(tool)                                                                       \
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{"               \
    "\"name\":\"" tool "\"," META "}}"

const struct ost_mcp_version ost_mcp_versions[] = {
    {"2025-03-26", true, false, true, true, true},
    {"2025-06-18", false, false, false, true, true},
    {"2025-11-25", false, false, false, true, true},
    {"2026-07-28", false, true, false, false, false},
    {NEXT, false, true, false, true, true}, /* as no version before it */
};
const size_t ost_mcp_version_count = sizeof ost_mcp_versions / sizeof ost_mcp_versions[0];

/* rows: FW-06 */
static void its_requests_have_the_header_rules_of_its_row(void **state)
{
    struct door *door = door_open("", "k1");
    (void)state;
    assert_int_equal(
        ASK(door, BEARER, .protocol = NEXT, .body = CALL("get_weather"),
            .fields = {"Mcp-Method", "tools/call", "Mcp-Name", "get_weather"}),
        OSTIARY_OK);
    assert_int_equal(ASK(door, BEARER, .protocol = NEXT, .body = CALL("get_weather"),
                         .fields = {"Mcp-Method", "tools/call", "Mcp-Name", "any"}),
                     OSTIARY_HEADER_MISMATCH);
    assert_int_equal(
        ASK(door, BEARER, .protocol = "2025-11-25", .body = CALL("get_weather")),
        OSTIARY_HEADER_MISMATCH);
    door_close(door);
}

/* The versions with those header rules so far neither take responses nor add up scopes.
 * rows: FW-06 */
static void its_other_columns_are_its_own(void **state)
{
    static const char response[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";
    struct door *door = door_open("", "k1");
    (void)state;
    assert_int_equal(ASK(door, BEARER, .protocol = "2026-07-28", .body = response),
                     OSTIARY_MALFORMED_BODY);
    assert_int_equal(ASK(door, BEARER, .protocol = NEXT, .body = response), OSTIARY_OK);
    assert_int_equal(ASK(door, BEARER, .protocol = NEXT, .body = response,
                         .fields = {"Mcp-Method", "x"}),
                     OSTIARY_HEADER_MISMATCH);
    assert_int_equal(ASK(door, BEARER, .protocol = NEXT, .body = "[" CALL("any") "]"),
                     OSTIARY_MALFORMED_BODY);
    assert_int_equal(ASK(door, BEARER, .tool = "delete_file"),
                     OSTIARY_INSUFFICIENT_SCOPE);
    assert_null(strstr(door_header(door, "WWW-Authenticate"), "weather:read"));
    assert_int_equal(
        ASK(door, BEARER, .protocol = NEXT, .body = CALL("delete_file"),
            .fields = {"Mcp-Method", "tools/call", "Mcp-Name", "delete_file"}),
        OSTIARY_INSUFFICIENT_SCOPE);
    assert_non_null(strstr(door_header(door, "WWW-Authenticate"), "weather:read"));
    door_close(door);
}

/* rows: FW-06 */
static void it_is_listed_and_may_be_the_only_one(void **state)
{
    static const char old[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    struct door *door = door_open("", "k1");
    (void)state;
    assert_int_equal(ASK(door, BEARER, .protocol = "1900-01-01", .body = old),
                     OSTIARY_UNSUPPORTED_VERSION);
    assert_non_null(strstr(door_body(door), "\"2026-07-28\",\"" NEXT "\"]"));
    door_close(door);
    door = door_open(",\"protocol_versions\":[\"" NEXT "\"]", "k1");
    assert_int_equal(ASK(door, BEARER, .tool = "any"), OSTIARY_UNSUPPORTED_VERSION);
    assert_non_null(strstr(door_body(door), "\"supported\":[\"" NEXT "\"]"));
    assert_int_equal(ASK(door, BEARER, .protocol = NEXT, .body = CALL("any"),
                         .fields = {"Mcp-Method", "tools/call", "Mcp-Name", "any"}),
                     OSTIARY_OK);
    door_close(door);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(its_requests_have_the_header_rules_of_its_row),
        cmocka_unit_test(its_other_columns_are_its_own),
        cmocka_unit_test(it_is_listed_and_may_be_the_only_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
