/* SPDX-License-Identifier: Apache-2.0 */
/* The seam for hosts that bring their own HTTP: a fetch that is answered once, from any
 * thread, and stays valid after the worker that asked is gone. */
#ifndef OST_NET_HOST_FETCH_H
#define OST_NET_HOST_FETCH_H

#include "net/fetch.h"
#include "ostiary/config.h"

/** Where answers arrive: shared by the worker and every fetch of it, freed with the last.
 */
struct ost_mailbox;

struct ost_mailbox *ost_mailbox_new(void (*wake)(void *ctx), void *ctx);
/** The worker goes: answers that come later are dropped. */
void ost_mailbox_close(struct ost_mailbox *mailbox);

/** A fetch for the host; `get`'s limits are held to its answer. NULL without memory. */
ostiary_fetch *ost_host_fetch_new(struct ost_mailbox *mailbox, const struct ost_get *get,
                                  int64_t deadline_ms, ost_fetch_done_fn done, void *ctx);
/** Deliver what has arrived, on the worker's thread. */
void ost_mailbox_deliver(struct ost_mailbox *mailbox);
/** Give up on what is not answered by its deadline, on the worker's thread; an answer
 *  that comes later is dropped. */
void ost_mailbox_expire(struct ost_mailbox *mailbox, int64_t now_ms);
/** The soonest deadline of what is not answered; INT64_MAX: none. Worker's thread. */
int64_t ost_mailbox_deadline(const struct ost_mailbox *mailbox);

#endif
