/* SPDX-License-Identifier: Apache-2.0 */
/* liboauth2 beside ostiary: RS256, PS256 and ES256 (it has no EdDSA), by the way of its
 * own that is fastest: one key given as JWK, which is parsed once (with a jwks_uri, set
 * and key are parsed at every call); no log object (each has all its debug lines
 * formatted, shown or not); no cache at first sight unless the case says so.
 */
#include <jansson.h>
#include <oauth2/oauth2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../allocations.h"
#include "expected.h"
#include "tokens.h"

#define SLOTS 1000 /* of its cache, as it comes */

struct side {
    oauth2_cfg_token_verify_t *verify;
    struct peer_tokens tokens;
    size_t count; /* of the tokens, that come in turn; 1: each thread has its own */
};

static const char *string_of(const json_t *claims, const char *name)
{
    return json_string_value(json_object_get(claims, name));
}

static long long integer_of(const json_t *claims, const char *name)
{
    return json_integer_value(json_object_get(claims, name));
}

/* It checks neither iss (without metadata) nor aud nor nbf, and none of them on a hit. */
static bool passes(const struct side *side, const char *token)
{
    json_t *payload = NULL;
    if (!oauth2_token_verify(NULL, NULL, side->verify, token, &payload)) {
        return false;
    }
    const struct peer_claims claims = {
        .issuer = string_of(payload, "iss"),
        .audience = string_of(payload, "aud"),
        .scope = string_of(payload, "scope"),
        .not_before = integer_of(payload, "nbf"),
        .expires = integer_of(payload, "exp"),
    };
    bool good = peer_claims_hold(&claims);
    json_decref(payload);
    return good;
}

static bool judge(const struct bench_case *what, const char *token)
{
    return passes(what->state, token);
}

static void run(const void *state, size_t thread, size_t times)
{
    struct side *side = (struct side *)(uintptr_t)state;
    for (size_t i = 0; i < times; i++) {
        const char *token = side->count == 1
                                ? side->tokens.lines.items[thread]
                                : peer_tokens_next(&side->tokens, side->count);
        if (!passes(side, token)) {
            bench_die("liboauth2 refuses a good token");
        }
    }
}

/* The public members of one key of the set. */
static char *read_jwk(const char *folder, const char *algorithm)
{
    size_t len = 0;
    size_t i = 0;
    json_t *key = NULL;
    char *text = bench_read_file(folder, "jwks.json", &len);
    json_t *set = json_loadb(text, len, 0, NULL);
    char *found = NULL;
    json_array_foreach(json_object_get(set, "keys"), i, key)
    {
        const char *name = string_of(key, "alg");
        if (name != NULL && strcmp(name, algorithm) == 0) {
            found = json_dumps(key, JSON_COMPACT);
        }
    }
    if (found == NULL) {
        bench_die("no key for %s", algorithm);
    }
    json_decref(set);
    free(text);
    return found;
}

/* `cache`: its name; one that is not there means none. */
static void make(struct side *side, const char *folder, const char *algorithm,
                 const char *cache, size_t count)
{
    char options[128];
    char *jwk = read_jwk(folder, algorithm);
    (void)snprintf(options, sizeof options,
                   "verify.exp=required&verify.iat=skip&expiry=86400&verify.cache=%s",
                   cache);
    char *problem =
        oauth2_cfg_token_verify_add_options(NULL, &side->verify, "jwk", jwk, options);
    if (problem != NULL) {
        bench_die("liboauth2: %s", problem);
    }
    peer_tokens_read(&side->tokens, folder, algorithm, "tokens");
    side->count = count == 0 ? side->tokens.lines.count : count;
    free(jwk);
}

static void make_cache(const char *name)
{
    char options[64];
    (void)snprintf(options, sizeof options, "name=%s&max_entries=%d", name, SLOTS);
    char *problem = oauth2_cfg_set_cache(NULL, NULL, "shm", options);
    if (problem != NULL) {
        bench_die("liboauth2: %s", problem);
    }
}

int main(int argc, char **argv)
{
    static struct side first[3], again[2], full, missing;
    static const char *const algorithms[] = {"RS256", "PS256", "ES256"};
    allocations_prepare();
    if (argc < 2) {
        bench_die("usage: bench-peer-oauth2 FOLDER [CASE TIMES]");
    }
    oauth2_init(OAUTH2_LOG_ERROR, NULL);
    make_cache("again");
    make_cache("full");
    make_cache("missing");
    for (size_t i = 0; i < 3; i++) {
        make(&first[i], argv[1], algorithms[i], "none", 0);
    }
    make(&again[0], argv[1], "RS256", "again", 1);
    make(&again[1], argv[1], "ES256", "again", 1);
    make(&full, argv[1], "RS256", "full", SLOTS);
    make(&missing, argv[1], "RS256", "missing", 0);
    const struct bench_case cases[] = {
        {"first RS256", run, &first[0]},           {"first PS256", run, &first[1]},
        {"first ES256", run, &first[2]},           {"again RS256", run, &again[0]},
        {"again ES256", run, &again[1]},           {"again RS256 cache full", run, &full},
        {"first RS256 cache full", run, &missing},
    };
    bench_judge_by(judge);
    return bench_serve("liboauth2 " PEER_VERSION, cases, sizeof cases / sizeof cases[0],
                       argc - 2, argv + 2);
}
