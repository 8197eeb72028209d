/* SPDX-License-Identifier: Apache-2.0 */
/* Random changes of a token, the same in every run. */
#ifndef OST_TESTS_CHANGE_H
#define OST_TESTS_CHANGE_H

#include <stdint.h>

/** The next number of a sequence that `state` begins. */
uint32_t random_next(uint64_t *state);

/** A changed copy of a compact token; `other` lends segments. free(). */
char *change_token(uint64_t *state, const char *token, const char *other);

#endif
