/* SPDX-License-Identifier: Apache-2.0 */
/* Keys through the transport seam: discovered, changed, inspected; on the worker's thread
 * too. The clock stands, so a failed round is not tried again. */
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "../harness/cm.h"
#include "ask.h"
#include "world.h"

#define ISSUER "https://as.example.com"
#define JWKS   "https://keys.example.com/jwks"

static const char discovering[] =
    "{\"resource\":\"https://mcp.example.com/mcp\",\"authorization_servers\":["
    "{\"issuer\":\"" ISSUER "\"}],\"policy\":{\"tools\":{\"t\":{\"scopes\":[\"a\"]}}}}";

static void transport(void *ctx, ostiary_fetch *fetch)
{
    static const char metadata[] =
        "{\"issuer\":\"" ISSUER "\",\"jwks_uri\":\"" JWKS "\"}";
    const char *url = ostiary_fetch_url(fetch);
    const char *set = ctx;
    if (strcmp(url, JWKS) == 0) {
        ostiary_fetch_answer(fetch, 200, "Cache-Control: max-age=600\r\n", 28, set,
                             strlen(set));
    } else if (strstr(url, "openid-configuration") != NULL) {
        ostiary_fetch_answer(fetch, 200, "", 0, metadata, sizeof metadata - 1);
    } else {
        ostiary_fetch_fail(fetch, "connection refused");
    }
}

static char *one_key(void)
{
    const char *key = world_key("ES256", true);
    char *set = NULL;
    assert_int_equal(ostiary_testing_public_set(&key, 1, &set, NULL), OSTIARY_OK);
    return set;
}

static ostiary_config *config_with(char *set)
{
    ostiary_config *config = world_config(discovering, "ES256", true);
    ostiary_config_set_transport(config, transport, set);
    return config;
}

static ostiary_validator *open_door(char *set)
{
    ostiary_config *config = config_with(set);
    ostiary_validator *door = NULL;
    assert_int_equal(ostiary_validator_new(config, &door, NULL), OSTIARY_OK);
    ostiary_config_free(config);
    return door;
}

static ostiary_code run_warm(const struct fault_row *row, struct fault_answer *answer)
{
    char *set = one_key();
    ostiary_validator *door = open_door(set);
    (void)row;
    fail_begin();
    ostiary_code code = ostiary_validator_warm(door, 20000, NULL);
    ostiary_validator_free(door);
    fail_end();
    fault_tell(answer, "%s", ostiary_code_name(code));
    ostiary_free(set);
    return code;
}

/* The first check of all: the thread is made, the keys fetched, the token judged. */
static ostiary_code run_first(const struct fault_row *row, struct fault_answer *answer)
{
    char *set = one_key();
    ostiary_validator *door = open_door(set);
    ostiary_code code = ask_door(door, row->of, answer);
    ostiary_validator_free(door);
    ostiary_free(set);
    return code;
}

static void remove_kept(void)
{
    char pattern[256];
    glob_t found = {0};
    (void)snprintf(pattern, sizeof pattern, "%s/*", world_path("kept"));
    if (glob(pattern, 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            (void)remove(found.gl_pathv[i]);
        }
    }
    globfree(&found);
    /* Perhaps it was never made; no temporary is left in it. */
    assert_true(remove(world_path("kept")) == 0 || errno == ENOENT);
}

/* A process that begins with what an earlier one has left on disk. */
static ostiary_code run_kept(const struct fault_row *row, struct fault_answer *answer)
{
    static char text[512];
    char *set = one_key();
    (void)row;
    (void)snprintf(text, sizeof text,
                   "{\"resource\":\"https://mcp.example.com/mcp\","
                   "\"keys\":{\"cache_dir\":\"%s\"},\"authorization_servers\":["
                   "{\"issuer\":\"" ISSUER "\"}]}",
                   world_path("kept"));
    ostiary_code code = OSTIARY_OK;
    for (int process = 0; process < 2 && code == OSTIARY_OK; process++) {
        ostiary_config *config = world_config(text, "ES256", true);
        ostiary_validator *door = NULL;
        ostiary_config_set_transport(config, transport, set);
        assert_int_equal(ostiary_validator_new(config, &door, NULL), OSTIARY_OK);
        fail_begin();
        code = ostiary_validator_warm(door, 20000, NULL);
        ostiary_validator_free(door);
        fail_end();
        ostiary_config_free(config);
    }
    remove_kept();
    fault_tell(answer, "%s", ostiary_code_name(code));
    ostiary_free(set);
    return code;
}

static ostiary_code run_inspect(const struct fault_row *row, struct fault_answer *answer)
{
    char *set = one_key();
    ostiary_config *config = config_with(set);
    char *json = NULL;
    (void)row;
    fail_begin();
    ostiary_code code = ostiary_discover(config, ISSUER, 20000, &json, NULL);
    fail_end();
    assert_true(code != OSTIARY_OK || json != NULL);
    fault_tell(answer, "%s", code != OSTIARY_OK ? "" : strstr(json, "\"endpoints\""));
    ostiary_free(json);
    ostiary_config_free(config);
    ostiary_free(set);
    return code;
}

static const struct fault_row rows[] = {
    {FAULT_ROW("warm", run_warm, OSTIARY_OK, NULL)},
    {FAULT_ROW("keys on disk", run_kept, OSTIARY_OK, NULL)},
    /* May admit: a fetch that failed is one that brought nothing, the next address is
     * tried; the keys that let somebody in came whole, as the spoiled twin shows. */
    {FAULT_ROW("the first check", run_first, OSTIARY_OK, &(const struct ask){0})},
    {FAULT_ROW("the first check, spoiled", run_first, OSTIARY_BAD_SIGNATURE,
               &(const struct ask){.spoiled = true})},
    {FAULT_ROW("a key that no fetch brings", run_first, OSTIARY_UNKNOWN_KEY,
               &(const struct ask){.header = "{\"kid\":\"other\"}"})},
    {FAULT_ROW("inspect", run_inspect, OSTIARY_OK, NULL)},
};

struct fault_rows fault_rows_fetch(void)
{
    return FAULT_ROWS(rows);
}
