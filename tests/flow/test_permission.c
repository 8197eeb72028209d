/* SPDX-License-Identifier: Apache-2.0 */
/* What a token's claims allow, over time and over calls: mappings that end while the
 * token lives, two servers, lists, the log, and who is kept out. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../harness/cm.h"
#include "world.h"

#define ONE "https://one.example.com"
#define TWO "https://two.example.com"

static const char settings[] =
    "{\"resource\":\"https://mcp.example.com/mcp\",\"deny_file\":\"deny.json\","
    "\"authorization_servers\":[{\"issuer\":\"" ONE "\",\"jwks_uri\":\"" ONE "/k\","
    "\"request_as\":{\"write\":\"one/write\",\"role\":null},\"claims_to_scopes\":["
    "{\"claims\":{\"groups\":[\"night\"]},\"scopes\":[\"role\"],"
    "\"until\":\"2027-01-15T08:00:20Z\"}]},"
    "{\"issuer\":\"" TWO "\",\"jwks_uri\":\"" TWO "/k\","
    "\"request_as\":{\"write\":\"two/write\"}}],"
    "\"policy\":{\"tools\":{\"write\":{\"scopes\":[\"write\"]},"
    "\"night\":{\"scopes\":[\"role\"]},\"team\":{\"claims\":{\"team\":[\"red\"]}},"
    "\"secret\":{\"scopes\":[\"role\"],\"hidden\":true},\"any\":{\"scopes\":[]},"
    "\"strong\":{\"acr_values\":[\"phr\"]},\"fresh\":{\"max_auth_age_seconds\":0},"
    "\"mine\":{\"arguments\":{\"/project\":[{\"claim\":\"team\"}]}}}}}";
static const char deny_list[] = "{\"deny\":[{\"claims\":{\"sub\":[\"thief\"]}}]}";

/** A door before which two servers stand that publish the same key. */
struct stand {
    char folder[64];
    char *key, *other_key;
    _Atomic int64_t mono_ms, wall;
    _Atomic unsigned gets;
    pthread_t thread;    /* that opened it */
    char journal[16384]; /* of that thread */
    ostiary_validator *door;
};

static int64_t wall_of(void *ctx)
{
    return atomic_load(&((struct stand *)ctx)->wall);
}

static int64_t mono_of(void *ctx)
{
    return atomic_load(&((struct stand *)ctx)->mono_ms);
}

static void answer(void *ctx, ostiary_fetch *fetch)
{
    struct stand *stand = ctx;
    const char *key = stand->key;
    char *set = NULL;
    atomic_fetch_add(&stand->gets, 1);
    assert_int_equal(ostiary_testing_public_set(&key, 1, &set, NULL), OSTIARY_OK);
    ostiary_fetch_answer(fetch, 200, "", 0, set, strlen(set));
    ostiary_free(set);
}

/* Of the checks alone, which are this thread's: the worker tells of its keys meanwhile.
 */
static void log_line(void *ctx, ostiary_level level, const char *json, size_t len)
{
    struct stand *stand = ctx;
    (void)level;
    if (!pthread_equal(stand->thread, pthread_self())) {
        return;
    }
    size_t used = strlen(stand->journal);
    (void)snprintf(stand->journal + used, sizeof stand->journal - used, "%.*s\n",
                   (int)len, json);
}

static void write_deny(const struct stand *stand)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/deny.json", stand->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(deny_list, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void stand_open(struct stand *stand)
{
    char name[128];
    ostiary_clock clock = {sizeof clock, wall_of, mono_of, stand};
    ostiary_config *config = NULL;
    memset(stand, 0, sizeof *stand);
    (void)snprintf(stand->folder, sizeof stand->folder, "/tmp/ostiary-permission-XXXXXX");
    assert_non_null(mkdtemp(stand->folder));
    write_deny(stand);
    (void)snprintf(name, sizeof name, "%s/ostiary.json", stand->folder);
    atomic_store(&stand->mono_ms, 1000000);
    atomic_store(&stand->wall, 1800000000);
    assert_int_equal(ostiary_testing_keygen("ES256", "k1", &stand->key, NULL),
                     OSTIARY_OK);
    assert_int_equal(ostiary_testing_keygen("ES256", "k2", &stand->other_key, NULL),
                     OSTIARY_OK);
    assert_int_equal(
        ostiary_config_parse(settings, sizeof settings - 1, name, &config, NULL),
        OSTIARY_OK);
    ostiary_config_set_clock(config, &clock);
    ostiary_config_set_transport(config, answer, stand);
    stand->thread = pthread_self();
    ostiary_config_set_log(config, log_line, stand);
    assert_int_equal(ostiary_validator_new(config, &stand->door, NULL), OSTIARY_OK);
    assert_int_equal(ostiary_validator_warm(stand->door, 10000, NULL), OSTIARY_OK);
    ostiary_config_free(config);
}

static void stand_close(struct stand *stand)
{
    char path[128];
    ostiary_validator_free(stand->door);
    ostiary_free(stand->key);
    ostiary_free(stand->other_key);
    (void)snprintf(path, sizeof path, "%s/deny.json", stand->folder);
    (void)unlink(path);
    (void)rmdir(stand->folder);
}

/** What a request is made of; `two_steps`: authenticate first, then authorize. */
struct call {
    const char *token, *body;
    bool two_steps;
};

static ostiary_code ask(const struct stand *stand, const struct call *call,
                        ostiary_verdict *verdict)
{
    char value[2048];
    (void)snprintf(value, sizeof value, "Bearer %s", call->token);
    const ostiary_field fields[] = {
        {{"authorization", 13}, {value, strlen(value)}},
        {{"mcp-protocol-version", 20}, {"2025-11-25", 10}},
    };
    ostiary_request request = OSTIARY_REQUEST_INIT;
    request.http_method = (ostiary_text){"POST", 4};
    request.fields = fields;
    request.field_count = 2;
    request.timeout_ms = 10000;
    request.body = (ostiary_text){call->body, strlen(call->body)};
    if (!call->two_steps) {
        return ostiary_check(stand->door, &request, verdict);
    }
    ostiary_code code = ostiary_authenticate(stand->door, &request, verdict);
    return code == OSTIARY_OK ? ostiary_authorize(stand->door, &request, verdict) : code;
}

#define CALL(tool)                                                                         \
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" tool \
    "\"}}"

static ostiary_code call_tool(const struct stand *stand, const char *token,
                              const char *body)
{
    const struct call call = {token, body, false};
    ostiary_verdict *verdict = ostiary_verdict_new();
    ostiary_code code = ask(stand, &call, verdict);
    ostiary_verdict_free(verdict);
    return code;
}

/* The cached token keeps its scope until the mapping ends, and not a second longer: not
 * on the first look after that, and not when asked in two steps.
 * rows: CL-14 SC-04 */
static void a_mapping_ends_while_the_token_lives(void **state)
{
    static struct stand stand;
    (void)state;
    stand_open(&stand);
    char *token = world_token_with(stand.key, ONE,
                                   ",\"exp\":1800000300,\"groups\":[\"day\",\"night\"]");
    assert_int_equal(call_tool(&stand, token, CALL("night")), OSTIARY_OK);
    assert_int_equal(call_tool(&stand, token, CALL("night")), OSTIARY_OK);
    atomic_store(&stand.wall, 1800000019);
    assert_int_equal(call_tool(&stand, token, CALL("night")), OSTIARY_OK);
    atomic_store(&stand.wall, 1800000020);
    assert_int_equal(call_tool(&stand, token, CALL("night")), OSTIARY_FORBIDDEN);
    assert_int_equal(call_tool(&stand, token, CALL("any")), OSTIARY_OK);
    assert_int_equal(call_tool(&stand, token, CALL("night")), OSTIARY_FORBIDDEN);
    ostiary_free(token);
    stand_close(&stand);
}

/* It ends between the two steps. rows: SC-04 */
static void a_mapping_ends_between_the_steps(void **state)
{
    static struct stand stand;
    char value[2048];
    (void)state;
    stand_open(&stand);
    char *token =
        world_token_with(stand.key, ONE, ",\"exp\":1800000300,\"groups\":\"night\"");
    ostiary_verdict *verdict = ostiary_verdict_new();
    (void)snprintf(value, sizeof value, "Bearer %s", token);
    const ostiary_field field = {{"authorization", 13}, {value, strlen(value)}};
    ostiary_request request = OSTIARY_REQUEST_INIT;
    request.http_method = (ostiary_text){"POST", 4};
    request.fields = &field;
    request.field_count = 1;
    request.body = (ostiary_text){CALL("night"), strlen(CALL("night"))};
    assert_int_equal(ostiary_authenticate(stand.door, &request, verdict), OSTIARY_OK);
    assert_int_equal(ostiary_authorize(stand.door, &request, verdict), OSTIARY_OK);
    assert_int_equal(ostiary_grant_expires_at(ostiary_verdict_grant(verdict)),
                     1800000020);
    assert_int_equal(ostiary_authenticate(stand.door, &request, verdict), OSTIARY_OK);
    atomic_store(&stand.wall, 1800000020);
    assert_int_equal(ostiary_authorize(stand.door, &request, verdict), OSTIARY_FORBIDDEN);
    ostiary_verdict_free(verdict);
    ostiary_free(token);
    stand_close(&stand);
}

/* The scope that is asked for, "" without a challenge. */
static void challenge_of(const struct stand *stand, const struct call *call,
                         ostiary_code expected, char scope[128])
{
    size_t len = 0;
    ostiary_verdict *verdict = ostiary_verdict_new();
    assert_int_equal(ask(stand, call, verdict), expected);
    char *json = ostiary_verdict_json(verdict, &len);
    const char *at = strstr(json, "scope=\\\"");
    scope[0] = '\0';
    if (at != NULL) {
        (void)snprintf(scope, 128, "%.*s", (int)strcspn(at + 8, "\\"), at + 8);
    }
    ostiary_free(json);
    ostiary_verdict_free(verdict);
}

/* rows: SC-08 CL-14 */
static void each_server_is_asked_in_its_own_way(void **state)
{
    static struct stand stand;
    char scope[128];
    (void)state;
    stand_open(&stand);
    char *of_one = world_token_with(stand.key, ONE, ",\"exp\":1800000300");
    char *of_two = world_token_with(stand.key, TWO, ",\"exp\":1800000300");
    for (int steps = 0; steps < 2; steps++) { /* each twice: the second is a cached one */
        const struct call one = {of_one, CALL("write"), steps == 1};
        const struct call two = {of_two, CALL("write"), steps == 1};
        const struct call role = {of_one, CALL("night"), steps == 1};
        const struct call role_of_two = {of_two, CALL("night"), steps == 1};
        challenge_of(&stand, &one, OSTIARY_INSUFFICIENT_SCOPE, scope);
        assert_string_equal(scope, "one/write");
        challenge_of(&stand, &two, OSTIARY_INSUFFICIENT_SCOPE, scope);
        assert_string_equal(scope, "two/write");
        challenge_of(&stand, &role, OSTIARY_FORBIDDEN, scope);
        assert_string_equal(scope, "");
        challenge_of(&stand, &role_of_two, OSTIARY_INSUFFICIENT_SCOPE, scope);
        assert_string_equal(scope, "role");
    }
    ostiary_free(of_one);
    ostiary_free(of_two);
    stand_close(&stand);
}

#define LIST "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{}}"

/* Which of write, night, team, secret, any, strong, fresh, mine the caller is shown. */
static void shown(const struct stand *stand, const char *claims, char flags[9])
{
    static const ostiary_text names[] = {{"write", 5},  {"night", 5}, {"team", 4},
                                         {"secret", 6}, {"any", 3},   {"strong", 6},
                                         {"fresh", 5},  {"mine", 4}};
    bool visible[8] = {false};
    bool depends = false;
    char *token = world_token_with(stand->key, ONE, claims);
    const struct call call = {token, LIST, false};
    ostiary_verdict *verdict = ostiary_verdict_new();
    assert_int_equal(ask(stand, &call, verdict), OSTIARY_OK);
    assert_int_equal(
        ostiary_filter(stand->door, verdict, OSTIARY_TOOL, names, 8, visible, &depends),
        OSTIARY_OK);
    assert_true(depends);
    for (size_t i = 0; i < 8; i++) {
        flags[i] = visible[i] ? 'x' : '-';
    }
    flags[8] = '\0';
    ostiary_verdict_free(verdict);
    ostiary_free(token);
}

/* rows: SC-19 SC-20 */
static void a_list_shows_what_may_be_called(void **state)
{
    static struct stand stand;
    char flags[9];
    (void)state;
    stand_open(&stand);
    for (int i = 0; i < 2; i++) { /* the second token is a cached one */
        shown(&stand, ",\"exp\":1800000300", flags);
        assert_string_equal(flags, "----x--x"); /* arguments are not looked at */
        shown(&stand, ",\"exp\":1800000300,\"scope\":\"write\",\"team\":\"red\"", flags);
        assert_string_equal(flags, "x-x-x--x");
        shown(&stand, ",\"exp\":1800000300,\"groups\":\"night\",\"acr\":\"phr\"", flags);
        assert_string_equal(flags, "-x-xxx-x");
        shown(&stand, ",\"exp\":1800000300,\"auth_time\":1799999940", flags);
        assert_string_equal(flags, "----x-xx");
    }
    stand_close(&stand);
}

/* rows: SC-19 */
static void a_list_of_what_is_alike_for_all_says_so(void **state)
{
    static const ostiary_text names[] = {{"any", 3}, {"mine", 4}, {"nothing", 7}};
    static struct stand stand;
    bool visible[3] = {false};
    bool depends = true;
    (void)state;
    stand_open(&stand);
    char *token = world_token_with(stand.key, ONE, ",\"exp\":1800000300");
    const struct call call = {token, LIST, false};
    ostiary_verdict *verdict = ostiary_verdict_new();
    assert_int_equal(ask(&stand, &call, verdict), OSTIARY_OK);
    assert_int_equal(
        ostiary_filter(stand.door, verdict, OSTIARY_TOOL, names, 3, visible, &depends),
        OSTIARY_OK);
    assert_true(visible[0] && visible[1] && !visible[2]);
    assert_false(depends);
    ostiary_verdict_free(verdict);
    ostiary_free(token);
    stand_close(&stand);
}

/* A login grows old between two looks at the same token. rows: SU-01 CL-14 */
static void a_login_grows_old_in_the_cache(void **state)
{
    static struct stand stand;
    (void)state;
    stand_open(&stand);
    char *token =
        world_token_with(stand.key, ONE, ",\"exp\":1800000300,\"auth_time\":1800000000");
    assert_int_equal(call_tool(&stand, token, CALL("fresh")), OSTIARY_OK);
    atomic_store(&stand.wall, 1800000055);
    assert_int_equal(call_tool(&stand, token, CALL("fresh")), OSTIARY_OK);
    atomic_store(&stand.wall, 1800000061);
    assert_int_equal(call_tool(&stand, token, CALL("fresh")), OSTIARY_STEP_UP_REQUIRED);
    ostiary_free(token);
    stand_close(&stand);
}

/* A cached token's claims are still there to hold arguments to. rows: SC-16 CL-14 */
static void arguments_are_held_to_a_cached_token(void **state)
{
    static const char ours[] =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":"
        "\"mine\",\"arguments\":{\"project\":\"blue\"}}}";
    static const char theirs[] =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":"
        "\"mine\",\"arguments\":{\"project\":\"red\"}}}";
    static struct stand stand;
    (void)state;
    stand_open(&stand);
    char *token = world_token_with(stand.key, ONE,
                                   ",\"exp\":1800000300,\"team\":[\"green\",\"blue\"]");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(call_tool(&stand, token, ours), OSTIARY_OK);
        assert_int_equal(call_tool(&stand, token, theirs), OSTIARY_FORBIDDEN);
        assert_int_equal(call_tool(&stand, token, CALL("team")), OSTIARY_FORBIDDEN);
    }
    ostiary_free(token);
    stand_close(&stand);
}

/* rows: LG-04 SC-20 */
static void the_log_alone_tells_of_what_hides(void **state)
{
    static struct stand stand;
    size_t len = 0;
    (void)state;
    stand_open(&stand);
    char *token = world_token_with(stand.key, ONE, ",\"exp\":1800000300");
    const struct call call = {token, CALL("secret"), false};
    ostiary_verdict *verdict = ostiary_verdict_new();
    assert_int_equal(ask(&stand, &call, verdict), OSTIARY_FORBIDDEN);
    char *json = ostiary_verdict_json(verdict, &len);
    assert_null(strstr(json, "/policy/tools/secret"));
    assert_null(strstr(json, "hidden"));
    assert_non_null(strstr(json, "\"rule\":null"));
    assert_non_null(strstr(stand.journal, "\"rule\":\"/policy/tools/secret\""));
    assert_non_null(strstr(stand.journal, "hidden: forbidden, assigned_scope"));
    stand.journal[0] = '\0';
    const struct call plain = {token, CALL("any"), false};
    assert_int_equal(ask(&stand, &plain, verdict), OSTIARY_OK); /* nothing stays behind */
    assert_null(strstr(stand.journal, "secret"));
    assert_null(strstr(stand.journal, "hidden:"));
    ostiary_free(json);
    ostiary_verdict_free(verdict);
    ostiary_free(token);
    stand_close(&stand);
}

/* rows: LG-04 LG-06 */
static void an_exception_is_told(void **state)
{
    static struct stand stand;
    (void)state;
    stand_open(&stand);
    char *token =
        world_token_with(stand.key, ONE, ",\"exp\":1800000300,\"groups\":\"night\"");
    char *plain = world_token_with(stand.key, ONE, ",\"exp\":1800000300");
    assert_int_equal(call_tool(&stand, plain, CALL("any")), OSTIARY_OK);
    assert_null(strstr(stand.journal, "grant_by_exception"));
    assert_int_equal(call_tool(&stand, token, CALL("write")), OSTIARY_INSUFFICIENT_SCOPE);
    assert_null(strstr(stand.journal, "grant_by_exception"));
    assert_int_equal(call_tool(&stand, token, CALL("night")), OSTIARY_OK);
    const char *told = strstr(stand.journal, "\"event\":\"grant_by_exception\"");
    assert_non_null(told);
    assert_non_null(
        strstr(told, "\"mapping\":\"/authorization_servers/0/claims_to_scopes/0\""));
    assert_non_null(strstr(told, "\"until\":1800000020"));
    assert_non_null(strstr(told, "\"rule\":\"/policy/tools/night\""));
    assert_null(strstr(stand.journal, token));
    ostiary_free(token);
    ostiary_free(plain);
    stand_close(&stand);
}

/* Who is kept out cannot make us ask for keys. rows: RV-02 JF-06 */
static void one_who_is_barred_causes_no_fetch(void **state)
{
    static struct stand stand;
    (void)state;
    stand_open(&stand);
    unsigned before = atomic_load(&stand.gets);
    atomic_fetch_add(&stand.mono_ms, 31000); /* past the cool-down */
    char *thief = NULL;
    assert_int_equal(ostiary_testing_sign(
                         stand.other_key,
                         "{\"iss\":\"" ONE "\",\"aud\":\"https://mcp.example.com/mcp\","
                         "\"sub\":\"thief\",\"client_id\":\"c\",\"jti\":\"j\","
                         "\"iat\":1800000000,\"exp\":1800000300}",
                         NULL, &thief, NULL),
                     OSTIARY_OK);
    char *other = world_token_with(stand.other_key, ONE, ",\"exp\":1800000300");
    assert_int_equal(call_tool(&stand, thief, CALL("any")), OSTIARY_UNKNOWN_KEY);
    assert_int_equal(atomic_load(&stand.gets), before);
    assert_int_equal(call_tool(&stand, other, CALL("any")), OSTIARY_UNKNOWN_KEY);
    assert_int_equal(atomic_load(&stand.gets), before + 1); /* the twin does */
    ostiary_free(thief);
    ostiary_free(other);
    stand_close(&stand);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mapping_ends_while_the_token_lives),
        cmocka_unit_test(a_mapping_ends_between_the_steps),
        cmocka_unit_test(each_server_is_asked_in_its_own_way),
        cmocka_unit_test(a_list_shows_what_may_be_called),
        cmocka_unit_test(a_list_of_what_is_alike_for_all_says_so),
        cmocka_unit_test(a_login_grows_old_in_the_cache),
        cmocka_unit_test(arguments_are_held_to_a_cached_token),
        cmocka_unit_test(the_log_alone_tells_of_what_hides),
        cmocka_unit_test(an_exception_is_told),
        cmocka_unit_test(one_who_is_barred_causes_no_fetch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
