/* SPDX-License-Identifier: Apache-2.0 */
/* What the tokens of known authorization servers look like: one table. Adding a server is
 * adding a row. Pure. */
#ifndef OST_CONFIG_PROFILES_H
#define OST_CONFIG_PROFILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "jose/alg.h"

/** Header `typ` values that may be accepted: bits (JH-04, JH-05). */
enum {
    OST_TYP_AT_JWT = 1, /* at+jwt, application/at+jwt */
    OST_TYP_JWT = 2,
    OST_TYP_NONE = 4 /* no typ */
};

/** Claims that a server may be known not to send: bits (CL-02). iss, sub, aud and exp are
 *  never among them. */
enum {
    OST_OPTIONAL_JTI = 1,
    OST_OPTIONAL_IAT = 2,
    OST_OPTIONAL_CLIENT_ID = 4
};

/** Every list ends with NULL. */
struct ost_profile {
    const char *name;
    uint8_t types, optional;
    bool scope_list; /* `scope` may be an array; other scope claims always may (SC-02) */
    enum ost_alg algorithms[6];   /* OST_ALG_NONE ends them */
    const char *scope_claims[3];  /* the first that is present counts */
    const char *client_claims[5]; /* likewise */
    const char *audience_claim;   /* read where aud is absent; NULL: none */
    const char *kind_claim;       /* must be present and be kind_value; NULL: none */
    const char *kind_value;
    const char *not_a_jwt; /* why a token of this server may be no JWT, or NULL */
};

/** Ends with a row without a name; the first row is the default. */
extern const struct ost_profile ost_profiles[];

#endif
