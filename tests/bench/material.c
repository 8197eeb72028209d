/* SPDX-License-Identifier: Apache-2.0 */
/* Makes what all workers work on: keys, and tokens as authorization servers send them
 * (985 bytes with RS256), each a different one. bench-material FOLDER */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

/* 424 bytes, whatever the number and the day. */
static void write_claims(char *out, size_t size, unsigned number, long long now)
{
    (void)snprintf(
        out, size,
        "{\"iss\":\"https://login.example.com/tenant-7f3c\",\"sub\":\"8a6e0804-2bd0-4672-"
        "b79d-d97027f9071a\",\"aud\":\"https://mcp.example.com/mcp\",\"client_id\":"
        "\"3f1c9b52-77aa-4be1-9a53-0c5d7f2f6e10\",\"jti\":\"c0ffee00-5a1e-4d3b-9f00-%012u\","
        "\"iat\":%lld,\"nbf\":%lld,\"exp\":%lld,\"auth_time\":%lld,\"acr\":\"urn:mace:"
        "incommon:iap:silver\",\"scope\":\"openid profile todo:read todo:write files:read\""
        ",\"email\":\"ada.byron@example.com\"}",
        number, now, now, now + 10LL * 365 * 86400, now);
}

/* `type` "at+jwt" as RFC 9068 has it, "JWT" for those who refuse that. */
static void write_tokens(const char *folder, const char *algorithm, const char *jwk,
                         const char *type, const char *suffix)
{
    char name[64];
    char header[128];
    char claims[512];
    (void)snprintf(name, sizeof name, "%s.%s", algorithm, suffix);
    FILE *file = create(folder, name);
    (void)snprintf(header, sizeof header,
                   "{\"alg\":\"%s\",\"typ\":\"%s\",\"kid\":\"bench-key-1-%s\"}",
                   algorithm, type, algorithm);
    for (unsigned i = 0; i < TOKENS; i++) {
        char *token = NULL;
        write_claims(claims, sizeof claims, i, (long long)time(NULL));
        if (ostiary_testing_sign(jwk, claims, header, &token, NULL) != OSTIARY_OK) {
            bench_die("%s cannot be signed", algorithm);
        }
        (void)fprintf(file, "%s\n", token);
        ostiary_free(token);
    }
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
