/* SPDX-License-Identifier: Apache-2.0 */
/* What every answer promises, whatever was asked. */
#ifndef TESTS_HARNESS_DOOR_PROMISES_H
#define TESTS_HARNESS_DOOR_PROMISES_H

#include "door.h"

/** Fails the test when the last answer, or anything in the log, breaks a promise. */
void door_promises(const struct door *door);

/** The same of the challenge alone, for a verdict of another validator; `metadata`: what
 *  resource_metadata must be. */
void verdict_promises(const ostiary_verdict *verdict, const char *metadata);

#endif
