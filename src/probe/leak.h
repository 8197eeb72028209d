/* SPDX-License-Identifier: Apache-2.0 */
/* What an answer says of the server's inside. */
#ifndef OST_PROBE_LEAK_H
#define OST_PROBE_LEAK_H

#include "base/span.h"

/** The first sign of a stack trace, a path or a program's own words; NULL: none (static).
 */
const char *ost_probe_leak_in(struct ost_span text);

#endif
