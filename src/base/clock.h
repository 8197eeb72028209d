/* SPDX-License-Identifier: Apache-2.0 */
/* Two clocks: wall seconds judge tokens, monotonic milliseconds judge freshness. */
#ifndef OST_BASE_CLOCK_H
#define OST_BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

#include "ostiary/config.h"

/** Both functions are never NULL. */
struct ost_clock {
    int64_t (*wall_seconds)(void *ctx);
    int64_t (*monotonic_ms)(void *ctx);
    void *ctx;
};

/** The system's clocks where `host` is NULL or leaves a function out. */
struct ost_clock ost_clock_make(const ostiary_clock *host);
int64_t ost_clock_wall(const struct ost_clock *clock);
int64_t ost_clock_mono(const struct ost_clock *clock);

/** The system's monotonic time `timeout_ms` from now, for pthread_cond_timedwait(). */
struct timespec ost_clock_deadline(uint32_t timeout_ms);

#endif
