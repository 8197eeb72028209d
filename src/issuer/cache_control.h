/* SPDX-License-Identifier: Apache-2.0 */
/* How long an answer is fresh: RFC 9111 section 4.2, clamped to 60 s .. 24 h (JF-05).
 * Pure. */
#ifndef OST_ISSUER_CACHE_CONTROL_H
#define OST_ISSUER_CACHE_CONTROL_H

#include <stdint.h>

#include "net/fetch.h"

/** Milliseconds from the answer's arrival. `default_seconds` where it says nothing. */
int64_t ost_cache_fresh_ms(const struct ost_answer *answer, int64_t default_seconds,
                           int64_t wall_seconds);

#endif
