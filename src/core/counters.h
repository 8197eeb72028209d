/* SPDX-License-Identifier: Apache-2.0 */
/* How often each reason and each hint was given. The labels are the library's own words,
 * never a claim (LG-09); they count in stripes (base/process.h), so that checks at the
 * same time hardly ever write to one line of memory. */
#ifndef OST_CORE_COUNTERS_H
#define OST_CORE_COUNTERS_H

#include <stdint.h>

#include "base/error.h"

struct ost_counters;

OSTIARY_MUST_CHECK ostiary_code ost_counters_new(struct ost_counters **counters_out,
                                                 ostiary_error *err);
void ost_counters_free(struct ost_counters *counters);

/** One more answer. Any thread, without a lock. */
void ost_counters_add(struct ost_counters *counters, ostiary_code code,
                      ostiary_hint hint);
/** Since start, over all threads. */
uint64_t ost_counters_of_code(const struct ost_counters *counters, ostiary_code code);
uint64_t ost_counters_of_hint(const struct ost_counters *counters, ostiary_hint hint);

/** More than there are reasons, and hints. */
#define OST_MOST_REASONS 64
#define OST_MOST_HINTS   64

#endif
