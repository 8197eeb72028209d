/* SPDX-License-Identifier: Apache-2.0 */
/* Signature check alone: every algorithm holds, every refusal has its reason. */
#include <stdio.h>
#include <string.h>

#include "../harness/cm.h"
#include "ostiary/ostiary.h"

static const char *const algorithms[] = {"RS256", "RS384", "RS512",  "PS256",
                                         "PS384", "PS512", "ES256",  "ES384",
                                         "ES512", "EdDSA", "Ed25519"};
#define ALGORITHM_COUNT (sizeof algorithms / sizeof algorithms[0])

static ostiary_keyset *parse(const char *jwks)
{
    ostiary_keyset *keyset = NULL;
    assert_int_equal(ostiary_keyset_parse(jwks, strlen(jwks), NULL, 0, &keyset, NULL),
                     OSTIARY_OK);
    assert_non_null(keyset);
    return keyset;
}

static ostiary_code check(const ostiary_keyset *keyset, const char *jws)
{
    return ostiary_keyset_check_jws(keyset, jws, strlen(jws), NULL);
}

static ostiary_code check_raw(const ostiary_keyset *keyset, const char *json)
{
    return ostiary_keyset_check_raw(keyset, json, strlen(json), NULL);
}

/** A private JWK and the set of its public half. */
struct pair {
    char *key, *set;
};

static struct pair make_pair(const char *algorithm, const char *kid)
{
    struct pair pair = {0};
    assert_int_equal(ostiary_testing_keygen(algorithm, kid, &pair.key, NULL), OSTIARY_OK);
    const char *key = pair.key;
    assert_int_equal(ostiary_testing_public_set(&key, 1, &pair.set, NULL), OSTIARY_OK);
    return pair;
}

static void free_pair(struct pair *pair)
{
    ostiary_free(pair->key);
    ostiary_free(pair->set);
}

static char *sign(const char *key, const char *header)
{
    char *token = NULL;
    assert_int_equal(ostiary_testing_sign(key, "{\"sub\":\"x\"}", header, &token, NULL),
                     OSTIARY_OK);
    return token;
}

/* Base64url of text that is base64url already, for the input of --raw. */
static void encode(const char *text, size_t len, char *out)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    unsigned bits = 0;
    int held = 0;
    for (size_t i = 0; i < len; i++) {
        bits = bits << 8 | (unsigned char)text[i];
        for (held += 8; held >= 6; held -= 6) {
            *out++ = letters[bits >> (held - 6) & 63];
        }
    }
    if (held > 0) {
        *out++ = letters[bits << (6 - held) & 63];
    }
    *out = '\0';
}

/* The signature of a token as a line of --raw. */
static void write_raw(const char *token, const char *algorithm, const char *more,
                      char *out, size_t size)
{
    char input[512];
    const char *dot = strrchr(token, '.');
    encode(token, (size_t)(dot - token), input);
    (void)snprintf(out, size, "{\"alg\":\"%s\",\"input\":\"%s\",\"sig\":\"%s\"%s}",
                   algorithm, input, dot + 1, more);
}

static void try_algorithm(const char *algorithm)
{
    struct pair pair = make_pair(algorithm, "k");
    char raw[1536];
    ostiary_keyset *keyset = parse(pair.set);
    char *token = sign(pair.key, NULL);
    write_raw(token, algorithm, "", raw, sizeof raw);
    assert_int_equal(check(keyset, token), OSTIARY_OK);
    assert_int_equal(check_raw(keyset, raw), OSTIARY_OK);
    char *last = strrchr(token, '.') + 5;
    *last = *last == 'A' ? 'B' : 'A';
    write_raw(token, algorithm, "", raw, sizeof raw);
    assert_int_equal(check(keyset, token), OSTIARY_BAD_SIGNATURE);
    assert_int_equal(check_raw(keyset, raw), OSTIARY_BAD_SIGNATURE);
    ostiary_free(token);
    ostiary_keyset_free(keyset);
    free_pair(&pair);
}

/* rows: AL-01 AL-03 */
static void every_algorithm_holds_and_one_letter_less_does_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < ALGORITHM_COUNT; i++) {
        try_algorithm(algorithms[i]);
    }
}

/* rows: AL-01 */
static void the_example_of_rfc_7515_a_2_holds(void **state)
{
    (void)state;
    ostiary_keyset *keyset = parse(
        "{\"keys\":[{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\""
        "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2m"
        "JPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OM"
        "g0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY"
        "4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91"
        "kzk2PAcDTW9gb54h4FRWyuXpoQ\"}]}");
#define A_2                                                                              \
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9l"  \
    "eGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQg"  \
    "r9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX"  \
    "4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383"  \
    "LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6L"  \
    "bgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77R"
    assert_int_equal(check(keyset, A_2 "w"), OSTIARY_OK);
    assert_int_equal(check(keyset, A_2 "g"), OSTIARY_BAD_SIGNATURE);
    ostiary_keyset_free(keyset);
}

/* rows: AL-01 AL-04 */
static void the_example_of_rfc_7515_a_3_holds(void **state)
{
    (void)state;
    ostiary_keyset *keyset =
        parse("{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\","
              "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
              "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}");
#define A_3                                                                              \
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9l"  \
    "eGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCg"  \
    "fTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1"
    assert_int_equal(check(keyset, A_3 "Q"), OSTIARY_OK);
    assert_int_equal(check(keyset, A_3 "A"), OSTIARY_BAD_SIGNATURE);
    assert_int_equal(check(keyset, A_3 "R"), OSTIARY_MALFORMED_TOKEN); /* JW-03 */
    ostiary_keyset_free(keyset);
}

/* rows: AL-01 AL-03 AL-07 */
static void the_example_of_rfc_8037_a_4_holds(void **state)
{
    (void)state;
    ostiary_keyset *keyset =
        parse("{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\","
              "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}");
#define A_4_INPUT                                                                        \
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc" /* no JSON                \
                                                                */
#define A_4                                                                              \
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM" \
    "0KA"
    assert_int_equal(check(keyset, A_4_INPUT "." A_4 "g"), OSTIARY_OK);
    assert_int_equal(check(keyset, A_4_INPUT "." A_4 "w"), OSTIARY_BAD_SIGNATURE);
    ostiary_keyset_free(keyset);
}

/* rows: AL-03 */
static void an_ed448_key_is_never_used(void **state)
{
    (void)state;
    ostiary_keyset *keyset = parse(
        "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed448\",\"kid\":\"k\",\"x\":\""
        "X9dEm1m0Yf0s54fsYWrUah2hNCSFpw4fig6nXYDpZ3jt8SR2m0bHBhvWeD3x5Q9s0foavq_oJWG"
        "A\"}]}");
    assert_int_equal(
        check_raw(keyset,
                  "{\"alg\":\"EdDSA\",\"kid\":\"k\",\"input\":\"\",\"sig\":\"AA\"}"),
        OSTIARY_UNUSABLE_KEY);
    ostiary_keyset_free(keyset);
}

/* rows: KY-04 AL-11 */
static void a_jwk_without_alg_serves_all_that_fit(void **state)
{
    struct pair pair = make_pair("PS512", "k");
    char with[] = "\"alg\":\"PS512\"";
    (void)state;
    char *token = sign(pair.key, NULL);
    ostiary_keyset *keyset = parse(pair.set);
    assert_int_equal(check(keyset, token), OSTIARY_OK);
    ostiary_keyset_free(keyset);
    memcpy(strstr(pair.set, with), "\"alh\":\"PS512\"", sizeof with - 1); /* no alg */
    keyset = parse(pair.set);
    assert_int_equal(check(keyset, token), OSTIARY_OK);
    assert_int_equal(check(keyset, token), OSTIARY_OK);
    static const char *const others[] = {"RS256", "RS384", "RS512", "PS256", "PS384"};
    char raw[1536];
    for (size_t i = 0; i < 5; i++) { /* a key for each, so none is unusable */
        write_raw(token, others[i], ",\"kid\":\"k\"", raw, sizeof raw);
        assert_int_equal(check_raw(keyset, raw), OSTIARY_BAD_SIGNATURE);
    }
    write_raw(token, "ES256", ",\"kid\":\"k\"", raw, sizeof raw);
    assert_int_equal(check_raw(keyset, raw), OSTIARY_UNUSABLE_KEY);
    ostiary_keyset_free(keyset);
    ostiary_free(token);
    free_pair(&pair);
}

/* rows: KY-02 KY-03 KY-12 */
static void without_kid_the_third_key_may_be_the_right_one(void **state)
{
    struct pair pairs[3] = {make_pair("ES256", "k"), make_pair("ES256", "k"),
                            make_pair("ES256", "k")};
    const char *keys[] = {pairs[0].key, pairs[1].key, pairs[2].key};
    char *set = NULL;
    (void)state;
    assert_int_equal(ostiary_testing_public_set(keys, 3, &set, NULL), OSTIARY_OK);
    ostiary_keyset *all = parse(set);
    ostiary_keyset *first = parse(pairs[0].set);
    char raw[1536];
    char *token = sign(pairs[2].key, NULL);
    write_raw(token, "ES256", "", raw, sizeof raw);
    assert_int_equal(check_raw(all, raw), OSTIARY_OK);
    assert_int_equal(check_raw(first, raw), OSTIARY_BAD_SIGNATURE);
    write_raw(token, "ES256", ",\"kid\":\"k\"", raw, sizeof raw);
    assert_int_equal(check_raw(all, raw), OSTIARY_OK); /* three of one kid */
    write_raw(token, "ES256", ",\"kid\":\"K\"", raw, sizeof raw);
    assert_int_equal(check_raw(all, raw), OSTIARY_UNKNOWN_KEY);
    ostiary_free(token);
    ostiary_keyset_free(all);
    ostiary_keyset_free(first);
    ostiary_free(set);
    for (size_t i = 0; i < 3; i++) {
        free_pair(&pairs[i]);
    }
}

/* rows: KY-03 */
static void more_than_eight_keys_that_fit_are_refused(void **state)
{
    struct pair pair = make_pair("ES256", NULL);
    const char *keys[9];
    char *set = NULL;
    char raw[1536];
    (void)state;
    char *token = sign(pair.key, NULL);
    write_raw(token, "ES256", "", raw, sizeof raw);
    for (size_t i = 0; i < 9; i++) {
        keys[i] = pair.key;
    }
    for (size_t count = 8; count <= 9; count++) {
        assert_int_equal(ostiary_testing_public_set(keys, count, &set, NULL), OSTIARY_OK);
        ostiary_keyset *keyset = parse(set);
        assert_int_equal(check_raw(keyset, raw),
                         count == 8 ? OSTIARY_OK : OSTIARY_UNUSABLE_KEY);
        ostiary_keyset_free(keyset);
        ostiary_free(set);
    }
    ostiary_free(token);
    free_pair(&pair);
}

/** A header that is refused, and the reason. */
struct refusal {
    const char *header;
    ostiary_code code;
};

/* rows: JH-01 JH-02 JH-06 JH-07 JH-08 JH-09 JH-10 */
static void a_header_is_held_to_what_a_signature_needs(void **state)
{
    static const struct refusal cases[] = {
        {"{\"typ\":7,\"cty\":\"JWT\",\"x\":1}", OSTIARY_OK}, /* not looked at */
        {"{\"crit\":[\"exp\"]}", OSTIARY_CRITICAL_HEADER},
        {"{\"crit\":[]}", OSTIARY_CRITICAL_HEADER},
        {"{\"b64\":false}", OSTIARY_CRITICAL_HEADER},
        {"{\"b64\":true}", OSTIARY_OK},
        {"{\"alg\":\"none\"}", OSTIARY_ALGORITHM_NOT_ALLOWED},
        {"{\"alg\":\"HS256\"}", OSTIARY_ALGORITHM_NOT_ALLOWED},
        {"{\"alg\":\"es256\"}", OSTIARY_ALGORITHM_NOT_ALLOWED},
        {"{\"alg\":7}", OSTIARY_ALGORITHM_NOT_ALLOWED},
        {"{\"alg\":\"ES384\"}", OSTIARY_UNUSABLE_KEY},
        {"{\"kid\":\"other\"}", OSTIARY_UNKNOWN_KEY},
        {"{\"kid\":7}", OSTIARY_MALFORMED_TOKEN},
        {"{\"kid\":\"\"}", OSTIARY_MALFORMED_TOKEN},
        {"{\"jku\":\"http://127.0.0.1:9/\",\"jwk\":{}}", OSTIARY_OK}, /* not used */
    };
    struct pair pair = make_pair("ES256", "k");
    (void)state;
    ostiary_keyset *keyset = parse(pair.set);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *token = sign(pair.key, cases[i].header);
        assert_int_equal(check(keyset, token), cases[i].code);
        ostiary_free(token);
    }
    ostiary_keyset_free(keyset);
    free_pair(&pair);
}

/* rows: JW-01 JW-02 JW-03 JW-04 JW-05 */
static void what_is_no_compact_jws_is_malformed(void **state)
{
    static const struct refusal cases[] = {
        {"", OSTIARY_MALFORMED_TOKEN},
        {"a", OSTIARY_MALFORMED_TOKEN},
        {"a.b", OSTIARY_MALFORMED_TOKEN},
        {"a.b.c.d", OSTIARY_MALFORMED_TOKEN},
        {"a.b.c.d.e", OSTIARY_UNSUPPORTED_TOKEN},
        {"a.b.c.d.e.f", OSTIARY_MALFORMED_TOKEN},
        {"e30.e30.", OSTIARY_ALGORITHM_NOT_ALLOWED}, /* {} has no alg */
        {"e30=.e30.", OSTIARY_MALFORMED_TOKEN},
        {"e31.e30.", OSTIARY_MALFORMED_TOKEN}, /* bits that mean nothing */
        {"W10.e30.", OSTIARY_MALFORMED_TOKEN}, /* [] */
        /* {"alg":"ES256","alg":"none"} */
        {"eyJhbGciOiJFUzI1NiIsImFsZyI6Im5vbmUifQ.e30.", OSTIARY_MALFORMED_TOKEN},
        {"{\"payload\":\"\"}", OSTIARY_MALFORMED_TOKEN},
    };
    struct pair pair = make_pair("ES256", "k");
    (void)state;
    ostiary_keyset *keyset = parse(pair.set);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(check(keyset, cases[i].header), cases[i].code);
    }
    assert_int_equal(ostiary_keyset_check_jws(keyset, "a\0b", 3, NULL),
                     OSTIARY_MALFORMED_TOKEN);
    ostiary_keyset_free(keyset);
    free_pair(&pair);
}

/* rows: JW-05 JH-09 */
static void what_is_no_raw_line_is_malformed(void **state)
{
    static const char *const cases[] = {
        "",
        "[]",
        "{}",
        "{\"alg\":\"ES256\",\"input\":\"\"}",
        "{\"alg\":\"ES256\",\"sig\":\"\"}",
        "{\"input\":\"\",\"sig\":\"\"}",
        "{\"alg\":7,\"input\":\"\",\"sig\":\"\"}",
        "{\"alg\":\"ES256\",\"input\":null,\"sig\":\"\"}",
        "{\"alg\":\"ES256\",\"kid\":7,\"input\":\"\",\"sig\":\"\"}",
        "{\"alg\":\"ES256\",\"kid\":\"\",\"input\":\"\",\"sig\":\"\"}",
        "{\"alg\":\"ES256\",\"input\":\"A\",\"sig\":\"\"}",
        "{\"alg\":\"ES256\",\"input\":\"\",\"sig\":\"AB\"}", /* bits that mean nothing */
        "{\"alg\":\"ES256\",\"input\":\"\",\"sig\":\"AA==\"}",
        "{\"alg\":\"ES256\",\"input\":\"\",\"sig\":\"\",\"sig\":\"\"}",
        "{\"alg\":\"ES256\",\"input\":\"\",\"sig\":\"\"} x",
    };
    struct pair pair = make_pair("ES256", "k");
    (void)state;
    ostiary_keyset *keyset = parse(pair.set);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(check_raw(keyset, cases[i]), OSTIARY_MALFORMED_TOKEN);
    }
    assert_int_equal(
        check_raw(keyset, "{\"alg\":\"ES256\",\"kid\":null,\"input\":\"\",\"sig\":\"\"}"),
        OSTIARY_BAD_SIGNATURE); /* of this form, and wrong */
    ostiary_keyset_free(keyset);
    free_pair(&pair);
}

/* rows: AL-02 AL-10 */
static void only_algorithms_that_were_asked_for_are_allowed(void **state)
{
    static const char *const pss[] = {"PS256", "ES256"};
    static const char *const unknown[] = {"ES256", "ES256K"};
    struct pair pair = make_pair("ES256", "k");
    ostiary_keyset *keyset = NULL;
    (void)state;
    char *token = sign(pair.key, NULL);
    size_t len = strlen(pair.set);
    assert_int_equal(ostiary_keyset_parse(pair.set, len, pss, 2, &keyset, NULL),
                     OSTIARY_OK);
    assert_int_equal(check(keyset, token), OSTIARY_OK);
    ostiary_keyset_free(keyset);
    assert_int_equal(ostiary_keyset_parse(pair.set, len, pss, 1, &keyset, NULL),
                     OSTIARY_OK);
    assert_int_equal(check(keyset, token), OSTIARY_ALGORITHM_NOT_ALLOWED);
    ostiary_keyset_free(keyset);
    assert_int_equal(ostiary_keyset_parse(pair.set, len, unknown, 2, &keyset, NULL),
                     OSTIARY_BAD_ARGUMENT);
    assert_null(keyset);
    ostiary_free(token);
    free_pair(&pair);
}

/* rows: KY-13 */
static void what_is_no_key_set_is_told(void **state)
{
    static const char *const cases[] = {"", "[]", "{}", "{\"keys\":[]}",
                                        "{\"kty\":\"EC\"}"};
    ostiary_keyset *keyset = NULL;
    ostiary_error err = {0};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(
            ostiary_keyset_parse(cases[i], strlen(cases[i]), NULL, 0, &keyset, &err),
            OSTIARY_BAD_ARGUMENT);
        assert_null(keyset);
        assert_int_not_equal(err.detail[0], '\0');
    }
    assert_int_equal(ostiary_keyset_parse(NULL, 0, NULL, 0, &keyset, NULL),
                     OSTIARY_BAD_ARGUMENT);
    assert_int_equal(ostiary_keyset_parse("{}", 2, NULL, 1, &keyset, NULL),
                     OSTIARY_BAD_ARGUMENT);
    assert_int_equal(ostiary_keyset_parse("{}", 2, NULL, 0, NULL, NULL),
                     OSTIARY_BAD_ARGUMENT);
    assert_int_equal(check(NULL, "x"), OSTIARY_BAD_ARGUMENT);
    assert_int_equal(check_raw(NULL, "x"), OSTIARY_BAD_ARGUMENT);
    ostiary_keyset_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_algorithm_holds_and_one_letter_less_does_not),
        cmocka_unit_test(the_example_of_rfc_7515_a_2_holds),
        cmocka_unit_test(the_example_of_rfc_7515_a_3_holds),
        cmocka_unit_test(the_example_of_rfc_8037_a_4_holds),
        cmocka_unit_test(an_ed448_key_is_never_used),
        cmocka_unit_test(a_jwk_without_alg_serves_all_that_fit),
        cmocka_unit_test(without_kid_the_third_key_may_be_the_right_one),
        cmocka_unit_test(more_than_eight_keys_that_fit_are_refused),
        cmocka_unit_test(a_header_is_held_to_what_a_signature_needs),
        cmocka_unit_test(what_is_no_compact_jws_is_malformed),
        cmocka_unit_test(what_is_no_raw_line_is_malformed),
        cmocka_unit_test(only_algorithms_that_were_asked_for_are_allowed),
        cmocka_unit_test(what_is_no_key_set_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
