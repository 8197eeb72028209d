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

/** Milliseconds that a 429 or 503 asks to be left alone (RFC 9110 section 10.2.3), at
 * most five minutes: keys must not go stale because of one header. 0: it asks nothing. */
int64_t ost_cache_retry_after_ms(const struct ost_answer *answer, int64_t wall_seconds);

#endif
