/* SPDX-License-Identifier: Apache-2.0 */
/* The requests of a host's event loop that are worth asking again once a round of
 * fetching has ended: cookies that wait, cookies that are ready, a descriptor that says
 * so (engineering.md E4). */
#ifndef OST_CORE_PENDING_H
#define OST_CORE_PENDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#define OST_MAX_PENDING 65536

struct ost_pending;

/** No descriptor yet. Owns: ost_pending_free(). */
OSTIARY_MUST_CHECK ostiary_code ost_pending_new(struct ost_pending **pending_out,
                                                ostiary_error *err);
/** Closes the descriptor too. `abandoned`: in a fork's child; the lock is not touched. */
void ost_pending_free(struct ost_pending *pending, bool abandoned);

/** Let the cookie wait for the round `ticket` of an issuer, in place of what it waited
 * for before. False: too many wait, or no memory. Any thread, as all that follows. */
bool ost_pending_add(struct ost_pending *pending, void *cookie, size_t issuer,
                     uint64_t ticket);
/** Neither waiting nor ready any more. */
void ost_pending_remove(struct ost_pending *pending, void *cookie);
/** The rounds of an issuer up to `ticket` have ended: who waited for one is ready. */
void ost_pending_finished(struct ost_pending *pending, size_t issuer, uint64_t ticket);
/** Take up to `count` ready cookies, in the order in which they became so. */
size_t ost_pending_take(struct ost_pending *pending, void **cookies_out, size_t count);
/** Readable while cookies are ready; -1 where none can be made. */
int ost_pending_fd(struct ost_pending *pending);

#endif
