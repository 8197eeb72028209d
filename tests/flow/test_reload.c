/* SPDX-License-Identifier: Apache-2.0 */
/* Another configuration for a validator that goes on serving: whose keys stay, whose go,
 * and what becomes of those who wait. */
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../harness/door_promises.h"
#include "core/validator.h"
#include "files.h"

#define OTHER  "https://other.example.com"
#define SERVER "{\"issuer\":\"" ISSUER "\"}"
#define CONFIG(servers, more)                                                            \
    "{\"resource\":\"https://mcp.example.com/mcp\",\"authorization_servers\":[" servers  \
    "]" more "}"

static ostiary_config *parse(const char *text)
{
    ostiary_config *config = NULL;
    ostiary_error err = {0};
    if (ostiary_config_parse(text, strlen(text), NULL, &config, &err) != OSTIARY_OK) {
        fail_msg("%s", err.detail);
    }
    return config;
}

static void reload(const struct world *world, const char *text)
{
    ostiary_config *config = parse(text);
    assert_int_equal(ostiary_validator_reload(world->door, config, NULL), OSTIARY_OK);
    ostiary_config_free(config);
}

/* rows: JF-16 */
static void keys_outlive_whatever_does_not_concern_them(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    char *token = world_token(world.key, ISSUER);
    assert_int_equal(world_judge_token(&world, token, 10000, NULL), OSTIARY_OK);
    unsigned asked = world.asked_count;
    reload(&world, CONFIG(SERVER, ",\"clock_leeway_seconds\":30"));
    assert_int_equal(world_judge_token(&world, token, 0, NULL), OSTIARY_OK);
    reload(&world, CONFIG("{\"issuer\":\"" OTHER "\"}," SERVER, ""));
    assert_int_equal(world_judge_token(&world, token, 0, NULL), OSTIARY_OK);
    /* How they are fetched and how long they are kept is another matter. */
    reload(&world, CONFIG(SERVER, ",\"http\":{\"timeout_ms\":2000},\"keys\":{"
                                  "\"unknown_key_cooldown_seconds\":7}"));
    assert_int_equal(world_judge_token(&world, token, 0, NULL), OSTIARY_OK);
    (void)pthread_mutex_lock(&world.lock);
    for (unsigned i = asked; i < world.asked_count; i++) {
        assert_non_null(strstr(world.asked[i], OTHER)); /* nobody else was asked */
    }
    (void)pthread_mutex_unlock(&world.lock);
    ostiary_free(token);
    world_close(&world);
}

/* rows: JF-10 JF-16 */
static void keys_that_were_taken_over_are_kept_no_longer_than_is_allowed_now(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    char *token = world_token(world.key, ISSUER);
    assert_int_equal(world_judge_token(&world, token, 10000, NULL), OSTIARY_OK);
    world.down = true;
    world_pass(&world, 599); /* of 600 */
    reload(&world, CONFIG(SERVER, ",\"keys\":{\"stale_if_error_seconds\":0}"));
    assert_int_equal(world_judge_token(&world, token, 0, NULL), OSTIARY_OK);
    world_pass(&world, 1);
    assert_int_equal(world_judge_token(&world, token, 0, NULL), OSTIARY_KEYS_UNAVAILABLE);
    reload(&world, CONFIG(SERVER, ",\"keys\":{\"stale_if_error_seconds\":3600}"));
    assert_int_equal(world_judge_token(&world, token, 0, NULL), OSTIARY_KEYS_UNAVAILABLE);
    ostiary_free(token);
    world_close(&world);
}

/* Whose address is another, or whose keys mean something else, begins anew.
 * rows: JF-16 */
static void keys_of_another_address_are_other_keys(void **state)
{
    static const char *const others[] = {
        "{\"issuer\":\"" ISSUER "\",\"jwks_uri\":\"https://keys.example.com/2\"}",
        "{\"issuer\":\"" ISSUER "\",\"metadata_url\":\"https://as.example.com/m\"}",
        "{\"issuer\":\"" ISSUER "\",\"key_algorithms\":{\"RSA\":\"PS256\"}}",
    };
    char text[512];
    struct world world;
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        world_open(&world, NULL);
        char *token = world_token(world.key, ISSUER);
        assert_int_equal(world_judge_token(&world, token, 10000, NULL), OSTIARY_OK);
        (void)pthread_mutex_lock(&world.lock);
        world.down = true;
        (void)pthread_mutex_unlock(&world.lock);
        (void)snprintf(text, sizeof text, CONFIG("%s", ""), others[i]);
        reload(&world, text);
        assert_int_equal(world_judge_token(&world, token, 0, NULL),
                         OSTIARY_KEYS_UNAVAILABLE);
        ostiary_free(token);
        world_close(&world);
    }
}

/* rows: CH-19 RV-04 CL-14 */
static void a_server_that_is_gone_vouches_for_nobody(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    ostiary_verdict *verdict = ostiary_verdict_new();
    char *token = world_token(world.key, ISSUER);
    assert_int_equal(world_judge_token(&world, token, 10000, NULL), OSTIARY_OK);
    assert_int_equal(world_judge_token(&world, token, 0, NULL), OSTIARY_OK);
    (void)pthread_mutex_lock(&world.lock);
    world.down = true;
    (void)pthread_mutex_unlock(&world.lock);
    reload(&world, CONFIG("{\"issuer\":\"" OTHER "\"}", ""));
    /* With a challenge that names the metadata: see world_judge_into(). */
    assert_int_equal(world_judge_into(&world, token, 0, verdict), OSTIARY_UNKNOWN_ISSUER);
    assert_int_equal(ostiary_verdict_status(verdict), 401);
    assert_int_equal(ostiary_issuer_count(world.door), 1);
    size_t len = 0;
    char *json = ostiary_status_json(world.door, &len);
    assert_non_null(strstr(json, "\"issuer\":\"" OTHER "\",\"keys\":0"));
    assert_null(strstr(json, ISSUER));
    assert_non_null(strstr(json, "\"ready\":true")); /* it has been, once */
    ostiary_free(json);
    ostiary_verdict_free(verdict);
    ostiary_free(token);
    world_close(&world);
}

/* rows: CL-14 */
static void what_was_remembered_is_judged_by_the_new_settings(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    char *token = world_token(world.key, ISSUER);
    assert_int_equal(world_judge_token(&world, token, 10000, NULL), OSTIARY_OK);
    assert_int_equal(world_judge_token(&world, token, 0, NULL), OSTIARY_OK);
    reload(&world, CONFIG("{\"issuer\":\"" ISSUER "\",\"algorithms\":[\"RS256\"]}", ""));
    assert_int_equal(world_judge_token(&world, token, 0, NULL),
                     OSTIARY_ALGORITHM_NOT_ALLOWED);
    reload(&world, CONFIG(SERVER, ""));
    assert_int_equal(world_judge_token(&world, token, 0, NULL), OSTIARY_OK);
    ostiary_free(token);
    world_close(&world);
}

/* An answer that was begun under the settings before is filtered by them; one that is
 * older shows nothing. */
static void a_list_is_filtered_by_the_settings_that_admitted_it(void **state)
{
    static const char *const texts[] = {
        CONFIG(SERVER, ",\"policy\":{\"tools\":{\"t\":{\"scopes\":[]}}}"),
        CONFIG(SERVER, ",\"policy\":{\"tools\":{\"t\":\"deny\"}}"),
        CONFIG(SERVER, ""),
    };
    const ostiary_text name = {"t", 1};
    struct world world;
    bool visible = false;
    bool depends = false;
    (void)state;
    world_open_with(&world, parse(texts[0]));
    ostiary_verdict *verdict = ostiary_verdict_new();
    char *token = world_token(world.key, ISSUER);
    assert_int_equal(world_judge_into(&world, token, 10000, verdict), OSTIARY_OK);
    reload(&world, texts[1]);
    assert_int_equal(
        ostiary_filter(world.door, verdict, OSTIARY_TOOL, &name, 1, &visible, &depends),
        OSTIARY_OK);
    assert_true(visible);
    reload(&world, texts[2]);
    assert_int_equal(
        ostiary_filter(world.door, verdict, OSTIARY_TOOL, &name, 1, &visible, &depends),
        OSTIARY_BAD_ARGUMENT);
    assert_false(visible);
    ostiary_verdict_free(verdict);
    ostiary_free(token);
    world_close(&world);
}

static void documents_that_were_handed_out_stay_where_they_are(void **state)
{
    struct world world;
    const char *path = NULL;
    size_t len = 0;
    (void)state;
    world_open(&world, NULL);
    const char *first = ostiary_validator_metadata(world.door, 0, &path, &len);
    reload(&world, CONFIG(SERVER, ",\"clock_leeway_seconds\":30"));
    assert_ptr_equal(ostiary_validator_metadata(world.door, 0, &path, &len), first);
    reload(&world, CONFIG(SERVER, ",\"resource_name\":\"Another\""));
    const char *second = ostiary_validator_metadata(world.door, 0, &path, &len);
    assert_non_null(strstr(second, "\"resource_name\":\"Another\""));
    assert_null(strstr(first, "Another")); /* it can still be read */
    reload(&world, CONFIG(SERVER, ""));
    assert_ptr_equal(ostiary_validator_metadata(world.door, 0, &path, &len), first);
    world_close(&world);
}

/* The one header of that name; "" without. */
static const char *challenge_of(const ostiary_verdict *verdict)
{
    const char *value = NULL;
    for (size_t i = 0; ostiary_verdict_header(verdict, i, &value) != NULL; i++) {
        if (strcmp(ostiary_verdict_header(verdict, i, &value), "WWW-Authenticate") == 0) {
            return value;
        }
    }
    return "";
}

#define FOR_STRANGERS(scope)                                                             \
    "Bearer error=\"invalid_token\", scope=\"" scope                                     \
    "\", resource_metadata=\"https://mcp.example.com/.well-known/"                       \
    "oauth-protected-resource/mcp\", error_description=\"The access token is invalid\""

/* rows: CH-03 CH-19 SC-10 */
static void a_stranger_is_asked_for_the_scopes_of_the_settings_in_force(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    ostiary_verdict *verdict = ostiary_verdict_new();
    char *token = world_token(world.key, OTHER);
    reload(&world, CONFIG(SERVER, ",\"baseline_scopes\":[\"b\",\"a\"]"));
    assert_int_equal(world_judge_into(&world, token, 0, verdict), OSTIARY_UNKNOWN_ISSUER);
    assert_string_equal(challenge_of(verdict), FOR_STRANGERS("a b"));
    /* The documents stay the same. */
    reload(&world, CONFIG(SERVER, ",\"baseline_scopes\":[\"c\"]"));
    assert_string_equal(challenge_of(verdict), FOR_STRANGERS("a b")); /* its own copy */
    assert_int_equal(world_judge_into(&world, token, 0, verdict), OSTIARY_UNKNOWN_ISSUER);
    assert_string_equal(challenge_of(verdict), FOR_STRANGERS("c"));
    ostiary_verdict_free(verdict);
    ostiary_free(token);
    world_close(&world);
}

struct waiter {
    const struct world *world;
    const char *token;
    ostiary_code code;
    pthread_t thread;
};

static void *wait_for_keys(void *ctx)
{
    struct waiter *waiter = ctx;
    waiter->code = world_judge_token(waiter->world, waiter->token, 60000, NULL);
    return NULL;
}

static void wait_until_held(struct world *world, unsigned count)
{
    while (world_held(world) < count) {
        (void)sched_yield();
    }
}

static void start_waiter(struct waiter *waiter)
{
    assert_int_equal(pthread_create(&waiter->thread, NULL, wait_for_keys, waiter), 0);
}

/* Nothing wakes it but the reload: the fetch stays where it is.
 * rows: CH-19 */
static void who_waits_for_a_server_that_goes_is_woken(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    world.hold = true;
    char *token = world_token(world.key, ISSUER);
    struct waiter waiter = {&world, token, OSTIARY_OK, 0};
    start_waiter(&waiter);
    wait_until_held(&world, 1);
    reload(&world, CONFIG("{\"issuer\":\"" OTHER "\"}", ""));
    assert_int_equal(pthread_join(waiter.thread, NULL), 0);
    assert_int_equal(waiter.code, OSTIARY_UNKNOWN_ISSUER);
    ostiary_free(token);
    world_close(&world);
}

/* It waits on, for whoever fetches for that server now. What the former one still brings
 * is for settings that are gone. */
static void who_waits_for_a_server_that_stays_gets_its_keys(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    world.hold = true;
    char *token = world_token(world.key, ISSUER);
    struct waiter waiter = {&world, token, OSTIARY_INTERNAL_ERROR, 0};
    start_waiter(&waiter);
    wait_until_held(&world, 1);
    reload(&world, CONFIG(SERVER, ",\"http\":{\"timeout_ms\":9000}"));
    wait_until_held(&world, 2);
    world_release(&world);
    assert_int_equal(pthread_join(waiter.thread, NULL), 0);
    assert_int_equal(waiter.code, OSTIARY_OK);
    assert_int_equal(world.key_gets, 1);
    ostiary_free(token);
    world_close(&world);
}

static ostiary_code ask(const struct world *world, const char *token, void *cookie,
                        bool *pending_out)
{
    char value[2048];
    ostiary_verdict *verdict = ostiary_verdict_new();
    ostiary_request request = OSTIARY_REQUEST_INIT;
    (void)snprintf(value, sizeof value, "Bearer %s", token);
    const ostiary_field field = {{"authorization", 13}, {value, strlen(value)}};
    request.http_method = (ostiary_text){"GET", 3};
    request.fields = &field;
    request.field_count = 1;
    request.cookie = cookie;
    ostiary_code code = ostiary_check(world->door, &request, verdict);
    verdict_promises(verdict, DOOR_PRM);
    *pending_out = ostiary_verdict_pending(verdict);
    ostiary_verdict_free(verdict);
    return code;
}

static void a_cookie_comes_back_when_its_server_goes(void **state)
{
    struct world world;
    int place = 0;
    bool pending = false;
    void *cookie = NULL;
    (void)state;
    world_open(&world, NULL);
    world.hold = true;
    char *token = world_token(world.key, ISSUER);
    assert_int_equal(ask(&world, token, &place, &pending), OSTIARY_KEYS_UNAVAILABLE);
    assert_true(pending);
    reload(&world, CONFIG(SERVER, ",\"clock_leeway_seconds\":30")); /* the same source */
    assert_int_equal(ostiary_validator_ready(world.door, &cookie, 1), 0);
    reload(&world, CONFIG(SERVER, ",\"http\":{\"timeout_ms\":9000}"));
    assert_int_equal(ostiary_validator_ready(world.door, &cookie, 1), 1);
    assert_ptr_equal(cookie, &place);
    assert_int_equal(ask(&world, token, &place, &pending), OSTIARY_KEYS_UNAVAILABLE);
    assert_true(pending); /* for the new one now */
    world_release(&world);
    struct pollfd look = {ostiary_validator_event_fd(world.door), POLLIN, 0};
    assert_int_equal(poll(&look, 1, 20000), 1);
    assert_int_equal(ostiary_validator_ready(world.door, &cookie, 1), 1);
    assert_int_equal(ask(&world, token, &place, &pending), OSTIARY_OK);
    ostiary_free(token);
    world_close(&world);
}

static void what_is_no_configuration_changes_nothing(void **state)
{
    static const char bad[] = "{\"resource\":1}";
    struct world world;
    ostiary_config *config = NULL;
    ostiary_error err = {0};
    (void)state;
    world_open(&world, NULL);
    assert_int_equal(ostiary_config_parse(bad, sizeof bad - 1, NULL, &config, NULL),
                     OSTIARY_BAD_CONFIG);
    assert_int_equal(ostiary_validator_reload(world.door, config, &err),
                     OSTIARY_BAD_CONFIG);
    assert_int_equal(err.code, OSTIARY_BAD_CONFIG);
    assert_int_equal(ostiary_validator_reload(world.door, NULL, NULL),
                     OSTIARY_BAD_ARGUMENT);
    assert_int_equal(ostiary_validator_reload(NULL, config, NULL), OSTIARY_BAD_ARGUMENT);
    assert_int_equal(ostiary_reload(NULL, NULL), OSTIARY_BAD_ARGUMENT);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    /* A text is what it was. */
    assert_int_equal(ostiary_reload(world.door, NULL), OSTIARY_OK);
    assert_int_equal(world_judge_at_once(&world, world.key), OSTIARY_OK);
    ostiary_config_free(config);
    world_close(&world);
}

/* Before the first use a reload starts nothing, so that the children may go their way. */
static void a_validator_that_was_reloaded_before_a_fork_works_in_the_child(void **state)
{
    struct world world;
    int status = 0;
    (void)state;
    world_open(&world, NULL);
    reload(&world, CONFIG(SERVER, ",\"clock_leeway_seconds\":30"));
    assert_int_equal(world.asked_count, 0);
    pid_t child = fork();
    if (child == 0) {
        ostiary_code code = world_judge(&world, world.key);
        ostiary_validator_free(world.door);
        _exit(code == OSTIARY_OK ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    world_close(&world);
}

static void a_forked_child_reloads_nothing(void **state)
{
    struct world world;
    int status = 0;
    (void)state;
    world_open(&world, NULL);
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    ostiary_config *config = parse(CONFIG(SERVER, ""));
    pid_t child = fork();
    if (child == 0) {
        bool good = ostiary_reload(world.door, NULL) == OSTIARY_FORKED &&
                    ostiary_validator_reload(world.door, config, NULL) == OSTIARY_FORKED;
        ostiary_validator_free(world.door);
        ostiary_config_free(config);
        _exit(good ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    ostiary_config_free(config);
    world_close(&world);
}

/* One that had only keys of a file, and no thread, fetches from now on. */
static void a_server_that_comes_is_asked(void **state)
{
    static struct files files;
    char *key = NULL;
    (void)state;
    files_begin(&files);
    assert_int_equal(ostiary_testing_keygen("ES256", "a", &key, NULL), OSTIARY_OK);
    files_write_keys(&files, "keys.json", key);
    files_open(&files, CONFIG("{\"issuer\":\"" OTHER "\",\"jwks_file\":\"keys.json\"}",
                              ",\"reload_seconds\":0"));
    char *token = world_token(key, OTHER);
    assert_int_equal(world_judge_token(&files.world, token, 0, NULL), OSTIARY_OK);
    reload(&files.world, CONFIG(SERVER, ""));
    assert_int_equal(world_judge(&files.world, files.world.key), OSTIARY_OK);
    assert_int_equal(world_judge_token(&files.world, token, 0, NULL),
                     OSTIARY_UNKNOWN_ISSUER);
    ostiary_free(token);
    ostiary_free(key);
    files_close(&files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_outlive_whatever_does_not_concern_them),
        cmocka_unit_test(
            keys_that_were_taken_over_are_kept_no_longer_than_is_allowed_now),
        cmocka_unit_test(keys_of_another_address_are_other_keys),
        cmocka_unit_test(a_server_that_is_gone_vouches_for_nobody),
        cmocka_unit_test(what_was_remembered_is_judged_by_the_new_settings),
        cmocka_unit_test(a_list_is_filtered_by_the_settings_that_admitted_it),
        cmocka_unit_test(documents_that_were_handed_out_stay_where_they_are),
        cmocka_unit_test(a_stranger_is_asked_for_the_scopes_of_the_settings_in_force),
        cmocka_unit_test(who_waits_for_a_server_that_goes_is_woken),
        cmocka_unit_test(who_waits_for_a_server_that_stays_gets_its_keys),
        cmocka_unit_test(a_cookie_comes_back_when_its_server_goes),
        cmocka_unit_test(what_is_no_configuration_changes_nothing),
        cmocka_unit_test(a_validator_that_was_reloaded_before_a_fork_works_in_the_child),
        cmocka_unit_test(a_forked_child_reloads_nothing),
        cmocka_unit_test(a_server_that_comes_is_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
