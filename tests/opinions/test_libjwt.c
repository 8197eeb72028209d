/* SPDX-License-Identifier: Apache-2.0 */
/* A second opinion: wherever libjwt can judge a signature (typ JWT, RS and ES), it and
 * ostiary agree, over the vectors and over random changes of them; prints TAP, one line a
 * file. test_libjwt FIXTURE KEYS VECTORS... */
#include <jwt.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../vectors/stage.h"
#include "jose/jwk_material.h"
#include "tokens.h"
#include "wire/base64url.h"
#include "wire/json.h"

#define CHANGES 10 /* of each token */

/** Why ostiary may refuse before the signature what libjwt takes. */
static const struct difference {
    const char *reason, *why;
} differences[] = {
    {"malformed_token", "libjwt takes padding, unused bits, duplicates and NUL"},
    {"malformed_request", "what is no token68 never came as a token"},
    {"unsupported_token", "libjwt does not look at cty"},
    {"critical_header", "libjwt does not look at crit and b64"},
    {"algorithm_not_allowed", "an allow-list is the caller's business with libjwt"},
    {"wrong_type", "what kinds of token are taken is the caller's business with libjwt"},
    {"unknown_issuer", "whose token it is, is the caller's business with libjwt"},
    {"missing_claim", "as for unknown_issuer: a token without iss"},
    {"bad_claim", "as for unknown_issuer: iss is no string"},
    {"unusable_key", "libjwt is given keys whatever their use and algorithm"},
};
#define DIFFERENCES (sizeof differences / sizeof differences[0])

/** What was counted over one file. */
struct tally {
    size_t agreed, beyond, disagreed, by_reason[DIFFERENCES];
};

static bool verifies(const char *token, EVP_PKEY *key)
{
    char *pem = NULL;
    jwt_t *jwt = NULL;
    BIO *memory = BIO_new(BIO_s_mem());
    if (PEM_write_bio_PUBKEY(memory, key) != 1) {
        die("PEM");
    }
    long len = BIO_get_mem_data(memory, &pem);
    bool good = jwt_decode(&jwt, token, (const unsigned char *)pem, (int)len) == 0 &&
                jwt_get_alg(jwt) != JWT_ALG_NONE;
    jwt_free(jwt);
    BIO_free(memory);
    return good;
}

static EVP_PKEY *read_key(const json_t *jwk)
{
    struct ost_jwk_material material = {0};
    struct ost_json *parsed = NULL;
    const char *why = NULL;
    char *text = json_dumps(jwk, JSON_COMPACT | JSON_ENCODE_ANY);
    if (ost_json_parse(ost_span_of(text), &ost_json_token_limits, &parsed, NULL) ==
            OSTIARY_OK &&
        ost_jwk_material_read(parsed, &material, &why) != OSTIARY_OK) {
        material.pkey = NULL;
    }
    ost_json_free(parsed);
    free(text);
    return material.pkey;
}

/* The decoded header as jansson reads it; NULL where it is none. */
static json_t *header_of(const char *token)
{
    struct ost_span segment = {token, strcspn(token, ".")};
    size_t size = ost_base64url_decoded_size(segment.len) + 1;
    size_t len = 0;
    char *text = malloc(size);
    json_t *header = ost_base64url_decode(segment, text, size, &len)
                         ? json_loadb(text, len, 0, NULL)
                         : NULL;
    free(text);
    return header;
}

/* As callers of libjwt choose: by kid where the token has one. */
static bool is_candidate(const json_t *header, const json_t *key)
{
    const json_t *kid = json_object_get(header, "kid");
    return !json_is_string(kid) || json_equal(kid, json_object_get(key, "kid"));
}

static bool libjwt_takes(const struct judged *judged)
{
    const json_t *keys = json_object_get(judged->keys, "keys");
    json_t *header = header_of(judged->token);
    bool taken = false;
    for (size_t i = 0; i < json_array_size(keys) && !taken; i++) {
        const json_t *jwk = json_array_get(keys, i);
        EVP_PKEY *key = is_candidate(header, jwk) ? read_key(jwk) : NULL;
        taken = key != NULL && EVP_PKEY_get_base_id(key) != EVP_PKEY_ED25519 &&
                verifies(judged->token, key);
        EVP_PKEY_free(key);
    }
    json_decref(header);
    return taken;
}

static bool has_member(const json_t *header, const char *name, const char *value)
{
    const char *text = json_string_value(json_object_get(header, name));
    return text != NULL && strcmp(text, value) == 0;
}

/* libjwt 1.10 has neither PSS nor EdDSA, and wants typ JWT: what held is beyond it. */
static bool is_beyond(const struct judged *judged)
{
    static const char *const names[] = {"PS256", "PS384", "PS512", "EdDSA", "Ed25519"};
    json_t *header = header_of(judged->token);
    bool beyond = has_member(header, "typ", "at+jwt");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        beyond = beyond || has_member(header, "alg", names[i]);
    }
    json_decref(header);
    return beyond;
}

static size_t explain(const char *reason)
{
    size_t i = 0;
    while (i < DIFFERENCES && strcmp(differences[i].reason, reason) != 0) {
        i++;
    }
    return i;
}

static void compare(void *ctx, const struct judged *judged)
{
    struct tally *tally = ctx;
    bool theirs = libjwt_takes(judged);
    size_t why = explain(judged->reason);
    if (judged->signature_held && !theirs && is_beyond(judged)) {
        tally->beyond++;
    } else if (judged->signature_held == theirs) {
        tally->agreed++;
    } else if (theirs && why < DIFFERENCES) {
        tally->by_reason[why]++;
    } else {
        printf("# %s: ostiary says %s, libjwt %s\n", judged->name, judged->reason,
               theirs ? "takes it" : "refuses");
        tally->disagreed++;
    }
}

static void print_tally(const struct tally *tally)
{
    printf("# %zu alike, %zu beyond libjwt\n", tally->agreed, tally->beyond);
    for (size_t i = 0; i < DIFFERENCES; i++) {
        if (tally->by_reason[i] > 0) {
            printf("# %zu times %s: %s\n", tally->by_reason[i], differences[i].reason,
                   differences[i].why);
        }
    }
}

int main(int argc, char **argv)
{
    int failed = 0;
    printf("1..%d\n", argc - 3);
    for (int i = 3; i < argc; i++) {
        struct tally tally = {0};
        judge_file(argv[1], argv[2], argv[i], CHANGES, compare, &tally);
        bool good = tally.disagreed == 0 && tally.agreed > 0;
        print_tally(&tally);
        printf("%s %d - %s\n", good ? "ok" : "not ok", i - 2, argv[i]);
        failed += good ? 0 : 1;
    }
    return failed == 0 ? 0 : 1;
}
