/* SPDX-License-Identifier: Apache-2.0 */
/* Keys that are not used are told to the log, each with its reason. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../harness/cm.h"
#include "ostiary/ostiary.h"

#define SKIPPED                                                                          \
    "{\"keys\":[{\"kty\":\"AKP\",\"alg\":\"ML-DSA-44\",\"kid\":\"a\\nb\"},null,"         \
    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"leaked\",\"d\":\"AA\","              \
    "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"},"                            \
    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"good\","                             \
    "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}"

/** What came to the log. */
struct journal {
    char text[2048];
    size_t lines;
};

static void log_line(void *ctx, ostiary_level level, const char *json, size_t len)
{
    struct journal *journal = ctx;
    size_t used = strlen(journal->text);
    (void)level;
    assert_null(memchr(json, '\n', len));
    (void)snprintf(journal->text + used, sizeof journal->text - used, "%.*s\n", (int)len,
                   json);
    journal->lines++;
}

static void assert_told(const struct journal *journal)
{
    assert_non_null(strstr(journal->text, "\"event\":\"key_skipped\""));
    assert_non_null(strstr(journal->text, "\"key_id\":\"a?b\""));
    assert_non_null(strstr(journal->text, "\"detail\":\"no object\""));
    assert_non_null(strstr(journal->text, "\"event\":\"private_key_published\""));
    assert_non_null(strstr(journal->text, "\"key_id\":\"leaked\""));
    assert_null(strstr(journal->text, "\"key_id\":\"good\""));
}

static void answer(void *ctx, ostiary_fetch *fetch)
{
    (void)ctx;
    ostiary_fetch_answer(fetch, 200, "", 0, SKIPPED, sizeof SKIPPED - 1);
}

static ostiary_validator *open_door(const char *text, const char *name,
                                    struct journal *journal)
{
    ostiary_config *config = NULL;
    ostiary_validator *door = NULL;
    assert_int_equal(ostiary_config_parse(text, strlen(text), name, &config, NULL),
                     OSTIARY_OK);
    ostiary_config_set_log(config, log_line, journal);
    ostiary_config_set_transport(config, answer, NULL);
    assert_int_equal(ostiary_validator_new(config, &door, NULL), OSTIARY_OK);
    ostiary_config_free(config);
    return door;
}

/* rows: KY-06 KY-11 LG-04 */
static void skipped_keys_of_an_answer_are_told(void **state)
{
    struct journal journal = {.lines = 0};
    (void)state;
    ostiary_validator *door = open_door(
        "{\"resource\":\"https://h/mcp\",\"authorization_servers\":[{\"issuer\":"
        "\"https://as\",\"jwks_uri\":\"https://as/jwks\"}]}",
        NULL, &journal);
    assert_int_equal(ostiary_validator_warm(door, 10000, NULL), OSTIARY_OK);
    ostiary_validator_free(door);
    assert_told(&journal);
}

/* rows: KY-06 KY-11 */
static void skipped_keys_of_a_file_are_told(void **state)
{
    struct journal journal = {.lines = 0};
    char folder[] = "/tmp/ostiary-skipped-XXXXXX";
    char path[64];
    char name[64];
    (void)state;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/keys.json", folder);
    (void)snprintf(name, sizeof name, "%s/c.json", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(SKIPPED, file) >= 0);
    assert_int_equal(fclose(file), 0);
    ostiary_validator_free(open_door(
        "{\"resource\":\"https://h/mcp\",\"authorization_servers\":[{\"issuer\":"
        "\"https://as\",\"jwks_file\":\"keys.json\"}]}",
        name, &journal));
    assert_told(&journal);
    assert_int_equal(journal.lines, 3);
    (void)unlink(path);
    (void)rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(skipped_keys_of_an_answer_are_told),
        cmocka_unit_test(skipped_keys_of_a_file_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
