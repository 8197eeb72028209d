/* SPDX-License-Identifier: Apache-2.0 */
/* Where a check meets the token cache. */
#ifndef OST_CORE_CACHED_H
#define OST_CORE_CACHED_H

#include "core/check.h"
#include "jose/verify.h"
#include "wire/token.h"

/** Put into the verdict what judging the token would, if it is known and all that vouched
 *  for it still stands: then *found_out. Anything doubtful is not found, to be judged in
 *  full. The token may be any bytes: what is known has been judged once. It is split in
 *  any case, for who judges it. Fails only without memory. In a section. */
OSTIARY_MUST_CHECK ostiary_code ost_cached_take(struct ost_check *check,
                                                struct ost_span text,
                                                struct ost_token_segments *token_out,
                                                bool *found_out);
/** The token may be kept soon: its place is brought near. In a section. */
void ost_cached_expect(const struct ost_check *check);
/** Keep what was just judged good: the verdict's grant, the claims it came from, and the
 *  key of check->issuer's ring that signed it. Fails only where SHA-256 does. In a
 *  section. */
OSTIARY_MUST_CHECK ostiary_code ost_cached_keep(struct ost_check *check,
                                                const struct ost_token_segments *token,
                                                const struct ost_grant_facts *facts,
                                                const struct ost_verified *verified);

#endif
