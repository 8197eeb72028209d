/* SPDX-License-Identifier: Apache-2.0 */
/* The table seen from outside: explained, linted, filtered by. */
#include <string.h>

#include "../harness/cm.h"
#include "world.h"

/** What is explained, and for whom. */
struct question {
    ostiary_kind kind;
    const char *name, *claims;
};

static ostiary_code run_explain(const struct fault_row *row, struct fault_answer *answer)
{
    const struct question *asked = row->of;
    ostiary_config *config = world_config(world_text, "ES256", true);
    char *json = NULL;
    ostiary_question question = OSTIARY_QUESTION_INIT;
    question.kind = asked->kind;
    question.name = asked->name;
    question.claims = asked->claims;
    fail_begin();
    ostiary_code code = ostiary_policy_explain(config, &question, &json, NULL);
    fail_end();
    assert_int_equal(json != NULL, code == OSTIARY_OK);
    fault_tell(answer, "%s", json == NULL ? "" : json);
    ostiary_free(json);
    ostiary_config_free(config);
    return code;
}

static const char odd_table[] =
    "{\"resource\":\"https://mcp.example.com/mcp\",\"authorization_servers\":["
    "{\"issuer\":\"https://as.example.com\",\"jwks_file\":\"%\"}],\"reload_seconds\":0,"
    "\"policy\":{\"rules\":{\"unused\":{\"scopes\":[\"a\"]}},\"tools\":{"
    "\"t*\":{\"scopes\":[\"a\",\"b\"]},\"tt\":{\"scopes\":[\"openid\"]}}}}";

/* Findings are made when the configuration is read. */
static ostiary_code run_lint(const struct fault_row *row, struct fault_answer *answer)
{
    ostiary_problem finding = OSTIARY_PROBLEM_INIT;
    ostiary_config *config = world_config(row->of, "ES256", true);
    ostiary_code code = OSTIARY_OK;
    fail_begin();
    for (size_t i = 0; code == OSTIARY_OK; i++) {
        code = ostiary_policy_finding_at(config, i, &finding);
        if (code == OSTIARY_OK) {
            fault_tell(answer, "%s %s\n", finding.path, finding.message);
        }
    }
    fail_end();
    ostiary_config_free(config);
    return code;
}

/* Everything that a token's claims decide. */
#define RICH_CLAIMS                                                                      \
    "{\"iss\":\"https://as.example.com\",\"aud\":\"https://mcp.example.com/mcp\","       \
    "\"sub\":\"u\",\"client_id\":\"c\",\"jti\":\"j\",\"iat\":1800000000,"                \
    "\"exp\":1800000300,\"scope\":\"a\",\"g\":[\"x\",\"y\"],\"acr\":\"phr\","            \
    "\"auth_time\":1800000000,\"tid\":5}"

static const char rich_text[] =
    "{\"resource\":\"https://mcp.example.com/mcp\",\"authorization_servers\":["
    "{\"issuer\":\"https://as.example.com\",\"jwks_file\":\"%\",\"claims\":{\"tid\":[5]},"
    "\"claims_to_scopes\":[{\"claim\":\"g\",\"value\":\"x\",\"scopes\":[\"role:a\"]},"
    "{\"claims\":{\"g\":[\"y\"]},\"scopes\":[\"b\"],\"until\":\"2027-01-16T00:00:00Z\"}],"
    "\"request_as\":{\"role:*\":null,\"*\":\"api://1/*\"}}],\"deny_file\":\"deny.json\","
    "\"policy\":{\"implies\":{\"role:a\":[\"role:b\"]},\"tools\":{"
    "\"t\":{\"any_of\":[[\"a\",\"role:b\"],[\"b\"]],\"claims\":{\"g\":[\"y\"],"
    "\"h\":\"absent\"},\"arguments\":{\"/p\":[1.5,{\"claim\":\"g\"}]},"
    "\"max_auth_age_seconds\":60,\"acr_values\":[\"phr\",\"mfa\"],\"$comment\":\"x\"},"
    "\"up\":{\"scopes\":[\"z\"],\"max_auth_age_seconds\":0,\"acr_values\":[\"q\",\"r\"]},"
    "\"lost\":{\"scopes\":[\"role:z\"],\"hidden\":true}}}}";

static void write_deny(void)
{
    world_write("deny.json", "{\"deny\":[{\"claims\":{\"sub\":[\"thief\"]}}]}");
}

/** One call with those claims. */
struct trial {
    const char *claims, *body;
};

#define RICH_CALL                                                                         \
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"t\"," \
    "\"arguments\":{\"p\":[\"x\",1.5]}}}"

static ostiary_request request_of(const char *body, const ostiary_field *fields,
                                  size_t count)
{
    ostiary_request request = OSTIARY_REQUEST_INIT;
    request.http_method = (ostiary_text){"POST", 4};
    request.fields = fields;
    request.field_count = count;
    request.body = (ostiary_text){body, strlen(body)};
    request.id = (ostiary_text){"id", 2};
    return request;
}

static ostiary_code run_try(const struct fault_row *row, struct fault_answer *answer)
{
    const struct trial *trial = row->of;
    write_deny();
    ostiary_config *config = world_config(rich_text, "ES256", true);
    const ostiary_request request = request_of(trial->body, NULL, 0);
    char *json = NULL;
    fail_begin();
    ostiary_code code = ostiary_policy_try(config, trial->claims, &request, &json, NULL);
    fail_end();
    assert_int_equal(json != NULL, code == OSTIARY_OK);
    fault_tell(answer, "%s", json == NULL ? "" : json);
    ostiary_free(json);
    ostiary_config_free(config);
    return code;
}

static ostiary_code run_describe(const struct fault_row *row, struct fault_answer *answer)
{
    write_deny();
    ostiary_config *config = world_config(row->of, "ES256", true);
    char *json = NULL;
    fail_begin();
    ostiary_code code = ostiary_policy_describe(config, &json, NULL);
    fail_end();
    assert_int_equal(json != NULL, code == OSTIARY_OK);
    fault_tell(answer, "%s", json == NULL ? "" : json);
    ostiary_free(json);
    ostiary_config_free(config);
    return code;
}

/* A token whose every claim is looked at, through the whole of a check. */
static ostiary_code run_rich_check(const struct fault_row *row,
                                   struct fault_answer *answer)
{
    const struct trial *trial = row->of;
    char bearer[2048] = "Bearer ";
    size_t len = 0;
    write_deny();
    ostiary_validator *door = world_door(rich_text, "ES256", true);
    ostiary_verdict *verdict = ostiary_verdict_new();
    (void)strncat(bearer, world_token("ES256", true, trial->claims, NULL),
                  sizeof bearer - 8);
    const ostiary_field field = {{"authorization", 13}, {bearer, strlen(bearer)}};
    const ostiary_request request = request_of(trial->body, &field, 1);
    fail_begin();
    ostiary_code code = ostiary_check(door, &request, verdict);
    fail_end();
    char *json = ostiary_verdict_json(verdict, &len);
    if (code == row->expect) {
        fault_tell(answer, "%s", json);
    }
    ostiary_free(json);
    ostiary_verdict_free(verdict);
    ostiary_validator_free(door);
    return code;
}

static void authenticate(ostiary_validator *door, ostiary_verdict *verdict)
{
    static const char list[] =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{}}";
    char bearer[2048] = "Bearer ";
    ostiary_request request = OSTIARY_REQUEST_INIT;
    (void)strncat(bearer, world_token("ES256", true, NULL, NULL), sizeof bearer - 8);
    const ostiary_field field = {{"authorization", 13}, {bearer, strlen(bearer)}};
    request.http_method = (ostiary_text){"POST", 4};
    request.fields = &field;
    request.field_count = 1;
    request.body = (ostiary_text){list, sizeof list - 1};
    assert_int_equal(ostiary_check(door, &request, verdict), OSTIARY_OK);
}

static ostiary_code run_filter(const struct fault_row *row, struct fault_answer *answer)
{
    static const ostiary_text names[] = {{"t", 1}, {"u1", 2}, {"no", 2}, {"open", 4}};
    bool visible[4] = {true, true, true, true};
    bool depends = false;
    ostiary_validator *door = world_door(row->of, "ES256", true);
    ostiary_verdict *verdict = ostiary_verdict_new();
    authenticate(door, verdict);
    fail_begin();
    ostiary_code code =
        ostiary_filter(door, verdict, OSTIARY_TOOL, names, 4, visible, &depends);
    fail_end();
    fault_tell(answer, "%d%d%d%d %d", visible[0], visible[1], visible[2], visible[3],
               depends);
    assert_true(code == OSTIARY_OK || !(visible[0] || visible[1] || visible[3]));
    ostiary_verdict_free(verdict);
    ostiary_validator_free(door);
    return code;
}

/* An admitted call whose parameter is mirrored by the header that `of` says. */
static ostiary_code run_params(const struct fault_row *row, struct fault_answer *answer)
{
    static const char call[] =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{"
        "\"name\":\"t\",\"arguments\":{\"n\":42},\"_meta\":{"
        "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
        "\"io.modelcontextprotocol/clientCapabilities\":{}}}}";
    static const ostiary_param param = {"N", "/n"};
    const char *value = row->of;
    char bearer[2048] = "Bearer ";
    size_t len = 0;
    ostiary_request request = OSTIARY_REQUEST_INIT;
    ostiary_validator *door = world_door(world_text, "ES256", true);
    ostiary_verdict *verdict = ostiary_verdict_new();
    (void)strncat(bearer, world_token("ES256", true, NULL, NULL), sizeof bearer - 8);
    const ostiary_field fields[] = {
        {{"authorization", 13}, {bearer, strlen(bearer)}},
        {{"mcp-protocol-version", 20}, {"2026-07-28", 10}},
        {{"mcp-method", 10}, {"tools/call", 10}},
        {{"mcp-name", 8}, {"t", 1}},
        {{"mcp-param-n", 11}, {value, strlen(value)}},
    };
    request.http_method = (ostiary_text){"POST", 4};
    request.fields = fields;
    request.field_count = sizeof fields / sizeof fields[0];
    request.body = (ostiary_text){call, sizeof call - 1};
    assert_int_equal(ostiary_check(door, &request, verdict), OSTIARY_OK);
    fail_begin();
    ostiary_code code = ostiary_check_params(door, &request, verdict, &param, 1);
    fail_end();
    const char *body = ostiary_verdict_body(verdict, &len);
    fault_tell(answer, "%d %s", ostiary_verdict_status(verdict),
               body == NULL ? "" : body);
    assert_int_equal(ostiary_verdict_code(verdict), code);
    ostiary_verdict_free(verdict);
    ostiary_validator_free(door);
    return code;
}

static const struct fault_row rows[] = {
    {FAULT_ROW("explain an admission", run_explain, OSTIARY_OK,
               &(const struct question){OSTIARY_TOOL, "t", "{\"scope\":\"a b\"}"})},
    {FAULT_ROW("explain a refusal", run_explain, OSTIARY_OK,
               &(const struct question){OSTIARY_TOOL, "u1", "{\"scope\":\"A b\"}"})},
    {FAULT_ROW("explain what is not listed", run_explain, OSTIARY_OK,
               &(const struct question){OSTIARY_PROMPT, "x", "{}"})},
    {FAULT_ROW(
        "explain a resource", run_explain, OSTIARY_OK,
        &(const struct question){OSTIARY_RESOURCE, "file:///r/1", "{\"scope\":\"w\"}"})},
    {FAULT_ROW("try an admission", run_try, OSTIARY_OK,
               &(const struct trial){"{\"scope\":\"a\",\"g\":[\"x\",\"y\"],"
                                     "\"acr\":\"mfa\",\"auth_time\":1800000000}",
                                     RICH_CALL})},
    {FAULT_ROW("try a refusal", run_try, OSTIARY_OK,
               &(const struct trial){"{\"sub\":\"thief\",\"iat\":null}", RICH_CALL})},
    {FAULT_ROW("describe", run_describe, OSTIARY_OK, rich_text)},
    {FAULT_ROW("check with every demand", run_rich_check, OSTIARY_OK,
               &(const struct trial){RICH_CLAIMS, RICH_CALL}),
     .admits = true},
    {FAULT_ROW("check that asks for another login", run_rich_check,
               OSTIARY_STEP_UP_REQUIRED,
               &(const struct trial){
                   RICH_CLAIMS, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
                                "\"params\":{\"name\":\"up\"}}"})},
    {FAULT_ROW("check of what hides", run_rich_check, OSTIARY_FORBIDDEN,
               &(const struct trial){
                   RICH_CLAIMS, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
                                "\"params\":{\"name\":\"lost\"}}"})},
    {FAULT_ROW("lint", run_lint, OSTIARY_BAD_ARGUMENT, odd_table)},
    {FAULT_ROW("filter", run_filter, OSTIARY_OK, world_text)},
    {FAULT_ROW("parameters that agree", run_params, OSTIARY_OK, "42.0")},
    {FAULT_ROW("parameters behind a sentinel", run_params, OSTIARY_OK,
               "=?base64?NDI=?=")},
    {FAULT_ROW("parameters that differ", run_params, OSTIARY_HEADER_MISMATCH, "43")},
};

struct fault_rows fault_rows_policy(void)
{
    return FAULT_ROWS(rows);
}
