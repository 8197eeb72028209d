/* SPDX-License-Identifier: Apache-2.0 */
/* JSON strings, numbers and booleans, compared by type and exactly (interface.md 3, "A
 * condition"). Pure. */
#ifndef OST_WIRE_SCALAR_H
#define OST_WIRE_SCALAR_H

#include <stdbool.h>
#include <stdint.h>

#include "wire/json.h"

#define OST_SCALAR_ROOM 32

/** One value: its type and its text, which for equal values are equal. 1 and 1.0 are; 1e0
 *  and what only rounds to 1 are no value at all. */
struct ost_scalar {
    char type;            /* 's' string, 'n' number, 'b' boolean */
    struct ost_span text; /* borrows from the JSON, or from the caller's room */
};

/** False for null, arrays, objects, reals of 2^53 and more, and whole numbers that are
 * not spelled so. */
bool ost_scalar_of(const struct ost_json *value, char room[OST_SCALAR_ROOM],
                   struct ost_scalar *scalar_out);
/** Whether everybody reads a number alike: not an integer of 2^53 or more, which a reader
 * of doubles takes for its neighbour (RFC 8259 section 6). */
bool ost_scalar_is_interoperable(const struct ost_json *value);
bool ost_scalar_equal(const struct ost_scalar *a, const struct ost_scalar *b);
/** Append it as JSON text. */
void ost_scalar_write(const struct ost_scalar *scalar, struct ost_buf *out);
uint64_t ost_scalar_hash(const struct ost_scalar *scalar, uint64_t seed);

#endif
