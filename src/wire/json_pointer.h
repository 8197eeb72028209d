/* SPDX-License-Identifier: Apache-2.0 */
/* JSON pointers (RFC 6901) into a parsed text. Pure. */
#ifndef OST_WIRE_JSON_POINTER_H
#define OST_WIRE_JSON_POINTER_H

#include <stdbool.h>

#include "wire/json.h"

/** Whether the text is a pointer that names something inside a value: it begins with "/",
 *  and each "~" is followed by 0 or 1 (RFC 6901 section 3), and no step is longer than
 * 256. */
bool ost_json_pointer_is(struct ost_span pointer);
/** What a valid pointer leads to; NULL where that is not there. */
const struct ost_json *ost_json_pointer_find(const struct ost_json *root,
                                             struct ost_span pointer);
/** The same in a text whose reader may ignore case: NULL, and *ambiguous_out set, where a
 *  member on the way has a sibling that differs from it by case alone. */
const struct ost_json *ost_json_pointer_find_sole(const struct ost_json *root,
                                                  struct ost_span pointer,
                                                  bool *ambiguous_out);

#endif
