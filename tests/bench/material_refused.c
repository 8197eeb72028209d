/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens that a whole check refuses, each wrong in one thing: bench.py shows them to
 * every worker before it times it, or one that checks less would look fast. */
#include "material_refused.h"

#include <string.h>
#include <time.h>

#include "material_claims.h"
#include "ostiary/ostiary.h"
#include "ostiary/testing.h"
#include "worker.h"

#define YEAR (365 * 86400LL)

/* In the middle of the signature: every bit of that character counts. */
static void flip_signature(char *token)
{
    char *signature = strrchr(token, '.') + 1;
    char *at = signature + strlen(signature) / 2;
    *at = *at == 'A' ? 'B' : 'A';
}

static void write_one(FILE *file, const char *why, const char *jwk, const char *header,
                      const struct bench_claims *claims)
{
    char text[BENCH_CLAIMS_BYTES];
    char *token = NULL;
    bench_claims_write(text, claims, 999999, (long long)time(NULL));
    if (ostiary_testing_sign(jwk, text, header, &token, NULL) != OSTIARY_OK) {
        bench_die("a token cannot be signed");
    }
    if (strcmp(why, "signature") == 0) {
        flip_signature(token);
    }
    (void)fprintf(file, "%s %s\n", why, token);
    ostiary_free(token);
}

void bench_refused_write(FILE *file, const char *jwk, const char *header)
{
    const long long now = (long long)time(NULL);
    struct bench_claims claims = bench_claims_good(now);
    write_one(file, "signature", jwk, header, &claims);
    claims.expires = now - 3600;
    claims.not_before = now - 7200;
    write_one(file, "exp", jwk, header, &claims);
    claims = bench_claims_good(now);
    claims.not_before = now + 5 * YEAR;
    write_one(file, "nbf", jwk, header, &claims);
    claims = bench_claims_good(now);
    claims.issuer = "https://login.example.com/tenant-0000";
    write_one(file, "iss", jwk, header, &claims);
    claims = bench_claims_good(now);
    claims.audience = "https://mcp.example.com/other";
    write_one(file, "aud", jwk, header, &claims);
    claims = bench_claims_good(now);
    claims.scope = "openid profile todo:read files:read";
    write_one(file, "scope", jwk, header, &claims);
}
