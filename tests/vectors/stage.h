/* SPDX-License-Identifier: Apache-2.0 */
/* What a case is judged by: a configuration and its key sets, as files of a folder. */
#ifndef OST_TESTS_STAGE_H
#define OST_TESTS_STAGE_H

#include <jansson.h>
#include <stdbool.h>

#include "ostiary/ostiary.h"

#define STAGE_NOW 1800000000 /* NOW of requirements.md, section 0 */

/** What every case of a file shares. */
struct set {
    json_t *fixture; /* the configuration */
    json_t *keys;    /* private keys by name: tests/keys/keys.json */
    json_t *file;    /* the cases, and what they change of the fixture */
};

struct stage {
    char folder[64];
    ostiary_config *config;       /* with problems where it was refused */
    ostiary_validator *validator; /* NULL where it was */
    int64_t now;
};

/** The members of `patch` over `base`, which is changed; null takes one away. */
void patch(json_t *base, const json_t *patch);
/** A private key by name, with another `alg` where that is not NULL; a new reference. */
json_t *stage_key(const struct set *set, const char *name, const char *alg);
/** The configuration of a case; a new reference. */
json_t *stage_configuration(const struct set *set, const json_t *vector);
/** Make the files and the validator of a case. */
void stage_open(const struct set *set, const json_t *vector, struct stage *stage);
void stage_close(struct stage *stage);
/** Give up: the test itself is wrong. */
_Noreturn void die(const char *what);

#endif
