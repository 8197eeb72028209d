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

/** A fetch for the host; `max_body_bytes` is held to its answer. NULL without memory. */
ostiary_fetch *ost_host_fetch_new(struct ost_mailbox *mailbox, const char *url,
                                  size_t max_body_bytes, ost_fetch_done_fn done,
                                  void *ctx);
/** Deliver what has arrived, on the worker's thread. */
void ost_mailbox_deliver(struct ost_mailbox *mailbox);

#endif
