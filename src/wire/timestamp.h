/* SPDX-License-Identifier: Apache-2.0 */
/* Points in time as files write them: RFC 3339, in UTC. Pure. */
#ifndef OST_WIRE_TIMESTAMP_H
#define OST_WIRE_TIMESTAMP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/** "2026-11-24T06:00:00Z" to Unix seconds. Whole seconds, Z or +00:00, years 1970 to
 * 9999; a leap second is the second after. False for anything else. */
bool ost_timestamp_parse(struct ost_span text, int64_t *seconds_out);

#endif
