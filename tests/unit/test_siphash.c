/* SPDX-License-Identifier: Apache-2.0 */
/* SipHash held to OpenSSL's, for every length that a signature may have and more. */
#include <endian.h>
#include <openssl/evp.h>
#include <string.h>

#include "../harness/cm.h"
#include "jose/siphash.h"

#define MOST 700

static void ask_openssl(const struct ost_siphash_key *key, struct ost_span text,
                        uint64_t out[2])
{
    unsigned int rounds[] = {1, 3};
    size_t size = 16;
    size_t len = 0;
    OSSL_PARAM params[] = {OSSL_PARAM_construct_uint("c-rounds", &rounds[0]),
                           OSSL_PARAM_construct_uint("d-rounds", &rounds[1]),
                           OSSL_PARAM_construct_size_t("size", &size),
                           OSSL_PARAM_construct_end()};
    const uint64_t bytes[] = {htole64(key->word[0]), htole64(key->word[1])};
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "SIPHASH", NULL);
    EVP_MAC_CTX *context = EVP_MAC_CTX_new(mac);
    assert_non_null(context);
    assert_int_equal(
        EVP_MAC_init(context, (const unsigned char *)bytes, sizeof bytes, params), 1);
    assert_int_equal(EVP_MAC_update(context, (const unsigned char *)text.data, text.len),
                     1);
    assert_int_equal(EVP_MAC_final(context, (unsigned char *)out, &len, size), 1);
    assert_int_equal(len, size);
    EVP_MAC_CTX_free(context);
    EVP_MAC_free(mac);
}

/* rows: CL-14 */
static void each_length_gives_what_openssl_gives(void **state)
{
    const struct ost_siphash_key key = {{0x0706050403020100, 0x0f0e0d0c0b0a0908}};
    char text[MOST];
    (void)state;
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = (char)(i * 7 + i / 256);
    }
    for (size_t len = 0; len <= sizeof text; len++) {
        uint64_t ours[2];
        uint64_t theirs[2];
        ost_siphash(&key, (struct ost_span){text, len}, ours);
        ask_openssl(&key, (struct ost_span){text, len}, theirs);
        assert_true(ours[0] == le64toh(theirs[0]));
        assert_true(ours[1] == le64toh(theirs[1]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_length_gives_what_openssl_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
