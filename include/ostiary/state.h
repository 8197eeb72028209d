/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of each authorization server at this moment. */
#ifndef OSTIARY_STATE_H
#define OSTIARY_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ostiary/error.h>
#include <ostiary/validator.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The keys of one issuer. Times are seconds from now; negative: past. */
typedef struct ostiary_issuer_state {
    size_t size;
    char issuer[512];          /* as configured, cut to fit */
    size_t key_count;          /* usable keys in hand */
    bool have_keys;            /* a good set was seen since start, and is not too stale */
    int64_t fresh_for_seconds; /* until the set is due again */
    int64_t stale_for_seconds; /* until it may no longer be used */
    int64_t next_try_seconds;  /* until the next fetch may start */
    uint64_t attempts;         /* fetches started since start */
    char last_error[248];      /* "" after a success */
} ostiary_issuer_state;
#define OSTIARY_ISSUER_STATE_INIT                                                        \
    {                                                                                    \
        sizeof(ostiary_issuer_state), "", 0, false, 0, 0, 0, 0, ""                       \
    }

/** Returns  How many authorization servers are configured. */
OSTIARY_API size_t ostiary_issuer_count(const ostiary_validator *validator);

/**
 * Returns   OSTIARY_OK and a copy in *state_out; OSTIARY_BAD_ARGUMENT past the end.
 * Threads   Any. Blocks: for a short lock only, never for the network.
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code ostiary_issuer_state_at(
    const ostiary_validator *validator, size_t i, ostiary_issuer_state *state_out);

#ifdef __cplusplus
}
#endif
#endif
