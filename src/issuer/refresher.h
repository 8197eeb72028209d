/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps every issuer's metadata and keys fresh through net/worker; single flight. The
 * requests' side of it only asks, waits and reads. */
#ifndef OST_ISSUER_REFRESHER_H
#define OST_ISSUER_REFRESHER_H

#include "base/clock.h"
#include "base/error.h"
#include "base/journal.h"
#include "config/settings.h"
#include "issuer/ring.h"
#include "ostiary/state.h"

struct ost_refresher;

/** Called on the worker's thread when an issuer has a new ring, which the callee shares.
 */
typedef bool (*ost_publish_fn)(void *ctx, size_t issuer, struct ost_ring *ring);

struct ost_refresher_options {
    struct ost_settings *settings; /* shared for the refresher's life */
    struct ost_clock clock;
    struct ost_journal *journal;
    ostiary_transport_fn transport; /* NULL: libcurl */
    void *transport_ctx;
    ost_publish_fn publish;
    /** A round of this issuer has ended, well or badly: that of `ticket` and all before.
     * On the worker's thread, without a lock. */
    void (*finished)(void *ctx, size_t issuer, uint64_t ticket);
    void *ctx; /* of both */
};

/** Starts nothing. Rings of jwks_file are made by ost_refresher_first_ring(). */
OSTIARY_MUST_CHECK ostiary_code
ost_refresher_new(const struct ost_refresher_options *options,
                  struct ost_refresher **refresher_out, ostiary_error *err);
/** The ring an issuer starts with: of its jwks_file, else *ring_out NULL. Caller owns. */
OSTIARY_MUST_CHECK ostiary_code
ost_refresher_first_ring(const struct ost_settings *settings, size_t issuer,
                         struct ost_ring **ring_out, ostiary_error *err);
/** Start the thread once. OSTIARY_FORKED in a child of the process that started it. */
OSTIARY_MUST_CHECK ostiary_code ost_refresher_start(struct ost_refresher *refresher,
                                                    ostiary_error *err);
/** E2: the thread and its connections belong to the process that made them. Whether this
 *  one is a child of that. */
bool ost_refresher_is_forked(const struct ost_refresher *refresher);
/** See ost_worker_free(). */
void ost_refresher_free(struct ost_refresher *refresher);

/** Why a check asks. */
enum ost_want_kind {
    OST_WANT_ANY_KEYS,
    OST_WANT_UNKNOWN_KEY, /* of a token that would pass if its signature held */
    OST_WANT_TO_KNOW      /* nothing is fetched: how do things stand? */
};
struct ost_want {
    enum ost_want_kind kind;
    uint64_t seen;     /* number of the ring that was looked at, 0: there was none */
    uint64_t key_name; /* of the unknown key; see ost_refresher_key_name() */
};

/** What asking led to. */
enum ost_prospect {
    OST_PROSPECT_NONE,   /* nothing is or will be fetched for it now */
    OST_PROSPECT_COMING, /* a round is under way or about to start: wait for it */
    OST_PROSPECT_ARRIVED /* there is a newer set than was looked at: judge again */
};
struct ost_request_for_keys {
    enum ost_prospect prospect;
    uint64_t ticket;   /* to wait for */
    bool last_failed;  /* the latest finished attempt failed (JF-06) */
    bool cooling_down; /* an unknown key, and the cool-down forbids a fetch for it */
    int64_t retry_after_seconds; /* when it is worth asking again; at least 1 */
};

/** How an unknown key is remembered; absent `kid`: the key of tokens without. */
uint64_t ost_refresher_key_name(struct ost_span kid);
/** Ask for keys of an issuer, outside any section. Never blocks for the network. */
struct ost_request_for_keys ost_refresher_ask(struct ost_refresher *refresher,
                                              size_t issuer, struct ost_want want);
/** Wait until the ticket's attempt has finished (true) or timeout_ms of real time have
 *  passed (false). Outside any section. */
bool ost_refresher_wait(struct ost_refresher *refresher, size_t issuer, uint64_t ticket,
                        uint32_t timeout_ms);

/** OSTIARY_FORKED in a child of the process that started it, where nothing is known. */
OSTIARY_MUST_CHECK ostiary_code ost_refresher_state(struct ost_refresher *refresher,
                                                    size_t issuer,
                                                    ostiary_issuer_state *state_out);

#endif
