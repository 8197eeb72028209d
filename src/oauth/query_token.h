/* SPDX-License-Identifier: Apache-2.0 */
/* A token in the request target: never used, told to the operator (TX-06, LG-08). Pure.
 */
#ifndef OST_OAUTH_QUERY_TOKEN_H
#define OST_OAUTH_QUERY_TOKEN_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/span.h"

/** Does the query have an access_token parameter, percent-encoded or not? */
bool ost_query_token_in(struct ost_span target);

/** Append the target as it may be logged: the path, names of parameters, REDACTED for
 * every value and for all that is too long to be a name; cut where it gets long. */
void ost_query_token_redact(struct ost_span target, struct ost_buf *out);

#endif
