/* SPDX-License-Identifier: Apache-2.0 */
/* Makes what all workers work on: keys, and tokens as authorization servers send them
 * (985 bytes with RS256), each a different one. bench-material FOLDER */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "material_claims.h"
#include "material_refused.h"
#include "ostiary/ostiary.h"
#include "ostiary/testing.h"
#include "worker.h"

#define TOKENS 2048

static FILE *create(const char *folder, const char *name)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        bench_die("%s cannot be written", path);
    }
    return file;
}

/* `type` "at+jwt" as RFC 9068 has it, "JWT" for those who refuse that. */
static void write_header(char *out, size_t size, const char *algorithm, const char *type)
{
    (void)snprintf(out, size,
                   "{\"alg\":\"%s\",\"typ\":\"%s\",\"kid\":\"bench-key-1-%s\"}",
                   algorithm, type, algorithm);
}

static void write_tokens(const char *folder, const char *algorithm, const char *jwk,
                         const char *type, const char *suffix)
{
    char name[64];
    char header[128];
    char text[BENCH_CLAIMS_BYTES];
    const long long now = (long long)time(NULL);
    const struct bench_claims claims = bench_claims_good(now);
    (void)snprintf(name, sizeof name, "%s.%s", algorithm, suffix);
    FILE *file = create(folder, name);
    write_header(header, sizeof header, algorithm, type);
    for (unsigned i = 0; i < TOKENS; i++) {
        char *token = NULL;
        bench_claims_write(text, &claims, i, now);
        if (ostiary_testing_sign(jwk, text, header, &token, NULL) != OSTIARY_OK) {
            bench_die("%s cannot be signed", algorithm);
        }
        (void)fprintf(file, "%s\n", token);
        ostiary_free(token);
    }
    (void)fclose(file);
}

static void write_refused(const char *folder, const char *algorithm, const char *jwk,
                          const char *type, const char *suffix)
{
    char name[64];
    char header[128];
    (void)snprintf(name, sizeof name, "%s.%s.refused", algorithm, suffix);
    FILE *file = create(folder, name);
    write_header(header, sizeof header, algorithm, type);
    bench_refused_write(file, jwk, header);
    (void)fclose(file);
}

static void write_text(const char *folder, const char *name, const char *text)
{
    FILE *file = create(folder, name);
    (void)fputs(text, file);
    (void)fclose(file);
}

int main(int argc, char **argv)
{
    static const char *const algorithms[] = {"RS256", "PS256", "ES256", "EdDSA"};
    enum {
        COUNT = sizeof algorithms / sizeof algorithms[0]
    };
    char *jwks[COUNT] = {NULL};
    char *set = NULL;
    if (argc != 2) {
        bench_die("usage: bench-material FOLDER");
    }
    for (size_t i = 0; i < COUNT; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "bench-key-1-%s", algorithms[i]);
        if (ostiary_testing_keygen(algorithms[i], name, &jwks[i], NULL) != OSTIARY_OK) {
            bench_die("no key for %s", algorithms[i]);
        }
        (void)snprintf(name, sizeof name, "%s.jwk", algorithms[i]);
        write_text(argv[1], name, jwks[i]);
        write_tokens(argv[1], algorithms[i], jwks[i], "at+jwt", "tokens");
        write_tokens(argv[1], algorithms[i], jwks[i], "JWT", "jwt");
        write_refused(argv[1], algorithms[i], jwks[i], "at+jwt", "tokens");
        write_refused(argv[1], algorithms[i], jwks[i], "JWT", "jwt");
    }
    if (ostiary_testing_public_set((const char *const *)jwks, COUNT, &set, NULL) !=
        OSTIARY_OK) {
        bench_die("no key set");
    }
    write_text(argv[1], "jwks.json", set);
    ostiary_free(set);
    for (size_t i = 0; i < COUNT; i++) {
        ostiary_free(jwks[i]);
    }
    return 0;
}
