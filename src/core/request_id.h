/* SPDX-License-Identifier: Apache-2.0 */
/* The id by which an answer and its lines in the log are found together (LG-05). */
#ifndef OST_CORE_REQUEST_ID_H
#define OST_CORE_REQUEST_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/span.h"
#include "jose/digest.h"

/** Zeroed memory has none. One thread at a time. */
struct ost_request_id {
    char text[OST_MAX_REQUEST_ID_BYTES + 1]; /* terminated; empty: none yet */
    /* Random ones are made of a seed, four by four: to ask the kernel for each costs more
     * than all else of a check that finds its token in the cache. */
    struct {
        uint8_t key[OST_SHA256_BYTES];
        uint64_t count; /* of the fours made; 0: there is no key yet */
    } seed;
    uint32_t forks; /* when the key came: a child has its own */
    uint64_t ahead[OST_SHA256_BYTES / sizeof(uint64_t)];
    size_t left; /* of them */
};

/** Forget the id; the seed stays. */
void ost_request_id_reset(struct ost_request_id *id);
/** The host's own id where it is fit for a header, else a random one. What is there
 *  stays. False: no random bytes. */
bool ost_request_id_make(struct ost_request_id *id, struct ost_span own);

#endif
