/* SPDX-License-Identifier: Apache-2.0 */
/* libjwt beside ostiary: RS256 and ES256, over the typ JWT twins, since 1.10 refuses
 * at+jwt and has neither PSS nor EdDSA. It takes keys as PEM alone, and parses that at
 * every call.
 */
#include <jwt.h>
#include <openssl/pem.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../allocations.h"
#include "../keys.h"
#include "expected.h"
#include "tokens.h"

struct side {
    jwt_alg_t algorithm;
    unsigned char *pem;
    int pem_len;
    struct peer_tokens tokens;
};

static bool passes(const struct side *side, const char *token)
{
    jwt_t *jwt = NULL;
    if (jwt_decode(&jwt, token, side->pem, side->pem_len) != 0) {
        return false;
    }
    const struct peer_claims claims = {
        .issuer = jwt_get_grant(jwt, "iss"),
        .audience = jwt_get_grant(jwt, "aud"),
        .scope = jwt_get_grant(jwt, "scope"),
        .not_before = jwt_get_grant_int(jwt, "nbf"),
        .expires = jwt_get_grant_int(jwt, "exp"),
    };
    bool good = jwt_get_alg(jwt) == side->algorithm && peer_claims_hold(&claims);
    jwt_free(jwt);
    return good;
}

static bool judge(const struct bench_case *what, const char *token)
{
    return passes(what->state, token);
}

static void run_first(const void *state, size_t thread, size_t times)
{
    struct side *side = (struct side *)(uintptr_t)state;
    (void)thread;
    for (size_t i = 0; i < times; i++) {
        if (!passes(side, peer_tokens_next(&side->tokens, side->tokens.lines.count))) {
            bench_die("libjwt refuses a good token");
        }
    }
}

static void read_pem(struct side *side, EVP_PKEY *key)
{
    char *text = NULL;
    BIO *memory = BIO_new(BIO_s_mem());
    if (memory == NULL || PEM_write_bio_PUBKEY(memory, key) != 1) {
        bench_die("no PEM");
    }
    side->pem_len = (int)BIO_get_mem_data(memory, &text);
    side->pem = malloc((size_t)side->pem_len);
    if (side->pem == NULL) {
        bench_die("no memory");
    }
    memcpy(side->pem, text, (size_t)side->pem_len);
    BIO_free(memory);
}

static void make(struct side *side, const char *folder, const char *name,
                 jwt_alg_t algorithm)
{
    side->algorithm = algorithm;
    read_pem(side, bench_key(folder, name));
    peer_tokens_read(&side->tokens, folder, name, "jwt");
}

int main(int argc, char **argv)
{
    static struct side rs256, es256;
    allocations_prepare();
    if (argc < 2) {
        bench_die("usage: bench-peer-libjwt FOLDER [CASE TIMES]");
    }
    make(&rs256, argv[1], "RS256", JWT_ALG_RS256);
    make(&es256, argv[1], "ES256", JWT_ALG_ES256);
    const struct bench_case cases[] = {
        {"first RS256", run_first, &rs256},
        {"first ES256", run_first, &es256},
    };
    bench_judge_by(judge);
    return bench_serve("libjwt " PEER_VERSION, cases, sizeof cases / sizeof cases[0],
                       argc - 2, argv + 2);
}
