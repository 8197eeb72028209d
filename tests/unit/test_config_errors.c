/* SPDX-License-Identifier: Apache-2.0 */
/* Errors that teach: every one of a file, in the order of the file, each with its place,
 * what was found, what is expected and the nearest known name. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../harness/cm.h"
#include "base/buf.h"
#include "config/config.h"

#define SERVERS "\"authorization_servers\":[{\"issuer\":\"https://as.example.com\"}]"

static void add_problem(const ostiary_config *config, size_t i, struct ost_buf *out)
{
    ostiary_problem problem = OSTIARY_PROBLEM_INIT;
    assert_int_equal(ostiary_config_problem_at(config, i, &problem), OSTIARY_OK);
    ost_buf_addf(out, "%u:%u: %s: %s\n", problem.line, problem.column, problem.path,
                 problem.message);
}

/* All that is said of a text, one problem a line. */
static void assert_told(const char *text, const char *expected)
{
    ostiary_config *config = NULL;
    struct ost_buf said = {0};
    assert_int_equal(ostiary_config_parse(text, strlen(text), "c.json", &config, NULL),
                     OSTIARY_BAD_CONFIG);
    assert_null(config->settings);
    for (size_t i = 0; i < ostiary_config_problem_count(config); i++) {
        add_problem(config, i, &said);
    }
    assert_string_equal(said.data, expected);
    ost_buf_clear(&said);
    ostiary_config_free(config);
}

/* `http` is read first, and what is missing is found last. */
static void problems_come_in_the_order_of_the_file(void **state)
{
    (void)state;
    assert_told(
        "{\"clock_leeway_seconds\":301,\n"
        "\"authorization_servers\":[],\n"
        "\"http\":{\"max_redirects\":9},\"x\":1,\n"
        "\"policy\":{\"default\":\"no\",\"toolz\":{}}}",
        "1:1: : no resource; expected the https URL of this MCP server\n"
        "1:25: /clock_leeway_seconds: 301; expected 0 to 300\n"
        "2:25: /authorization_servers: an empty list; expected a list of at "
        "least one server\n"
        "3:25: /http/max_redirects: 9; expected 0 to 3\n"
        "3:28: /x: unknown member; expected one of $schema, resource, "
        "resource_name, endpoint, authorization_servers, scopes_supported, "
        "baseline_scopes, challenge_scopes, challenge_hint, protocol_versions, "
        "header_only, allowed_origins, allowed_hosts, root_metadata, "
        "metadata_max_age_seconds, clock_leeway_seconds, http, keys, token_cache, "
        "deny_file, reload_seconds, log, policy\n"
        "4:21: /policy/default: no rule is named \"no\"; there are no rules\n"
        "4:26: /policy/toolz: unknown member; did you mean \"tools\"?\n");
}

static void a_name_that_is_spelled_with_escapes_has_its_place(void **state)
{
    (void)state;
    assert_told("{\"resource\":\"https://h/mcp\"," SERVERS ",\n"
                "\"log\":{ \"\\u0073ubjectz\":1,\n"
                "  \"a\\/b\":2}}",
                "2:9: /log/subjectz: unknown member; did you mean \"subjects\"?\n"
                "3:3: /log/a~1b: unknown member; expected one of subjects, "
                "subject_key\n");
}

static void a_value_that_cannot_be_had_hides_nothing(void **state)
{
    (void)state;
    assert_int_equal(unsetenv("OSTIARY_TEST_UNSET"), 0);
    assert_told(
        "{\"resource\":{\"$env\":\"OSTIARY_TEST_UNSET\"}," SERVERS ",\n"
        "\"policy\":{\"rules\":{\"$file\":\"/nonexistent/r.json\"},\n"
        "\"tools\":{\"t\":\"edit\",\"u\":{\"scops\":[]}}},\n"
        "\"clock_leeway_seconds\":-1}",
        "1:13: /resource: $env \"OSTIARY_TEST_UNSET\": the environment variable is "
        "not set; expected a value\n"
        "2:19: /policy/rules: /nonexistent/r.json: there is no such file; "
        "expected a file that can be read\n"
        "3:25: /policy/tools/u: a rule that asks nothing; expected one of "
        "scopes, any_of and public\n"
        "3:26: /policy/tools/u/scops: unknown member; did you mean \"scopes\"?\n"
        "4:24: /clock_leeway_seconds: -1; expected 0 to 300\n");
}

static void the_nearest_name_is_proposed(void **state)
{
#define SERVER(m)                                                                        \
    "{\"resource\":\"https://h/mcp\",\"authorization_servers\":[{\"issuer\":"            \
    "\"https://as\",\n" m "}]}"
    (void)state;
    assert_told(SERVER("\"profile\":\"auth-0\""),
                "2:11: /authorization_servers/0/profile: \"auth-0\"; expected one of "
                "rfc9068, generic, stytch, auth0, okta, entra, keycloak, cognito; did "
                "you mean \"auth0\"?\n");
    assert_told(SERVER("\"algorithms\":[\"es256\"]"),
                "2:15: /authorization_servers/0/algorithms/0: \"es256\"; expected RS256, "
                "RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA or "
                "Ed25519; did you mean \"ES256\"?\n");
    assert_told(
        SERVER("\"key_algorithms\":{\"P-265\":\"ES256\",\n\"RSA\":\"RS265\"}"),
        "2:19: /authorization_servers/0/key_algorithms/P-265: unknown key type; "
        "expected RSA, P-256, P-384, P-521 or Ed25519; did you mean \"P-256\"?\n"
        "3:7: /authorization_servers/0/key_algorithms/RSA: \"RS265\"; expected an "
        "algorithm for keys of this type; did you mean \"RS256\"?\n");
    assert_told(
        SERVER("\"optional_claims\":[\"jit\"]"),
        "2:20: /authorization_servers/0/optional_claims/0: \"jit\"; expected jti, "
        "iat or client_id (iss, sub, aud and exp are never optional); did you "
        "mean \"jti\"?\n");
    assert_told(SERVER("\"Algorithms\":[]"),
                "2:1: /authorization_servers/0/Algorithms: unknown member; did you mean "
                "\"algorithms\"?\n");
}

static void a_version_and_a_word_have_near_ones_too(void **state)
{
    (void)state;
    assert_told("{\"resource\":\"https://h/mcp\"," SERVERS ",\n"
                "\"protocol_versions\":[\"2025-11-52\"],\n\"challenge_hint\":7}",
                "2:22: /protocol_versions/0: \"2025-11-52\"; expected 2025-03-26, "
                "2025-06-18, 2025-11-25 or 2026-07-28; did you mean \"2025-11-25\"?\n"
                "3:18: /challenge_hint: a number; expected one of baseline, "
                "operation\n");
}

static void text_that_is_no_json_is_told_in_words(void **state)
{
    (void)state;
    assert_told("{\"a\":1,\n  }", "2:3: : no JSON: a comma before \"}\"\n");
    assert_told("{\"a\":[1,]}", "1:9: : no JSON: a comma before \"]\"\n");
    assert_told("{\"a\" 1}", "1:6: : no JSON: \"1\"; expected a colon after the name\n");
    assert_told("{\"a\":1 \"b\":2}",
                "1:8: : no JSON: a string; expected a comma or \"}\"\n");
    assert_told("{'a':1}", "1:2: : no JSON: a single quote; expected a member's name in "
                           "double quotes\n");
    assert_told("{\"a\":True}", "1:6: : no JSON: \"T\"; expected a value\n");
    assert_told("[]", "1:1: : no JSON: \"[\"; expected an object\n");
    assert_told("", "1:1: : no JSON: the end of the text; expected a value\n");
    assert_told("{} x", "1:4: : no JSON: \"x\"; expected nothing behind the end of the "
                        "value\n");
    assert_told("{\"a\":1,\n\"a\":2}",
                "2:1: : the member \"a\" stands twice; expected it once\n");
    assert_told("{ // x\n}", "1:3: : no JSON: a comment, which JSON has not "
                             "(\"$comment\" is one); expected a member's name in double "
                             "quotes\n");
}

static void what_a_file_says_is_cut_and_safe(void **state)
{
    char text[2000];
    char word[801];
    struct ost_buf said = {0};
    ostiary_config *config = NULL;
    (void)state;
    memset(word, 'x', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    (void)snprintf(text, sizeof text,
                   "{\"resource\":\"https://h/mcp\"," SERVERS
                   ",\"challenge_hint\":\"\\u001b[31m%s\"}",
                   word);
    assert_int_equal(ostiary_config_parse(text, strlen(text), "c.json", &config, NULL),
                     OSTIARY_BAD_CONFIG);
    add_problem(config, 0, &said);
    assert_true(said.len < 300);
    assert_null(strchr(said.data, 0x1b));
    assert_non_null(strstr(said.data, "\"?[31mxxx"));
    assert_non_null(strstr(said.data, "xxx...\"; expected one of baseline"));
    ost_buf_clear(&said);
    ostiary_config_free(config);
}

/** Files of a test, in a folder of their own that is the working directory. */
static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(name, "w");
    assert_non_null(file);
    assert_int_equal(fputs(text, file) >= 0, 1);
    assert_int_equal(fclose(file), 0);
}

/* interface.md 3: text where a string is expected, JSON where an object or a list is. */
static void a_named_file_is_read_as_its_place_expects(void **state)
{
    static const char text[] = "{\"resource\":\"https://h/mcp\"," SERVERS ",\n"
                               "\"resource_name\":{\"$file\":\"name\"},\n"
                               "\"scopes_supported\":{\"$file\":\"scopes\"}}";
    char folder[] = "/tmp/ostiary-errors-XXXXXX";
    ostiary_config *config = NULL;
    (void)state;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    write_file("name", "{braces}\n\n");
    write_file("scopes", "[\"a\"]\n");
    assert_int_equal(ostiary_config_parse(text, strlen(text), "c.json", &config, NULL),
                     OSTIARY_OK);
    assert_string_equal(config->settings->resource_name, "{braces}\n");
    assert_int_equal(config->settings->scopes_supported.count, 1);
    ostiary_config_free(config);
    write_file("name", "\xff");
    assert_told(text, "2:17: /resource_name: $file \"name\": no text; expected UTF-8 "
                      "without NUL\n");
    write_file("name", "n");
    write_file("scopes", "a\n");
    assert_told(text, "1:1: /scopes_supported: no JSON: \"a\"; expected a value\n");
    write_file("scopes", "{\"x\":1,\n}");
    assert_told(text, "2:1: /scopes_supported: no JSON: a comma before \"}\"\n");
    assert_int_equal(unlink("name") + unlink("scopes"), 0);
    assert_int_equal(chdir("/") + rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(problems_come_in_the_order_of_the_file),
        cmocka_unit_test(a_name_that_is_spelled_with_escapes_has_its_place),
        cmocka_unit_test(a_value_that_cannot_be_had_hides_nothing),
        cmocka_unit_test(the_nearest_name_is_proposed),
        cmocka_unit_test(a_version_and_a_word_have_near_ones_too),
        cmocka_unit_test(text_that_is_no_json_is_told_in_words),
        cmocka_unit_test(what_a_file_says_is_cut_and_safe),
        cmocka_unit_test(a_named_file_is_read_as_its_place_expects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
