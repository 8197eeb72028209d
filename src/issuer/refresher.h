/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps every issuer's metadata and keys fresh through net/worker; single flight. The
 * requests' side of it only asks, waits and reads. */
#ifndef OST_ISSUER_REFRESHER_H
#define OST_ISSUER_REFRESHER_H

#include "base/clock.h"
#include "base/error.h"
#include "base/journal.h"
#include "config/settings.h"
#include "issuer/issuer_set.h"
#include "issuer/ring.h"
#include "ostiary/state.h"

struct ost_refresher;

/** Called on the worker's thread when a source has a new ring, which the callee shares.
 */
typedef bool (*ost_publish_fn)(void *ctx, size_t source, struct ost_ring *ring);

struct ost_refresher_options {
    struct ost_clock clock;
    struct ost_journal *journal;
    ostiary_transport_fn transport; /* NULL: libcurl */
    void *transport_ctx;
    ost_publish_fn publish;
    /** A round of this source has ended, well or badly: that of `ticket` and all before.
     * On the worker's thread or in ost_refresher_keep_only(), without a lock. */
    void (*finished)(void *ctx, size_t source, uint64_t ticket);
    /** Now and then on the worker's thread: look at what may have changed. Says when it
     * wants to look again, in monotonic milliseconds; INT64_MAX: never. */
    int64_t (*watch)(void *ctx, int64_t now);
    void *ctx; /* of all three */
};

/** Starts nothing, and serves no issuer yet. */
OSTIARY_MUST_CHECK ostiary_code
ost_refresher_new(const struct ost_refresher_options *options,
                  struct ost_refresher **refresher_out, ostiary_error *err);
/**
 * Serve the issuers of these settings: by the sources of `old` where all that fetching
 * depends on is the same, else by new ones, which take over keys and their freshness
 * where issuer, addresses and key_algorithms are the same (JF-16). What those of `old` do
 * goes on; whatever the result, ost_refresher_keep_only() ends it.
 *
 * old   As the current view has it: its rings must not change meanwhile.
 * next  Of as many places as there are issuers; filled in.
 */
OSTIARY_MUST_CHECK ostiary_code ost_refresher_adopt(struct ost_refresher *refresher,
                                                    struct ost_settings *settings,
                                                    const struct ost_issuer_set *old,
                                                    struct ost_issuer_set *next,
                                                    ostiary_error *err);
/** Every source that is not in the set starts nothing more, and who waits for it is
 * woken.
 */
void ost_refresher_keep_only(struct ost_refresher *refresher,
                             const struct ost_issuer_set *set);
/** Tell the log of keys in files that are not used, once for each file. */
void ost_refresher_tell_of_files(struct ost_refresher *refresher);
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
/** Ask a source for keys, outside any section. Never blocks for the network. Of one that
 *  is retired the answer is OST_PROSPECT_ARRIVED: there is a newer view. */
struct ost_request_for_keys ost_refresher_ask(struct ost_refresher *refresher,
                                              size_t source, struct ost_want want);
/** Wait until the ticket's attempt has finished or the source is retired (true), or
 *  timeout_ms of real time have passed (false). Outside any section. */
bool ost_refresher_wait(struct ost_refresher *refresher, size_t source, uint64_t ticket,
                        uint32_t timeout_ms);

/** OSTIARY_FORKED in a child of the process that started it, where nothing is known;
 *  OSTIARY_BAD_ARGUMENT of a source that is retired: there is a newer view. */
OSTIARY_MUST_CHECK ostiary_code ost_refresher_state(struct ost_refresher *refresher,
                                                    size_t source,
                                                    ostiary_issuer_state *state_out);

#endif
