/* SPDX-License-Identifier: Apache-2.0 */
/* What the rows run in: keys, tokens, a folder of files, doors, a clock that stands. */
#ifndef TESTS_FAULT_WORLD_H
#define TESTS_FAULT_WORLD_H

#include <stdbool.h>

#include "fault.h"

#define WORLD_ALGS 11
#define WORLD_NOW  1800000000

extern const char *const world_algs[WORLD_ALGS + 1]; /* NULL at the end */

void world_open(void);
void world_close(void);

/** A file's path in the folder. Lives until the next call. */
const char *world_path(const char *name);

void world_write(const char *name, const char *text);

/** The file of the key set that holds world_key() alone. Lives until the next call. */
const char *world_set_name(const char *alg, bool named);

/** The private key of an algorithm; `named`: with its kid, the algorithm's name. */
const char *world_key(const char *alg, bool named);

/** The claims of a good token, but for its scopes. */
#define WORLD_SCOPES(scopes)                                                             \
    "{\"iss\":\"https://as.example.com\",\"aud\":\"https://mcp.example.com/mcp\","       \
    "\"sub\":\"u\",\"client_id\":\"c\",\"jti\":\"j\",\"iat\":1800000000,"                \
    "\"exp\":1800000300,\"scope\":\"" scopes "\"}"

/** A token by that key; claims NULL: the good ones; `header` as in
 *  ostiary_testing_sign(). The same text for the same question. */
const char *world_token(const char *alg, bool named, const char *claims,
                        const char *header);

/** A door by this configuration, in which % stands for the key set's file. */
ostiary_validator *world_door(const char *text, const char *alg, bool named);
/** What a configuration of world_door() is before a validator is made of it. */
ostiary_config *world_config(const char *text, const char *alg, bool named);

/** The configuration of the rows that judge requests. */
extern const char world_text[];

#endif
