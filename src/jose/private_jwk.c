/* SPDX-License-Identifier: Apache-2.0 */
/* Private keys as JWKs, for tests and development servers. */
#include "jose/private_jwk.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <string.h>

#include "base/mem.h"
#include "jose/jwk_material.h"
#include "wire/base64url.h"
#include "wire/json_write.h"

#define NEW_RSA_BITS 2048

/** A number of a key: its JWK member (RFC 7518 section 6) and its OpenSSL name. */
struct number {
    const char *member, *param;
};

static const struct number rsa_numbers[] = {
    {"n", OSSL_PKEY_PARAM_RSA_N},          {"e", OSSL_PKEY_PARAM_RSA_E},
    {"d", OSSL_PKEY_PARAM_RSA_D},          {"p", OSSL_PKEY_PARAM_RSA_FACTOR1},
    {"q", OSSL_PKEY_PARAM_RSA_FACTOR2},    {"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1},
    {"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2}, {"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1},
};
#define RSA_NUMBERS (sizeof rsa_numbers / sizeof rsa_numbers[0])

static const struct number ec_numbers[] = {
    {"x", OSSL_PKEY_PARAM_EC_PUB_X},
    {"y", OSSL_PKEY_PARAM_EC_PUB_Y},
    {"d", OSSL_PKEY_PARAM_PRIV_KEY},
};
#define EC_NUMBERS (sizeof ec_numbers / sizeof ec_numbers[0])

static const char *group_of(enum ost_key_type type)
{
    return type == OST_KEY_P256   ? "prime256v1"
           : type == OST_KEY_P384 ? "secp384r1"
                                  : "secp521r1";
}

static size_t coordinate_bytes(enum ost_key_type type)
{
    return type == OST_KEY_P256 ? 32 : type == OST_KEY_P384 ? 48 : 66;
}

static void put_bytes(struct ost_json_writer *w, const char *name, const uint8_t *bytes,
                      size_t len)
{
    char text[OST_JWK_NUMBER_BYTES * 4 / 3 + 4];
    ost_base64url_encode(bytes, len, text);
    ost_json_put_string(w, name, text);
    explicit_bzero(text, sizeof text);
}

/* One number of a key; `bytes` pads it to a fixed length, 0: as short as it is. */
static bool put_number(struct ost_json_writer *w, const EVP_PKEY *pkey,
                       const struct number *number, size_t bytes)
{
    uint8_t value[OST_JWK_NUMBER_BYTES];
    BIGNUM *bn = NULL;
    if (EVP_PKEY_get_bn_param(pkey, number->param, &bn) != 1) {
        return false;
    }
    size_t len = bytes > 0 ? bytes : (size_t)BN_num_bytes(bn);
    bool fits = len <= sizeof value && BN_bn2binpad(bn, value, (int)len) == (int)len;
    if (fits) {
        put_bytes(w, number->member, value, len);
    }
    BN_clear_free(bn);
    explicit_bzero(value, sizeof value);
    return fits;
}

static bool put_okp(struct ost_json_writer *w, const EVP_PKEY *pkey)
{
    uint8_t x[32];
    uint8_t d[32];
    size_t x_len = sizeof x;
    size_t d_len = sizeof d;
    bool got = EVP_PKEY_get_raw_public_key(pkey, x, &x_len) == 1 &&
               EVP_PKEY_get_raw_private_key(pkey, d, &d_len) == 1;
    if (got) {
        ost_json_put_string(w, "kty", "OKP");
        ost_json_put_string(w, "crv", "Ed25519");
        put_bytes(w, "x", x, x_len);
        put_bytes(w, "d", d, d_len);
    }
    explicit_bzero(d, sizeof d);
    return got;
}

static bool put_rsa(struct ost_json_writer *w, const EVP_PKEY *pkey)
{
    ost_json_put_string(w, "kty", "RSA");
    bool all = true;
    for (size_t i = 0; i < RSA_NUMBERS; i++) {
        all = all && put_number(w, pkey, &rsa_numbers[i], 0);
    }
    return all;
}

static bool put_ec(struct ost_json_writer *w, const EVP_PKEY *pkey,
                   enum ost_key_type type)
{
    ost_json_put_string(w, "kty", "EC");
    ost_json_put_string(w, "crv", ost_key_type_name(type));
    bool all = true;
    for (size_t i = 0; i < EC_NUMBERS; i++) {
        all = all && put_number(w, pkey, &ec_numbers[i], coordinate_bytes(type));
    }
    return all;
}

static bool put_key(struct ost_json_writer *w, const EVP_PKEY *pkey,
                    enum ost_key_type type)
{
    switch (type) {
    case OST_KEY_RSA:
        return put_rsa(w, pkey);
    case OST_KEY_P256:
    case OST_KEY_P384:
    case OST_KEY_P521:
        return put_ec(w, pkey, type);
    case OST_KEY_ED25519:
        return put_okp(w, pkey);
    case OST_KEY_NONE:
        return false;
    }
    return false;
}

static EVP_PKEY *generate(enum ost_key_type type)
{
    switch (type) {
    case OST_KEY_RSA:
        return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)NEW_RSA_BITS);
    case OST_KEY_P256:
    case OST_KEY_P384:
    case OST_KEY_P521:
        return EVP_PKEY_Q_keygen(NULL, NULL, "EC", group_of(type));
    case OST_KEY_ED25519:
        return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    case OST_KEY_NONE:
        return NULL;
    }
    return NULL;
}

/* The thumbprint of the JWK as far as it is written: it names its public members alone.
 */
static bool put_thumbprint(struct ost_json_writer *w, enum ost_key_type type)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf copy = {0};
    OST_CLEANUP(ost_json_cleanup) struct ost_json *jwk = NULL;
    uint8_t print[OST_SHA256_BYTES];
    char text[64];
    ost_buf_add_span(&copy, ost_buf_span(w->out));
    ost_buf_add_string(&copy, "}");
    if (copy.failed ||
        ost_json_parse(ost_buf_span(&copy), &ost_json_token_limits, &jwk, NULL) !=
            OSTIARY_OK ||
        !ost_jwk_thumbprint(jwk, type, print)) {
        return false;
    }
    ost_base64url_encode(print, sizeof print, text);
    ost_json_put_string(w, "kid", text);
    return true;
}

ostiary_code ost_private_key_generate(enum ost_alg alg, const char *kid,
                                      struct ost_buf *out, ostiary_error *err)
{
    enum ost_key_type type = ost_alg_key_type(alg);
    struct ost_json_writer w = {out, false};
    EVP_PKEY *pkey = generate(type);
    ost_json_open(&w, NULL, '{');
    bool written = pkey != NULL && put_key(&w, pkey, type);
    EVP_PKEY_free(pkey);
    if (written && kid != NULL) {
        ost_json_put_string(&w, "kid", kid);
    } else if (written) {
        written = put_thumbprint(&w, type);
    }
    ost_json_put_string(&w, "alg", ost_alg_name(alg));
    ost_json_put_string(&w, "use", "sig");
    ost_json_close(&w, '}');
    ERR_clear_error();
    OST_ENSURE(written && !out->failed, err, OSTIARY_INTERNAL_ERROR, "key generation");
    return OSTIARY_OK;
}

/* One number of the JWK into the parameters; the numbers stay until those are made. */
static bool push_number(OSSL_PARAM_BLD *build, const struct ost_json *jwk,
                        const struct number *number, BIGNUM **bn_out)
{
    uint8_t value[OST_JWK_NUMBER_BYTES];
    size_t len = 0;
    bool read = ost_jwk_number(jwk, number->member, value, sizeof value, &len);
    *bn_out = read ? BN_bin2bn(value, (int)len, NULL) : NULL;
    explicit_bzero(value, sizeof value);
    return *bn_out != NULL && OSSL_PARAM_BLD_push_BN(build, number->param, *bn_out) == 1;
}

static EVP_PKEY *from_build(const char *kind, OSSL_PARAM_BLD *build)
{
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, kind, NULL);
    EVP_PKEY *pkey = NULL;
    if (params == NULL || ctx == NULL || EVP_PKEY_fromdata_init(ctx) != 1 ||
        EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_KEYPAIR, params) != 1) {
        pkey = NULL;
    }
    EVP_PKEY_CTX_free(ctx);
    OSSL_PARAM_free(params);
    return pkey;
}

static EVP_PKEY *read_rsa(const struct ost_json *jwk)
{
    BIGNUM *numbers[RSA_NUMBERS] = {NULL};
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    bool all = build != NULL;
    for (size_t i = 0; i < RSA_NUMBERS; i++) {
        all = all && push_number(build, jwk, &rsa_numbers[i], &numbers[i]);
    }
    EVP_PKEY *pkey = all ? from_build("RSA", build) : NULL;
    OSSL_PARAM_BLD_free(build);
    for (size_t i = 0; i < RSA_NUMBERS; i++) {
        BN_clear_free(numbers[i]);
    }
    return pkey;
}

static bool read_point(const struct ost_json *jwk, size_t bytes, uint8_t *point)
{
    size_t x_len = 0;
    size_t y_len = 0;
    point[0] = 4;
    return ost_jwk_number(jwk, "x", point + 1, bytes, &x_len) && x_len == bytes &&
           ost_jwk_number(jwk, "y", point + 1 + bytes, bytes, &y_len) && y_len == bytes;
}

static EVP_PKEY *read_ec(const struct ost_json *jwk, enum ost_key_type type)
{
    static const struct number d = {"d", OSSL_PKEY_PARAM_PRIV_KEY};
    uint8_t point[1 + 2 * 66];
    size_t bytes = coordinate_bytes(type);
    BIGNUM *secret = NULL;
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    bool all = build != NULL && read_point(jwk, bytes, point) &&
               OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME,
                                               group_of(type), 0) == 1 &&
               OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point,
                                                1 + 2 * bytes) == 1 &&
               push_number(build, jwk, &d, &secret);
    EVP_PKEY *pkey = all ? from_build("EC", build) : NULL;
    OSSL_PARAM_BLD_free(build);
    BN_clear_free(secret);
    return pkey;
}

static EVP_PKEY *read_okp(const struct ost_json *jwk)
{
    uint8_t d[32];
    size_t len = 0;
    EVP_PKEY *pkey = NULL;
    if (ost_jwk_number(jwk, "d", d, sizeof d, &len) && len == sizeof d) {
        pkey = EVP_PKEY_new_raw_private_key_ex(NULL, "ED25519", NULL, d, sizeof d);
    }
    explicit_bzero(d, sizeof d);
    return pkey;
}

static EVP_PKEY *read_key(const struct ost_json *jwk, enum ost_alg alg)
{
    switch (ost_alg_key_type(alg)) {
    case OST_KEY_RSA:
        return read_rsa(jwk);
    case OST_KEY_P256:
    case OST_KEY_P384:
    case OST_KEY_P521:
        return read_ec(jwk, ost_alg_key_type(alg));
    case OST_KEY_ED25519:
        return read_okp(jwk);
    case OST_KEY_NONE:
        return NULL;
    }
    return NULL;
}

ostiary_code ost_private_key_parse(struct ost_span text, struct ost_private_key *key_out,
                                   ostiary_error *err)
{
    ostiary_error why = {0};
    struct ost_span alg = OST_SPAN_ABSENT;
    memset(key_out, 0, sizeof *key_out);
    ostiary_code code = ost_json_parse(text, &ost_json_token_limits, &key_out->jwk, &why);
    OST_ENSURE(code == OSTIARY_OK, err,
               code == OSTIARY_INTERNAL_ERROR ? code : OSTIARY_BAD_ARGUMENT,
               "the private JWK: %s", why.detail);
    (void)ost_json_string(ost_json_member(key_out->jwk, "alg"), &alg);
    (void)ost_json_string(ost_json_member(key_out->jwk, "kid"), &key_out->kid);
    key_out->alg = ost_alg_find(alg);
    OST_ENSURE(key_out->alg != OST_ALG_NONE, err, OSTIARY_BAD_ARGUMENT,
               "the private JWK names no algorithm of ours");
    key_out->pkey = read_key(key_out->jwk, key_out->alg);
    ERR_clear_error();
    OST_ENSURE(key_out->pkey != NULL, err, OSTIARY_BAD_ARGUMENT,
               "no private JWK that fits its algorithm");
    return OSTIARY_OK;
}

void ost_private_key_clear(struct ost_private_key *key)
{
    EVP_PKEY_free(key->pkey);
    ost_json_free(key->jwk);
    memset(key, 0, sizeof *key);
}

void ost_private_key_write_public(const struct ost_private_key *key, struct ost_buf *out)
{
    static const char *const members[] = {"kty", "crv", "n", "e", "x", "y", "kid", "alg"};
    struct ost_json_writer w = {out, false};
    ost_json_open(&w, NULL, '{');
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        struct ost_span value;
        if (ost_json_string(ost_json_member(key->jwk, members[i]), &value)) {
            ost_json_put_span(&w, members[i], value);
        }
    }
    ost_json_put_string(&w, "use", "sig");
    ost_json_close(&w, '}');
}
