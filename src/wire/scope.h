/* SPDX-License-Identifier: Apache-2.0 */
/* Scope strings: RFC 6749 section 3.3, strictly (SC-01). Pure. */
#ifndef OST_WIRE_SCOPE_H
#define OST_WIRE_SCOPE_H

#include <stdbool.h>

#include "base/span.h"

/** Whether a client that looks for a challenge's parameter by a regular expression would
 *  find one in this text (CH-21). */
bool ost_reads_like_parameter(struct ost_span text);
/** One scope-token that a challenge may hold: not empty, %x21 %x23-5B %x5D-7E, CH-21. */
bool ost_scope_is_token(struct ost_span scope);
/** A whole scope string: scope-tokens and spaces only; may be empty. */
bool ost_scope_is_list(struct ost_span list);
/** Take the next scope-token off the front of a valid list; false at its end. */
bool ost_scope_next(struct ost_span *rest, struct ost_span *scope_out);

#endif
