/* SPDX-License-Identifier: Apache-2.0 */
/* A whole validator for fuzz_check: keys from a transport in memory, a clock that stands,
 * and tokens that are known to be good or bad. */
#ifndef OST_FUZZ_DOOR_H
#define OST_FUZZ_DOOR_H

#include "fuzz.h"
#include "ostiary/ostiary.h"

/** What the authorization server answers. */
enum door_weather {
    DOOR_FINE,
    DOOR_DOWN,
    DOOR_NOT_FOUND,
    DOOR_GARBAGE,
    DOOR_WEATHERS
};

/** NULL where an allocation that was made to fail was needed. */
ostiary_validator *door_open(enum door_weather weather);
/** The input with {0}, {1} ... replaced by the door's tokens; terminated, free(). */
char *door_expand(struct ost_span input, size_t *len_out);
/** Whether this is the hash that a verdict shows of a token that was signed here. */
bool door_signed(const char *token_hash);
/** Whether a text holds a segment of such a token. */
bool door_shows_token(const char *text);

/** Make the n-th allocation from now fail; 0: none. */
void door_fail_allocation(unsigned n);

#endif
