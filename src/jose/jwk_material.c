/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers of a public JWK: read, held to the rules, made an EVP_PKEY. */
#include "jose/jwk_material.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <string.h>

#include "base/buf.h"
#include "wire/base64url.h"
#include "wire/json_write.h"

#define LEAST_RSA_BITS 2048 /* RFC 7518 section 3.3 */
#define MOST_RSA_BITS  8192

bool ost_jwk_number(const struct ost_json *jwk, const char *name, uint8_t *out,
                    size_t size, size_t *len_out)
{
    struct ost_span text;
    *len_out = 0;
    return ost_json_string(ost_json_member(jwk, name), &text) && text.len > 0 &&
           ost_base64url_decode(text, out, size, len_out);
}

bool ost_jwk_thumbprint(const struct ost_json *jwk, enum ost_key_type type,
                        uint8_t out[OST_SHA256_BYTES])
{
    static const char *const rsa[] = {"e", "kty", "n", NULL};
    static const char *const ec[] = {"crv", "kty", "x", "y", NULL};
    static const char *const okp[] = {"crv", "kty", "x", NULL};
    const char *const *names = type == OST_KEY_RSA       ? rsa
                               : type == OST_KEY_ED25519 ? okp
                                                         : ec;
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
    struct ost_json_writer w = {&text, false};
    ost_json_open(&w, NULL, '{');
    for (size_t i = 0; names[i] != NULL; i++) {
        struct ost_span value = OST_SPAN_ABSENT;
        (void)ost_json_string(ost_json_member(jwk, names[i]), &value);
        ost_json_put_span(&w, names[i], value);
    }
    ost_json_close(&w, '}');
    return !text.failed && ost_sha256(ost_buf_span(&text), out);
}

static EVP_PKEY *from_params(const char *kind, OSSL_PARAM *params)
{
    EVP_PKEY *pkey = NULL;
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, kind, NULL);
    if (ctx == NULL || EVP_PKEY_fromdata_init(ctx) != 1 ||
        EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params) != 1) {
        pkey = NULL;
    }
    EVP_PKEY_CTX_free(ctx);
    ERR_clear_error();
    return pkey;
}

static void bn_cleanup(BIGNUM **number)
{
    BN_free(*number);
}

static EVP_PKEY *make_rsa(const BIGNUM *n, const BIGNUM *e)
{
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    OSSL_PARAM *params = NULL;
    EVP_PKEY *pkey = NULL;
    if (build != NULL && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
        OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e) == 1) {
        params = OSSL_PARAM_BLD_to_param(build);
    }
    if (params != NULL) {
        pkey = from_params("RSA", params);
    }
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(build);
    return pkey;
}

/* KY-08: leading zero octets of n and e do not count; e is odd, above 1, up to 2^32. */
static const char *read_rsa(const struct ost_json *jwk, struct ost_jwk_material *out)
{
    uint8_t n[OST_JWK_NUMBER_BYTES];
    uint8_t e[64];
    size_t n_len = 0;
    size_t e_len = 0;
    if (!ost_jwk_number(jwk, "n", n, sizeof n, &n_len) ||
        !ost_jwk_number(jwk, "e", e, sizeof e, &e_len)) {
        return "n or e is missing or malformed";
    }
    out->zero_prefixed = n[0] == 0 || e[0] == 0;
    OST_CLEANUP(bn_cleanup) BIGNUM *modulus = BN_bin2bn(n, (int)n_len, NULL);
    OST_CLEANUP(bn_cleanup) BIGNUM *exponent = BN_bin2bn(e, (int)e_len, NULL);
    if (modulus == NULL || exponent == NULL) {
        return "memory ran out";
    }
    out->bits = BN_num_bits(modulus);
    if (out->bits < LEAST_RSA_BITS || out->bits > MOST_RSA_BITS) {
        return "weak_key: an RSA modulus outside 2048 to 8192 bits";
    }
    if (!BN_is_odd(exponent) || BN_is_one(exponent) || BN_num_bits(exponent) > 32) {
        return "weak_key: the RSA exponent is even, 1 or too large";
    }
    out->pkey = make_rsa(modulus, exponent);
    return out->pkey == NULL ? "OpenSSL takes no such RSA key" : NULL;
}

/** The curves: exact lengths (KY-09, RFC 7518 section 6.2.1). */
static const struct curve {
    enum ost_key_type type;
    const char *group;
    size_t bytes;
    int bits;
} curves[] = {
    {OST_KEY_P256, "prime256v1", 32, 256},
    {OST_KEY_P384, "secp384r1", 48, 384},
    {OST_KEY_P521, "secp521r1", 66, 521},
};

static const struct curve *curve_of(enum ost_key_type type)
{
    for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++) {
        if (curves[i].type == type) {
            return &curves[i];
        }
    }
    return NULL;
}

static bool is_on_curve(EVP_PKEY *pkey)
{
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
    bool good = ctx != NULL && EVP_PKEY_public_check(ctx) == 1;
    EVP_PKEY_CTX_free(ctx);
    ERR_clear_error();
    return good;
}

static EVP_PKEY *make_ec(const struct curve *curve, uint8_t *point)
{
    char group[16];
    memcpy(group, curve->group, strlen(curve->group) + 1);
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point,
                                          1 + 2 * curve->bytes),
        OSSL_PARAM_construct_end(),
    };
    return from_params("EC", params);
}

static const char *read_ec(const struct ost_json *jwk, struct ost_jwk_material *out)
{
    uint8_t point[1 + 2 * 66] = {4}; /* uncompressed: SEC 1 section 2.3.3 */
    const struct curve *curve = curve_of(out->type);
    size_t x_len = 0;
    size_t y_len = 0;
    if (!ost_jwk_number(jwk, "x", point + 1, curve->bytes, &x_len) ||
        x_len != curve->bytes ||
        !ost_jwk_number(jwk, "y", point + 1 + curve->bytes, curve->bytes, &y_len) ||
        y_len != curve->bytes) {
        return "x or y is missing or of a wrong length";
    }
    out->bits = curve->bits;
    out->pkey = make_ec(curve, point);
    if (out->pkey == NULL || !is_on_curve(out->pkey)) {
        EVP_PKEY_free(out->pkey);
        out->pkey = NULL;
        return "the point is not on the curve";
    }
    return NULL;
}

/* The y coordinates of the points of order 1, 2, 4 and 8, little-endian, and the same
 * ones written as y + p where that fits: under such a key anybody signs (KY-10). */
static const uint8_t low_order[][32] = {
    {0},
    {1},
    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
    {0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
    {0xee, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
    {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4,
     0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6,
     0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
    {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b,
     0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39,
     0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
};

static bool is_low_order(const uint8_t x[32])
{
    uint8_t y[32];
    memcpy(y, x, sizeof y);
    y[31] &= 0x7f; /* the sign of x, which these points do not care for */
    for (size_t i = 0; i < sizeof low_order / sizeof low_order[0]; i++) {
        if (memcmp(y, low_order[i], sizeof y) == 0) {
            return true;
        }
    }
    return false;
}

static const char *read_okp(const struct ost_json *jwk, struct ost_jwk_material *out)
{
    uint8_t x[32];
    size_t len = 0;
    if (!ost_jwk_number(jwk, "x", x, sizeof x, &len) || len != sizeof x) {
        return "x is missing or of a wrong length"; /* RFC 8037 section 2 */
    }
    if (is_low_order(x)) {
        return "weak_key: a point of low order";
    }
    out->bits = 256;
    out->pkey = EVP_PKEY_new_raw_public_key_ex(NULL, "ED25519", NULL, x, sizeof x);
    ERR_clear_error();
    return out->pkey == NULL ? "OpenSSL takes no such Ed25519 key" : NULL;
}

static enum ost_key_type type_of(const struct ost_json *jwk)
{
    struct ost_span kty = OST_SPAN_ABSENT;
    struct ost_span crv = OST_SPAN_ABSENT;
    (void)ost_json_string(ost_json_member(jwk, "kty"), &kty);
    (void)ost_json_string(ost_json_member(jwk, "crv"), &crv);
    if (ost_span_is(kty, "RSA")) {
        return OST_KEY_RSA;
    }
    enum ost_key_type type = ost_key_type_find(crv);
    bool fits = (ost_span_is(kty, "EC") && curve_of(type) != NULL) ||
                (ost_span_is(kty, "OKP") && type == OST_KEY_ED25519);
    return fits ? type : OST_KEY_NONE;
}

const char *ost_jwk_material_read(const struct ost_json *jwk,
                                  struct ost_jwk_material *out)
{
    const char *why = "kty or crv is unknown";
    memset(out, 0, sizeof *out);
    out->type = type_of(jwk);
    switch (out->type) {
    case OST_KEY_RSA:
        why = read_rsa(jwk, out);
        break;
    case OST_KEY_P256:
    case OST_KEY_P384:
    case OST_KEY_P521:
        why = read_ec(jwk, out);
        break;
    case OST_KEY_ED25519:
        why = read_okp(jwk, out);
        break;
    case OST_KEY_NONE:
        break;
    }
    if (why == NULL && !ost_jwk_thumbprint(jwk, out->type, out->thumbprint)) {
        EVP_PKEY_free(out->pkey);
        out->pkey = NULL;
        why = "memory ran out";
    }
    ERR_clear_error(); /* the thread is the host's */
    return why;
}
