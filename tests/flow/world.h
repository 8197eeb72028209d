/* SPDX-License-Identifier: Apache-2.0 */
/* An authorization server that answers from memory through the transport seam, and clocks
 * that are set by hand: no socket, no sleep. One validator stands before it. */
#ifndef FLOW_WORLD_H
#define FLOW_WORLD_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "../harness/cm.h"
#include "ostiary/ostiary.h"

#define ISSUER      "https://as.example.com/t1"
#define JWKS        "https://keys.example.com/jwks"
#define WORLD_ASKED 16

/** What is answered at an address in place of what would be; `status` 0: nothing is put
 * in its place. Texts are borrowed. */
struct world_answer {
    int status;
    const char *headers, *body;
};

struct world {
    pthread_mutex_t lock; /* of everything but the clocks */
    char *key, *next_key; /* private JWKs k1 and k2 */
    bool down, published_next, withdrawn, wrong_issuer, html;
    const char *jwks_uri;         /* what the metadata name; JWKS at first */
    const char *key_headers;      /* of the key set's answer; max-age=600 at first */
    const char *metadata_headers; /* "" at first */
    struct world_answer keys, metadata;
    const char *odd_set; /* what comes in place of a key set */
    unsigned metadata_gets, key_gets;
    char asked[WORLD_ASKED][128]; /* the first addresses that were asked */
    unsigned asked_count;
    /* If-None-Match and If-Modified-Since of the last GET of each: */
    char sent[256], sent_for_metadata[256];
    bool hold; /* fetches are kept until world_release() */
    ostiary_fetch *held[8];
    unsigned held_count;
    _Atomic int64_t mono_ms, wall;
    ostiary_validator *door;
};

/** Make everything; `more` may be NULL. */
void world_open(struct world *world, const char *more);
/** The same before a configuration of the caller's, with its log; takes it. */
void world_open_with(struct world *world, ostiary_config *config);
void world_close(struct world *world);
void world_pass(struct world *world, int64_t seconds); /* monotonic time */
/** Answer what is held, and hold no more. */
void world_release(struct world *world);
/** How many fetches are held now. */
unsigned world_held(struct world *world);

/** A good token by this key, of this issuer; ostiary_free(). */
char *world_token(const char *key, const char *issuer);
/** The same with claims laid over, ",..." */
char *world_token_with(const char *key, const char *issuer, const char *claims);
ostiary_code world_judge_into(const struct world *world, const char *token,
                              uint32_t timeout_ms, ostiary_verdict *verdict);
ostiary_code world_judge_token(const struct world *world, const char *token,
                               uint32_t timeout_ms, int64_t *retry_out);
/** A fresh good token by this key, with patience. */
ostiary_code world_judge(const struct world *world, const char *key);
/** The same with none. */
ostiary_code world_judge_at_once(const struct world *world, const char *key);

#endif
