/* SPDX-License-Identifier: Apache-2.0 */
/* Reloads: what fails leaves the validator as it was, and can be tried again. */
#include <stdio.h>
#include <string.h>

#include "../harness/cm.h"
#include "world.h"

#define SERVERS(file, timeout)                                                           \
    "\"authorization_servers\":[{\"issuer\":\"https://as.example.com\",\"jwks_file\":"   \
    "\"" file "\"},{\"issuer\":\"https://two.example.com\",\"http\":{\"timeout_ms\":"    \
    "" timeout "}}"

/* Both servers get another source: one reads other keys, one goes on with the former's.
 */
static const char before[] =
    "{\"resource\":\"https://mcp.example.com/mcp\"," SERVERS("ES256.json", "1000") "]}";
static const char after[] =
    "{\"resource\":\"https://mcp.example.com/mcp\",\"resource_name\":\"x\"," SERVERS(
        "ES384.json", "2000") ",{\"issuer\":\"https://three.example.com\","
                              "\"jwks_uri\":\"https://three.example.com/k\"}]}";

static bool status_has(const ostiary_validator *door, const char *text)
{
    size_t len = 0;
    char *json = ostiary_status_json(door, &len);
    assert_non_null(json);
    bool has = strstr(json, text) != NULL;
    ostiary_free(json);
    return has;
}

static ostiary_code reload(ostiary_validator *door, const ostiary_config *config,
                           ostiary_error *err)
{
    return config == NULL ? ostiary_reload(door, err)
                          : ostiary_validator_reload(door, config, err);
}

static ostiary_config *load(void)
{
    ostiary_config *config = NULL;
    assert_int_equal(ostiary_config_load(world_path("c.json"), &config, NULL),
                     OSTIARY_OK);
    return config;
}

/* `of` NULL: from the file; else from a configuration. */
static ostiary_code run_reload(const struct fault_row *row, struct fault_answer *answer)
{
    ostiary_validator *door = NULL;
    ostiary_error err = {0};
    world_write("c.json", before);
    ostiary_config *config = load();
    assert_int_equal(ostiary_validator_new(config, &door, NULL), OSTIARY_OK);
    ostiary_config_free(config);
    world_write("c.json", after);
    config = row->of == NULL ? NULL : load();
    fail_begin();
    ostiary_code code = reload(door, config, &err);
    fail_end();
    if (code == OSTIARY_OK) {
        assert_int_equal(ostiary_issuer_count(door), 3);
        fault_tell(answer, "%zu", ostiary_issuer_count(door));
    } else {
        assert_int_equal(err.code, code);
        assert_int_equal(ostiary_issuer_count(door), 2);
        assert_false(status_has(door, "\"last_reload_error\":null"));
        assert_int_equal(reload(door, config, NULL), OSTIARY_OK);
        assert_int_equal(ostiary_issuer_count(door), 3);
        assert_true(status_has(door, "\"last_reload_error\":null"));
    }
    ostiary_config_free(config);
    ostiary_validator_free(door);
    return code;
}

/* A file that is wrong is told of, and nothing else happens. */
static ostiary_code run_refused(const struct fault_row *row, struct fault_answer *answer)
{
    ostiary_validator *door = NULL;
    world_write("c.json", before);
    ostiary_config *config = load();
    assert_int_equal(ostiary_validator_new(config, &door, NULL), OSTIARY_OK);
    ostiary_config_free(config);
    world_write("c.json", row->of);
    fail_begin();
    ostiary_code code = ostiary_reload(door, NULL);
    fail_end();
    assert_int_equal(ostiary_issuer_count(door), 2);
    if (code == row->expect) {
        fault_tell(answer, "%d", status_has(door, "nonsense"));
    }
    ostiary_validator_free(door);
    return code;
}

static const struct fault_row rows[] = {
    {FAULT_ROW("reload from its file", run_reload, OSTIARY_OK, NULL)},
    {FAULT_ROW("reload from a configuration", run_reload, OSTIARY_OK, "")},
    {FAULT_ROW("reload from a file that is wrong", run_refused, OSTIARY_BAD_CONFIG,
               "{\"nonsense\":1}")},
};

struct fault_rows fault_rows_reload(void)
{
    return FAULT_ROWS(rows);
}
