/* SPDX-License-Identifier: Apache-2.0 */
/* Configurations: read with every member that is built, from files, with mistakes. */
#include <string.h>

#include "../harness/cm.h"
#include "world.h"

#define HTTP                                                                             \
    "\"http\":{\"connect_timeout_ms\":1000,\"timeout_ms\":2000,\"max_body_bytes\":4096," \
    "\"ca_file\":\"ca.pem\",\"proxy\":\"http://proxy.example:3128\","                    \
    "\"max_redirects\":0,\"allow_private_addresses\":true,"                              \
    "\"allow_insecure_loopback\":true}"

static const char every_member[] =
    "{\"$schema\":\"x\",\"resource\":\"HTTPS://mcp.example.com:443/mcp\","
    "\"resource_name\":\"Files\",\"endpoint\":\"https://mcp.example.com/in\","
    "\"authorization_servers\":[{\"issuer\":\"https://as.example.com\","
    "\"advertised\":true,\"profile\":\"rfc9068\",\"extra_audiences\":[\"x\",\"api\"],"
    "\"allow_generic_audience\":true,\"algorithms\":[\"RS256\",\"ES256\"],"
    "\"key_algorithms\":{\"RSA\":\"PS256\"},\"jwks_file\":\"ES256.json\","
    "\"max_token_age_seconds\":600,\"max_token_lifetime_seconds\":900," HTTP "},"
    "{\"issuer\":\"https://two.example.com\",\"advertised\":false,"
    "\"metadata_url\":\"https://two.example.com/m\"},"
    "{\"issuer\":\"https://three.example.com\","
    "\"jwks_uri\":\"https://three.example.com/k\"}],"
    "\"scopes_supported\":[\"b\",\"a\"],\"baseline_scopes\":[\"a\"],"
    "\"challenge_scopes\":\"union\",\"challenge_hint\":\"operation\","
    "\"protocol_versions\":[\"2025-11-25\",\"2026-07-28\"],"
    "\"allowed_origins\":[\"https://app.example.com\"],"
    "\"allowed_hosts\":[\"MCP.example.com\"],\"root_metadata\":true,"
    "\"metadata_max_age_seconds\":60,\"clock_leeway_seconds\":30," HTTP ","
    "\"keys\":{\"default_fresh_seconds\":300,\"stale_if_error_seconds\":60,"
    "\"unknown_key_cooldown_seconds\":20},\"reload_seconds\":9,"
    "\"log\":{\"subjects\":\"hash\",\"subject_key\":{\"$file\":\"key.txt\"}},"
    "\"policy\":{\"$comment\":\"x\",\"default\":\"deny\","
    "\"implies\":{\"w\":[\"a\"],\"x\":[\"w\"]},\"rules\":{\"r\":{\"scopes\":[\"a\"]}},"
    "\"tools\":{\"t\":\"r\",\"u*\":{\"any_of\":[[\"b\",\"c\"],[\"d\"]],\"$comment\":\"x\"},"
    "\"no\":\"deny\",\"open\":{\"public\":true}},\"resources\":{\"file:///*\":\"r\"},"
    "\"prompts\":{\"p\":{\"scopes\":[]}},\"methods\":{\"tools/list\":\"r\"}}}";

/* Identity becomes permission, in every form. */
#define IDENTITY                                                                          \
    "\"claims\":{\"tid\":[\"t1\",5,true],\"/a/b\":\"absent\"},"                           \
    "\"claims_to_scopes\":[{\"claim\":\"/r/s\",\"value\":\"x\",\"scopes\":[\"role:a\"]}," \
    "{\"claims\":{\"sub\":[\"u\"],\"g\":\"present\"},\"scopes\":[\"role:a\",\"b\"],"      \
    "\"until\":\"2027-01-16T00:00:00Z\",\"$comment\":\"x\"}],"                            \
    "\"request_as\":{\"role:*\":null,\"*\":\"api://1/*\",\"b\":\"bb\"}"

static const char permissions[] =
    "{\"resource\":\"https://mcp.example.com/mcp\",\"authorization_servers\":["
    "{\"issuer\":\"https://as.example.com\",\"jwks_file\":\"ES256.json\"," IDENTITY "}],"
    "\"deny_file\":\"deny.json\",\"policy\":{\"tools\":{\"t\":{\"scopes\":[\"a\",\"role:a\"],"
    "\"claims\":{\"g\":[\"x\",1.5]},\"arguments\":{\"/p/q\":[\"x\",{\"claim\":\"/g/h\"}]},"
    "\"max_auth_age_seconds\":60,\"acr_values\":[\"phr\",\"mfa\"],"
    "\"sender_constrained\":false,\"hidden\":true}}}}";

static const char wrong_permissions[] =
    "{\"resource\":\"https://mcp.example.com/mcp\",\"authorization_servers\":["
    "{\"issuer\":\"https://as.example.com\",\"jwks_file\":\"ES256.json\","
    "\"claims\":{},\"claims_to_scopes\":[{\"claim\":\"a\"},{\"until\":\"x\"}],"
    "\"request_as\":{\"a*b\":1}}],\"deny_file\":\"bad_deny.json\",\"policy\":{\"tools\":{"
    "\"t\":{\"claims\":{\"g\":[],\"/~\":1},\"arguments\":{\"x\":[]},\"public\":true,"
    "\"acr_values\":[\" \"]}}}}";

static const char wrong[] =
    "{\"resource\":\"http://h/mcp/\",\"resouce\":1,\n\"authorization_servers\":["
    "{\"issuer\":\"https://a?q\",\"algorithms\":[\"none\"],\"jwks_file\":\"no.json\"},"
    "{\"isuer\":1}],\n\"scopes_supported\":[\"offline_access\",1],\"http\":[],"
    "\"policy\":{\"tool\":{},\"default\":\"rr\",\"implies\":{\"a\":[\"b\"],"
    "\"b\":[\"a\"]},\"tools\":{\"t\":{\"scope\":[]},\"u\":{\"any_of\":[[]]},"
    "\"v**\":{\"scopes\":[\"x y\"]}}}}";

static const char with_files[] =
    "{\"resource\":\"https://mcp.example.com/mcp\",\"authorization_servers\":["
    "{\"issuer\":\"https://as.example.com\",\"jwks_file\":\"RS256.json\"}],"
    "\"policy\":{\"tools\":{\"$file\":\"tools.json\"}}}";

/* A named file of text, a variable that is not set, a file that is not there. */
static const char broken[] =
    "{\"resource\":{\"$env\":\"OSTIARY_NOT_SET\"},\"resource_name\":{\"$file\":"
    "\"tools.json\"},\"authorization_servers\":[{\"issuer\":\"https://a\","
    "\"key_algorithms\":{\"P-265\":\"ES256\"},\"\\u0061bc\":1}],"
    "\"policy\":{\"rules\":{\"$file\":\"no.json\"},\"tools\":{\"t\":\"r\"}}}";

static void tell_problems(struct fault_answer *answer, const ostiary_config *config)
{
    ostiary_problem problem = OSTIARY_PROBLEM_INIT;
    for (size_t i = 0; i < ostiary_config_problem_count(config); i++) {
        assert_int_equal(ostiary_config_problem_at(config, i, &problem), OSTIARY_OK);
        fault_tell(answer, "%s:%u:%u: %s %s\n", problem.file, problem.line,
                   problem.column, problem.path, problem.message);
    }
}

static ostiary_code run_parse(const struct fault_row *row, struct fault_answer *answer)
{
    const char *text = row->of;
    ostiary_config *config = NULL;
    world_write("ca.pem", "-----BEGIN CERTIFICATE-----\n");
    world_write("deny.json",
                "{\"deny\":[{\"claims\":{\"sub\":[\"x\"],\"sid\":\"present\"},"
                "\"issued_before\":\"2027-01-01T00:00:00Z\"}]}");
    world_write("bad_deny.json", "{\"deny\":[{\"claims\":{}},{\"until\":1}]}");
    world_write("key.txt", "0123456789abcdef\n");
    ostiary_error error = {0};
    const char *name = world_path("c.json");
    fail_begin();
    ostiary_code code = ostiary_config_parse(text, strlen(text), name, &config, &error);
    fail_end();
    assert_true(config != NULL || code == OSTIARY_INTERNAL_ERROR);
    assert_true(code == OSTIARY_OK || error.code == code);
    if (code == row->expect) {
        tell_problems(answer, config);
    }
    ostiary_config_free(config);
    return code;
}

static ostiary_code run_load(const struct fault_row *row, struct fault_answer *answer)
{
    ostiary_config *config = NULL;
    world_write("tools.json", "{\"t\":{\"scopes\":[\"a\"]},\"u*\":\"deny\"}");
    world_write("c.json", row->of);
    const char *name = world_path("c.json");
    fail_begin();
    ostiary_code code = ostiary_config_load(name, &config, NULL);
    fail_end();
    if (code == row->expect) {
        tell_problems(answer, config);
    }
    ostiary_config_free(config);
    return code;
}

/* What is shown of a configuration that was read before. */
static ostiary_code run_show(const struct fault_row *row, struct fault_answer *answer)
{
    world_write("ca.pem", "-----BEGIN CERTIFICATE-----\n");
    ostiary_config *config = world_config(row->of, "ES256", true);
    char *json = NULL;
    fail_begin();
    ostiary_code code = ostiary_config_show(config, &json, NULL);
    fail_end();
    assert_int_equal(json != NULL, code == OSTIARY_OK);
    if (json != NULL) {
        fault_tell(answer, "%s\n", json);
    }
    ostiary_free(json);
    ostiary_config_free(config);
    return code;
}

/* The documents too: they are written when the validator is made. */
static ostiary_code run_new(const struct fault_row *row, struct fault_answer *answer)
{
    world_write("ca.pem", "-----BEGIN CERTIFICATE-----\n");
    world_write("key.txt", "0123456789abcdef\n");
    ostiary_config *config = world_config(row->of, "ES256", true);
    ostiary_validator *door = NULL;
    ostiary_document document = OSTIARY_DOCUMENT_INIT;
    const char *path = NULL;
    const char *text = NULL;
    size_t len = 0;
    fail_begin();
    ostiary_code code = ostiary_validator_new(config, &door, NULL);
    fail_end();
    assert_int_equal(door != NULL, code == OSTIARY_OK);
    for (size_t i = 0; door != NULL && i < 2; i++) {
        text = ostiary_validator_metadata(door, i, &path, &len);
        assert_non_null(text);
        assert_int_equal(ostiary_validator_document(door, "GET", path, NULL, &document),
                         OSTIARY_OK);
        fault_tell(answer, "%s %s %s\n", path, text, document.headers[1]);
    }
    ostiary_validator_free(door);
    ostiary_config_free(config);
    return code;
}

static const struct fault_row rows[] = {
    {FAULT_ROW("config with every member", run_parse, OSTIARY_OK, every_member)},
    {FAULT_ROW("config with mistakes", run_parse, OSTIARY_BAD_CONFIG, wrong)},
    {FAULT_ROW("config with permissions", run_parse, OSTIARY_OK, permissions)},
    {FAULT_ROW("config with wrong permissions", run_parse, OSTIARY_BAD_CONFIG,
               wrong_permissions)},
    {FAULT_ROW("config that is no JSON", run_parse, OSTIARY_BAD_CONFIG, "{\"a\":")},
    {FAULT_ROW("config from files", run_load, OSTIARY_OK, with_files)},
    {FAULT_ROW("config with values that cannot be had", run_load, OSTIARY_BAD_CONFIG,
               broken)},
    {FAULT_ROW("config shown", run_show, OSTIARY_OK, every_member)},
    {FAULT_ROW("validator and its documents", run_new, OSTIARY_OK, every_member)},
};

struct fault_rows fault_rows_config(void)
{
    return FAULT_ROWS(rows);
}
