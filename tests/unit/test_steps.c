/* SPDX-License-Identifier: Apache-2.0 */
/* The public calls in the order a host makes them, and in orders it should not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../harness/cm.h"
#include "../harness/door_promises.h"
#include "ostiary/ostiary.h"

/** A door whose keys are in a file, a token with scope a, and a clock set by hand. */
struct stage {
    ostiary_validator *door;
    ostiary_verdict *verdict;
    char *token;
    char authorization[2048];
    char folder[64];
    int64_t now;
};

static int64_t stage_now(void *ctx)
{
    return ((const struct stage *)ctx)->now;
}

static void write_keys(struct stage *stage, const char *key)
{
    char path[96];
    char *set = NULL;
    (void)snprintf(stage->folder, sizeof stage->folder, "/tmp/ostiary-steps-XXXXXX");
    assert_non_null(mkdtemp(stage->folder));
    (void)snprintf(path, sizeof path, "%s/keys.json", stage->folder);
    assert_int_equal(ostiary_testing_public_set(&key, 1, &set, NULL), OSTIARY_OK);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(set, file) >= 0);
    assert_int_equal(fclose(file), 0);
    ostiary_free(set);
}

static void open_door(struct stage *stage)
{
    static const char text[] =
        "{\"resource\":\"https://h/mcp\",\"authorization_servers\":[{\"issuer\":"
        "\"https://as\",\"jwks_file\":\"keys.json\"}],\"policy\":{\"tools\":{"
        "\"t\":{\"scopes\":[\"a\"]},\"w\":{\"scopes\":[\"b\"]},\"any\":{\"scopes\":[]},"
        "\"open\":{\"public\":true}},\"resources\":{\"file:///secret/*\":\"deny\"},"
        "\"default\":{\"scopes\":[]}}}";
    char name[96];
    ostiary_clock clock = OSTIARY_CLOCK_INIT;
    ostiary_config *config = NULL;
    (void)snprintf(name, sizeof name, "%s/c.json", stage->folder);
    assert_int_equal(ostiary_config_parse(text, sizeof text - 1, name, &config, NULL),
                     OSTIARY_OK);
    clock.wall_seconds = stage_now;
    clock.ctx = stage;
    ostiary_config_set_clock(config, &clock);
    assert_int_equal(ostiary_validator_new(config, &stage->door, NULL), OSTIARY_OK);
    ostiary_config_free(config);
}

static void open_stage(struct stage *stage)
{
    char *key = NULL;
    memset(stage, 0, sizeof *stage);
    stage->now = 1000;
    assert_int_equal(ostiary_testing_keygen("EdDSA", "k", &key, NULL), OSTIARY_OK);
    write_keys(stage, key);
    open_door(stage);
    assert_int_equal(
        ostiary_testing_sign(key,
                             "{\"iss\":\"https://as\",\"aud\":\"https://h/mcp\","
                             "\"sub\":\"u\",\"client_id\":\"c\",\"jti\":\"j\","
                             "\"iat\":1000,\"exp\":1300,\"scope\":\"a\"}",
                             NULL, &stage->token, NULL),
        OSTIARY_OK);
    (void)snprintf(stage->authorization, sizeof stage->authorization, "Bearer %s",
                   stage->token);
    stage->verdict = ostiary_verdict_new();
    assert_non_null(stage->verdict);
    ostiary_free(key);
}

static void close_stage(struct stage *stage)
{
    char path[96];
    (void)snprintf(path, sizeof path, "%s/keys.json", stage->folder);
    (void)remove(path);
    (void)remove(stage->folder);
    ostiary_verdict_free(stage->verdict);
    ostiary_validator_free(stage->door);
    ostiary_free(stage->token);
}

typedef ostiary_code (*step_fn)(ostiary_validator *, const ostiary_request *,
                                ostiary_verdict *);

/* One step of a 2025-11-25 tools/call; `tool` NULL: without a body. */
static ostiary_code take(struct stage *stage, step_fn step, const char *tool,
                         bool with_token)
{
    char body[160];
    const ostiary_field fields[] = {
        {{"mcp-protocol-version", 20}, {"2025-11-25", 10}},
        {{"Authorization", 13}, {stage->authorization, strlen(stage->authorization)}},
    };
    ostiary_request request = OSTIARY_REQUEST_INIT;
    request.flags = OSTIARY_WITH_CLAIMS;
    request.http_method = (ostiary_text){"POST", 4};
    request.fields = fields;
    request.field_count = with_token ? 2 : 1;
    if (tool != NULL) {
        int len = snprintf(body, sizeof body,
                           "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
                           "\"params\":{\"name\":\"%s\"}}",
                           tool);
        request.body = (ostiary_text){body, (size_t)len};
    }
    ostiary_code code = step(stage->door, &request, stage->verdict);
    if (code != OSTIARY_BAD_ARGUMENT) {
        verdict_promises(stage->verdict,
                         "https://h/.well-known/oauth-protected-resource/mcp");
    }
    return code;
}

static void two_steps_decide_as_one(void **state)
{
    struct stage stage;
    (void)state;
    open_stage(&stage);
    assert_int_equal(take(&stage, ostiary_authenticate, NULL, true), OSTIARY_OK);
    assert_int_equal(take(&stage, ostiary_authorize, "t", true), OSTIARY_OK);
    assert_int_equal(take(&stage, ostiary_authorize, "w", true),
                     OSTIARY_INSUFFICIENT_SCOPE);
    assert_int_equal(take(&stage, ostiary_check, "w", true), OSTIARY_INSUFFICIENT_SCOPE);
    assert_string_equal(ostiary_verdict_missing_scope(stage.verdict, 0), "b");
    assert_null(ostiary_verdict_missing_scope(stage.verdict, 1));
    close_stage(&stage);
}

/* Design decision 15. */
static void omission_never_admits(void **state)
{
    struct stage stage;
    (void)state;
    open_stage(&stage);
    assert_int_equal(take(&stage, ostiary_check, NULL, true), OSTIARY_BAD_ARGUMENT);
    assert_int_equal(take(&stage, ostiary_check, NULL, false), OSTIARY_BAD_ARGUMENT);
    assert_int_equal(ostiary_verdict_status(stage.verdict), 500);
    assert_int_equal(take(&stage, ostiary_authorize, "t", true), OSTIARY_BAD_ARGUMENT);
    assert_int_equal(take(&stage, ostiary_check, "t", true), OSTIARY_OK);
    assert_int_equal(take(&stage, ostiary_authorize, "t", true), OSTIARY_BAD_ARGUMENT);
    assert_int_equal(take(&stage, ostiary_authenticate, NULL, true), OSTIARY_OK);
    assert_int_equal(take(&stage, ostiary_authorize, NULL, true), OSTIARY_BAD_ARGUMENT);
    close_stage(&stage);
}

static void nobody_goes_on_to_what_is_public_alone(void **state)
{
    struct stage stage;
    (void)state;
    open_stage(&stage);
    assert_int_equal(take(&stage, ostiary_authenticate, NULL, false), OSTIARY_NO_TOKEN);
    assert_int_equal(take(&stage, ostiary_authorize, "any", false), OSTIARY_NO_TOKEN);
    assert_int_equal(take(&stage, ostiary_authorize, "open", false), OSTIARY_OK);
    assert_null(ostiary_verdict_grant(stage.verdict));
    assert_int_equal(take(&stage, ostiary_authorize, "any", false), OSTIARY_NO_TOKEN);
    assert_int_equal(take(&stage, ostiary_authorize, "t", false), OSTIARY_NO_TOKEN);
    close_stage(&stage);
}

/* rows: CL-03 CL-07 */
static void a_token_that_expires_between_the_steps_is_refused(void **state)
{
    struct stage stage;
    (void)state;
    open_stage(&stage);
    assert_int_equal(take(&stage, ostiary_authenticate, NULL, true), OSTIARY_OK);
    stage.now = 1300 + 60;
    assert_int_equal(take(&stage, ostiary_authorize, "t", true), OSTIARY_EXPIRED);
    assert_null(ostiary_verdict_grant(stage.verdict));
    close_stage(&stage);
}

static void a_new_verdict_is_a_refusal(void **state)
{
    ostiary_verdict *verdict = ostiary_verdict_new();
    (void)state;
    assert_int_equal(ostiary_verdict_status(verdict), 500);
    assert_int_equal(ostiary_verdict_code(NULL), OSTIARY_INTERNAL_ERROR);
    assert_null(ostiary_verdict_grant(verdict));
    ostiary_verdict_free(verdict);
}

/* rows: CL-08 PT-01 PT-02 ST-06 ST-07 */
static void a_grant_says_who_and_outlives_its_validator(void **state)
{
    struct stage stage;
    size_t len = 0;
    (void)state;
    open_stage(&stage);
    assert_int_equal(take(&stage, ostiary_check, "t", true), OSTIARY_OK);
    ostiary_validator_free(stage.door);
    stage.door = NULL;
    const ostiary_grant *grant = ostiary_verdict_grant(stage.verdict);
    assert_string_equal(ostiary_grant_issuer(grant), "https://as");
    assert_string_equal(ostiary_grant_subject(grant), "u");
    assert_string_equal(ostiary_grant_client_id(grant), "c");
    assert_string_equal(ostiary_grant_scope(grant, 0), "a");
    assert_null(ostiary_grant_scope(grant, 1));
    assert_true(ostiary_grant_has_scope(grant, "a"));
    assert_false(ostiary_grant_has_scope(grant, "b"));
    assert_string_equal(ostiary_grant_audience(grant, 0), "https://h/mcp");
    assert_int_equal(ostiary_grant_expires_at(grant), 1300);
    assert_non_null(strstr(ostiary_grant_claims_json(grant, &len), "\"jti\":\"j\""));
    close_stage(&stage);
}

static ostiary_code judge_call(struct stage *stage, ostiary_call call)
{
    const ostiary_field fields[] = {
        {{"mcp-protocol-version", 20}, {"2025-11-25", 10}},
        {{"Authorization", 13}, {stage->authorization, strlen(stage->authorization)}},
    };
    ostiary_request request = OSTIARY_REQUEST_INIT;
    request.http_method = (ostiary_text){"POST", 4};
    request.fields = fields;
    request.field_count = 2;
    request.calls = &call;
    request.call_count = 1;
    ostiary_code code = ostiary_check(stage->door, &request, stage->verdict);
    verdict_promises(stage->verdict,
                     "https://h/.well-known/oauth-protected-resource/mcp");
    return code;
}

static ostiary_code judge_resource(struct stage *stage, const char *uri)
{
    ostiary_call call = {{"resources/read", 14}, {uri, strlen(uri)}, {NULL, 0}, {"1", 1}};
    return judge_call(stage, call);
}

/* rows: SC-15 */
static void an_open_default_is_no_way_around_a_rule(void **state)
{
    struct stage stage;
    (void)state;
    open_stage(&stage);
    assert_int_equal(judge_resource(&stage, "file:///pub/x"), OSTIARY_OK);
    assert_int_equal(judge_resource(&stage, "file:///secret/x"), OSTIARY_FORBIDDEN);
    assert_int_equal(judge_resource(&stage, "file:///pub/../secret/x"),
                     OSTIARY_FORBIDDEN);
    assert_int_equal(judge_resource(&stage, "file:///%73ecret/x"), OSTIARY_FORBIDDEN);
    assert_int_equal(judge_resource(&stage, "FILE:///secret/x"), OSTIARY_FORBIDDEN);
    close_stage(&stage);
}

static void a_call_says_what_it_is(void **state)
{
    struct stage stage;
    ostiary_call nothing = {{NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};
    ostiary_call named = {{NULL, 0}, {"w", 1}, {NULL, 0}, {"1", 1}};
    ostiary_call response = {{NULL, 0}, {NULL, 0}, {NULL, 0}, {"1", 1}};
    (void)state;
    open_stage(&stage);
    assert_int_equal(judge_call(&stage, nothing), OSTIARY_MALFORMED_BODY);
    assert_int_equal(judge_call(&stage, named), OSTIARY_MALFORMED_BODY);
    assert_int_equal(judge_call(&stage, response), OSTIARY_OK);
    close_stage(&stage);
}

/* rows: SC-19 SC-20 */
static void a_list_holds_what_the_caller_may_call(void **state)
{
    static const ostiary_text names[] = {
        {"t", 1}, {"w", 1}, {"any", 3}, {"open", 4}, {"unlisted", 8}};
    static const ostiary_text same[] = {{"any", 3}, {"open", 4}, {"unlisted", 8}};
    bool visible[5] = {false};
    bool depends = false;
    struct stage stage;
    (void)state;
    open_stage(&stage);
    assert_int_equal(take(&stage, ostiary_check, "t", true), OSTIARY_OK);
    assert_int_equal(ostiary_filter(stage.door, stage.verdict, OSTIARY_TOOL, names, 5,
                                    visible, &depends),
                     OSTIARY_OK);
    assert_true(visible[0] && !visible[1] && visible[2] && visible[3] && visible[4]);
    assert_true(depends);
    assert_int_equal(ostiary_filter(stage.door, stage.verdict, OSTIARY_TOOL, same, 3,
                                    visible, &depends),
                     OSTIARY_OK);
    assert_false(depends);
    assert_int_equal(take(&stage, ostiary_check, "w", true), OSTIARY_INSUFFICIENT_SCOPE);
    assert_int_equal(ostiary_filter(stage.door, stage.verdict, OSTIARY_TOOL, names, 5,
                                    visible, &depends),
                     OSTIARY_BAD_ARGUMENT);
    assert_false(visible[0] || visible[1] || visible[2] || visible[3] || visible[4]);
    close_stage(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_steps_decide_as_one),
        cmocka_unit_test(omission_never_admits),
        cmocka_unit_test(nobody_goes_on_to_what_is_public_alone),
        cmocka_unit_test(a_token_that_expires_between_the_steps_is_refused),
        cmocka_unit_test(a_new_verdict_is_a_refusal),
        cmocka_unit_test(a_grant_says_who_and_outlives_its_validator),
        cmocka_unit_test(an_open_default_is_no_way_around_a_rule),
        cmocka_unit_test(a_call_says_what_it_is),
        cmocka_unit_test(a_list_holds_what_the_caller_may_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
