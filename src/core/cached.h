/* SPDX-License-Identifier: Apache-2.0 */
/* Where a check meets the token cache. */
#ifndef OST_CORE_CACHED_H
#define OST_CORE_CACHED_H

#include "core/check.h"
#include "jose/jwks.h"

/** Put into the verdict what judging check->token_name would, if it is known and all that
 *  vouched for it still stands: then *found_out. Anything doubtful is not found, to be
 *  judged in full. Fails only without memory. In a section. */
OSTIARY_MUST_CHECK ostiary_code ost_cached_take(struct ost_check *check, bool *found_out);
/** Keep what was just judged good: the verdict's grant, the claims it came from, and the
 *  key of check->issuer's ring that signed it. In a section. */
void ost_cached_keep(const struct ost_check *check, const struct ost_grant_facts *facts,
                     const struct ost_key *key);

#endif
