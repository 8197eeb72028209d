/* SPDX-License-Identifier: Apache-2.0 */
/* Signature check alone: the public calls behind `ostiary jws`. */
#include "base/mem.h"
#include "jose/jwks.h"
#include "jose/verify.h"
#include "ostiary/inspect.h"
#include "wire/base64url.h"
#include "wire/token.h"

struct ostiary_keyset {
    struct ost_jwks *jwks;
    struct ost_alg_set algorithms;
};

OST_DEFINE_CLEANUP(keyset_cleanup, ostiary_keyset, ostiary_keyset_free)

static ostiary_code read_algorithms(const char *const *names, size_t count,
                                    struct ost_alg_set *set, ostiary_error *err)
{
    for (size_t i = 0; i < count; i++) {
        enum ost_alg alg = ost_alg_find(ost_span_of(names[i]));
        OST_ENSURE(alg != OST_ALG_NONE, err, OSTIARY_BAD_ARGUMENT,
                   "no signature algorithm of ours: RS256 to ES512, EdDSA or Ed25519");
        ost_alg_add(set, alg);
    }
    for (int alg = OST_ALG_NONE + 1; count == 0 && alg < OST_ALG_COUNT; alg++) {
        ost_alg_add(set, (enum ost_alg)alg);
    }
    return OSTIARY_OK;
}

static ostiary_code read_keys(struct ost_span text, struct ost_jwks **jwks_out,
                              ostiary_error *err)
{
    ostiary_error why = {0};
    ostiary_code code = ost_jwks_parse(text, &ost_key_algs_default, NULL, jwks_out, &why);
    OST_ENSURE(code == OSTIARY_OK, err,
               code == OSTIARY_INTERNAL_ERROR ? code : OSTIARY_BAD_ARGUMENT, "%s",
               why.detail);
    return ost_jwks_widen(*jwks_out, err);
}

ostiary_code ostiary_keyset_parse(const char *jwks, size_t len,
                                  const char *const *algorithms, size_t count,
                                  ostiary_keyset **keyset_out, ostiary_error *err)
{
    OST_ENSURE(keyset_out != NULL, err, OSTIARY_BAD_ARGUMENT, "keyset_out is NULL");
    *keyset_out = NULL;
    OST_ENSURE(jwks != NULL && (algorithms != NULL || count == 0), err,
               OSTIARY_BAD_ARGUMENT, "jwks or algorithms is NULL");
    OST_CLEANUP(keyset_cleanup) ostiary_keyset *keyset = ost_alloc(sizeof *keyset);
    OST_ENSURE(keyset != NULL, err, OSTIARY_INTERNAL_ERROR, "key set");
    OST_TRY(read_algorithms(algorithms, count, &keyset->algorithms, err));
    OST_TRY(read_keys((struct ost_span){jwks, len}, &keyset->jwks, err));
    *keyset_out = OST_TAKE(keyset);
    return OSTIARY_OK;
}

void ostiary_keyset_free(ostiary_keyset *keyset)
{
    if (keyset != NULL) {
        ost_jwks_free(keyset->jwks);
        ost_free(keyset);
    }
}

/** What is checked, whichever way it was written. */
struct question {
    struct ost_span alg, kid, input, signature;
};

static ostiary_code check(const ostiary_keyset *keyset, const struct question *question,
                          ostiary_error *err)
{
    enum ost_alg alg = ost_alg_find(question->alg);
    OST_ENSURE(ost_alg_in(keyset->algorithms, alg), err, OSTIARY_ALGORITHM_NOT_ALLOWED,
               "alg is not one of those asked for"); /* JH-01: before any key */
    const struct ost_signed what = {alg, question->kid, question->input,
                                    question->signature};
    struct ost_verified verified;
    return ost_verify(keyset->jwks, &what, &verified, err);
}

static void room_cleanup(struct ost_token_room *room)
{
    ost_token_room_clear(room);
}

ostiary_code ostiary_keyset_check_jws(const ostiary_keyset *keyset, const char *jws,
                                      size_t len, ostiary_error *err)
{
    OST_CLEANUP(room_cleanup) struct ost_token_room room = {.text = {0}};
    struct ost_token token;
    OST_ENSURE(keyset != NULL && jws != NULL, err, OSTIARY_BAD_ARGUMENT,
               "keyset or jws is NULL");
    OST_TRY(ost_token_parse_jws((struct ost_span){jws, len}, &room, &token, err));
    OST_ENSURE(!token.has_crit && !token.b64_false, err, OSTIARY_CRITICAL_HEADER,
               "crit or b64: no extension is understood"); /* JH-06, JH-07 */
    const struct question question = {token.alg, token.kid, token.signing_input,
                                      token.signature};
    return check(keyset, &question, err);
}

/* A member that is a string; where it may be absent, null is as good as absent. */
static ostiary_code read_text(const struct ost_json *object, const char *name,
                              bool optional, struct ost_span *out, ostiary_error *err)
{
    const struct ost_json *value = ost_json_member(object, name);
    bool absent = value == NULL || ost_json_type(value) == OST_JSON_NULL;
    *out = OST_SPAN_ABSENT;
    OST_ENSURE((optional && absent) || ost_json_string(value, out), err,
               OSTIARY_MALFORMED_TOKEN, "%s is no string", name);
    return OSTIARY_OK;
}

/* Room was reserved for both, so the buffer does not move between them. */
static ostiary_code decode(struct ost_span *text, struct ost_buf *scratch,
                           ostiary_error *err)
{
    char *place = scratch->data + scratch->len;
    size_t len = 0;
    OST_ENSURE(ost_base64url_decode(*text, place, scratch->size - scratch->len, &len),
               err, OSTIARY_MALFORMED_TOKEN, "no canonical base64url");
    scratch->len += len;
    *text = (struct ost_span){place, len};
    return OSTIARY_OK;
}

static ostiary_code read_question(const struct ost_json *object, struct ost_buf *scratch,
                                  struct question *out, ostiary_error *err)
{
    OST_TRY(read_text(object, "alg", false, &out->alg, err));
    OST_TRY(read_text(object, "kid", true, &out->kid, err));
    OST_ENSURE(out->kid.data == NULL ||
                   (out->kid.len > 0 && out->kid.len <= OST_MAX_KID_BYTES),
               err, OSTIARY_MALFORMED_TOKEN, "kid is empty or too long"); /* JH-09 */
    OST_TRY(read_text(object, "input", false, &out->input, err));
    OST_TRY(read_text(object, "sig", false, &out->signature, err));
    OST_ENSURE(ost_buf_reserve(scratch, out->input.len + out->signature.len), err,
               OSTIARY_INTERNAL_ERROR, "raw signature");
    OST_TRY(decode(&out->input, scratch, err));
    return decode(&out->signature, scratch, err);
}

ostiary_code ostiary_keyset_check_raw(const ostiary_keyset *keyset, const char *json,
                                      size_t len, ostiary_error *err)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf scratch = {0};
    OST_CLEANUP(ost_json_cleanup) struct ost_json *object = NULL;
    struct question question = {.alg = OST_SPAN_ABSENT};
    OST_ENSURE(keyset != NULL && json != NULL, err, OSTIARY_BAD_ARGUMENT,
               "keyset or json is NULL");
    ostiary_error why = {0};
    ostiary_code code = ost_json_parse((struct ost_span){json, len},
                                       &ost_json_token_limits, &object, &why);
    OST_ENSURE(code == OSTIARY_OK, err,
               code == OSTIARY_INTERNAL_ERROR ? code : OSTIARY_MALFORMED_TOKEN, "%s",
               why.detail);
    OST_TRY(read_question(object, &scratch, &question, err));
    return check(keyset, &question, err);
}
