/* SPDX-License-Identifier: Apache-2.0 */
/* OpenSSL's memory runs out once, at every place: no key is dropped for it, and what is
 * refused for it is accepted the next time. */
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "../harness/cm.h"
#include "jose/jwks.h"
#include "jose/openssl_errors.h"
#include "ostiary/ostiary.h"

static size_t countdown; /* 0: nothing fails */

static bool fails(void)
{
    return countdown > 0 && --countdown == 0;
}

static void *take(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return fails() ? NULL : malloc(size);
}

static void *resize(void *memory, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return fails() ? NULL : realloc(memory, size);
}

static void give(void *memory, const char *file, int line)
{
    (void)file;
    (void)line;
    free(memory);
}

#define MOST_ALLOCATIONS 10000

/* Until one run gets through without a failure: how many of them failed. */
static size_t fail_parsing(const char *set)
{
    size_t failures = 0;
    for (size_t n = 1; n < MOST_ALLOCATIONS; n++) {
        struct ost_jwks *jwks = NULL;
        countdown = n;
        ostiary_code code =
            ost_jwks_parse(ost_span_of(set), &ost_key_algs_default, NULL, &jwks, NULL);
        bool got_through = countdown > 0;
        countdown = 0;
        assert_true(code == OSTIARY_INTERNAL_ERROR ||
                    (code == OSTIARY_OK && jwks->count == 1));
        failures += code == OSTIARY_OK ? 0 : 1;
        ost_jwks_free(jwks);
        if (got_through) {
            return failures;
        }
    }
    fail();
    return 0;
}

static size_t fail_checking(const char *set, const char *token)
{
    size_t failures = 0;
    for (size_t n = 1; n < MOST_ALLOCATIONS; n++) {
        ostiary_keyset *keyset = NULL; /* anew, so that its shelf is empty */
        assert_int_equal(ostiary_keyset_parse(set, strlen(set), NULL, 0, &keyset, NULL),
                         OSTIARY_OK);
        countdown = n;
        ostiary_code code = ostiary_keyset_check_jws(keyset, token, strlen(token), NULL);
        bool got_through = countdown > 0;
        countdown = 0;
        /* 3.0 does not tell of every failure inside a verification: refused all the same
         */
        assert_true(code == OSTIARY_INTERNAL_ERROR || code == OSTIARY_BAD_SIGNATURE ||
                    code == OSTIARY_OK);
        failures += code == OSTIARY_INTERNAL_ERROR ? 1 : 0;
        assert_int_equal(ostiary_keyset_check_jws(keyset, token, strlen(token), NULL),
                         OSTIARY_OK); /* nothing broken stayed on the shelf */
        ostiary_keyset_free(keyset);
        if (got_through) {
            return failures;
        }
    }
    fail();
    return 0;
}

static void try_algorithm(const char *algorithm)
{
    char *key = NULL;
    char *set = NULL;
    char *token = NULL;
    assert_int_equal(ostiary_testing_keygen(algorithm, "k", &key, NULL), OSTIARY_OK);
    const char *keys[] = {key};
    assert_int_equal(ostiary_testing_public_set(keys, 1, &set, NULL), OSTIARY_OK);
    assert_int_equal(ostiary_testing_sign(key, "{}", NULL, &token, NULL), OSTIARY_OK);
    assert_true(fail_parsing(set) > 0);
    assert_true(fail_checking(set, token) > 0);
    ostiary_free(key);
    ostiary_free(set);
    ostiary_free(token);
}

/* rows: KY-06 AL-09 PL-03 */
static void openssl_without_memory_is_an_internal_error(void **state)
{
    (void)state;
    try_algorithm("RS256");
    try_algorithm("PS256");
    try_algorithm("ES256");
    try_algorithm("ES512");
    try_algorithm("EdDSA");
}

static void the_queue_is_judged_by_its_worst_and_is_empty_after(void **state)
{
    (void)state;
    ERR_raise(ERR_LIB_EVP, EVP_R_DECODE_ERROR);
    assert_int_equal(ost_openssl_errors_drain(), OST_COMPLAINT_NOTHING);
    ERR_raise(ERR_LIB_EC, EC_R_POINT_IS_NOT_ON_CURVE);
    ERR_raise(ERR_LIB_EVP, EVP_R_DECODE_ERROR);
    assert_int_equal(ost_openssl_errors_drain(), OST_COMPLAINT_INPUT);
    ERR_raise(ERR_LIB_EVP, ERR_R_MALLOC_FAILURE);
    ERR_raise(ERR_LIB_EC, EC_R_POINT_IS_NOT_ON_CURVE);
    assert_int_equal(ost_openssl_errors_drain(), OST_COMPLAINT_MEMORY);
    assert_int_equal(ost_openssl_errors_drain(), OST_COMPLAINT_NOTHING);
}

/* rows: KY-09 */
static void an_odd_point_is_the_fault_of_the_key(void **state)
{
    static const char text[] =
        "{\"keys\":["
        "{\"kty\":\"EC\",\"crv\":\"P-256\"," /* x above the field's prime */
        "\"x\":\"__________________________________________8\","
        "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"},"
        "{\"kty\":\"EC\",\"crv\":\"P-256\"," /* off the curve */
        "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
        "\"y\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\"},"
        "{\"kty\":\"EC\",\"crv\":\"P-256\","
        "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
        "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";
    struct ost_jwks *jwks = NULL;
    (void)state;
    assert_int_equal(
        ost_jwks_parse(ost_span_of(text), &ost_key_algs_default, NULL, &jwks, NULL),
        OSTIARY_OK);
    assert_int_equal(jwks->count, 1);
    ost_jwks_free(jwks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(openssl_without_memory_is_an_internal_error),
        cmocka_unit_test(the_queue_is_judged_by_its_worst_and_is_empty_after),
        cmocka_unit_test(an_odd_point_is_the_fault_of_the_key),
    };
    if (CRYPTO_set_mem_functions(take, resize, give) != 1) {
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
