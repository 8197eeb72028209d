/* SPDX-License-Identifier: Apache-2.0 */
/* A WWW-Authenticate field as a stranger reads it: a parser of RFC 9110 section 11.6.1
 * that shares no code with src/, the rules of CH-02, CH-10 to CH-13, CH-20 and CH-21, and
 * the regular expressions of deployed clients. */
#ifndef TESTS_HARNESS_CHALLENGE_H
#define TESTS_HARNESS_CHALLENGE_H

/** NULL, or what is wrong with one field value. `expected_resource_metadata` is what that
 *  parameter must be; NULL: any URL. */
const char *challenge_complaint(const char *header,
                                const char *expected_resource_metadata);

/** A parameter of the first challenge, NULL without it. Static: until the next call. */
const char *challenge_parameter(const char *header, const char *name);

#endif
