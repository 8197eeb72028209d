/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers of a public JWK: read, held to the rules, made an EVP_PKEY. */
#include "jose/jwk_material.h"

#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <string.h>

#include "base/buf.h"
#include "jose/openssl_errors.h"
#include "jose/weak_keys.h"
#include "wire/base64url.h"
#include "wire/json_write.h"

#define LEAST_RSA_BITS 2048 /* RFC 7518 section 3.3 */
#define MOST_RSA_BITS  8192

/* No reasons to skip a key, unless OpenSSL says that the key is to blame: nothing is
 * known of it. Told by their address. */
static const char no_memory[] = "memory ran out";
static const char openssl_failed[] = "OpenSSL takes no such key";

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

static const char modulus_size[] = "weak_key: an RSA modulus outside 2048 to 8192 bits";
static const char odd_exponent[] = "weak_key: the RSA exponent is even, 1 or too large";

/* A number, or why not: one that has no room is too large, whatever it is. */
static const char *read_integer(const struct ost_json *jwk, const char *name,
                                const char *too_large, bool *zero_prefixed,
                                BIGNUM **number_out)
{
    uint8_t octets[OST_JWK_NUMBER_BYTES];
    struct ost_span text = OST_SPAN_ABSENT;
    size_t len = 0;
    if (!ost_jwk_number(jwk, name, octets, sizeof octets, &len)) {
        (void)ost_json_string(ost_json_member(jwk, name), &text);
        return ost_base64url_decoded_size(text.len) > sizeof octets
                   ? too_large
                   : "n or e is missing or malformed";
    }
    *zero_prefixed = *zero_prefixed || octets[0] == 0;
    *number_out = BN_bin2bn(octets, (int)len, NULL);
    return *number_out == NULL ? no_memory : NULL;
}

/* KY-08: leading zero octets of n and e do not count; e is odd, above 1, up to 2^32. */
static const char *judge_rsa(const BIGNUM *modulus, const BIGNUM *exponent, int bits)
{
    if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS) {
        return modulus_size;
    }
    if (!BN_is_odd(exponent) || BN_is_one(exponent) || BN_num_bits(exponent) > 32) {
        return odd_exponent;
    }
    return ost_weak_rsa(modulus)
               ? "weak_key: an RSA modulus that can be factored (ROCA, CVE-2017-15361)"
               : NULL;
}

static const char *read_rsa(const struct ost_json *jwk, struct ost_jwk_material *out)
{
    OST_CLEANUP(bn_cleanup) BIGNUM *modulus = NULL;
    OST_CLEANUP(bn_cleanup) BIGNUM *exponent = NULL;
    const char *why = read_integer(jwk, "n", modulus_size, &out->zero_prefixed, &modulus);
    if (why == NULL) {
        out->bits = BN_num_bits(modulus);
        why = read_integer(jwk, "e", odd_exponent, &out->zero_prefixed, &exponent);
    }
    if (why == NULL) {
        why = judge_rsa(modulus, exponent, out->bits);
    }
    if (why != NULL) {
        return why;
    }
    out->pkey = make_rsa(modulus, exponent);
    return out->pkey == NULL ? openssl_failed : NULL;
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
        return openssl_failed; /* x or y out of range, or not on the curve */
    }
    return NULL;
}

static const char *read_okp(const struct ost_json *jwk, struct ost_jwk_material *out)
{
    uint8_t x[32];
    size_t len = 0;
    if (!ost_jwk_number(jwk, "x", x, sizeof x, &len) || len != sizeof x) {
        return "x is missing or of a wrong length"; /* RFC 8037 section 2 */
    }
    if (ost_weak_ed25519(x)) {
        return "weak_key: a point of low order";
    }
    out->bits = 256;
    out->pkey = EVP_PKEY_new_raw_public_key_ex(NULL, "ED25519", NULL, x, sizeof x);
    return out->pkey == NULL ? openssl_failed : NULL;
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

static const char *read_numbers(const struct ost_json *jwk, struct ost_jwk_material *out)
{
    switch (out->type) {
    case OST_KEY_RSA:
        return read_rsa(jwk, out);
    case OST_KEY_P256:
    case OST_KEY_P384:
    case OST_KEY_P521:
        return read_ec(jwk, out);
    case OST_KEY_ED25519:
        return read_okp(jwk, out);
    case OST_KEY_NONE:
        return "kty or crv is unknown";
    }
    return "kty or crv is unknown";
}

ostiary_code ost_jwk_material_read(const struct ost_json *jwk,
                                   struct ost_jwk_material *out, const char **why_out)
{
    memset(out, 0, sizeof *out);
    (void)ost_openssl_errors_drain(); /* what others left there is not about this key */
    out->type = type_of(jwk);
    *why_out = read_numbers(jwk, out);
    if (*why_out == NULL && !ost_jwk_thumbprint(jwk, out->type, out->thumbprint)) {
        EVP_PKEY_free(out->pkey);
        out->pkey = NULL;
        *why_out = no_memory;
    }
    bool blamed = ost_openssl_errors_drain() == OST_COMPLAINT_INPUT;
    if (*why_out == NULL) {
        return OSTIARY_OK;
    }
    bool unknown = *why_out == no_memory || (*why_out == openssl_failed && !blamed);
    return unknown ? OSTIARY_INTERNAL_ERROR : OSTIARY_UNUSABLE_KEY;
}
