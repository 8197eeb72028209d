/* SPDX-License-Identifier: Apache-2.0 */
/* Members that a host's parser might take for another: some ignore case (Go's
 * encoding/json), and would then act on what was never judged. Pure. */
#ifndef OST_WIRE_JSON_VARIANT_H
#define OST_WIRE_JSON_VARIANT_H

#include <stdbool.h>

#include "wire/json.h"

/** Whether the object has a member that differs from one of `names` (NULL-terminated) in
 * case alone, U+017F and U+212A folded as Unicode does. */
bool ost_json_has_variant(const struct ost_json *object, const char *const *names);

#endif
