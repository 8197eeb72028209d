/* SPDX-License-Identifier: Apache-2.0 */
/* Settings change under thousands of checks: each answer is that of one table, whole, and
 * says which. Clean under TSan: `tests/run tsan`. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "world.h"

#define THREADS 8
#define CHECKS  400 /* of each thread, of each kind: more than 10 000 in all */

/* What one table opens the other shuts; each has a scope and a metadata document of its
 * own. */
#define TABLE(opens, shuts, name)                                                        \
    "{\"resource\":\"https://mcp.example.com/mcp\",\"authorization_servers\":[{"         \
    "\"issuer\":\"" ISSUER "\"}],\"resource_name\":\"" name "\",\"policy\":{\"tools\":{" \
    "\"" opens "\":{\"scopes\":[]},\"" shuts "\":\"deny\","                              \
    "\"scoped\":{\"scopes\":[\"of_" name "\"]}}}}"

/** One of the two, and what it says of everything that is asked. */
struct table {
    ostiary_config *config;
    char id[16];
    const char *opens, *scope;
};

static struct table tables[2] = {{NULL, "", "ant", "of_ant"},
                                 {NULL, "", "bee", "of_bee"}};
static const char *const texts[2] = {TABLE("ant", "bee", "ant"),
                                     TABLE("bee", "ant", "bee")};
static struct world world;
static char *token;
static _Atomic unsigned running, seen[2], torn, filtered;

static ostiary_code ask(const char *version, const char *body, bool in_two_steps,
                        ostiary_verdict *verdict)
{
    char value[2048];
    ostiary_request request = OSTIARY_REQUEST_INIT;
    (void)snprintf(value, sizeof value, "Bearer %s", token);
    const ostiary_field fields[] = {
        {{"authorization", 13}, {value, strlen(value)}},
        {{"mcp-protocol-version", 20}, {version, strlen(version)}},
    };
    request.http_method = (ostiary_text){"POST", 4};
    request.fields = fields;
    request.field_count = 2;
    request.body = (ostiary_text){body, strlen(body)};
    if (!in_two_steps) {
        return ostiary_check(world.door, &request, verdict);
    }
    ostiary_code first = ostiary_authenticate(world.door, &request, verdict);
    (void)sched_yield();
    return first != OSTIARY_OK ? first : ostiary_authorize(world.door, &request, verdict);
}

/* The table that the answer names; the answer is torn where it names none, or another
 * than its generation's: tables take turns. */
static const struct table *table_of(const ostiary_verdict *verdict)
{
    const char *id = ostiary_verdict_settings(verdict);
    size_t which = strcmp(id, tables[0].id) == 0 ? 0 : 1;
    if (strcmp(id, tables[which].id) != 0 ||
        ostiary_verdict_generation(verdict) % 2 != which) {
        atomic_fetch_add(&torn, 1);
    }
    atomic_fetch_add(&seen[which], 1);
    return &tables[which];
}

static void expect(bool is_so)
{
    if (!is_so) {
        atomic_fetch_add(&torn, 1);
    }
}

#define CALL(id, name)                                                                   \
    "{\"jsonrpc\":\"2.0\",\"id\":" id ",\"method\":\"tools/call\",\"params\":{"          \
    "\"name\":\"" name "\"}}"

static void check_one(ostiary_verdict *verdict, bool in_two_steps)
{
    ostiary_code code = ask("2025-11-25", CALL("1", "ant"), in_two_steps, verdict);
    const struct table *table = table_of(verdict);
    expect(code == (table == &tables[0] ? OSTIARY_OK : OSTIARY_FORBIDDEN));
}

/* Either table refuses one of the two; half of each would let both pass. */
static void check_both(ostiary_verdict *verdict)
{
    expect(ask("2025-03-26", "[" CALL("1", "ant") "," CALL("2", "bee") "]", false,
               verdict) == OSTIARY_FORBIDDEN);
    const struct table *table = table_of(verdict);
    size_t len = 0;
    const char *name = ostiary_verdict_name(verdict, &len);
    expect(name != NULL && strcmp(name, table->opens) != 0);
}

static void check_challenge(ostiary_verdict *verdict)
{
    char scope[32];
    const char *value = NULL;
    const char *name = NULL;
    bool found = false;
    expect(ask("2025-11-25", CALL("1", "scoped"), false, verdict) ==
           OSTIARY_INSUFFICIENT_SCOPE);
    (void)snprintf(scope, sizeof scope, "scope=\"%s\"", table_of(verdict)->scope);
    for (size_t i = 0; (name = ostiary_verdict_header(verdict, i, &value)) != NULL; i++) {
        found = found ||
                (strcmp(name, "WWW-Authenticate") == 0 && strstr(value, scope) != NULL);
    }
    expect(found);
}

/* A list is filtered by the table that admitted the request for it, or not at all. */
static void check_list(ostiary_verdict *verdict)
{
    static const char list[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";
    const ostiary_text names[] = {{"ant", 3}, {"bee", 3}};
    bool visible[2] = {true, true};
    bool depends = false;
    expect(ask("2025-11-25", list, false, verdict) == OSTIARY_OK);
    size_t which = table_of(verdict) == &tables[0] ? 0 : 1;
    ostiary_code code =
        ostiary_filter(world.door, verdict, OSTIARY_TOOL, names, 2, visible, &depends);
    if (code == OSTIARY_OK) {
        atomic_fetch_add(&filtered, 1);
        expect(visible[which] && !visible[1 - which]);
    } else {
        expect(code == OSTIARY_BAD_ARGUMENT && !visible[0] && !visible[1]);
    }
}

static void *check_all_the_time(void *ctx)
{
    ostiary_verdict *verdict = ostiary_verdict_new();
    (void)ctx;
    for (unsigned i = 0; i < CHECKS; i++) {
        check_one(verdict, i % 2 == 0);
        check_both(verdict);
        check_challenge(verdict);
        check_list(verdict);
    }
    ostiary_verdict_free(verdict);
    atomic_fetch_sub(&running, 1);
    return NULL;
}

/* The settings of the moment, as an answer names them; after an odd number of reloads
 * they are the other ones, and so is the generation. */
static void learn_ids(void)
{
    ostiary_verdict *verdict = ostiary_verdict_new();
    for (size_t i = 0; i < 2; i++) {
        (void)ask("2025-11-25", CALL("1", "ant"), false, verdict);
        size_t which = ostiary_verdict_generation(verdict) % 2;
        (void)snprintf(tables[which].id, sizeof tables[which].id, "%s",
                       ostiary_verdict_settings(verdict));
        assert_int_equal(
            ostiary_validator_reload(world.door, tables[1 - which].config, NULL),
            OSTIARY_OK);
    }
    assert_string_not_equal(tables[0].id, tables[1].id);
    ostiary_verdict_free(verdict);
}

/* rows: SC-21 CL-14 */
static void every_answer_is_of_one_table(void **state)
{
    pthread_t threads[THREADS];
    ostiary_config *first = NULL;
    unsigned reloads = 0;
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(ostiary_config_parse(texts[i], strlen(texts[i]), NULL,
                                              &tables[i].config, NULL),
                         OSTIARY_OK);
    }
    assert_int_equal(ostiary_config_parse(texts[0], strlen(texts[0]), NULL, &first, NULL),
                     OSTIARY_OK);
    world_open_with(&world, first); /* generation 1, and 2 with the first keys */
    assert_int_equal(ostiary_validator_warm(world.door, 20000, NULL), OSTIARY_OK);
    token = world_token(world.key, ISSUER);
    learn_ids();
    atomic_store(&running, THREADS);
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, check_all_the_time, NULL), 0);
    }
    while (atomic_load(&running) > 0 || reloads % 2 == 1) {
        assert_int_equal(
            ostiary_validator_reload(world.door, tables[++reloads % 2].config, NULL),
            OSTIARY_OK);
        (void)sched_yield();
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    assert_int_equal(torn, 0);
    assert_true(reloads > 10 && seen[0] > 0 && seen[1] > 0 && filtered > 0);
    assert_int_equal(seen[0] + seen[1], THREADS * CHECKS * 4);
    assert_int_equal(world.key_gets, 1); /* JF-16: the keys outlive them all */
    ostiary_free(token);
    world_close(&world);
    ostiary_config_free(tables[0].config);
    ostiary_config_free(tables[1].config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_is_of_one_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
