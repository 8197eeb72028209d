/* SPDX-License-Identifier: Apache-2.0 */
/* Keys: one odd key never voids a set, and every odd key is skipped with its reason. */
#include <stdio.h>
#include <string.h>

#include "../harness/cm.h"
#include "jose/jwk_material.h"
#include "jose/jwks.h"
#include "jose/private_jwk.h"
#include "jose/public_pem.h"
#include "wire/base64url.h"

#define EC_X      "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
#define EC_Y      "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
#define EC_Y_NEXT "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a4"
#define EC_X_31   "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVA"
#define EC_X_33   "AH_Nzidw9sRdQYPL7m_bS3tYBzM1e-nvE7rPbjx70VRF"
#define ZERO      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define P384                                                                             \
    "\"kty\":\"EC\",\"crv\":\"P-384\","                                                  \
    "\"x\":\"5uhNnPYQU1bXTzXRJGq1JkVTr9rKgaaFqf65p-rbs76SqGSmtyvHRblC8b6D1d_S\","        \
    "\"y\":\"k4kxMcjHtYJJgpvP9FrKN6ixvr_rWVu5CgJEkb580YOR9-_IcFvYxJu6CBFk0B0l\""
#define ED448                                                                            \
    "\"kty\":\"OKP\",\"crv\":\"Ed448\","                                                 \
    "\"x\":\"QZYQpTSvEn9YOwSBjNt_D_MAsCXy4BaCvK4z_Wkc7gOVEd8M3caQ7peEJuizjlDOWvfc-6UPcEwA\""
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
    static struct ost_key_facts facts;
    return why(members, &facts) == NULL;
}

/* With one before it. */
#define SIXTEEN                                                                          \
    ",\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\",\"j\",\"k\",\"l\",\"m\",\"n\",\"o\""

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
    assert_true(usable(GOOD ",\"use\":\"sig\",\"key_ops\":[\"verify\"]"));
    assert_true(usable(GOOD ",\"use\":\"sig\",\"key_ops\":[\"sign\",\"verify\"]"));
    assert_false(usable(GOOD ",\"use\":\"sig\",\"key_ops\":[\"verify\",\"wrapKey\"]"));
    assert_false(usable(GOOD ",\"use\":\"enc\",\"key_ops\":[\"verify\"]"));
    assert_true(usable(GOOD ",\"key_ops\":[\"verify\",\"wrapKey\"]"));
    assert_false(usable(GOOD ",\"key_ops\":[\"verify\",7]"));
    assert_false(usable(GOOD ",\"key_ops\":[]"));
    assert_true(usable(GOOD ",\"key_ops\":[\"verify\"" SIXTEEN "]"));
    assert_false(usable(GOOD ",\"key_ops\":[\"verify\",\"p\"" SIXTEEN "]"));
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
    assert_false(usable("\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" EC_X
                        "\",\"y\":\"" EC_Y_NEXT "\"")); /* (x, y + 1) */
    assert_false(usable("\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" ZERO
                        "\",\"y\":\"" ZERO "\"")); /* nobody's encoding of infinity */
    assert_false(usable("\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" EC_X_31
                        "\",\"y\":\"" EC_Y "\"")); /* 31 octets */
    assert_false(usable("\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" EC_X_33
                        "\",\"y\":\"" EC_Y "\"")); /* 33 octets, a leading zero */
    assert_false(
        usable("\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"" EC_X "\",\"y\":\"" EC_Y "\""));
    assert_true(
        usable("\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" EC_X "\",\"y\":\"" EC_Y "\""));
    assert_false(usable(GOOD ",\"alg\":\"ES384\""));
    assert_true(usable(GOOD ",\"alg\":\"ES256\""));
    assert_false(usable(P384 ",\"alg\":\"ES256\""));
    assert_true(usable(P384 ",\"alg\":\"ES384\""));
    assert_false(usable(ED448));
    assert_false(usable(ED448 ",\"alg\":\"EdDSA\""));
    assert_false(usable(ED448 ",\"alg\":\"Ed25519\""));
    assert_false(usable("\"kty\":\"OKP\",\"crv\":\"Ed448\",\"x\":\"" EC_X "\""));
    assert_false(usable(GOOD ",\"alg\":\"RS256\""));
    assert_false(usable(GOOD ",\"alg\":\"none\""));
    assert_false(usable(GOOD ",\"alg\":7"));
    assert_false(usable(GOOD ",\"kid\":\"\""));
    assert_false(usable(GOOD ",\"kid\":7"));
}

static const char *why_ed25519(const char *x, struct ost_key_facts *facts)
{
    char members[128];
    (void)snprintf(members, sizeof members,
                   "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\"", x);
    return why(members, facts);
}

/* rows: KY-10 */
static void points_of_low_order_are_skipped(void **state)
{
    static const char *const low[] = {
        "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", /* the identity */
        "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIA", /* the identity, sign bit */
        "7P_______________________________________38", /* a point of order 2 */
        "7P________________________________________8", /* a point of order 2, sign bit */
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", /* the points of order 4 */
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIA", /* the points of order 4, sign bit
                                                        */
        "JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_AU", /* two points of order 8 */
        "JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_IU", /* two points of order 8, sign bit
                                                        */
        "xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA3o", /* the other two */
        "xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA_o", /* the other two, sign bit */
        "7v_______________________________________38", /* the identity, y + p */
        "7v________________________________________8", /* the identity, y + p, sign bit */
        "7f_______________________________________38", /* order 4, y + p */
        "7f________________________________________8", /* order 4, y + p, sign bit */
    };
    struct ost_key_facts facts;
    (void)state;
    for (size_t i = 0; i < sizeof low / sizeof low[0]; i++) {
        assert_non_null(why_ed25519(low[i], &facts));
        assert_string_equal(facts.why, "weak_key: a point of low order");
    }
    assert_null(why_ed25519("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", &facts));
}

/* rows: KY-10 */
static void an_ed25519_key_has_32_octets(void **state)
{
    struct ost_key_facts facts;
    (void)state;
    assert_non_null(why_ed25519("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUQ", &facts));
    assert_non_null(why_ed25519("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURoA", &facts));
    assert_non_null(why_ed25519("", &facts));
}

/* rows: KY-11 */
static void private_and_symmetric_keys_are_never_used(void **state)
{
    static const char *const names[] = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"};
    struct ost_key_facts facts;
    char members[256];
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        (void)snprintf(members, sizeof members, GOOD ",\"%s\":\"AQ\"", names[i]);
        assert_string_equal(why(members, &facts), "private_key_published");
        assert_true(facts.private_published);
    }
    assert_null(why(GOOD ",\"z\":\"AQ\"", &facts));
    assert_false(facts.private_published);
    assert_non_null(why("\"kty\":\"oct\",\"k\":\"AQ\"", &facts));
}

/* An RSA JWK whose modulus has `zeros` leading zero octets and then `bits` bits. */
static const char *why_rsa(size_t zeros, size_t bits, const char *e,
                           struct ost_key_facts *facts)
{
    static uint8_t n[4096];
    static char text[6000];
    static char members[6200];
    size_t octets = zeros + (bits + 7) / 8;
    memset(n, 0x5a, sizeof n);
    memset(n, 0, zeros);
    n[zeros] = (uint8_t)(1 << (bits - 1) % 8);
    n[octets - 1] |= 1;
    ost_base64url_encode(n, octets, text);
    (void)snprintf(members, sizeof members, "\"kty\":\"RSA\",\"e\":\"%s\",\"n\":\"%s\"",
                   e, text);
    return why(members, facts);
}

static void assert_weak(const char *reason)
{
    assert_non_null(reason);
    assert_memory_equal(reason, "weak_key: ", 10);
}

/* rows: KY-08 */
static void a_modulus_has_2048_to_8192_bits(void **state)
{
    struct ost_key_facts facts;
    (void)state;
    assert_null(why_rsa(0, 2048, "AQAB", &facts));
    assert_int_equal(facts.bits, 2048);
    assert_false(facts.zero_prefixed);
    assert_weak(why_rsa(0, 2047, "AQAB", &facts));
    assert_int_equal(facts.bits, 2047);
    assert_weak(why_rsa(0, 1024, "AQAB", &facts));
    assert_weak(why_rsa(128, 1024, "AQAB", &facts)); /* padded to 2048 */
    assert_int_equal(facts.bits, 1024);
    assert_null(why_rsa(1, 2048, "AQAB", &facts));
    assert_true(facts.zero_prefixed); /* used, with a notice */
    assert_int_equal(facts.bits, 2048);
    assert_null(why_rsa(0, 8192, "AQAB", &facts));
    assert_weak(why_rsa(0, 8193, "AQAB", &facts));
    assert_weak(why_rsa(0, 16384, "AQAB", &facts));
}

/* rows: KY-08 */
static void an_exponent_is_odd_above_1_and_up_to_2_to_the_32(void **state)
{
    struct ost_key_facts facts;
    (void)state;
    assert_weak(why_rsa(0, 2048, "AQ", &facts));   /* 1 */
    assert_weak(why_rsa(0, 2048, "Ag", &facts));   /* 2 */
    assert_null(why_rsa(0, 2048, "Aw", &facts));   /* 3 */
    assert_weak(why_rsa(0, 2048, "AQAA", &facts)); /* 65536 */
    assert_weak(why_rsa(0, 2048, "AA", &facts));   /* 0 */
    assert_null(why_rsa(0, 2048, "_____w", &facts));
    assert_weak(why_rsa(0, 2048, "AQAAAAE", &facts)); /* 2^32 + 1 */
    assert_null(why_rsa(0, 2048, "AAEAAQ", &facts));
    assert_true(facts.zero_prefixed);
    assert_false(usable("\"kty\":\"RSA\",\"e\":\"AQAB\""));
    assert_false(usable("\"kty\":\"RSA\",\"n\":\"AQAB\""));
}

/* rows: KY-08 */
static void a_modulus_that_can_be_factored_is_skipped(void **state)
{
    struct ost_key_facts facts;
    (void)state;
    assert_weak(
        why("\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\""
            "AanFpofbj7KjD4Lf-N2hVMKR7yewSyXhhbirIMTGpfYEhZ_lnt5UoK98DnKIgArX"
            "GTu3MaW_HhFw16HGaTDUHqPrId7fe4r11CqRw09yBFuW79V8sYIwHdzCaWflUI6a"
            "uImYbVfoN9_nD5n8N8SY9DwXw7mwZM9wREPXoDPgOoIWl6q_MPsp7n0zs3Z5ZaiQ"
            "WOOzl1S9OhwAfSiiOwz6efnXEaxuTEtPd7BjSx7NaFka8Dx9U7YqXy2RFj1O9Pjy"
            "aDGuRh7YXsX3iMUSP_wSyHQg_c_qHRtKUsNSGCT7OZg0hzm2KphtjnayKJvC64vA"
            "bROBR4Ubg6Bxg9IQVZ-QYyE\"",
            &facts)); /* Wycheproof, json_web_key 7: one made by the faulty library */
    assert_non_null(strstr(facts.why, "ROCA"));
}

static void assert_thumbprint(const char *jwk, enum ost_key_type type,
                              const char *expected)
{
    struct ost_json *parsed = NULL;
    uint8_t hash[OST_SHA256_BYTES];
    char text[64];
    assert_int_equal(
        ost_json_parse(ost_span_of(jwk), &ost_json_token_limits, &parsed, NULL),
        OSTIARY_OK);
    assert_true(ost_jwk_thumbprint(parsed, type, hash));
    ost_base64url_encode(hash, sizeof hash, text);
    assert_string_equal(text, expected);
    ost_json_free(parsed);
}

/* rows: KY-14 */
static void thumbprints_are_those_of_the_standards(void **state)
{
    (void)state;
    assert_thumbprint("{\"kty\":\"RSA\",\"n\":\""
                      "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86z"
                      "wu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5Js"
                      "GY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMic"
                      "AtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-"
                      "bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csF"
                      "Cur-kEgU8awapJzKnqDKgw\","
                      "\"e\":\"AQAB\",\"alg\":\"RS256\",\"kid\":\"2011-04-29\"}",
                      OST_KEY_RSA,
                      "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"); /* RFC 7638 3.1 */
    assert_thumbprint("{\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\","
                      "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"use\":\"sig\"}",
                      OST_KEY_ED25519,
                      "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"); /* RFC 8037 A.3 */
}

/* rows: JH-03 */
static void a_public_key_is_written_as_openssl_writes_it(void **state)
{
    /* The key of RFC 7515 appendix A.3.1, made PEM by `openssl pkey -pubin -pubout`. */
    static const char expected[] =
        "-----BEGIN PUBLIC KEY-----\n"
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV7\n"
        "6e8Tus9uPHvRVEXH8UTNG72bfocs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==\n"
        "-----END PUBLIC KEY-----\n";
    struct ost_buf pem = {0};
    struct ost_json *jwk = NULL;
    (void)state;
    assert_int_equal(
        ost_json_parse(ost_span_of("{" GOOD "}"), &ost_json_token_limits, &jwk, NULL),
        OSTIARY_OK);
    assert_int_equal(ost_jwk_public_pem(jwk, &pem, NULL), OSTIARY_OK);
    assert_string_equal(pem.data, expected);
    ost_json_free(jwk);
    ost_buf_clear(&pem);
    assert_int_equal(ost_json_parse(ost_span_of("{\"kty\":\"oct\",\"k\":\"AA\"}"),
                                    &ost_json_token_limits, &jwk, NULL),
                     OSTIARY_OK);
    assert_int_equal(ost_jwk_public_pem(jwk, &pem, NULL), OSTIARY_UNUSABLE_KEY);
    assert_int_equal(pem.len, 0);
    ost_json_free(jwk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(use_and_key_ops_are_obeyed),
        cmocka_unit_test(shapes_that_are_wrong_are_skipped),
        cmocka_unit_test(points_of_low_order_are_skipped),
        cmocka_unit_test(private_and_symmetric_keys_are_never_used),
        cmocka_unit_test(an_ed25519_key_has_32_octets),
        cmocka_unit_test(a_modulus_has_2048_to_8192_bits),
        cmocka_unit_test(an_exponent_is_odd_above_1_and_up_to_2_to_the_32),
        cmocka_unit_test(a_modulus_that_can_be_factored_is_skipped),
        cmocka_unit_test(thumbprints_are_those_of_the_standards),
        cmocka_unit_test(a_public_key_is_written_as_openssl_writes_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
