/* SPDX-License-Identifier: Apache-2.0 */
/* Mcp-Param-... headers held against the body of an admitted call. */
#include <stdio.h>
#include <string.h>

#include "../harness/cm.h"
#include "../harness/door.h"
#include "../harness/door_promises.h"

#define META                                                                             \
    "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","             \
    "\"io.modelcontextprotocol/clientCapabilities\":{}}"
#define CALL(arguments)                                                                  \
    "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{"               \
    "\"name\":\"any\",\"arguments\":" arguments "," META "}}"
#define MISMATCH                                                                         \
    "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32020,\"message\":\"Header "     \
    "mismatch\"}}"

/** A request as the host has it, for both calls. */
struct sent {
    char authorization[2048];
    ostiary_field fields[8];
    ostiary_request request;
};

static ostiary_text text(const char *string)
{
    return (ostiary_text){string, strlen(string)};
}

static void add(struct sent *sent, const char *name, const char *value)
{
    sent->fields[sent->request.field_count++] = (ostiary_field){text(name), text(value)};
}

static void prepare(struct door *door, struct sent *sent, const char *body)
{
    memset(sent, 0, sizeof *sent);
    sent->request = (ostiary_request)OSTIARY_REQUEST_INIT;
    (void)snprintf(sent->authorization, sizeof sent->authorization, "Bearer %s",
                   door->tokens[0]);
    sent->request.http_method = text("POST");
    sent->request.body = text(body);
    sent->request.fields = sent->fields;
    add(sent, "Authorization", sent->authorization);
    add(sent, "MCP-Protocol-Version", "2026-07-28");
    add(sent, "Mcp-Method", "tools/call");
    add(sent, "Mcp-Name", "any");
}

static ostiary_code hold(struct door *door, const struct sent *sent, const char *pointer)
{
    const ostiary_param param = {"Region", pointer};
    ostiary_code code =
        ostiary_check_params(door->validator, &sent->request, door->verdict, &param, 1);
    assert_int_equal(ostiary_verdict_code(door->verdict), code);
    if (code != OSTIARY_BAD_ARGUMENT) {
        verdict_promises(door->verdict, DOOR_PRM);
    }
    return code;
}

/* What the helper says of one header (NULL: none) over an admitted body. */
static ostiary_code judge(struct door *door, const char *body, const char *header,
                          const char *pointer)
{
    struct sent sent;
    prepare(door, &sent, body);
    if (header != NULL) {
        add(&sent, "mcp-PARAM-region", header);
    }
    assert_int_equal(ostiary_check(door->validator, &sent.request, door->verdict),
                     OSTIARY_OK);
    return hold(door, &sent, pointer);
}

static void agrees(struct door *door, const char *body, const char *header)
{
    assert_int_equal(judge(door, body, header, "/region"), OSTIARY_OK);
    assert_int_equal(ostiary_verdict_status(door->verdict), 200);
}

static void differs(struct door *door, const char *body, const char *header)
{
    assert_int_equal(judge(door, body, header, "/region"), OSTIARY_HEADER_MISMATCH);
    assert_int_equal(ostiary_verdict_status(door->verdict), 400);
    assert_string_equal(door_body(door), MISMATCH);
    assert_null(door_header(door, "WWW-Authenticate"));
}

/* rows: HD-22 */
static void a_value_needs_its_header(void **state)
{
    struct door *door = door_open("", "k1");
    (void)state;
    agrees(door, CALL("{\"region\":\"us-west1\"}"), "us-west1");
    agrees(door, CALL("{\"region\":\"us-west1\"}"), "  us-west1\t");
    differs(door, CALL("{\"region\":\"us-west1\"}"), NULL);
    differs(door, CALL("{\"region\":\"us-west1\"}"), "us-west2");
    differs(door, CALL("{\"region\":\"us-west1\"}"), "US-WEST1");
    differs(door, CALL("{\"region\":\"us-west1\"}"), "");
    agrees(door, CALL("{\"region\":\"\"}"), "");
    differs(door, CALL("{\"region\":\"\"}"), NULL);
    door_close(door);
}

/* rows: HD-22 */
static void no_value_has_no_header(void **state)
{
    struct door *door = door_open("", "k1");
    (void)state;
    agrees(door, CALL("{\"region\":null}"), NULL);
    agrees(door, CALL("{}"), NULL);
    agrees(door, CALL("[]"), NULL);
    differs(door, CALL("{\"region\":null}"), "null");
    differs(door, CALL("{}"), "us-west1");
    differs(door, CALL("{\"region\":[\"us\"]}"), "us");
    differs(door, CALL("{\"region\":{}}"), "{}");
    door_close(door);
}

/* rows: HD-22 */
static void integers_are_compared_as_numbers(void **state)
{
    struct door *door = door_open("", "k1");
    (void)state;
    agrees(door, CALL("{\"region\":42}"), "42");
    agrees(door, CALL("{\"region\":42}"), "42.0");
    agrees(door, CALL("{\"region\":42.0}"), "42");
    agrees(door, CALL("{\"region\":-7}"), "-7");
    agrees(door, CALL("{\"region\":9007199254740991}"), "9007199254740991");
    differs(door, CALL("{\"region\":9007199254740993}"), "9007199254740993");
    differs(door, CALL("{\"region\":9007199254740992}"), "9007199254740992.0");
    differs(door, CALL("{\"region\":42}"), "43");
    differs(door, CALL("{\"region\":42}"), "42.5");
    differs(door, CALL("{\"region\":42}"), "+42");
    differs(door, CALL("{\"region\":42}"), "0x2a");
    differs(door, CALL("{\"region\":42}"), "");
    differs(door, CALL("{\"region\":42}"), "\"42\"");
    differs(door, CALL("{\"region\":0.5}"), "0.5");
    differs(door, CALL("{\"region\":\"42\"}"), "42.0");
    differs(door, CALL("{\"region\":1e300}"), "1e300");
    door_close(door);
}

/* rows: HD-22 */
static void booleans_have_one_spelling(void **state)
{
    struct door *door = door_open("", "k1");
    (void)state;
    agrees(door, CALL("{\"region\":true}"), "true");
    agrees(door, CALL("{\"region\":false}"), "false");
    differs(door, CALL("{\"region\":true}"), "True");
    differs(door, CALL("{\"region\":true}"), "false");
    differs(door, CALL("{\"region\":false}"), NULL);
    differs(door, CALL("{\"region\":true}"), "1");
    door_close(door);
}

/* rows: HD-10 HD-11 HD-12 HD-13 HD-14 HD-22 */
static void a_sentinel_is_decoded(void **state)
{
    struct door *door = door_open("", "k1");
    (void)state;
    agrees(door, CALL("{\"region\":\"Hello\"}"), "=?base64?SGVsbG8=?=");
    agrees(door, CALL("{\"region\":\"SGVsbG8=\"}"), "SGVsbG8=");
    agrees(door, CALL("{\"region\":\"=?base64?SGVsbG8=\"}"), "=?base64?SGVsbG8=");
    agrees(door, CALL("{\"region\":true}"), "=?base64?dHJ1ZQ==?=");
    agrees(door, CALL("{\"region\":42}"), "=?base64?NDI=?=");
    differs(door, CALL("{\"region\":\"Hello\"}"), "=?base64?SGVsbG8?=");
    differs(door, CALL("{\"region\":\"Hello\"}"), "=?base64?SGVs!!!bG8=?=");
    differs(door, CALL("{\"region\":\"=?base64?SGVsbG8=?=\"}"), "=?base64?SGVsbG8=?=");
    differs(door, CALL("{\"region\":\"\xc3\xa9\"}"), "\xc3\xa9");
    door_close(door);
}

/* rows: HD-22 */
static void the_pointer_leads_where_rfc_6901_says(void **state)
{
    static const char body[] =
        CALL("{\"a/b\":{\"c~d\":{\"\":\"x\"}},\"a\":{\"b\":\"y\"},\"l\":[\"z\"]}");
    struct door *door = door_open("", "k1");
    (void)state;
    assert_int_equal(judge(door, body, "x", "/a~1b/c~0d/"), OSTIARY_OK);
    assert_int_equal(judge(door, body, "y", "/a/b"), OSTIARY_OK);
    assert_int_equal(judge(door, body, "y", "/a~1b"), OSTIARY_HEADER_MISMATCH);
    assert_int_equal(judge(door, body, NULL, "/a"), OSTIARY_HEADER_MISMATCH);
    assert_int_equal(judge(door, body, "z", "/l/0"), OSTIARY_OK);
    assert_int_equal(judge(door, body, NULL, "/l/0"), OSTIARY_HEADER_MISMATCH);
    assert_int_equal(judge(door, body, NULL, "/a/b/c"), OSTIARY_OK);
    assert_int_equal(judge(door, body, NULL, "/a/"), OSTIARY_OK);
    door_close(door);
}

/* rows: HD-15 HD-22 */
static void two_lines_are_refused(void **state)
{
    struct door *door = door_open("", "k1");
    struct sent sent;
    (void)state;
    prepare(door, &sent, CALL("{\"region\":\"eu\"}"));
    add(&sent, "Mcp-Param-Region", "eu");
    add(&sent, "Mcp-Param-Regions", "x"); /* another tool's */
    assert_int_equal(ostiary_check(door->validator, &sent.request, door->verdict),
                     OSTIARY_OK);
    assert_int_equal(hold(door, &sent, "/region"), OSTIARY_OK);
    add(&sent, "Mcp-Param-Region", "eu");
    assert_int_equal(hold(door, &sent, "/region"), OSTIARY_HEADER_MISMATCH);
    assert_int_equal(door_told(door, "\"reason\":\"header_mismatch\""), 1);
    door_close(door);
}

/* rows: HD-17 HD-18 HD-22 */
static void only_the_new_versions_requests_need_them(void **state)
{
    struct door *door = door_open("", "k1");
    struct sent sent;
    (void)state;
    prepare(door, &sent,
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{"
            "\"name\":\"any\",\"arguments\":{\"region\":\"eu\"}}}");
    sent.fields[1].value = text("2025-11-25");
    add(&sent, "Mcp-Param-Region", "us");
    assert_int_equal(ostiary_check(door->validator, &sent.request, door->verdict),
                     OSTIARY_OK);
    assert_int_equal(hold(door, &sent, "/region"), OSTIARY_OK);

    prepare(door, &sent,
            "{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"params\":{"
            "\"name\":\"any\",\"arguments\":{\"region\":\"eu\"}," META "}}");
    assert_int_equal(ostiary_check(door->validator, &sent.request, door->verdict),
                     OSTIARY_OK);
    assert_int_equal(hold(door, &sent, "/region"), OSTIARY_OK);
    add(&sent, "Mcp-Param-Region", "us");
    assert_int_equal(hold(door, &sent, "/region"), OSTIARY_HEADER_MISMATCH);
    door_close(door);
}

static void admit(struct door *door, struct sent *sent)
{
    prepare(door, sent, CALL("{}"));
    assert_int_equal(ostiary_check(door->validator, &sent->request, door->verdict),
                     OSTIARY_OK);
}

/* rows: HD-22 */
static void what_was_not_admitted_stays_refused(void **state)
{
    struct door *door = door_open("", "k1");
    struct sent sent;
    (void)state;
    prepare(door, &sent, CALL("{}"));
    sent.fields[0].value = text("Bearer x");
    assert_int_equal(ostiary_check(door->validator, &sent.request, door->verdict),
                     OSTIARY_MALFORMED_TOKEN);
    assert_int_equal(hold(door, &sent, "/region"), OSTIARY_MALFORMED_TOKEN);

    admit(door, &sent);
    sent.request.body = text("{");
    assert_int_equal(hold(door, &sent, "/region"), OSTIARY_BAD_ARGUMENT);
    admit(door, &sent);
    sent.request.body = (ostiary_text){NULL, 0};
    assert_int_equal(hold(door, &sent, "/region"), OSTIARY_BAD_ARGUMENT);
    admit(door, &sent);
    sent.request.body = text("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\","
                             "\"params\":{\"name\":\"never\"," META "}}");
    assert_int_equal(hold(door, &sent, "/region"), OSTIARY_BAD_ARGUMENT);
    assert_int_equal(ostiary_verdict_status(door->verdict), 500);
    door_close(door);
}

/* rows: HD-22 */
static void a_host_that_asks_wrongly_is_refused(void **state)
{
    const ostiary_param bad = {"Re gion", "/region"};
    const ostiary_call call = {{"tools/call", 10}, {"any", 3}, {NULL, 0}, {"7", 1}};
    struct door *door = door_open("", "k1");
    struct sent sent;
    (void)state;
    admit(door, &sent);
    assert_int_equal(hold(door, &sent, "region"), OSTIARY_BAD_ARGUMENT);
    admit(door, &sent);
    assert_int_equal(hold(door, &sent, ""), OSTIARY_BAD_ARGUMENT);
    admit(door, &sent);
    assert_int_equal(hold(door, &sent, NULL), OSTIARY_BAD_ARGUMENT);
    admit(door, &sent);
    assert_int_equal(
        ostiary_check_params(door->validator, &sent.request, door->verdict, &bad, 1),
        OSTIARY_BAD_ARGUMENT);
    admit(door, &sent);
    assert_int_equal(
        ostiary_check_params(door->validator, &sent.request, door->verdict, NULL, 1),
        OSTIARY_BAD_ARGUMENT);
    admit(door, &sent);
    assert_int_equal(ostiary_check_params(NULL, &sent.request, door->verdict, NULL, 0),
                     OSTIARY_BAD_ARGUMENT);
    admit(door, &sent);
    sent.request.calls = &call;
    sent.request.call_count = 1;
    assert_int_equal(hold(door, &sent, "/region"), OSTIARY_BAD_ARGUMENT);
    assert_int_equal(ostiary_check_params(door->validator, &sent.request, NULL, NULL, 0),
                     OSTIARY_BAD_ARGUMENT);
    door_close(door);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_needs_its_header),
        cmocka_unit_test(no_value_has_no_header),
        cmocka_unit_test(integers_are_compared_as_numbers),
        cmocka_unit_test(booleans_have_one_spelling),
        cmocka_unit_test(a_sentinel_is_decoded),
        cmocka_unit_test(the_pointer_leads_where_rfc_6901_says),
        cmocka_unit_test(two_lines_are_refused),
        cmocka_unit_test(only_the_new_versions_requests_need_them),
        cmocka_unit_test(what_was_not_admitted_stays_refused),
        cmocka_unit_test(a_host_that_asks_wrongly_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
