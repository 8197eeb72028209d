/* SPDX-License-Identifier: Apache-2.0 */
/* WWW-Authenticate as deployed MCP clients read it: by regular expression, whatever the
 * grammar says (CH-21). Pure. */
#ifndef OST_OAUTH_CHALLENGE_CLIENTS_H
#define OST_OAUTH_CHALLENGE_CLIENTS_H

#include <stdbool.h>

#include "base/span.h"

/** All field lines of an answer joined by ", ", as a client's fetch() gives them. */

/** name="([^"]*)", the first match: the TypeScript SDK before 1.20 and many others.
 * Absent where it finds nothing. */
struct ost_span ost_challenge_quoted_match(struct ost_span joined, const char *name);
/** name=(?:"([^"]+)"|([^\s,]+)), the first match: the TypeScript SDKs since, and the
 * Python SDK. */
struct ost_span ost_challenge_sdk_match(struct ost_span joined, const char *name);
/** Whether whoever splits at spaces finds Bearer first, and something behind it; where
 *  not, the official SDKs read nothing of it. */
bool ost_challenge_begins_bearer(struct ost_span joined);

#endif
