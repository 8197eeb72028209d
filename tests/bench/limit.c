/* SPDX-License-Identifier: Apache-2.0 */
/* The limit: what OpenSSL alone takes, set up once, for the signature and nothing else,
 * and what hashing a token takes (field notes: the limit of a first sight, and of a hit).
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "allocations.h"
#include "jose/ecdsa_der.h"
#include "keys.h"
#include "wire/base64url.h"
#include "worker.h"

/** One token, as far as it can be prepared. */
struct prepared {
    const char *token;
    size_t token_len, input_len;
    unsigned char signature[512];
    size_t signature_len;
};

struct limit {
    const char *algorithm;
    EVP_PKEY *pkey;
    struct prepared *tokens;
    size_t count;
    EVP_PKEY_CTX *contexts[BENCH_MOST_THREADS]; /* RSA and ECDSA */
    EVP_MD_CTX *digests[BENCH_MOST_THREADS];
    EVP_MD *sha256;
};

static void prepare_token(const char *token, struct prepared *out)
{
    const char *dot = strrchr(token, '.');
    struct ost_span signature = {dot + 1, strlen(dot + 1)};
    out->token = token;
    out->token_len = strlen(token);
    out->input_len = (size_t)(dot - token);
    if (!ost_base64url_decode(signature, out->signature, sizeof out->signature,
                              &out->signature_len)) {
        bench_die("no token");
    }
}

static void *checked(void *made)
{
    if (made == NULL) {
        bench_die("OpenSSL");
    }
    return made;
}

static void require(int result)
{
    if (result != 1) {
        bench_die("OpenSSL");
    }
}

static EVP_PKEY_CTX *prepare_context(const struct limit *limit)
{
    EVP_PKEY_CTX *context = checked(EVP_PKEY_CTX_new_from_pkey(NULL, limit->pkey, NULL));
    require(EVP_PKEY_verify_init(context));
    require(EVP_PKEY_CTX_set_signature_md(context, limit->sha256));
    if (limit->algorithm[0] == 'R') {
        require(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING));
    } else if (limit->algorithm[0] == 'P') {
        require(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING));
        require(EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST));
    }
    return context;
}

static void prepare_threads(struct limit *limit)
{
    for (size_t i = 0; i < BENCH_MOST_THREADS; i++) {
        limit->digests[i] = checked(EVP_MD_CTX_new());
        if (strcmp(limit->algorithm, "EdDSA") == 0) {
            require(
                EVP_DigestVerifyInit(limit->digests[i], NULL, NULL, NULL, limit->pkey));
        } else {
            limit->contexts[i] = prepare_context(limit);
        }
    }
}

static bool verify_digest(const struct limit *limit, size_t thread,
                          const struct prepared *token)
{
    unsigned char hash[32];
    unsigned char der[OST_ECDSA_DER_BYTES];
    const unsigned char *signature = token->signature;
    size_t signature_len = token->signature_len;
    EVP_MD_CTX *digest = limit->digests[thread];
    require(EVP_DigestInit_ex2(digest, limit->sha256, NULL));
    require(EVP_DigestUpdate(digest, bench_receive(token->token, token->token_len),
                             token->input_len));
    require(EVP_DigestFinal_ex(digest, hash, NULL));
    if (limit->algorithm[0] == 'E') {
        require(ost_ecdsa_to_der(signature, signature_len, der, &signature_len));
        signature = der;
    }
    return EVP_PKEY_verify(limit->contexts[thread], signature, signature_len, hash,
                           sizeof hash) == 1;
}

static bool verify_eddsa(const struct limit *limit, size_t thread,
                         const struct prepared *token)
{
    EVP_MD_CTX *context = limit->digests[thread];
    require(EVP_DigestVerifyInit(context, NULL, NULL, NULL, NULL));
    const char *received = bench_receive(token->token, token->token_len);
    return EVP_DigestVerify(context, token->signature, token->signature_len,
                            (const unsigned char *)received, token->input_len) == 1;
}

static bool verify(const struct limit *limit, size_t thread, const struct prepared *token)
{
    return limit->contexts[thread] == NULL ? verify_eddsa(limit, thread, token)
                                           : verify_digest(limit, thread, token);
}

static void run_verify(const void *state, size_t thread, size_t times)
{
    const struct limit *limit = state;
    for (size_t i = 0; i < times; i++) {
        if (!verify(limit, thread, &limit->tokens[i % limit->count])) {
            bench_die("a good signature was refused");
        }
    }
}

static bool judge(const struct bench_case *what, const char *token)
{
    struct prepared prepared;
    prepare_token(token, &prepared);
    bool good = verify(what->state, 0, &prepared);
    ERR_clear_error();
    return good;
}

/* One token again and again, as a client sends it. */
static void run_hash(const void *state, size_t thread, size_t times)
{
    const struct limit *limit = state;
    unsigned char hash[32];
    for (size_t i = 0; i < times; i++) {
        SHA256_CTX context;
        require(SHA256_Init(&context));
        require(SHA256_Update(&context, limit->tokens[thread].token,
                              limit->tokens[thread].token_len));
        require(SHA256_Final(hash, &context));
    }
}

static void make(struct limit *limit, const char *folder, const char *algorithm)
{
    char name[64];
    (void)snprintf(name, sizeof name, "%s.tokens", algorithm);
    struct bench_lines lines = bench_read_lines(folder, name);
    limit->algorithm = algorithm;
    limit->pkey = bench_key(folder, algorithm);
    limit->sha256 = checked(EVP_MD_fetch(NULL, "SHA2-256", NULL));
    limit->count = lines.count;
    limit->tokens = checked(calloc(lines.count, sizeof *limit->tokens));
    for (size_t i = 0; i < lines.count; i++) {
        prepare_token(lines.items[i], &limit->tokens[i]);
    }
    prepare_threads(limit);
}

int main(int argc, char **argv)
{
    static struct limit limits[4];
    static const char *const algorithms[] = {"RS256", "PS256", "ES256", "EdDSA"};
    allocations_prepare();
    if (argc < 2) {
        bench_die("usage: bench-limit FOLDER [CASE TIMES]");
    }
    for (size_t i = 0; i < 4; i++) {
        make(&limits[i], argv[1], algorithms[i]);
    }
    const struct bench_case cases[] = {
        {"verify RS256", run_verify, &limits[0]},
        {"verify PS256", run_verify, &limits[1]},
        {"verify ES256", run_verify, &limits[2]},
        {"verify EdDSA", run_verify, &limits[3]},
        {"hash RS256", run_hash, &limits[0]},
        {"hash ES256", run_hash, &limits[2]},
    };
    bench_judge_by(judge);
    return bench_serve(OpenSSL_version(OPENSSL_VERSION), cases,
                       sizeof cases / sizeof cases[0], argc - 2, argv + 2);
}
