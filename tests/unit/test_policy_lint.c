/* SPDX-License-Identifier: Apache-2.0 */
/* Advice on a configuration: each finding where it stands, and its twin without one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../harness/cm.h"
#include "ostiary/policy.h"

#define SERVER(more)                                                                     \
    "\"resource\":\"https://h/mcp\",\"authorization_servers\":[{\"issuer\":"             \
    "\"https://as\"" more "}]"
#define FILE_OF(server, more) "{" SERVER(server) more "}"
#define POLICY(members)       FILE_OF("", ",\"policy\":{" members "}")

/** What is looked for. */
struct wanted {
    const char *word, *path; /* path NULL: anywhere */
};

static int count_of(const char *text, struct wanted wanted)
{
    ostiary_config *config = NULL;
    ostiary_problem finding = OSTIARY_PROBLEM_INIT;
    ostiary_code code = ostiary_config_parse(text, strlen(text), "c.json", &config, NULL);
    assert_int_equal(code, OSTIARY_OK);
    int count = 0;
    for (size_t i = 0; ostiary_policy_finding_at(config, i, &finding) == OSTIARY_OK;
         i++) {
        size_t len = strlen(wanted.word);
        bool right = strncmp(finding.message, wanted.word, len) == 0 &&
                     finding.message[len] == ':' &&
                     (wanted.path == NULL || strcmp(finding.path, wanted.path) == 0);
        count += right ? 1 : 0;
        assert_string_equal(finding.file, "c.json");
        assert_true(finding.line > 0);
    }
    ostiary_config_free(config);
    return count;
}

static void finds(const char *text, const char *word, const char *path)
{
    assert_int_equal(count_of(text, (struct wanted){word, path}), 1);
    assert_int_equal(count_of(text, (struct wanted){word, NULL}), 1);
}

static void finds_no(const char *text, const char *word)
{
    assert_int_equal(count_of(text, (struct wanted){word, NULL}), 0);
}

static void a_finding_has_its_line_and_column(void **state)
{
    static const char text[] = "{" SERVER("") ",\n \"policy\": { \"tools\": {\n"
                                              "   \"x\": { \"scopes\": [\"email\"] },\n"
                                              "   \"y*\": { \"scopes\": [\"s\"] },\n"
                                              "   \"yy\": { \"scopes\": [] } } } }";
    ostiary_config *config = NULL;
    ostiary_problem finding = OSTIARY_PROBLEM_INIT;
    (void)state;
    assert_int_equal(ostiary_config_parse(text, strlen(text), "c.json", &config, NULL),
                     OSTIARY_OK);
    assert_int_equal(ostiary_policy_finding_at(config, 0, &finding), OSTIARY_OK);
    assert_int_equal(finding.severity, OSTIARY_SEVERITY_WARNING);
    assert_int_equal(finding.line, 5);
    assert_int_equal(finding.column, 10);
    assert_string_equal(finding.path, "/policy/tools/yy");
    ostiary_config_free(config);
}

static void a_resource_that_no_uri_can_be_never_matches(void **state)
{
    (void)state;
#define RESOURCE(pattern) POLICY("\"resources\":{\"" pattern "\":{\"scopes\":[]}}")
    finds(RESOURCE("reports/*"), "never_matches", "/policy/resources/reports~1*");
    finds(RESOURCE("file:///a/../b"), "never_matches",
          "/policy/resources/file:~1~1~1a~1..~1b");
    finds(RESOURCE("file:///a%2Fb*"), "never_matches", NULL);
    finds(RESOURCE("file:///a/./*"), "never_matches", NULL);
    finds_no(RESOURCE("file:///reports/*"), "never_matches");
    finds_no(RESOURCE("file:///a/..*"), "never_matches"); /* ..b */
    finds_no(RESOURCE("file:///a%2*"), "never_matches");  /* a%20 */
    finds_no(RESOURCE("htt*"), "never_matches");
    finds_no(RESOURCE("*"), "never_matches");
    finds_no(RESOURCE("todo://list"), "never_matches");
}

static void an_alternative_that_asks_for_more_never_matches(void **state)
{
    (void)state;
    finds(POLICY("\"tools\":{\"t\":{\"any_of\":[[\"aa\"],[\"aa\",\"bb\"]]}}"),
          "never_matches", "/policy/tools/t/any_of/1");
    finds(POLICY("\"tools\":{\"t\":{\"any_of\":[[\"aa\",\"bb\"],[\"aa\"]]}}"),
          "never_matches", "/policy/tools/t/any_of/0");
    finds(POLICY("\"tools\":{\"t\":{\"any_of\":[[\"aa\"],[\"aa\"]]}}"), "never_matches",
          "/policy/tools/t/any_of/1");
    finds(POLICY("\"implies\":{\"bb\":[\"aa\"]},\"default\":{\"any_of\":[[\"aa\"],"
                 "[\"bb\"]]}"),
          "never_matches", "/policy/default/any_of/1");
    finds(POLICY("\"rules\":{\"r\":{\"any_of\":[[\"aa\"],[\"aa\",\"bb\"]]}},\"tools\":"
                 "{\"t\":\"r\",\"u\":\"r\"}"),
          "never_matches", "/policy/rules/r/any_of/1");
    finds_no(POLICY("\"tools\":{\"t\":{\"any_of\":[[\"aa\"],[\"bb\",\"cc\"]]}}"),
             "never_matches");
}

#define GIVEN(more)                                                                      \
    ",\"claims_to_scopes\":[{\"claim\":\"r\",\"value\":\"v\",\"scopes\":"                \
    "[\"role:x\"]" more "}]"
#define NEEDS_ROLE ",\"policy\":{\"tools\":{\"t\":{\"scopes\":[\"role:x\"]}}}"
#define ASSIGNED   ",\"request_as\":{\"role:*\":null}"

static void a_role_that_can_be_asked_for_widens_consent(void **state)
{
    (void)state;
    finds(FILE_OF(GIVEN(""), NEEDS_ROLE), "role_widens_consent",
          "/authorization_servers/0/claims_to_scopes/0/scopes/0");
    finds_no(FILE_OF(GIVEN("") ASSIGNED, NEEDS_ROLE), "role_widens_consent");
    /* Neither is what nobody needs. */
    finds_no(FILE_OF(GIVEN(""), ""), "role_widens_consent");
    finds(FILE_OF(GIVEN("") ASSIGNED, ",\"policy\":{\"implies\":{\"role:x\":[\"todo\"]},"
                                      "\"tools\":{\"t\":{\"scopes\":[\"todo\"]}}}"),
          "role_widens_consent", "/authorization_servers/0/claims_to_scopes/0/scopes/0");
    /* It can be asked for itself, whatever of what it implies cannot. */
    finds(FILE_OF(GIVEN("") ",\"request_as\":{\"todo\":null}",
                  ",\"policy\":{\"implies\":{\"role:x\":[\"todo\"]},"
                  "\"tools\":{\"t\":{\"scopes\":[\"todo\"]}}}"),
          "role_widens_consent", "/authorization_servers/0/claims_to_scopes/0/scopes/0");
    finds_no(FILE_OF(GIVEN("") ASSIGNED,
                     ",\"policy\":{\"implies\":{\"role:x\":[\"role:y\"]},"
                     "\"tools\":{\"t\":{\"scopes\":[\"role:y\"]}}}"),
             "role_widens_consent");
}

static void a_scope_that_nobody_can_have_is_told(void **state)
{
    (void)state;
    finds(FILE_OF(ASSIGNED, NEEDS_ROLE), "unobtainable_scope", "/policy/tools/t");
    finds_no(FILE_OF(GIVEN("") ASSIGNED, NEEDS_ROLE), "unobtainable_scope");
    finds_no(FILE_OF("", NEEDS_ROLE), "unobtainable_scope");
    finds(FILE_OF(GIVEN(",\"until\":\"2001-01-01T00:00:00Z\"") ASSIGNED, NEEDS_ROLE),
          "unobtainable_scope", "/policy/tools/t");
    finds_no(FILE_OF(ASSIGNED, ",\"policy\":{\"implies\":{\"todo\":[\"role:x\"]},"
                               "\"tools\":{\"t\":{\"scopes\":[\"role:x\"]}}}"),
             "unobtainable_scope"); /* through one that can be asked for */
    finds(FILE_OF(ASSIGNED, ",\"policy\":{\"rules\":{\"r\":{\"scopes\":[\"role:x\"]}},"
                            "\"tools\":{\"t\":\"r\"}}"),
          "unobtainable_scope", "/policy/rules/r");
}

static void an_exception_that_has_passed_is_told(void **state)
{
    char path[] = "/tmp/ostiary-deny-XXXXXX";
    char text[512];
    int fd = mkstemp(path);
    FILE *file = fdopen(fd, "w");
    (void)state;
    assert_non_null(file);
    (void)fputs("{\"deny\":[{\"claims\":{\"sub\":[\"u\"]},\"until\":"
                "\"2001-01-01T00:00:00Z\"},{\"claims\":{\"sub\":[\"v\"]},\"until\":"
                "\"9999-01-01T00:00:00Z\"},{\"claims\":{\"sub\":[\"w\"]}}]}",
                file);
    assert_int_equal(fclose(file), 0);
    (void)snprintf(text, sizeof text, "{" SERVER("") ",\"deny_file\":\"%s\"}", path);
    ostiary_config *config = NULL;
    ostiary_problem finding = OSTIARY_PROBLEM_INIT;
    assert_int_equal(ostiary_config_parse(text, strlen(text), "c.json", &config, NULL),
                     OSTIARY_OK);
    assert_int_equal(ostiary_policy_finding_at(config, 0, &finding), OSTIARY_OK);
    assert_string_equal(finding.path, "/deny_file/deny/0/until");
    assert_string_equal(finding.file, path);
    assert_non_null(strstr(finding.message, "expired_exception"));
    assert_int_equal(ostiary_policy_finding_at(config, 1, &finding),
                     OSTIARY_BAD_ARGUMENT);
    ostiary_config_free(config);
    assert_int_equal(remove(path), 0);
    finds(FILE_OF(GIVEN(",\"until\":\"2001-01-01T00:00:00Z\"") ASSIGNED, ""),
          "expired_exception", "/authorization_servers/0/claims_to_scopes/0/until");
    finds_no(FILE_OF(GIVEN(",\"until\":\"9999-01-01T00:00:00Z\"") ASSIGNED, ""),
             "expired_exception");
}

#define TWO(a, b)                                                                        \
    POLICY("\"tools\":{\"t\":{\"scopes\":[\"" a "\"]},\"u\":{\"scopes\":[\"" b "\"]}}")

static void two_spellings_of_one_scope_are_told(void **state)
{
    (void)state;
    finds(TWO("todo:read", "todo:Read"), "near_miss", NULL);
    finds(TWO("todo:read", "todo.read"), "near_miss", NULL);
    finds(TWO("todo:read", "todo_read"), "near_miss", NULL);
    finds(TWO("todo:read", "todos:read"), "near_miss", NULL);
    finds(TWO("todo:read", "todo:raed"), "near_miss", NULL);
    finds(TWO("todo:read", "todo:reat"), "near_miss", NULL);
    finds_no(TWO("todo:read", "todo:write"), "near_miss");
    finds_no(TWO("todo:read", "todo:raet"), "near_miss"); /* two letters */
    finds_no(TWO("todo:v1", "todo:v2"), "near_miss");
    finds_no(TWO("aa", "ab"), "near_miss");
    finds(FILE_OF("", ",\"scopes_supported\":[\"todo:raed\"],\"policy\":{\"tools\":"
                      "{\"t\":{\"scopes\":[\"todo:read\"]}}}"),
          "near_miss", "/scopes_supported/0");
    finds(FILE_OF(",\"claims_to_scopes\":[{\"claim\":\"r\",\"value\":1,\"scopes\":"
                  "[\"ROLE:x\"]}]",
                  NEEDS_ROLE),
          "near_miss", "/authorization_servers/0/claims_to_scopes/0/scopes/0");
    /* What many rules use is meant. */
    finds_no(POLICY("\"tools\":{\"a\":{\"scopes\":[\"team:x\"]},\"b\":{\"scopes\":"
                    "[\"team:x\"]},\"c\":{\"scopes\":[\"team:y\"]},\"d\":"
                    "{\"scopes\":[\"team:y\"]}}"),
             "near_miss");
}

#define SUPPORTS(scope) ",\"scopes_supported\":[\"todo:read\",\"" scope "\"]"
#define NEEDS_READ                                                                       \
    ",\"policy\":{\"implies\":{\"todo:write\":[\"todo:read\"]},\"tools\":"               \
    "{\"t\":{\"scopes\":[\"todo:read\"]}}}"

static void a_scope_that_serves_nobody_is_told(void **state)
{
    (void)state;
    finds(FILE_OF("", SUPPORTS("billing") NEEDS_READ), "unused_scope",
          "/scopes_supported/1");
    finds_no(FILE_OF("", SUPPORTS("todo:write") NEEDS_READ), "unused_scope");
    finds_no(FILE_OF("", SUPPORTS("billing")), "unused_scope"); /* no table at all */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_finding_has_its_line_and_column),
        cmocka_unit_test(a_resource_that_no_uri_can_be_never_matches),
        cmocka_unit_test(an_alternative_that_asks_for_more_never_matches),
        cmocka_unit_test(a_role_that_can_be_asked_for_widens_consent),
        cmocka_unit_test(a_scope_that_nobody_can_have_is_told),
        cmocka_unit_test(an_exception_that_has_passed_is_told),
        cmocka_unit_test(two_spellings_of_one_scope_are_told),
        cmocka_unit_test(a_scope_that_serves_nobody_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
