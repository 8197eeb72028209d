/* SPDX-License-Identifier: Apache-2.0 */
/* The scopes of a grant: a claim's taken apart, and all that there are put in order.
 * Pure.
 */
#ifndef OST_CORE_GRANT_SCOPES_H
#define OST_CORE_GRANT_SCOPES_H

#include "core/grant.h"

/** How many scopes a claim may have at most, which has been checked; NULL: none. */
size_t ost_grant_scopes_most(const struct ost_json *claim);
/** Write them; returns how many there are. They borrow from the claim. */
size_t ost_grant_scopes_own(const struct ost_json *claim, struct ost_grant_scope *items);
/** Sort by name and drop repeats, of which the token's own one stays; returns how many
 *  are left. */
size_t ost_grant_scopes_sort(struct ost_grant_scope *items, size_t count);

#endif
