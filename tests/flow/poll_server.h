/* SPDX-License-Identifier: Apache-2.0 */
/* A server of one thread that never waits for keys: the pattern for hosts with an event
 * loop. */
#ifndef FLOW_POLL_SERVER_H
#define FLOW_POLL_SERVER_H

#include "ostiary/ostiary.h"

/** Serve connections of `listening` until `stop` is readable. Each gets one answer: 204
 *  where its request may pass, else the verdict's. */
void poll_server_run(ostiary_validator *door, int listening, int stop);

#endif
