/* SPDX-License-Identifier: Apache-2.0 */
/* What the settings make of a token's claims: the scopes it holds, its own and those of
 * claims_to_scopes, and until when (interface.md 3). Pure. */
#ifndef OST_CORE_IDENTITY_H
#define OST_CORE_IDENTITY_H

#include "config/settings.h"
#include "core/grant.h"

/** Fill held, scopes, until and exception, which are zero, of the facts, whose other
 * members are complete; they borrow from the settings and from `room`, which is reset.
 * False without memory.
 */
OSTIARY_MUST_CHECK bool ost_identity_make(const struct ost_settings *settings,
                                          const struct ost_issuer_settings *issuer,
                                          int64_t now, struct ost_grant_facts *facts,
                                          struct ost_buf *room);

/** Whether a mapping gives its scopes to these claims now. */
bool ost_mapping_gives(const struct ost_mapping *mapping, const struct ost_facts *facts,
                       int64_t now);

#endif
