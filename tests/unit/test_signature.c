/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures: what we sign verifies, everything near it does not; libjwt agrees. */
#include <jwt.h>
#include <openssl/pem.h>
#include <string.h>

#include "../harness/cm.h"
#include "base/mem.h"
#include "jose/jwks.h"
#include "jose/sign.h"
#include "jose/signature.h"
#include "wire/token.h"

/** A key pair and a token by it. */
struct stage {
    struct ost_private_key private;
    struct ost_jwks *jwks;
    char *token;
    struct ost_buf scratch;
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
        ost_token_parse(ost_span_of(stage->token), &stage->scratch, &stage->parts, NULL),
        OSTIARY_OK);
    ost_buf_clear(&jwk);
    ost_buf_clear(&set);
    ost_buf_clear(&header);
}

static void close_stage(struct stage *stage)
{
    ost_token_clear(&stage->parts);
    ost_buf_clear(&stage->scratch);
    ost_free(stage->token);
    ost_jwks_free(stage->jwks);
    ost_private_key_clear(&stage->private);
}

static ostiary_code verify(const struct stage *stage, enum ost_alg alg,
                           struct ost_span signature)
{
    return ost_signature_verify(stage->jwks->keys[0], alg, stage->parts.signing_input,
                                signature, NULL);
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

/* rows: AL-11 AL-05 */
static void a_pkcs1_signature_never_passes_as_pss(void **state)
{
    struct stage pss;
    unsigned char forged[256];
    size_t len = sizeof forged;
    (void)state;
    open_stage(&pss, OST_ALG_PS256);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    assert_int_equal(EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, pss.private.pkey),
                     1);
    assert_int_equal(EVP_DigestSign(ctx, forged, &len,
                                    (const unsigned char *)pss.parts.signing_input.data,
                                    pss.parts.signing_input.len),
                     1);
    EVP_MD_CTX_free(ctx);
    struct ost_span signature = {(const char *)forged, len};
    assert_int_equal(verify(&pss, OST_ALG_PS256, signature), OSTIARY_BAD_SIGNATURE);
    assert_int_equal(verify(&pss, OST_ALG_PS256, pss.parts.signature), OSTIARY_OK);
    assert_int_equal(verify(&pss, OST_ALG_PS256, signature), OSTIARY_BAD_SIGNATURE);
    close_stage(&pss);
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
        cmocka_unit_test(libjwt_takes_what_we_sign),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
