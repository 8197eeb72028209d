/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and tokens for tests: the public calls. */
#include "ostiary/testing.h"

#include "base/mem.h"
#include "jose/private_jwk.h"
#include "jose/sign.h"
#include "wire/json_write.h"

static ostiary_code take(struct ost_buf *buf, char **out, ostiary_error *err)
{
    size_t len = 0;
    *out = ost_buf_take(buf, &len);
    OST_ENSURE(*out != NULL, err, OSTIARY_INTERNAL_ERROR, "memory");
    return OSTIARY_OK;
}

ostiary_code ostiary_testing_keygen(const char *algorithm, const char *kid,
                                    char **jwk_out, ostiary_error *err)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf jwk = {0};
    OST_ENSURE(jwk_out != NULL, err, OSTIARY_BAD_ARGUMENT, "jwk_out is NULL");
    *jwk_out = NULL;
    enum ost_alg alg = ost_alg_find(ost_span_of(algorithm));
    OST_ENSURE(alg != OST_ALG_NONE, err, OSTIARY_BAD_ARGUMENT,
               "no signature algorithm of ours: RS256 to ES512, EdDSA or Ed25519");
    OST_TRY(ost_private_key_generate(alg, kid, &jwk, err));
    return take(&jwk, jwk_out, err);
}

static ostiary_code add_public(const char *jwk, struct ost_buf *out, ostiary_error *err)
{
    OST_CLEANUP(ost_private_key_clear) struct ost_private_key key = {0};
    OST_TRY(ost_private_key_parse(ost_span_of(jwk), &key, err));
    ost_private_key_write_public(&key, out);
    return OSTIARY_OK;
}

ostiary_code ostiary_testing_public_set(const char *const *jwks, size_t count,
                                        char **set_out, ostiary_error *err)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf set = {0};
    OST_ENSURE(set_out != NULL && (jwks != NULL || count == 0), err, OSTIARY_BAD_ARGUMENT,
               "jwks or set_out is NULL");
    *set_out = NULL;
    ost_buf_add_string(&set, "{\"keys\":[");
    for (size_t i = 0; i < count; i++) {
        ost_buf_add_string(&set, i == 0 ? "" : ",");
        OST_TRY(add_public(jwks[i], &set, err));
    }
    ost_buf_add_string(&set, "]}");
    return take(&set, set_out, err);
}

/** The members of a header that are written unless the caller's header has them. */
struct default_member {
    const char *name;
    struct ost_span value;
};

static ostiary_code write_header(const struct ost_private_key *key, const char *extra,
                                 struct ost_buf *out, ostiary_error *err)
{
    OST_CLEANUP(ost_json_cleanup) struct ost_json *members = NULL;
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf value = {0};
    struct ost_json_writer w = {out, false};
    struct ost_json_at at;
    const struct default_member defaults[] = {
        {"alg", ost_span_of(ost_alg_name(key->alg))},
        {"typ", ost_span_of("at+jwt")},
        {"kid", key->kid},
    };
    ostiary_code code = ost_json_parse(ost_span_of(extra == NULL ? "{}" : extra),
                                       &ost_json_token_limits, &members, NULL);
    OST_ENSURE(code == OSTIARY_OK, err,
               code == OSTIARY_INTERNAL_ERROR ? code : OSTIARY_BAD_ARGUMENT,
               "the header is no JSON object");
    ost_json_open(&w, NULL, '{');
    for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++) {
        if (ost_json_member(members, defaults[i].name) == NULL &&
            defaults[i].value.data != NULL) {
            ost_json_put_span(&w, defaults[i].name, defaults[i].value);
        }
    }
    for (ost_json_first(members, &at); at.name.data != NULL; ost_json_next(&at)) {
        ost_buf_reset(&value);
        OST_ENSURE(ost_json_dump(at.value, &value), err, OSTIARY_INTERNAL_ERROR,
                   "header");
        ost_json_put_raw(&w, at.name.data, ost_buf_span(&value));
    }
    ost_json_close(&w, '}');
    OST_ENSURE(!out->failed, err, OSTIARY_INTERNAL_ERROR, "header");
    return OSTIARY_OK;
}

ostiary_code ostiary_testing_sign(const char *jwk, const char *claims, const char *header,
                                  char **token_out, ostiary_error *err)
{
    OST_CLEANUP(ost_private_key_clear) struct ost_private_key key = {0};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf full_header = {0};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf token = {0};
    OST_ENSURE(jwk != NULL && claims != NULL && token_out != NULL, err,
               OSTIARY_BAD_ARGUMENT, "jwk, claims or token_out is NULL");
    *token_out = NULL;
    OST_TRY(ost_private_key_parse(ost_span_of(jwk), &key, err));
    OST_TRY(write_header(&key, header, &full_header, err));
    OST_TRY(ost_sign(&key, ost_buf_span(&full_header), ost_span_of(claims), &token, err));
    return take(&token, token_out, err);
}
