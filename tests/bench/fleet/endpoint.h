/* SPDX-License-Identifier: Apache-2.0 */
/* The one authorization server of the fleet: its metadata, its key set, and a count of
 * who asked when. */
#ifndef FLEET_ENDPOINT_H
#define FLEET_ENDPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/fetch.h"

#define FLEET_MOST_PROCESSES 1000
#define FLEET_MOST_SECONDS   20000
#define FLEET_NEVER          INT64_MAX

#define FLEET_ISSUER "https://as.example.com"
#define FLEET_JWKS   "https://as.example.com/jwks"

#define ENDPOINT_ANSWERS_MS 50 /* what it takes to answer */
#define ENDPOINT_REFUSES_MS 1  /* and where nobody listens */

struct endpoint {
    bool down, published; /* published: the new key is in the set */
    char *sets[2];        /* without the new key, and with it */
    unsigned keys[FLEET_MOST_SECONDS], metadata[FLEET_MOST_SECONDS]; /* GETs per second */
    int64_t has_new_key_ms[FLEET_MOST_PROCESSES]; /* when each process first got it */
};

/** A GET of a process: fill in the answer, and return when it will have arrived. */
int64_t endpoint_get(struct endpoint *endpoint, size_t process, const struct ost_get *get,
                     int64_t now_ms, struct ost_answer *answer_out);

#endif
