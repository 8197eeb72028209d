/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens that are seen again: judged once, and no longer good than judging would find. */
#include <stdio.h>

#include "../harness/cm.h"
#include "core/validator.h"
#include "world.h"

/* The one call that verifies an ES256 signature, counted (see meson.build). */
struct evp_pkey_ctx_st;
int __real_EVP_PKEY_verify(struct evp_pkey_ctx_st *ctx, const unsigned char *sig,
                           size_t sig_len, const unsigned char *tbs, size_t tbs_len);
int __wrap_EVP_PKEY_verify(struct evp_pkey_ctx_st *ctx, const unsigned char *sig,
                           size_t sig_len, const unsigned char *tbs, size_t tbs_len);

static _Atomic unsigned signatures;

int __wrap_EVP_PKEY_verify(struct evp_pkey_ctx_st *ctx, const unsigned char *sig,
                           size_t sig_len, const unsigned char *tbs, size_t tbs_len)
{
    atomic_fetch_add(&signatures, 1);
    return __real_EVP_PKEY_verify(ctx, sig, sig_len, tbs, tbs_len);
}

/* Judge it, and say how many signatures were verified for it. */
static unsigned cost(const struct world *world, const char *token, ostiary_code expected)
{
    unsigned before = atomic_load(&signatures);
    assert_int_equal(world_judge_token(world, token, 10000, NULL), expected);
    return atomic_load(&signatures) - before;
}

/* rows: CL-14 */
static void a_token_seen_again_costs_no_signature(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    char *token = world_token(world.key, ISSUER);
    char *other = world_token_with(world.key, ISSUER, ",\"exp\":1800000301");
    assert_int_equal(cost(&world, token, OSTIARY_OK), 1);
    assert_int_equal(cost(&world, token, OSTIARY_OK), 0);
    assert_int_equal(cost(&world, other, OSTIARY_OK), 1);
    token[strlen(token) - 5] = token[strlen(token) - 5] == 'A' ? 'B' : 'A';
    assert_int_equal(cost(&world, token, OSTIARY_BAD_SIGNATURE), 1);
    assert_int_equal(cost(&world, token, OSTIARY_BAD_SIGNATURE), 1); /* never kept */
    ostiary_free(token);
    ostiary_free(other);
    world_close(&world);
}

/* rows: CL-14 RV-04 */
static void a_key_that_leaves_takes_its_tokens_along(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    char *token = world_token(world.key, ISSUER);
    assert_int_equal(cost(&world, token, OSTIARY_OK), 1);
    world.withdrawn = true;
    world_pass(&world, 31);
    assert_int_equal(world_judge(&world, world.next_key), OSTIARY_OK);
    assert_int_equal(cost(&world, token, OSTIARY_UNKNOWN_KEY), 0);
    ostiary_free(token);
    world_close(&world);
}

/* The same name, another key: what the first has signed is nothing to the second.
 * rows: CL-14 */
static void the_name_of_a_key_is_not_the_key(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    char *token = world_token(world.key, ISSUER);
    assert_int_equal(cost(&world, token, OSTIARY_OK), 1);
    char *first = world.key;
    assert_int_equal(ostiary_testing_keygen("ES256", "k1", &world.key, NULL), OSTIARY_OK);
    world.published_next = true;
    world_pass(&world, 31);
    assert_int_equal(world_judge(&world, world.next_key), OSTIARY_OK);
    assert_int_equal(cost(&world, token, OSTIARY_BAD_SIGNATURE), 1);
    ostiary_free(first);
    ostiary_free(token);
    world_close(&world);
}

/* rows: CL-14 */
static void a_set_that_lists_the_key_again_keeps_its_tokens(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    char *token = world_token(world.key, ISSUER);
    assert_int_equal(cost(&world, token, OSTIARY_OK), 1);
    world_pass(&world, 31);
    assert_int_equal(world_judge(&world, world.next_key), OSTIARY_UNKNOWN_KEY);
    assert_int_equal(world.key_gets, 2);
    assert_int_equal(cost(&world, token, OSTIARY_OK), 0);
    ostiary_free(token);
    world_close(&world);
}

/* rows: CL-14 */
static void a_set_of_another_size_is_looked_at_again(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    char *token = world_token(world.key, ISSUER);
    assert_int_equal(cost(&world, token, OSTIARY_OK), 1);
    world.published_next = true;
    world_pass(&world, 31);
    assert_int_equal(world_judge(&world, world.next_key), OSTIARY_OK);
    assert_int_equal(cost(&world, token, OSTIARY_OK), 1);
    assert_int_equal(cost(&world, token, OSTIARY_OK), 0);
    ostiary_free(token);
    world_close(&world);
}

/* rows: CL-14 CL-04 */
static void a_refused_token_is_refused_again(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    char *early =
        world_token_with(world.key, ISSUER, ",\"exp\":1800000300,\"nbf\":1800000100");
    assert_int_equal(cost(&world, early, OSTIARY_NOT_YET_VALID), 1);
    assert_int_equal(cost(&world, early, OSTIARY_NOT_YET_VALID), 1);
    atomic_store(&world.wall, 1800000100);
    assert_int_equal(cost(&world, early, OSTIARY_OK), 1);
    ostiary_free(early);
    world_close(&world);
}

/* rows: CL-14 */
static void it_dies_at_exp(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    char *token = world_token_with(world.key, ISSUER, ",\"exp\":1800000010");
    assert_int_equal(cost(&world, token, OSTIARY_OK), 1);
    atomic_store(&world.wall, 1800000009);
    assert_int_equal(cost(&world, token, OSTIARY_OK), 0);
    atomic_store(&world.wall, 1800000010); /* in the leeway it is judged in full */
    assert_int_equal(cost(&world, token, OSTIARY_OK), 1);
    assert_int_equal(cost(&world, token, OSTIARY_OK), 1);
    atomic_store(&world.wall, 1800000070);
    assert_int_equal(cost(&world, token, OSTIARY_EXPIRED), 1);
    ostiary_free(token);
    world_close(&world);
}

/* rows: CL-14 */
static void it_dies_at_the_cap_on_either_clock(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    char *token = world_token(world.key, ISSUER);
    assert_int_equal(cost(&world, token, OSTIARY_OK), 1);
    atomic_store(&world.wall, 1800000059);
    assert_int_equal(cost(&world, token, OSTIARY_OK), 0);
    atomic_store(&world.wall, 1800000060);
    assert_int_equal(cost(&world, token, OSTIARY_OK), 1);
    world_pass(&world, 59);
    assert_int_equal(cost(&world, token, OSTIARY_OK), 0);
    world_pass(&world, 1);
    assert_int_equal(cost(&world, token, OSTIARY_OK), 1);
    atomic_store(&world.wall, 1800000000); /* set back: judged anew */
    assert_int_equal(cost(&world, token, OSTIARY_OK), 1);
    ostiary_free(token);
    world_close(&world);
}

/* rows: CL-14 JF-10 */
static void without_usable_keys_nobody_vouches_for_it(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, ",\"keys\":{\"stale_if_error_seconds\":0}");
    char *token = world_token(world.key, ISSUER);
    assert_int_equal(cost(&world, token, OSTIARY_OK), 1);
    world.down = true;
    world_pass(&world, 59);
    assert_int_equal(cost(&world, token, OSTIARY_OK), 0);
    world_pass(&world, 541);
    assert_int_equal(cost(&world, token, OSTIARY_KEYS_UNAVAILABLE), 0);
    ostiary_free(token);
    world_close(&world);
}

/* rows: CL-14 */
static void it_can_be_turned_off(void **state)
{
    static const char *const off[] = {",\"token_cache\":{\"entries\":0}",
                                      ",\"token_cache\":{\"max_age_seconds\":0}"};
    struct world world;
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        world_open(&world, off[i]);
        char *token = world_token(world.key, ISSUER);
        assert_int_equal(cost(&world, token, OSTIARY_OK), 1);
        assert_int_equal(cost(&world, token, OSTIARY_OK), 1);
        ostiary_free(token);
        world_close(&world);
    }
}

static unsigned cost_under(const struct world *world, const char *members,
                           const char *token)
{
    char text[512];
    ostiary_config *config = NULL;
    (void)snprintf(text, sizeof text,
                   "{\"resource\":\"https://mcp.example.com/mcp\","
                   "\"authorization_servers\":[{\"issuer\":\"" ISSUER "\"}]%s}",
                   members);
    assert_int_equal(ostiary_config_parse(text, strlen(text), NULL, &config, NULL),
                     OSTIARY_OK);
    assert_int_equal(ostiary_validator_reload(world->door, config, NULL), OSTIARY_OK);
    ostiary_config_free(config);
    (void)cost(world, token, OSTIARY_OK);
    return cost(world, token, OSTIARY_OK);
}

/* How long is of the settings in force; how many is of the start. rows: CL-14 */
static void a_reload_says_for_how_long(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, ",\"token_cache\":{\"max_age_seconds\":0}");
    char *token = world_token(world.key, ISSUER);
    assert_int_equal(cost_under(&world, "", token), 0);
    assert_int_equal(
        cost_under(&world, ",\"token_cache\":{\"max_age_seconds\":0}", token), 1);
    assert_int_equal(
        cost_under(&world, ",\"token_cache\":{\"max_age_seconds\":9}", token), 0);
    world_pass(&world, 8);
    assert_int_equal(cost(&world, token, OSTIARY_OK), 0);
    world_pass(&world, 1);
    assert_int_equal(cost(&world, token, OSTIARY_OK), 1);
    ostiary_free(token);
    world_close(&world);
}

/* Whatever is changed of a remembered token, in any place, nobody gets in by what is
 * remembered. rows: CL-14 */
static void of_a_token_seen_before_every_byte_counts(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, NULL);
    char *token = world_token(world.key, ISSUER);
    size_t len = strlen(token);
    assert_int_equal(cost(&world, token, OSTIARY_OK), 1);
    for (size_t i = 0; i < len; i++) {
        char was = token[i];
        token[i] = was == 'A' ? 'B' : 'A';
        assert_int_not_equal(world_judge_token(&world, token, 0, NULL), OSTIARY_OK);
        token[i] = was;
    }
    for (size_t i = 1; i < len; i++) { /* and cut off behind */
        char was = token[len - i];
        token[len - i] = '\0';
        assert_int_not_equal(world_judge_token(&world, token, 0, NULL), OSTIARY_OK);
        token[len - i] = was;
    }
    assert_int_equal(cost(&world, token, OSTIARY_OK), 0);
    ostiary_free(token);
    world_close(&world);
}

/* Whether the cache has a place of this token at all, as it is told of in the second
 * before it was put: what may live no time at all would be told of, too. */
static bool is_written(const struct world *world, const char *token)
{
    struct ost_section section = ost_guard_enter(&world->door->guard);
    const struct ost_view *view = section.view;
    uint64_t epoch = view->epoch;
    ost_guard_leave(&section);
    struct ost_token_cache *cache = world->door->tokens;
    const struct ost_token_moment before = {0, atomic_load(&world->mono_ms) - 1000};
    uint64_t tag = ost_token_cache_tag(cache, ost_span_of(token), 0, epoch);
    return ost_token_cache_look(cache, tag, before).shelf != NULL;
}

/* rows: CL-14 */
static void what_may_not_be_remembered_is_not_written(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, "");
    char *token = world_token(world.key, ISSUER);
    assert_int_equal(cost(&world, token, OSTIARY_OK), 1);
    assert_true(is_written(&world, token));
    world_close(&world);
    ostiary_free(token);
    world_open(&world, ",\"token_cache\":{\"max_age_seconds\":0}");
    token = world_token(world.key, ISSUER);
    assert_int_equal(cost(&world, token, OSTIARY_OK), 1);
    assert_false(is_written(&world, token));
    ostiary_free(token);
    world_close(&world);
}

static ostiary_code judge_claims(const struct world *world, const char *token,
                                 uint32_t flags, size_t *claims_len_out)
{
    char value[2048];
    (void)snprintf(value, sizeof value, "Bearer %s", token);
    const ostiary_field field = {{"authorization", 13}, {value, strlen(value)}};
    ostiary_request request = OSTIARY_REQUEST_INIT;
    ostiary_verdict *verdict = ostiary_verdict_new();
    request.http_method = (ostiary_text){"GET", 3};
    request.fields = &field;
    request.field_count = 1;
    request.timeout_ms = 10000;
    request.flags = flags;
    ostiary_code code = ostiary_authenticate(world->door, &request, verdict);
    const ostiary_grant *grant = ostiary_verdict_grant(verdict);
    (void)ostiary_grant_claims_json(grant, claims_len_out);
    assert_string_equal(ostiary_grant_subject(grant), "u");
    assert_string_equal(ostiary_verdict_key_id(verdict), "k1");
    ostiary_verdict_free(verdict);
    return code;
}

/* rows: CL-14 */
static void claims_are_there_for_who_asks_and_only_then(void **state)
{
    struct world world;
    size_t len = 0;
    (void)state;
    world_open(&world, NULL);
    char *token = world_token(world.key, ISSUER);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(judge_claims(&world, token, 0, &len), OSTIARY_OK);
        assert_int_equal(len, 0);
        assert_int_equal(judge_claims(&world, token, OSTIARY_WITH_CLAIMS, &len),
                         OSTIARY_OK);
        assert_true(len > 100);
    }
    ostiary_free(token);
    world_close(&world);
}

/* A token whose scope has this many bytes; ostiary_free(). */
static char *token_of_size(const struct world *world, size_t scope_bytes)
{
    static char claims[10000];
    char *token = NULL;
    size_t len = (size_t)snprintf(
        claims, sizeof claims,
        "{\"iss\":\"" ISSUER "\",\"aud\":\"https://mcp.example.com/mcp\",\"sub\":\"u\","
        "\"client_id\":\"c\",\"jti\":\"j\",\"iat\":1800000000,\"exp\":1800000300,"
        "\"scope\":\"");
    memset(claims + len, 's', scope_bytes);
    (void)snprintf(claims + len + scope_bytes, 3, "\"}");
    assert_int_equal(ostiary_testing_sign(world->key, claims, NULL, &token, NULL),
                     OSTIARY_OK);
    return token;
}

/* How many signatures the second look at such a token costs; its scope is whole. */
static unsigned second_look(const struct world *world, size_t scope_bytes)
{
    static char value[16000];
    ostiary_verdict *verdict = ostiary_verdict_new();
    ostiary_request request = OSTIARY_REQUEST_INIT;
    char *token = token_of_size(world, scope_bytes);
    (void)snprintf(value, sizeof value, "Bearer %s", token);
    const ostiary_field field = {{"authorization", 13}, {value, strlen(value)}};
    request.http_method = (ostiary_text){"GET", 3};
    request.fields = &field;
    request.field_count = 1;
    request.timeout_ms = 10000;
    assert_int_equal(ostiary_authenticate(world->door, &request, verdict), OSTIARY_OK);
    unsigned before = atomic_load(&signatures);
    assert_int_equal(ostiary_authenticate(world->door, &request, verdict), OSTIARY_OK);
    unsigned after = atomic_load(&signatures);
    const char *scope = ostiary_grant_scope(ostiary_verdict_grant(verdict), 0);
    assert_int_equal(strspn(scope, "s"), scope_bytes);
    assert_int_equal(strlen(scope), scope_bytes);
    ostiary_verdict_free(verdict);
    ostiary_free(token);
    return after - before;
}

/* rows: CL-14 */
static void large_grants_are_kept_too_and_huge_ones_are_not(void **state)
{
    struct world world;
    size_t len = 0;
    (void)state;
    world_open(&world, NULL);
    assert_int_equal(ostiary_validator_warm(world.door, 20000, NULL), OSTIARY_OK);
    assert_int_equal(second_look(&world, 10), 0);
    assert_int_equal(second_look(&world, 1100), 0);
    assert_int_equal(second_look(&world, 5000), 0);
    assert_int_equal(second_look(&world, 8500), 1);
    char *json = ostiary_status_json(world.door, &len);
    assert_non_null(strstr(json, "\"token_cache\":{\"entries\":9216,\"hits\":3,"
                                 "\"misses\":5,\"too_large\":2}"));
    ostiary_free(json);
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_seen_again_costs_no_signature),
        cmocka_unit_test(of_a_token_seen_before_every_byte_counts),
        cmocka_unit_test(a_reload_says_for_how_long),
        cmocka_unit_test(what_may_not_be_remembered_is_not_written),
        cmocka_unit_test(a_key_that_leaves_takes_its_tokens_along),
        cmocka_unit_test(the_name_of_a_key_is_not_the_key),
        cmocka_unit_test(a_set_that_lists_the_key_again_keeps_its_tokens),
        cmocka_unit_test(a_set_of_another_size_is_looked_at_again),
        cmocka_unit_test(a_refused_token_is_refused_again),
        cmocka_unit_test(it_dies_at_exp),
        cmocka_unit_test(it_dies_at_the_cap_on_either_clock),
        cmocka_unit_test(without_usable_keys_nobody_vouches_for_it),
        cmocka_unit_test(it_can_be_turned_off),
        cmocka_unit_test(claims_are_there_for_who_asks_and_only_then),
        cmocka_unit_test(large_grants_are_kept_too_and_huge_ones_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
