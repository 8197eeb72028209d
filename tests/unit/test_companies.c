/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of examples/companies are right and do what their tests.json says.
 * test_companies FOLDER */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../harness/cm.h"
#include "ostiary/ostiary.h"
#include "ostiary/policy.h"
#include "wire/json.h"
#include "wire/json_write.h"

static const char *folder;

static int64_t wall_of(void *ctx)
{
    (void)ctx;
    return 1800000000;
}

static struct ost_json *load_json(const char *company)
{
    static char text[65536];
    char path[512];
    struct ost_json *json = NULL;
    (void)snprintf(path, sizeof path, "%s/%s/tests.json", folder, company);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t len = fread(text, 1, sizeof text, file);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(
        ost_json_parse((struct ost_span){text, len}, &ost_json_file_limits, &json, NULL),
        OSTIARY_OK);
    return json;
}

static ostiary_config *load_config(const char *company)
{
    char path[512];
    ostiary_config *config = NULL;
    ostiary_problem problem = OSTIARY_PROBLEM_INIT;
    ostiary_clock clock = OSTIARY_CLOCK_INIT;
    (void)snprintf(path, sizeof path, "%s/%s/ostiary.json", folder, company);
    ostiary_code code = ostiary_config_load(path, &config, NULL);
    assert_non_null(config);
    for (size_t i = 0; ostiary_config_problem_at(config, i, &problem) == OSTIARY_OK;
         i++) {
        fail_msg("%s:%u: %s: %s", problem.file, problem.line, problem.path,
                 problem.message);
    }
    assert_int_equal(code, OSTIARY_OK);
    clock.wall_seconds = wall_of;
    ostiary_config_set_clock(config, &clock);
    return config;
}

static void put(struct ost_json_writer *w, const char *name, const struct ost_json *value)
{
    struct ost_buf text = {0};
    if (value != NULL) {
        assert_true(ost_json_dump(value, &text));
        ost_json_put_raw(w, name, ost_buf_span(&text));
    }
    ost_buf_clear(&text);
}

/* The message that calls the tool, or asks the method, of a test. */
static void write_body(const struct ost_json *test, struct ost_buf *out)
{
    struct ost_json_writer w = {out, false};
    const struct ost_json *method = ost_json_member(test, "method");
    ost_json_open(&w, NULL, '{');
    ost_json_put_string(&w, "jsonrpc", "2.0");
    ost_json_put_integer(&w, "id", 1);
    put(&w, "method", method);
    if (method == NULL) {
        ost_json_put_string(&w, "method", "tools/call");
    }
    ost_json_open(&w, "params", '{');
    put(&w, "name", ost_json_member(test, "tool"));
    put(&w, "arguments", ost_json_member(test, "arguments"));
    ost_json_close(&w, '}');
    ost_json_close(&w, '}');
}

static char *judge(const ostiary_config *config, const struct ost_json *test)
{
    const ostiary_field field = {{"mcp-protocol-version", 20}, {"2025-11-25", 10}};
    const struct ost_json *claims = ost_json_member(test, "claims");
    ostiary_request request = OSTIARY_REQUEST_INIT;
    struct ost_buf body = {0};
    struct ost_buf text = {0};
    char *verdict = NULL;
    write_body(test, &body);
    assert_true(claims == NULL || ost_json_dump(claims, &text));
    ost_buf_add(&text, "", 1);
    request.http_method = (ostiary_text){"POST", 4};
    request.fields = &field;
    request.field_count = 1;
    request.body = (ostiary_text){body.data, body.len};
    assert_int_equal(ostiary_policy_try(config, claims == NULL ? NULL : text.data,
                                        &request, &verdict, NULL),
                     OSTIARY_OK);
    ost_buf_clear(&body);
    ost_buf_clear(&text);
    return verdict;
}

static bool is_same(const struct ost_json *a, const struct ost_json *b)
{
    struct ost_buf left = {0};
    struct ost_buf right = {0};
    assert_non_null(a);
    assert_true(ost_json_dump(a, &left) && (b == NULL || ost_json_dump(b, &right)));
    bool same = ost_span_equal(ost_buf_span(&left), ost_buf_span(&right));
    ost_buf_clear(&left);
    ost_buf_clear(&right);
    return same;
}

/* Prints what differs. */
static bool holds(const ostiary_config *config, const struct ost_json *test)
{
    struct ost_span name = OST_SPAN_ABSENT;
    struct ost_json *verdict = NULL;
    struct ost_json_at at;
    bool good = true;
    char *text = judge(config, test);
    assert_true(ost_json_string(ost_json_member(test, "name"), &name));
    assert_int_equal(ost_json_parse((struct ost_span){text, strlen(text)},
                                    &ost_json_body_limits, &verdict, NULL),
                     OSTIARY_OK);
    for (ost_json_first(ost_json_member(test, "expect"), &at); at.name.data != NULL;
         ost_json_next(&at)) {
        if (!is_same(at.value, ost_json_member(verdict, at.name.data))) {
            print_message("%.*s: %s: %s\n", (int)name.len, name.data, at.name.data, text);
            good = false;
        }
    }
    ost_json_free(verdict);
    ostiary_free(text);
    return good;
}

static bool admits(const struct ost_json *test)
{
    int64_t status = 0;
    assert_true(ost_json_integer(
        ost_json_member(ost_json_member(test, "expect"), "status"), &status));
    return status == 200;
}

/* At least ten, some admitted and some refused. */
static void prove(const char *company)
{
    ostiary_config *config = load_config(company);
    struct ost_json *json = load_json(company);
    const struct ost_json *tests = ost_json_member(json, "tests");
    size_t admitted = 0;
    size_t wrong = 0;
    for (size_t i = 0; i < ost_json_count(tests); i++) {
        admitted += admits(ost_json_item(tests, i)) ? 1 : 0;
        wrong += holds(config, ost_json_item(tests, i)) ? 0 : 1;
    }
    assert_int_equal(wrong, 0);
    assert_true(admitted >= 3 && ost_json_count(tests) >= admitted + 5);
    ost_json_free(json);
    ostiary_config_free(config);
}

/* rows: SC-04 SC-05 SU-01 */
static void entra_gives_roles_by_groups(void **state)
{
    (void)state;
    prove("entra");
}

/* rows: SC-04 CL-13 */
static void auth0_pins_an_organisation(void **state)
{
    (void)state;
    prove("auth0");
}

/* rows: SC-04 RV-02 */
static void a_partner_beside_keycloak_reads(void **state)
{
    (void)state;
    prove("keycloak");
}

static void stytch_opens_the_rest_to_writers(void **state)
{
    (void)state;
    prove("stytch");
}

static void the_todo_server_is_guarded(void **state)
{
    (void)state;
    prove("todo");
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entra_gives_roles_by_groups),
        cmocka_unit_test(auth0_pins_an_organisation),
        cmocka_unit_test(a_partner_beside_keycloak_reads),
        cmocka_unit_test(stytch_opens_the_rest_to_writers),
        cmocka_unit_test(the_todo_server_is_guarded),
    };
    if (argc != 2) {
        return 2;
    }
    folder = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
