/* SPDX-License-Identifier: Apache-2.0 */
/* ostiary.json: the smallest file, and each mistake with its place. */
#include <stdlib.h>
#include <string.h>

#include "../harness/cm.h"
#include "config/config.h"
#include "ostiary/policy.h"

#define SMALLEST                                                                         \
    "\"resource\":\"https://mcp.example.com/mcp\","                                      \
    "\"authorization_servers\":[{\"issuer\":\"https://as.example.com\"}]"

static ostiary_config *parse(const char *text)
{
    ostiary_config *config = NULL;
    ostiary_code code = ostiary_config_parse(text, strlen(text), "c.json", &config, NULL);
    assert_non_null(config);
    assert_int_equal(code == OSTIARY_OK, config->settings != NULL);
    return config;
}

static bool accepted(const char *text)
{
    ostiary_config *config = parse(text);
    bool good = config->settings != NULL;
    ostiary_config_free(config);
    return good;
}

/* Whether the file is refused with a problem at this path that says this. */
static bool refused(const char *text, const char *path, const char *words)
{
    ostiary_config *config = parse(text);
    bool found = false;
    for (size_t i = 0; i < ostiary_config_problem_count(config); i++) {
        ostiary_problem problem = OSTIARY_PROBLEM_INIT;
        assert_int_equal(ostiary_config_problem_at(config, i, &problem), OSTIARY_OK);
        found = found || (problem.severity == OSTIARY_SEVERITY_ERROR &&
                          strcmp(problem.path, path) == 0 &&
                          strstr(problem.message, words) != NULL);
    }
    found = found && config->settings == NULL;
    ostiary_config_free(config);
    return found;
}

static void the_smallest_file_is_safe(void **state)
{
    ostiary_config *config = parse("{" SMALLEST "}");
    (void)state;
    assert_non_null(config->settings);
    assert_int_equal(config->settings->clock_leeway_seconds, 60);
    assert_true(ost_policy_default(config->settings->policy)->deny);
    assert_false(config->settings->http.allow_insecure_loopback);
    assert_string_equal(config->settings->endpoint, "https://mcp.example.com/mcp");
    ostiary_config_free(config);
}

static void a_mistake_is_told_with_its_place(void **state)
{
    ostiary_problem problem = OSTIARY_PROBLEM_INIT;
    ostiary_config *config = parse("{ \"resource\": \"https://h/mcp\",\n"
                                   "  \"authorization_servers\": [ {\n"
                                   "      \"issuer\": \"https://as\",\n"
                                   "      \"algoritms\": [] } ] }");
    (void)state;
    assert_int_equal(ostiary_config_problem_count(config), 1);
    assert_int_equal(ostiary_config_problem_at(config, 0, &problem), OSTIARY_OK);
    assert_string_equal(problem.file, "c.json");
    assert_int_equal(problem.line, 4);
    assert_int_equal(problem.column, 7);
    assert_string_equal(problem.path, "/authorization_servers/0/algoritms");
    assert_string_equal(problem.message, "unknown member; did you mean \"algorithms\"?");
    ostiary_config_free(config);
}

static void every_mistake_is_told(void **state)
{
    ostiary_config *config = parse("{\"resource\":5,\"clock_leeway_seconds\":301,"
                                   "\"authorization_servers\":[],\"nonsense\":1}");
    (void)state;
    assert_true(ostiary_config_problem_count(config) >= 4);
    ostiary_config_free(config);
}

/* rows: AU-07 AU-09 */
static void a_resource_is_an_https_url(void **state)
{
#define RESOURCE(r)                                                                      \
    "{\"resource\":\"" r "\",\"authorization_servers\":[{\"issuer\":\"https://as\"}]}"
    (void)state;
    assert_true(accepted(RESOURCE("https://h/mcp")));
    assert_true(accepted(RESOURCE("HTTPS://H.example/mcp"))); /* with a notice */
    assert_true(refused(RESOURCE("mcp.example.com"), "/resource", "URL"));
    assert_true(refused(RESOURCE("https://h/mcp#f"), "/resource", "fragment"));
    assert_true(refused(RESOURCE("https://u@h/mcp"), "/resource", "user info"));
    assert_true(refused(RESOURCE("http://h/mcp"), "/resource", "https"));
    assert_true(refused(RESOURCE("http://127.0.0.1/mcp"), "/resource", "https"));
    assert_true(refused(RESOURCE("https://h/mcp/"), "/resource", "slash"));
}

/* rows: IS-03 IS-05 AL-02 JH-02 JH-03 AL-10 AU-10 PR-06 CL-03 */
static void servers_are_held_to_their_rules(void **state)
{
#define SERVER(s) "{\"resource\":\"https://h/mcp\",\"authorization_servers\":[{" s "}]}"
#define AT(m)     "/authorization_servers/0/" m
    (void)state;
    assert_true(refused(SERVER("\"issuer\":\"http://as\""), AT("issuer"), "https"));
    assert_true(refused(SERVER("\"issuer\":\"https://as?x=1\""), AT("issuer"), "query"));
    assert_true(refused(SERVER("\"issuer\":\"https://as#f\""), AT("issuer"), "fragment"));
    assert_true(
        refused(SERVER("\"advertised\":true"), "/authorization_servers/0", "no issuer"));
    assert_true(refused(SERVER("\"issuer\":\"https://as\",\"advertised\":false"),
                        "/authorization_servers", "advertised"));
    assert_true(refused(SERVER("\"issuer\":\"https://as\",\"algorithms\":[]"),
                        AT("algorithms"), "empty"));
    assert_true(refused(SERVER("\"issuer\":\"https://as\",\"algorithms\":[\"none\"]"),
                        AT("algorithms/0"), "none"));
    assert_true(refused(SERVER("\"issuer\":\"https://as\",\"algorithms\":[\"HS256\"]"),
                        AT("algorithms/0"), "HS256"));
    assert_true(refused(SERVER("\"issuer\":\"https://as\",\"algorithms\":[\"ES256K\"]"),
                        AT("algorithms/0"), "ES256K"));
    assert_true(
        accepted(SERVER("\"issuer\":\"https://as\",\"extra_audiences\":[\"api://1\"]")));
    assert_true(refused(SERVER("\"issuer\":\"https://as\",\"extra_audiences\":[\"api\"]"),
                        AT("extra_audiences"), "api"));
    assert_true(refused(SERVER("\"issuer\":\"https://as\",\"jwks_file\":\"/no/such\""),
                        AT("jwks_file"), "no such file"));
}

/* rows: PR-14 SC-13 CH-11 PL-06 PR-04 */
static void the_rest_is_held_to_its_rules(void **state)
{
#define TOP(m) "{" SMALLEST "," m "}"
    (void)state;
    assert_true(refused(TOP("\"scopes_supported\":[\"offline_access\"]"),
                        "/scopes_supported/0", "offline_access"));
    assert_true(
        refused(TOP("\"scopes_supported\":[\"a b\"]"), "/scopes_supported/0", "scope"));
    assert_true(refused(TOP("\"transport\":\"stdio\""), "/transport", "environment"));
    assert_true(refused(TOP("\"endpoint\":\"https://other/mcp\""), "/endpoint",
                        "another origin"));
    assert_true(accepted(TOP("\"endpoint\":\"https://mcp.example.com/x\"")));
    assert_true(
        refused(TOP("\"clock_leeway_seconds\":301"), "/clock_leeway_seconds", "300"));
    assert_true(refused(TOP("\"deny_file\":\"d\""), "/deny_file", "no such file"));
    assert_true(refused(TOP("\"token_cache\":{\"max_age_seconds\":61}"),
                        "/token_cache/max_age_seconds", "60"));
    assert_true(refused(TOP("\"protocol_versions\":[\"2024-11-05\"]"),
                        "/protocol_versions/0", "2026-07-28"));
    assert_true(
        refused(TOP("\"keys\":{\"cache_dir\":\"\"}"), "/keys/cache_dir", "empty"));
    assert_true(refused("{\"resource\":1,\"resource\":2}", "", "twice"));
    assert_true(refused("{", "", "no JSON"));
    assert_true(
        refused(TOP("\"http\":{\"max_redirects\":4}"), "/http/max_redirects", "3"));
}

/* A secret is in no configuration file: interface.md section 3. */
static void a_key_for_the_log_comes_from_elsewhere(void **state)
{
#define KEY(value) TOP("\"log\":{\"subject_key\":" value "}")
    (void)state;
    assert_int_equal(setenv("OSTIARY_TEST_KEY", "0123456789abcdef", 1), 0);
    assert_int_equal(setenv("OSTIARY_TEST_SHORT", "0123456789abcde", 1), 0);
    assert_true(accepted(KEY("{\"$env\":\"OSTIARY_TEST_KEY\"}")));
    assert_true(refused(KEY("\"0123456789abcdef\""), "/log/subject_key", "$env"));
    assert_true(refused(KEY("{\"$env\":\"OSTIARY_TEST_SHORT\"}"), "/log/subject_key",
                        "16 bytes"));
    assert_true(
        refused(KEY("{\"$file\":\"/no/such\"}"), "/log/subject_key", "no such file"));
    assert_true(refused(KEY("5"), "/log/subject_key", "$env"));
    assert_true(refused(TOP("\"log\":{\"subjects\":\"all\"}"), "/log/subjects", "hash"));
}

static void files_are_looked_at_every_so_often(void **state)
{
    ostiary_config *config = parse("{" SMALLEST "}");
    (void)state;
    assert_int_equal(config->settings->reload_seconds, 5);
    assert_false(ost_settings_are_watched(config->settings)); /* there is none */
    ostiary_config_free(config);
    assert_true(accepted(TOP("\"reload_seconds\":0")));
    assert_true(accepted(TOP("\"reload_seconds\":86400")));
    assert_true(refused(TOP("\"reload_seconds\":-1"), "/reload_seconds", "0"));
    assert_true(refused(TOP("\"reload_seconds\":86401"), "/reload_seconds", "86400"));
}

#define POLICY(p) "{" SMALLEST ",\"policy\":{" p "}}"

/* rows: SC-06 SC-13 SC-14 */
static void a_policy_is_held_to_its_rules(void **state)
{
    (void)state;
    assert_true(accepted(POLICY("\"tools\":{\"a\":{\"scopes\":[]},\"b\":\"deny\"}")));
    assert_true(refused(POLICY("\"tools\":{\"a\":\"destory\"},\"rules\":{\"destroy\":"
                               "{\"scopes\":[\"x\"]}}"),
                        "/policy/tools/a",
                        "no rule is named \"destory\"; rules are destroy"));
    assert_true(refused(POLICY("\"implies\":{\"a\":[\"b\"],\"b\":[\"a\"]}"),
                        "/policy/implies/b", "cycle"));
    assert_true(
        refused(POLICY("\"tools\":{\"a*b\":{\"scopes\":[]}}"), "/policy/tools/a*b", "*"));
    assert_true(
        refused(POLICY("\"tools\":{\"a\":{}}"), "/policy/tools/a", "asks nothing"));
    assert_true(refused(POLICY("\"tools\":{\"a\":{\"scopes\":[],\"public\":true}}"),
                        "/policy/tools/a", "two things"));
    assert_true(refused(POLICY("\"tools\":{\"a\":{\"any_of\":[[]]}}"),
                        "/policy/tools/a/any_of", "empty") ||
                refused(POLICY("\"tools\":{\"a\":{\"any_of\":[[]]}}"), "/policy/tools/a",
                        "empty"));
    assert_true(refused(POLICY("\"tools\":{\"a\":{\"scopes\":[\"offline_access\"]}}"),
                        "/policy/tools/a", "offline_access"));
    assert_true(refused(POLICY("\"tools\":{\"a\":{\"scopes\":[],\"hidden\":1}}"),
                        "/policy/tools/a/hidden", "true or false"));
    assert_true(refused(POLICY("\"tools\":{\"a\":{\"scops\":[]}}"),
                        "/policy/tools/a/scops", "\"scopes\""));
    assert_true(refused(POLICY("\"methods\":{\"tools/call\":{\"scopes\":[]}}"),
                        "/policy/methods/tools~1call", "tools"));
    assert_true(refused(POLICY("\"toolz\":{}"), "/policy/toolz", "\"tools\""));
    assert_true(refused(POLICY("\"default\":\"allow\""), "/policy/default", "allow"));
}

static bool finds(const char *text, const char *words)
{
    ostiary_problem finding = OSTIARY_PROBLEM_INIT;
    ostiary_config *config = parse(text);
    bool found = false;
    for (size_t i = 0; ostiary_policy_finding_at(config, i, &finding) == OSTIARY_OK;
         i++) {
        found = found || strncmp(finding.message, words, strlen(words)) == 0;
    }
    ostiary_config_free(config);
    return found;
}

static void the_lint_sees_what_is_odd(void **state)
{
    (void)state;
    assert_true(finds(POLICY("\"tools\":{\"x*\":{\"scopes\":[\"a\"]},\"xy\":"
                             "{\"scopes\":[]}}"),
                      "weaker_than_prefix"));
    assert_false(finds(POLICY("\"implies\":{\"b\":[\"a\"]},\"tools\":{\"x*\":"
                              "{\"scopes\":[\"a\"]},\"xy\":{\"scopes\":[\"b\"]}}"),
                       "weaker_than_prefix"));
    assert_true(finds(POLICY("\"rules\":{\"r\":{\"scopes\":[]}}"), "unused_rule"));
    assert_true(
        finds(POLICY("\"tools\":{\"x\":{\"scopes\":[\"openid\"]}}"), "login_scope"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_smallest_file_is_safe),
        cmocka_unit_test(a_mistake_is_told_with_its_place),
        cmocka_unit_test(every_mistake_is_told),
        cmocka_unit_test(a_resource_is_an_https_url),
        cmocka_unit_test(servers_are_held_to_their_rules),
        cmocka_unit_test(the_rest_is_held_to_its_rules),
        cmocka_unit_test(a_key_for_the_log_comes_from_elsewhere),
        cmocka_unit_test(files_are_looked_at_every_so_often),
        cmocka_unit_test(a_policy_is_held_to_its_rules),
        cmocka_unit_test(the_lint_sees_what_is_odd),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
