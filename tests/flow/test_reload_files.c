/* SPDX-License-Identifier: Apache-2.0 */
/* Files that change under a validator: looked for by their contents, taken when good, the
 * old settings kept when not. */
#include <stdio.h>

#include "files.h"

#define REFUSED  "\"event\":\"reload_refused\""
#define DONE     "\"event\":\"reload_done\""
#define NO_ERROR "\"last_reload_error\":null"
#define OPEN     ",\"policy\":{\"tools\":{\"t\":{\"scopes\":[]}}}"
#define SHUT     ",\"policy\":{\"tools\":{\"t\":\"deny\"}}"

/* A call of `t` with that token. */
static ostiary_code call(const struct files *files, const char *token)
{
    static const char body[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
                               "\"params\":{\"name\":\"t\"}}";
    char value[2048];
    ostiary_verdict *verdict = ostiary_verdict_new();
    ostiary_request request = OSTIARY_REQUEST_INIT;
    (void)snprintf(value, sizeof value, "Bearer %s", token);
    const ostiary_field fields[] = {
        {{"authorization", 13}, {value, strlen(value)}},
        {{"mcp-protocol-version", 20}, {"2025-11-25", 10}},
    };
    request.http_method = (ostiary_text){"POST", 4};
    request.fields = fields;
    request.field_count = 2;
    request.body = (ostiary_text){body, sizeof body - 1};
    request.timeout_ms = 10000;
    ostiary_code code = ostiary_check(files->world.door, &request, verdict);
    ostiary_verdict_free(verdict);
    return code;
}

/* rows: SC-21 JF-16 CL-14 */
static void a_table_that_changed_is_taken(void **state)
{
    static struct files files;
    (void)state;
    files_begin(&files);
    files_open(&files, FILES_CONFIG(OPEN));
    char *token = world_token(files.world.key, ISSUER);
    assert_int_equal(call(&files, token), OSTIARY_OK);
    files_look(&files); /* nothing has changed */
    assert_int_equal(files_told(&files, DONE), 0);
    files_write(&files, "ostiary.json", FILES_CONFIG(SHUT));
    assert_int_equal(call(&files, token), OSTIARY_OK); /* its time has not come */
    atomic_store(&files.world.wall, 1800000002);
    files_look(&files);
    assert_int_equal(call(&files, token), OSTIARY_FORBIDDEN);
    assert_int_equal(files_told(&files, DONE), 1);
    assert_true(files_status_has(&files, "\"loaded_at\":1800000002"));
    assert_true(files_status_has(&files, NO_ERROR));
    assert_int_equal(files.world.key_gets, 1);
    assert_int_equal(files.world.metadata_gets, 3);
    files_look(&files);
    assert_int_equal(files_told(&files, DONE), 1);
    ostiary_free(token);
    files_close(&files);
}

/* rows: SC-21 */
static void a_bad_file_changes_nothing_and_is_told_of_once(void **state)
{
    static struct files files;
    ostiary_error err = {0};
    (void)state;
    files_begin(&files);
    files_open(&files, FILES_CONFIG(OPEN));
    char *token = world_token(files.world.key, ISSUER);
    files_write(&files, "ostiary.json", "{\"resource\":\"https://mcp.exa");
    files_look(&files);
    files_look(&files); /* the same contents are not tried again */
    assert_int_equal(call(&files, token), OSTIARY_OK);
    assert_int_equal(files_told(&files, REFUSED), 1);
    assert_int_equal(files_told(&files, "\"level\":\"error\",\"event\":\"reload_ref"), 1);
    assert_true(files_status_has(&files, "\"last_reload_error\":\""));
    assert_true(files_status_has(&files, "ostiary.json:1:"));
    assert_int_equal(ostiary_reload(files.world.door, &err), OSTIARY_BAD_CONFIG);
    assert_non_null(strstr(err.detail, "ostiary.json:1:"));
    assert_int_equal(files_told(&files, REFUSED), 1); /* it is known */
    files_remove(&files, "ostiary.json");
    files_look(&files);
    assert_int_equal(call(&files, token), OSTIARY_OK);
    assert_int_equal(files_told(&files, REFUSED), 2); /* for another reason */
    files_write(&files, "ostiary.json", FILES_CONFIG(OPEN ",\"nonsense\":1"));
    files_look(&files);
    assert_int_equal(call(&files, token), OSTIARY_OK);
    assert_int_equal(files_told(&files, REFUSED), 3);
    files_write(&files, "ostiary.json", FILES_CONFIG(SHUT));
    files_look(&files);
    assert_int_equal(call(&files, token), OSTIARY_FORBIDDEN);
    assert_true(files_status_has(&files, NO_ERROR));
    assert_int_equal(files_told(&files, DONE), 1);
    ostiary_free(token);
    files_close(&files);
}

/* The configuration is right, only what it names is late. */
static void a_file_that_was_missing_is_waited_for(void **state)
{
    static struct files files;
    (void)state;
    files_begin(&files);
    files_open(&files, FILES_CONFIG(OPEN));
    char *token = world_token(files.world.key, ISSUER);
    files_write(&files, "ostiary.json",
                FILES_CONFIG(",\"policy\":{\"$file\":\"policy.json\"}"));
    files_look(&files);
    assert_int_equal(call(&files, token), OSTIARY_OK);
    assert_true(files_status_has(&files, "policy.json: there is no such file"));
    files_write(&files, "policy.json", "{\"tools\":{\"t\":\"deny\"}}");
    files_look(&files);
    assert_int_equal(call(&files, token), OSTIARY_FORBIDDEN);
    files_write(&files, "policy.json", "{\"tools\":{\"t\":{\"scopes\":[]}}}");
    files_look(&files); /* and it is watched from now on */
    assert_int_equal(call(&files, token), OSTIARY_OK);
    ostiary_free(token);
    files_close(&files);
}

static void what_is_watched_can_be_turned_off_and_done_by_hand(void **state)
{
    static struct files files;
    (void)state;
    files_begin(&files);
    files_open(&files, FILES_CONFIG(OPEN ",\"reload_seconds\":0"));
    char *token = world_token(files.world.key, ISSUER);
    assert_int_equal(call(&files, token), OSTIARY_OK);
    files_write(&files, "ostiary.json", FILES_CONFIG(SHUT));
    world_pass(&files.world, 3600);
    assert_int_equal(ostiary_validator_warm(files.world.door, 20000, NULL), OSTIARY_OK);
    assert_int_equal(call(&files, token), OSTIARY_OK);
    assert_int_equal(ostiary_reload(files.world.door, NULL), OSTIARY_OK);
    assert_int_equal(call(&files, token), OSTIARY_FORBIDDEN);
    files_write(&files, "ostiary.json", FILES_CONFIG(OPEN));
    files_look(&files); /* the file says now that it is watched */
    assert_int_equal(call(&files, token), OSTIARY_OK);
    ostiary_free(token);
    files_close(&files);
}

#define WITH_FILE                                                                        \
    "{\"resource\":\"https://mcp.example.com/mcp\",\"authorization_servers\":[{"         \
    "\"issuer\":\"" ISSUER "\",\"jwks_file\":\"keys.json\"}]" OPEN "}"

/* The one kind of validator that fetches nothing has a thread for this.
 * rows: CL-14 RV-04 */
static void a_key_that_leaves_its_file_takes_its_tokens_along(void **state)
{
    static struct files files;
    char *keys[2] = {NULL, NULL};
    (void)state;
    files_begin(&files);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(
            ostiary_testing_keygen("ES256", i == 0 ? "a" : "b", &keys[i], NULL),
            OSTIARY_OK);
    }
    files_write_keys(&files, "keys.json", keys[0]);
    files_open(&files, WITH_FILE);
    char *token = world_token(keys[0], ISSUER);
    char *next = world_token(keys[1], ISSUER);
    assert_int_equal(call(&files, token), OSTIARY_OK);
    assert_int_equal(call(&files, token), OSTIARY_OK); /* by the cache */
    assert_int_equal(call(&files, next), OSTIARY_UNKNOWN_KEY);
    files_write(&files, "keys.json", "{\"keys\":[]}");
    files_look(&files);
    assert_int_equal(call(&files, token), OSTIARY_OK);
    assert_int_equal(files_told(&files, REFUSED), 1);
    files_write_keys(&files, "keys.json", keys[1]);
    files_look(&files);
    assert_int_equal(call(&files, token), OSTIARY_UNKNOWN_KEY);
    assert_int_equal(files_told(&files, "\"hint\":\"key_withdrawn\""), 1);
    assert_int_equal(call(&files, next), OSTIARY_OK);
    assert_int_equal(files.world.asked_count, 0);
    for (size_t i = 0; i < 2; i++) {
        ostiary_free(keys[i]);
    }
    ostiary_free(token);
    ostiary_free(next);
    files_close(&files);
}

static void settings_of(const struct files *files, char id_out[32])
{
    size_t len = 0;
    char *json = ostiary_status_json(files->world.door, &len);
    (void)snprintf(id_out, 32, "%.25s", strstr(json, "\"settings\":"));
    ostiary_free(json);
}

/* Another set of keys makes other settings, and the events say so. */
static void the_settings_are_named_after_all_that_was_read(void **state)
{
    static struct files files;
    char before[32];
    char after[32];
    char told[64];
    char *key = NULL;
    (void)state;
    files_begin(&files);
    assert_int_equal(ostiary_testing_keygen("ES256", "a", &key, NULL), OSTIARY_OK);
    files_write_keys(&files, "keys.json", key);
    files_open(&files, WITH_FILE);
    settings_of(&files, before);
    files_write_keys(&files, "keys.json", files.world.key);
    files_look(&files);
    settings_of(&files, after);
    assert_string_not_equal(before, after);
    (void)snprintf(told, sizeof told, DONE ",%s", after);
    assert_int_equal(files_told(&files, told), 1);
    (void)snprintf(told, sizeof told, "\"before\":%s", before + strlen("\"settings\":"));
    assert_int_equal(files_told(&files, told), 1);
    files_write_keys(&files, "keys.json", key);
    files_look(&files);
    settings_of(&files, after);
    assert_string_equal(before, after);
    ostiary_free(key);
    files_close(&files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_that_changed_is_taken),
        cmocka_unit_test(a_bad_file_changes_nothing_and_is_told_of_once),
        cmocka_unit_test(a_file_that_was_missing_is_waited_for),
        cmocka_unit_test(what_is_watched_can_be_turned_off_and_done_by_hand),
        cmocka_unit_test(a_key_that_leaves_its_file_takes_its_tokens_along),
        cmocka_unit_test(the_settings_are_named_after_all_that_was_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
