/* SPDX-License-Identifier: Apache-2.0 */
/* The regular expressions of deployed clients (CH-21), written out. */
#ifndef TESTS_HARNESS_CHALLENGE_CLIENTS_H
#define TESTS_HARNESS_CHALLENGE_CLIENTS_H

#include "challenge_list.h"

/** NULL when every client reads error, scope and resource_metadata as the parser does,
 * and finds Bearer where it splits the field at spaces; else what is wrong. */
const char *challenge_clients(const char *header, const struct challenge *bearer);

#endif
