/* SPDX-License-Identifier: Apache-2.0 */
/* Whether somebody comes to an address that only a forged token names. */
#ifndef OST_PROBE_LISTENER_H
#define OST_PROBE_LISTENER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/** Listens on loopback alone (OR-07), with a thread of its own. */
struct ost_probe_listener;

/** Answer every request with this JSON text, borrowed until the end. NULL: it cannot. */
struct ost_probe_listener *ost_probe_listener_start(struct ost_span json);
/** "http://127.0.0.1:PORT". */
const char *ost_probe_listener_origin(const struct ost_probe_listener *listener);
/** How many connections came; then nobody listens any more. 0 for NULL. */
size_t ost_probe_listener_stop(struct ost_probe_listener *listener);

#endif
