/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures: what we sign verifies, everything near it does not; libjwt agrees. */
#include <jwt.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <string.h>

#include "../harness/cm.h"
#include "base/mem.h"
#include "jose/ecdsa_der.h"
#include "jose/jwks.h"
#include "jose/sign.h"
#include "jose/signature.h"
#include "wire/token.h"

/** A key pair and a token by it. */
struct stage {
    struct ost_private_key private;
    struct ost_jwks *jwks;
    char *token;
    struct ost_token_room room;
    struct ost_token parts;
};

static void open_stage(struct stage *stage, enum ost_alg alg)
{
    struct ost_buf jwk = {0};
    struct ost_buf set = {0};
    struct ost_buf header = {0};
    struct ost_buf token = {0};
    size_t len = 0;
    memset(stage, 0, sizeof *stage);
    assert_int_equal(ost_private_key_generate(alg, "k", &jwk, NULL), OSTIARY_OK);
    assert_int_equal(ost_private_key_parse(ost_buf_span(&jwk), &stage->private, NULL),
                     OSTIARY_OK);
    ost_buf_add_string(&set, "{\"keys\":[");
    ost_private_key_write_public(&stage->private, &set);
    ost_buf_add_string(&set, "]}");
    assert_int_equal(ost_jwks_parse(ost_buf_span(&set), &ost_key_algs_default, NULL,
                                    &stage->jwks, NULL),
                     OSTIARY_OK);
    assert_int_equal(stage->jwks->count, 1);
    ost_buf_addf(&header, "{\"alg\":\"%s\"}", ost_alg_name(alg));
    assert_int_equal(ost_sign(&stage->private, ost_buf_span(&header),
                              ost_span_of("{\"sub\":\"x\"}"), &token, NULL),
                     OSTIARY_OK);
    stage->token = ost_buf_take(&token, &len);
    assert_int_equal(
        ost_token_parse(ost_span_of(stage->token), &stage->room, &stage->parts, NULL),
        OSTIARY_OK);
    ost_buf_clear(&jwk);
    ost_buf_clear(&set);
    ost_buf_clear(&header);
}

static void close_stage(struct stage *stage)
{
    ost_token_room_clear(&stage->room);
    ost_free(stage->token);
    ost_jwks_free(stage->jwks);
    ost_private_key_clear(&stage->private);
}

static ostiary_code verify(const struct stage *stage, enum ost_alg alg,
                           struct ost_span signature)
{
    const struct ost_signed what = {alg, OST_SPAN_ABSENT, stage->parts.signing_input,
                                    signature};
    struct ost_input_digest digest;
    assert_true(ost_input_digest_make(alg, what.input, &digest));
    return ost_signature_verify(stage->jwks->keys[0], &what, &digest, NULL);
}

/* One algorithm: good twice, then every near miss. */
static void try_algorithm(enum ost_alg alg)
{
    struct stage stage;
    uint8_t bad[520] = {0};
    open_stage(&stage, alg);
    struct ost_span good = stage.parts.signature;
    assert_int_equal(verify(&stage, alg, good), OSTIARY_OK);
    assert_int_equal(verify(&stage, alg, good), OSTIARY_OK);
    for (size_t i = 0; i < good.len; i += 7) {
        memcpy(bad, good.data, good.len);
        bad[i] ^= 0x10;
        assert_int_equal(
            verify(&stage, alg, (struct ost_span){(const char *)bad, good.len}),
            OSTIARY_BAD_SIGNATURE);
    }
    memcpy(bad, good.data, good.len);
    assert_int_equal(
        verify(&stage, alg, (struct ost_span){(const char *)bad, good.len - 1}),
        OSTIARY_BAD_SIGNATURE);
    assert_int_equal(
        verify(&stage, alg, (struct ost_span){(const char *)bad, good.len + 1}),
        OSTIARY_BAD_SIGNATURE);
    assert_int_equal(verify(&stage, alg, ost_span_of("")), OSTIARY_BAD_SIGNATURE);
    assert_int_equal(verify(&stage, alg, good), OSTIARY_OK);
    close_stage(&stage);
}

/* rows: AL-01 AL-06 AL-07 AL-09 */
static void every_algorithm_verifies_its_own_and_nothing_near_it(void **state)
{
    (void)state;
    for (int alg = OST_ALG_RS256; alg < OST_ALG_COUNT; alg++) {
        try_algorithm((enum ost_alg)alg);
    }
}

/* rows: KY-04 KY-07 */
static void a_key_serves_one_algorithm(void **state)
{
    struct stage stage;
    (void)state;
    open_stage(&stage, OST_ALG_RS256);
    assert_int_equal(verify(&stage, OST_ALG_PS256, stage.parts.signature),
                     OSTIARY_UNUSABLE_KEY);
    assert_int_equal(verify(&stage, OST_ALG_NONE, stage.parts.signature),
                     OSTIARY_UNUSABLE_KEY);
    assert_int_equal(ost_jwks_find(stage.jwks, ost_span_of("k"), OST_ALG_PS256).count, 0);
    assert_true(ost_jwks_find(stage.jwks, ost_span_of("k"), OST_ALG_PS256).kid_known);
    assert_int_equal(ost_jwks_find(stage.jwks, ost_span_of("k"), OST_ALG_RS256).count, 1);
    close_stage(&stage);
}

/* What OpenSSL signs with the stage's key: PKCS#1 v1.5, or PSS with a salt that long. */
#define NO_SALT (-10)
static struct ost_span sign_rsa(const struct stage *stage, int salt, unsigned char *out)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_PKEY_CTX *pkey_ctx = NULL;
    size_t len = 256;
    assert_int_equal(
        EVP_DigestSignInit(ctx, &pkey_ctx, EVP_sha256(), NULL, stage->private.pkey), 1);
    if (salt != NO_SALT) {
        assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(pkey_ctx, RSA_PKCS1_PSS_PADDING),
                         1);
        assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(pkey_ctx, salt), 1);
    }
    assert_int_equal(
        EVP_DigestSign(ctx, out, &len,
                       (const unsigned char *)stage->parts.signing_input.data,
                       stage->parts.signing_input.len),
        1);
    EVP_MD_CTX_free(ctx);
    return (struct ost_span){(const char *)out, len};
}

/* rows: AL-11 AL-05 */
static void a_pkcs1_signature_never_passes_as_pss(void **state)
{
    struct stage pss;
    unsigned char forged[256];
    (void)state;
    open_stage(&pss, OST_ALG_PS256);
    struct ost_span signature = sign_rsa(&pss, NO_SALT, forged);
    assert_int_equal(verify(&pss, OST_ALG_PS256, signature), OSTIARY_BAD_SIGNATURE);
    assert_int_equal(verify(&pss, OST_ALG_PS256, signature), OSTIARY_BAD_SIGNATURE);
    assert_int_equal(verify(&pss, OST_ALG_PS256, pss.parts.signature), OSTIARY_OK);
    assert_int_equal(verify(&pss, OST_ALG_PS256, signature), OSTIARY_BAD_SIGNATURE);
    close_stage(&pss);
}

/* rows: AL-05 */
static void a_pss_salt_is_as_long_as_the_hash(void **state)
{
    struct stage pss;
    unsigned char made[256];
    (void)state;
    open_stage(&pss, OST_ALG_PS256);
    assert_int_equal(verify(&pss, OST_ALG_PS256, sign_rsa(&pss, 20, made)),
                     OSTIARY_BAD_SIGNATURE);
    assert_int_equal(verify(&pss, OST_ALG_PS256, sign_rsa(&pss, 32, made)), OSTIARY_OK);
    assert_int_equal(verify(&pss, OST_ALG_PS256, sign_rsa(&pss, 0, made)),
                     OSTIARY_BAD_SIGNATURE);
    assert_int_equal(verify(&pss, OST_ALG_PS256, sign_rsa(&pss, 33, made)),
                     OSTIARY_BAD_SIGNATURE);
    close_stage(&pss);
}

/* rows: AL-03 */
static void two_names_are_one_algorithm_of_an_ed25519_key(void **state)
{
    struct stage stage;
    (void)state;
    open_stage(&stage, OST_ALG_EDDSA);
    assert_int_equal(verify(&stage, OST_ALG_EDDSA, stage.parts.signature), OSTIARY_OK);
    assert_int_equal(verify(&stage, OST_ALG_ED25519, stage.parts.signature), OSTIARY_OK);
    assert_int_equal(verify(&stage, OST_ALG_ES256, stage.parts.signature),
                     OSTIARY_UNUSABLE_KEY);
    close_stage(&stage);
}

/* The order of P-256. */
static const uint8_t order[32] = {0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00,
                                  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                  0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84,
                                  0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51};

/* The good signature with one half replaced. */
static ostiary_code verify_half(const struct stage *stage, size_t half,
                                const uint8_t value[32])
{
    uint8_t raw[64];
    memcpy(raw, stage->parts.signature.data, sizeof raw);
    memcpy(raw + 32 * half, value, 32);
    return verify(stage, OST_ALG_ES256, (struct ost_span){(const char *)raw, sizeof raw});
}

/* rows: AL-04 */
static void r_and_s_lie_between_0_and_the_order(void **state)
{
    static const uint8_t zero[32];
    struct stage stage;
    uint8_t most[32];
    (void)state;
    memset(most, 0xff, sizeof most);
    open_stage(&stage, OST_ALG_ES256);
    for (size_t half = 0; half < 2; half++) {
        const uint8_t *good = (const uint8_t *)stage.parts.signature.data + 32 * half;
        assert_int_equal(verify_half(&stage, half, good), OSTIARY_OK);
        assert_int_equal(verify_half(&stage, half, zero), OSTIARY_BAD_SIGNATURE);
        assert_int_equal(verify_half(&stage, half, order), OSTIARY_BAD_SIGNATURE);
        assert_int_equal(verify_half(&stage, half, most), OSTIARY_BAD_SIGNATURE);
    }
    close_stage(&stage);
}

/* rows: AL-04 */
static void an_ecdsa_signature_is_no_der(void **state)
{
    struct stage stage;
    uint8_t der[OST_ECDSA_DER_BYTES];
    size_t len = 0;
    (void)state;
    open_stage(&stage, OST_ALG_ES256);
    struct ost_span good = stage.parts.signature;
    assert_int_equal(good.len, 64);
    assert_true(ost_ecdsa_to_der((const uint8_t *)good.data, good.len, der, &len));
    assert_int_equal(
        verify(&stage, OST_ALG_ES256, (struct ost_span){(const char *)der, len}),
        OSTIARY_BAD_SIGNATURE);
    assert_int_equal(
        verify(&stage, OST_ALG_ES256, (struct ost_span){(const char *)der, 64}),
        OSTIARY_BAD_SIGNATURE);
    assert_int_equal(verify(&stage, OST_ALG_ES256, ost_span_first(good, 63)),
                     OSTIARY_BAD_SIGNATURE);
    assert_int_equal(verify(&stage, OST_ALG_ES256, good), OSTIARY_OK);
    close_stage(&stage);
}

/* Decision 1: libjwt is the second opinion on what both can judge. */
static void libjwt_takes_what_we_sign(void **state)
{
    struct stage stage;
    struct ost_buf token = {0};
    (void)state;
    open_stage(&stage, OST_ALG_ES256);
    assert_int_equal(ost_sign(&stage.private,
                              ost_span_of("{\"typ\":\"JWT\",\"alg\":\"ES256\"}"),
                              ost_span_of("{\"sub\":\"x\"}"), &token, NULL),
                     OSTIARY_OK);
    BIO *bio = BIO_new(BIO_s_mem());
    char *pem = NULL;
    jwt_t *jwt = NULL;
    assert_int_equal(PEM_write_bio_PUBKEY(bio, stage.private.pkey), 1);
    long len = BIO_get_mem_data(bio, &pem);
    assert_int_equal(jwt_decode(&jwt, token.data, (const unsigned char *)pem, (int)len),
                     0);
    jwt_free(jwt);
    BIO_free(bio);
    ost_buf_clear(&token);
    close_stage(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_algorithm_verifies_its_own_and_nothing_near_it),
        cmocka_unit_test(a_key_serves_one_algorithm),
        cmocka_unit_test(a_pkcs1_signature_never_passes_as_pss),
        cmocka_unit_test(a_pss_salt_is_as_long_as_the_hash),
        cmocka_unit_test(two_names_are_one_algorithm_of_an_ed25519_key),
        cmocka_unit_test(r_and_s_lie_between_0_and_the_order),
        cmocka_unit_test(an_ecdsa_signature_is_no_der),
        cmocka_unit_test(libjwt_takes_what_we_sign),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
