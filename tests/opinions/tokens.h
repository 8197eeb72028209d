/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens for others to judge: every vector over profile `generic`, and random changes of
 * them, each with what ostiary says. */
#ifndef OST_TESTS_TOKENS_H
#define OST_TESTS_TOKENS_H

#include <jansson.h>
#include <stdbool.h>

/** One token and its verdict. Borrowed for the call it is handed to. */
struct judged {
    const char *name; /* FILE: CASE, and the number of the change */
    const char *token;
    const json_t *keys;   /* the JWK set */
    const json_t *config; /* the configuration that judged */
    const char *reason;
    bool signature_held; /* the verdict shows the token's issuer */
};

typedef void judged_fn(void *ctx, const struct judged *judged);

/** Hand every token made of a file of vectors to `judge`, each also with `changes` random
 *  changes: always the same ones. */
void judge_file(const char *fixture, const char *keys, const char *vectors,
                unsigned changes, judged_fn *judge, void *ctx);

#endif
