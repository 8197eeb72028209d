/* SPDX-License-Identifier: Apache-2.0 */
/* Key sets: what is a set, what of it works, which keys fit a token. */
#include <string.h>

#include "../harness/cm.h"
#include "jose/jwks.h"

#define GOOD                                                                             \
    "\"kty\":\"EC\",\"crv\":\"P-256\","                                                  \
    "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","                             \
    "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\""
#define ED25519                                                                          \
    "\"kty\":\"OKP\",\"crv\":\"Ed25519\","                                               \
    "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\""
#define RSA                                                                              \
    "\"kty\":\"RSA\",\"e\":\"AQAB\","                                                    \
    "\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFF" \
    "xuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6C" \
    "f0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91C" \
    "bOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csF" \
    "Cur-kEgU8awapJzKnqDKgw\""

static ostiary_code parse_set(const char *text)
{
    struct ost_jwks *jwks = NULL;
    ostiary_code code =
        ost_jwks_parse(ost_span_of(text), &ost_key_algs_default, NULL, &jwks, NULL);
    ost_jwks_free(jwks);
    return code;
}

/* rows: KY-13 */
static void a_set_is_an_object_with_keys(void **state)
{
    (void)state;
    assert_int_equal(parse_set("[]"), OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(parse_set("{}"), OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(parse_set("{\"keys\":{}}"), OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(parse_set("{\"keys\":[]}"), OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(parse_set("{\"keys\":[{" GOOD "}]}"), OSTIARY_OK);
}

/* rows: KY-06 */
static void what_is_no_key_is_skipped_and_the_rest_works(void **state)
{
    static const char text[] =
        "{\"keys\":[null,\"x\",7,[],{},{\"kty\":\"AKP\"},"
        "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"AQAB\"},"
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":7},{" GOOD ",\"kid\":\"k1\"}]}";
    struct ost_jwks *jwks = NULL;
    (void)state;
    assert_int_equal(
        ost_jwks_parse(ost_span_of(text), &ost_key_algs_default, NULL, &jwks, NULL),
        OSTIARY_OK);
    assert_int_equal(jwks->fact_count, 9);
    assert_int_equal(jwks->count, 1);
    for (size_t i = 0; i < 8; i++) {
        assert_false(jwks->facts[i].usable);
        assert_non_null(jwks->facts[i].why);
    }
    assert_int_equal(ost_jwks_find(jwks, ost_span_of("k1"), OST_ALG_ES256).count, 1);
    ost_jwks_free(jwks);
}

static size_t fitting(const char *members, const struct ost_key_algs *algs,
                      enum ost_alg alg)
{
    struct ost_buf text = {0};
    struct ost_jwks *jwks = NULL;
    ost_buf_addf(&text, "{\"keys\":[{%s}]}", members);
    assert_int_equal(ost_jwks_parse(ost_buf_span(&text), algs, NULL, &jwks, NULL),
                     OSTIARY_OK);
    size_t count = ost_jwks_find(jwks, OST_SPAN_ABSENT, alg).count;
    ost_jwks_free(jwks);
    ost_buf_clear(&text);
    return count;
}

/* rows: KY-04 KY-07 AL-03 */
static void a_jwk_without_alg_serves_the_one_of_the_map(void **state)
{
    struct ost_key_algs pss = ost_key_algs_default;
    (void)state;
    pss.by_type[OST_KEY_RSA] = OST_ALG_PS256;
    assert_int_equal(fitting(RSA, &ost_key_algs_default, OST_ALG_RS256), 1);
    assert_int_equal(fitting(RSA, &ost_key_algs_default, OST_ALG_PS256), 0);
    assert_int_equal(fitting(RSA, &pss, OST_ALG_PS256), 1);
    assert_int_equal(fitting(RSA, &pss, OST_ALG_RS256), 0);
    assert_int_equal(fitting(ED25519, &ost_key_algs_default, OST_ALG_EDDSA), 1);
    assert_int_equal(fitting(ED25519, &ost_key_algs_default, OST_ALG_ED25519), 1);
    assert_int_equal(fitting(ED25519, &ost_key_algs_default, OST_ALG_ES256), 0);
}

/* rows: KY-04 AL-03 */
static void the_alg_of_a_jwk_decides(void **state)
{
    const struct ost_key_algs *algs = &ost_key_algs_default;
    (void)state;
    assert_int_equal(fitting(RSA ",\"alg\":\"PS256\"", algs, OST_ALG_PS256), 1);
    assert_int_equal(fitting(RSA ",\"alg\":\"PS256\"", algs, OST_ALG_RS256), 0);
    assert_int_equal(fitting(RSA ",\"alg\":\"RS256\"", algs, OST_ALG_PS256), 0);
    assert_int_equal(fitting(ED25519 ",\"alg\":\"Ed25519\"", algs, OST_ALG_EDDSA), 1);
    assert_int_equal(fitting(ED25519 ",\"alg\":\"EdDSA\"", algs, OST_ALG_ED25519), 1);
}

static size_t found(size_t count, bool *too_many)
{
    struct ost_buf text = {0};
    struct ost_jwks *jwks = NULL;
    ost_buf_add_string(&text, "{\"keys\":[");
    for (size_t i = 0; i < count; i++) {
        ost_buf_addf(&text, "%s{" GOOD ",\"kid\":\"k\"}", i == 0 ? "" : ",");
    }
    ost_buf_add_string(&text, "]}");
    assert_int_equal(
        ost_jwks_parse(ost_buf_span(&text), &ost_key_algs_default, NULL, &jwks, NULL),
        OSTIARY_OK);
    struct ost_candidates any = ost_jwks_find(jwks, OST_SPAN_ABSENT, OST_ALG_ES256);
    struct ost_candidates named = ost_jwks_find(jwks, ost_span_of("k"), OST_ALG_ES256);
    assert_int_equal(named.count, any.count); /* KY-12: one kid, many keys */
    assert_int_equal(named.too_many, any.too_many);
    assert_int_equal(ost_jwks_find(jwks, ost_span_of("K"), OST_ALG_ES256).count, 0);
    *too_many = any.too_many;
    ost_jwks_free(jwks);
    ost_buf_clear(&text);
    return any.count;
}

/* rows: KY-02 KY-03 KY-12 */
static void eight_keys_may_fit_and_not_nine(void **state)
{
    bool too_many = true;
    (void)state;
    assert_int_equal(found(1, &too_many), 1);
    assert_false(too_many);
    assert_int_equal(found(8, &too_many), 8);
    assert_false(too_many);
    (void)found(9, &too_many);
    assert_true(too_many);
}

/* rows: KY-02 */
static void a_skipped_key_is_known_by_its_kid(void **state)
{
    static const char text[] =
        "{\"keys\":[{" GOOD ",\"kid\":\"a\"},{" GOOD ",\"use\":\"enc\",\"kid\":\"b\"}]}";
    struct ost_jwks *jwks = NULL;
    (void)state;
    assert_int_equal(
        ost_jwks_parse(ost_span_of(text), &ost_key_algs_default, NULL, &jwks, NULL),
        OSTIARY_OK);
    assert_true(ost_jwks_find(jwks, ost_span_of("b"), OST_ALG_ES256).kid_known);
    assert_int_equal(ost_jwks_find(jwks, ost_span_of("b"), OST_ALG_ES256).count, 0);
    assert_false(ost_jwks_find(jwks, ost_span_of("c"), OST_ALG_ES256).kid_known);
    assert_false(ost_jwks_find(jwks, OST_SPAN_ABSENT, OST_ALG_RS256).kid_known);
    ost_jwks_free(jwks);
}

static void a_key_listed_again_stays_the_same_object(void **state)
{
    static const char text[] = "{\"keys\":[{" GOOD ",\"kid\":\"a\"}]}";
    struct ost_jwks *first = NULL;
    struct ost_jwks *second = NULL;
    (void)state;
    assert_int_equal(
        ost_jwks_parse(ost_span_of(text), &ost_key_algs_default, NULL, &first, NULL),
        OSTIARY_OK);
    assert_int_equal(
        ost_jwks_parse(ost_span_of(text), &ost_key_algs_default, first, &second, NULL),
        OSTIARY_OK);
    assert_ptr_equal(first->keys[0], second->keys[0]);
    ost_jwks_free(first);
    assert_int_equal(ost_key_alg(second->keys[0]), OST_ALG_ES256);
    ost_jwks_free(second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_set_is_an_object_with_keys),
        cmocka_unit_test(what_is_no_key_is_skipped_and_the_rest_works),
        cmocka_unit_test(a_jwk_without_alg_serves_the_one_of_the_map),
        cmocka_unit_test(the_alg_of_a_jwk_decides),
        cmocka_unit_test(eight_keys_may_fit_and_not_nine),
        cmocka_unit_test(a_skipped_key_is_known_by_its_kid),
        cmocka_unit_test(a_key_listed_again_stays_the_same_object),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
