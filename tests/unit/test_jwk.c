/* SPDX-License-Identifier: Apache-2.0 */
/* Keys: one odd key never voids a set, and every odd key is skipped with its reason. */
#include <string.h>

#include "../harness/cm.h"
#include "jose/jwks.h"
#include "jose/private_jwk.h"

#define EC_X "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
#define EC_Y "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
#define GOOD "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" EC_X "\",\"y\":\"" EC_Y "\""

/* The reason a key is skipped; NULL: it is usable. */
static const char *why(const char *members, struct ost_key_facts *facts)
{
    struct ost_buf text = {0};
    struct ost_jwks *jwks = NULL;
    ost_buf_add_string(&text, "{\"keys\":[{");
    ost_buf_add_string(&text, members);
    ost_buf_add_string(&text, "},"
                              "{" GOOD ",\"kid\":\"good\"}]}");
    assert_int_equal(
        ost_jwks_parse(ost_buf_span(&text), &ost_key_algs_default, NULL, &jwks, NULL),
        OSTIARY_OK);
    assert_int_equal(jwks->fact_count, 2);
    assert_true(jwks->facts[1].usable); /* the rest of the set works (KY-06) */
    *facts = jwks->facts[0];
    ost_jwks_free(jwks);
    ost_buf_clear(&text);
    return facts->why;
}

static bool usable(const char *members)
{
    struct ost_key_facts facts;
    return why(members, &facts) == NULL;
}

/* rows: KY-05 */
static void use_and_key_ops_are_obeyed(void **state)
{
    (void)state;
    assert_true(usable(GOOD ",\"use\":\"sig\""));
    assert_false(usable(GOOD ",\"use\":\"enc\""));
    assert_false(usable(GOOD ",\"use\":5"));
    assert_true(usable(GOOD ",\"key_ops\":[\"verify\"]"));
    assert_false(usable(GOOD ",\"key_ops\":[\"encrypt\"]"));
    assert_false(usable(GOOD ",\"key_ops\":[\"verify\",\"verify\"]"));
    assert_false(usable(GOOD ",\"key_ops\":\"verify\""));
    assert_false(usable(GOOD ",\"use\":\"sig\",\"key_ops\":[\"wrapKey\"]"));
}

/* rows: KY-06 KY-07 KY-09 */
static void shapes_that_are_wrong_are_skipped(void **state)
{
    (void)state;
    assert_false(usable("\"kty\":\"AKP\""));
    assert_false(usable("\"kty\":\"EC\",\"crv\":\"secp256k1\",\"x\":\"" EC_X
                        "\",\"y\":\"" EC_Y "\""));
    assert_false(usable("\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" EC_X "\""));
    assert_false(usable("\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" EC_X
                        "\",\"y\":\"" EC_X "\"")); /* off the curve */
    assert_false(usable("\"kty\":\"OKP\",\"crv\":\"Ed448\",\"x\":\"" EC_X "\""));
    assert_false(usable(GOOD ",\"alg\":\"RS256\""));
    assert_false(usable(GOOD ",\"alg\":\"none\""));
    assert_false(usable(GOOD ",\"alg\":7"));
    assert_false(usable(GOOD ",\"kid\":\"\""));
    assert_false(usable(GOOD ",\"kid\":7"));
}

/* rows: KY-10 */
static void points_of_low_order_are_skipped(void **state)
{
    struct ost_key_facts facts;
    (void)state;
    assert_non_null(why("\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":"
                        "\"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"",
                        &facts)); /* the identity */
    assert_string_equal(facts.why, "weak_key: a point of low order");
    assert_non_null(why("\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":"
                        "\"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIA\"",
                        &facts)); /* the same with the sign bit */
    assert_non_null(why("\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":"
                        "\"JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_AU\"",
                        &facts)); /* order 8 */
    assert_string_equal(facts.why, "weak_key: a point of low order");
    assert_true(usable("\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":"
                       "\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\""));
}

/* rows: KY-11 */
static void private_and_symmetric_keys_are_never_used(void **state)
{
    struct ost_key_facts facts;
    (void)state;
    assert_non_null(why(GOOD ",\"d\":\"AQ\"", &facts));
    assert_true(facts.private_published);
    assert_non_null(why("\"kty\":\"oct\",\"k\":\"AQ\"", &facts));
}

/* rows: KY-08 */
static void weak_rsa_keys_are_skipped(void **state)
{
    (void)state;
    assert_false(usable("\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"AQAB\""));
    assert_false(usable("\"kty\":\"RSA\",\"e\":\"AQ\",\"n\":\"AQAB\""));
    assert_false(usable("\"kty\":\"RSA\",\"e\":\"AQAB\""));
}

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
    assert_int_equal(parse_set("{\"keys\":[null,\"x\",{" GOOD "}]}"), OSTIARY_OK);
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
        cmocka_unit_test(use_and_key_ops_are_obeyed),
        cmocka_unit_test(shapes_that_are_wrong_are_skipped),
        cmocka_unit_test(points_of_low_order_are_skipped),
        cmocka_unit_test(private_and_symmetric_keys_are_never_used),
        cmocka_unit_test(weak_rsa_keys_are_skipped),
        cmocka_unit_test(a_set_is_an_object_with_keys),
        cmocka_unit_test(a_key_listed_again_stays_the_same_object),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
