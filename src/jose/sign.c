/* SPDX-License-Identifier: Apache-2.0 */
/* Signing a compact JWS: by libjwt what its installed version can write, by OpenSSL the
 * rest; the one file that includes <jwt.h> (design decision 1). */
#include "jose/sign.h"

#include <jwt.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <string.h>

#include "base/mem.h"
#include "jose/context.h"
#include "jose/ecdsa_der.h"
#include "wire/base64url.h"

/* libjwt 1.10 knows RS and ES alone. */
static jwt_alg_t libjwt_alg(enum ost_alg alg)
{
    switch (alg) {
    case OST_ALG_RS256:
        return JWT_ALG_RS256;
    case OST_ALG_RS384:
        return JWT_ALG_RS384;
    case OST_ALG_RS512:
        return JWT_ALG_RS512;
    case OST_ALG_ES256:
        return JWT_ALG_ES256;
    case OST_ALG_ES384:
        return JWT_ALG_ES384;
    case OST_ALG_ES512:
        return JWT_ALG_ES512;
    case OST_ALG_NONE:
    case OST_ALG_PS256:
    case OST_ALG_PS384:
    case OST_ALG_PS512:
    case OST_ALG_EDDSA:
    case OST_ALG_ED25519:
        return JWT_ALG_NONE;
    }
    return JWT_ALG_NONE;
}

/* libjwt 1.10 always writes typ JWT and the key's alg: only such a header is its job. */
static bool libjwt_writes(const struct ost_private_key *key,
                          const struct ost_json *header)
{
    struct ost_span typ = OST_SPAN_ABSENT;
    struct ost_span alg = OST_SPAN_ABSENT;
    struct ost_span kid = OST_SPAN_ABSENT;
    (void)ost_json_string(ost_json_member(header, "typ"), &typ);
    (void)ost_json_string(ost_json_member(header, "alg"), &alg);
    bool has_kid = ost_json_string(ost_json_member(header, "kid"), &kid);
    return libjwt_alg(key->alg) != JWT_ALG_NONE && ost_span_is(typ, "JWT") &&
           ost_span_is(alg, ost_alg_name(key->alg)) &&
           ost_json_count(header) == (has_kid ? 3u : 2u);
}

/* The private key as PEM, which is what libjwt reads. Wiped by ost_buf_clear(). */
static bool write_pem(const EVP_PKEY *pkey, struct ost_buf *out)
{
    char *text = NULL;
    BIO *bio = BIO_new(BIO_s_secmem());
    bool written = bio != NULL &&
                   PEM_write_bio_PrivateKey(bio, pkey, NULL, NULL, 0, NULL, NULL) == 1;
    long len = written ? BIO_get_mem_data(bio, &text) : 0;
    if (len > 0) {
        ost_buf_add(out, text, (size_t)len);
    }
    BIO_free(bio);
    return len > 0 && !out->failed;
}

static void jwt_cleanup(jwt_t **jwt)
{
    jwt_free(*jwt);
}

static ostiary_code sign_by_libjwt(const struct ost_private_key *key,
                                   const struct ost_json *header, struct ost_span claims,
                                   struct ost_buf *out, ostiary_error *err)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf pem = {0};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf grants = {0};
    OST_CLEANUP(jwt_cleanup) jwt_t *jwt = NULL;
    struct ost_span kid = OST_SPAN_ABSENT;
    bool has_kid = ost_json_string(ost_json_member(header, "kid"), &kid);
    ost_buf_add_span(&grants, claims);
    bool ready = !grants.failed && write_pem(key->pkey, &pem) && jwt_new(&jwt) == 0 &&
                 jwt_add_grants_json(jwt, grants.data) == 0 &&
                 (!has_kid || jwt_add_header(jwt, "kid", kid.data) == 0) &&
                 jwt_set_alg(jwt, libjwt_alg(key->alg), (const unsigned char *)pem.data,
                             (int)pem.len) == 0;
    char *token = ready ? jwt_encode_str(jwt) : NULL;
    ERR_clear_error();
    OST_ENSURE(token != NULL, err, OSTIARY_INTERNAL_ERROR, "libjwt did not sign");
    ost_buf_add_string(out, token);
    ost_free_wiped(token, strlen(token)); /* libjwt gives malloc's memory away */
    OST_ENSURE(!out->failed, err, OSTIARY_INTERNAL_ERROR, "token");
    return OSTIARY_OK;
}

static bool is_pss(enum ost_alg alg)
{
    return alg == OST_ALG_PS256 || alg == OST_ALG_PS384 || alg == OST_ALG_PS512;
}

static bool init_signing(EVP_MD_CTX *ctx, const struct ost_private_key *key)
{
    EVP_PKEY_CTX *pkey_ctx = NULL; /* ctx owns it */
    const EVP_MD *digest = ost_context_digest(key->alg);
    if (EVP_DigestSignInit(ctx, &pkey_ctx, digest, NULL, key->pkey) != 1) {
        return false;
    }
    return !is_pss(key->alg) ||
           (EVP_PKEY_CTX_set_rsa_padding(pkey_ctx, RSA_PKCS1_PSS_PADDING) == 1 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(pkey_ctx, RSA_PSS_SALTLEN_DIGEST) == 1);
}

/** The longest signature: RSA with 8192 bits. */
#define MOST_SIGNATURE_BYTES 1024

static bool make_signature(const struct ost_private_key *key, struct ost_span input,
                           uint8_t *out, size_t *len_out)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool made = ctx != NULL && init_signing(ctx, key) &&
                EVP_DigestSign(ctx, out, len_out, (const unsigned char *)input.data,
                               input.len) == 1;
    EVP_MD_CTX_free(ctx);
    ERR_clear_error();
    return made;
}

/* RFC 7518 section 3.4: ECDSA signatures are r||s, not what OpenSSL writes. */
static bool to_fixed_length(enum ost_alg alg, uint8_t *signature, size_t *len)
{
    uint8_t raw[132];
    size_t half = 0;
    switch (ost_alg_key_type(alg)) {
    case OST_KEY_P256:
        half = 32;
        break;
    case OST_KEY_P384:
        half = 48;
        break;
    case OST_KEY_P521:
        half = 66;
        break;
    case OST_KEY_RSA:
    case OST_KEY_ED25519:
    case OST_KEY_NONE:
        return true;
    }
    if (!ost_ecdsa_from_der(signature, *len, raw, half)) {
        return false;
    }
    memcpy(signature, raw, 2 * half);
    *len = 2 * half;
    return true;
}

static bool add_encoded(struct ost_buf *out, const void *data, size_t len)
{
    size_t size = ost_base64url_encoded_size(len);
    if (!ost_buf_reserve(out, size)) {
        return false;
    }
    ost_base64url_encode(data, len, out->data + out->len);
    out->len += size;
    return true;
}

ostiary_code ost_sign_octets(const struct ost_private_key *key, struct ost_span header,
                             struct ost_span payload, struct ost_buf *out,
                             ostiary_error *err)
{
    uint8_t signature[MOST_SIGNATURE_BYTES];
    size_t len = sizeof signature;
    size_t start = out->len;
    bool input = add_encoded(out, header.data, header.len);
    ost_buf_add_string(out, ".");
    input = input && add_encoded(out, payload.data, payload.len);
    OST_ENSURE(input && !out->failed, err, OSTIARY_INTERNAL_ERROR, "token");
    struct ost_span text = {out->data + start, out->len - start};
    OST_ENSURE(make_signature(key, text, signature, &len) &&
                   to_fixed_length(key->alg, signature, &len),
               err, OSTIARY_INTERNAL_ERROR, "OpenSSL did not sign");
    ost_buf_add_string(out, ".");
    OST_ENSURE(add_encoded(out, signature, len), err, OSTIARY_INTERNAL_ERROR, "token");
    return OSTIARY_OK;
}

ostiary_code ost_sign(const struct ost_private_key *key, struct ost_span header,
                      struct ost_span claims, struct ost_buf *out, ostiary_error *err)
{
    OST_CLEANUP(ost_json_cleanup) struct ost_json *parsed = NULL;
    OST_CLEANUP(ost_json_cleanup) struct ost_json *grants = NULL;
    ostiary_code code = ost_json_parse(header, &ost_json_token_limits, &parsed, NULL);
    OST_ENSURE(code == OSTIARY_OK, err,
               code == OSTIARY_INTERNAL_ERROR ? code : OSTIARY_BAD_ARGUMENT,
               "the header is no JSON object");
    /* Tokens for tests may break the rules for claims, but not the grammar of JSON. */
    code = ost_json_parse(claims, &ost_json_token_limits, &grants, NULL);
    OST_ENSURE(code == OSTIARY_OK || code == OSTIARY_MALFORMED_BODY, err,
               code == OSTIARY_INTERNAL_ERROR ? code : OSTIARY_BAD_ARGUMENT,
               "the claims are no JSON object");
    return code == OSTIARY_OK && libjwt_writes(key, parsed)
               ? sign_by_libjwt(key, parsed, claims, out, err)
               : ost_sign_octets(key, header, claims, out, err);
}
