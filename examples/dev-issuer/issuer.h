/* SPDX-License-Identifier: Apache-2.0 */
/* A development authorization server: never for production. */
#ifndef DEV_ISSUER_ISSUER_H
#define DEV_ISSUER_ISSUER_H

#include <pthread.h>

#include "common/http.h"

#define MOST_KEYS 8

struct issuer {
    char url[64]; /* the issuer identifier */
    const char *alg;
    pthread_mutex_t lock;
    char *keys[MOST_KEYS]; /* private JWKs, the newest last */
    size_t key_count;
    unsigned serial; /* of key ids and token ids */
};

/** Make a new signing key; `keep` leaves the older ones published. False after a failure.
 */
bool keys_rotate(struct issuer *issuer, bool keep);
void keys_clear(struct issuer *issuer);
/** The public key set. */
void keys_answer(struct issuer *issuer, struct http_response *response);
/** POST /token: RFC 6749 section 4.4, for any client. */
void token_answer(struct issuer *issuer, const struct http_request *request,
                  struct http_response *response);

#endif
