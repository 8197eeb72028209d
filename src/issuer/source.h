/* SPDX-License-Identifier: Apache-2.0 */
/* One issuer as the refresher knows it, inside this room. */
#ifndef OST_ISSUER_SOURCE_H
#define OST_ISSUER_SOURCE_H

#include <pthread.h>
#include <stdatomic.h>

#include "issuer/download.h"
#include "issuer/missing_keys.h"
#include "issuer/refresh_plan.h"
#include "issuer/refresher.h"
#include "net/worker.h"

struct ost_source {
    struct ost_refresher *refresher;
    size_t number;             /* its place for ever: never another's */
    struct ost_settings *held; /* our reference: the next points into it */
    const struct ost_issuer_settings *settings;
    struct ost_refresh_rules rules;
    bool untold; /* keys of its file that are not used: the log does not know yet */

    /* Shared with the asking threads, under refresher->lock: */
    bool retired; /* no settings name it any more: it starts nothing, nobody waits for it
                   */
    char *jwks_uri; /* learnt or configured; the worker, which alone sets it, reads it
                     * without the lock */
    struct ost_refresh_state state;
    struct ost_missing_keys missing;
    size_t key_count;
    char last_error[256];

    /* The worker's thread alone: */
    struct ost_ring *ring; /* the latest */
    struct ost_download download;
    struct ost_validators metadata, keys; /* of the copies in hand */
    struct ost_buf keys_text;             /* the set in hand, where it is kept on disk */
    int64_t metadata_until;               /* Unix seconds, for the disk */
    bool snapshot_read;                   /* it has been looked for */
    size_t first, tried; /* well-known addresses: which is the first, how many failed */
    char why[256];       /* what this round's metadata ran into */
    bool met_document;   /* and it was a document, not its absence */
};

struct ost_refresher {
    struct ost_refresher_options options;
    struct ost_worker *worker;
    pthread_mutex_t lock;
    pthread_cond_t finished; /* a round ended */
    _Atomic bool started;
    uint32_t forks;              /* of the process that started it */
    bool watches;                /* options.watch has files to look at */
    struct ost_source **sources; /* by number; NULL: it is gone */
    size_t source_count;
};

void ost_source_free(struct ost_source *source);
/** Under the lock: start the thread, if there is a use for it and the refresher has been
 *  started. */
OSTIARY_MUST_CHECK ostiary_code
ost_refresher_start_thread(struct ost_refresher *refresher, ostiary_error *err);

/* A round, on the worker's thread and without the lock (round.c): */

/** Run one round from this step on. */
void ost_round_start(struct ost_source *source, enum ost_refresh_step step);
/** The round failed: what is in hand stays. `retry_after_ms` 0: the server asked nothing.
 */
void ost_round_fail(struct ost_source *source, const char *why, int64_t retry_after_ms);
/** A transition of the state has ended the round: unlock, and tell whoever waits. */
void ost_round_unlock_finished(struct ost_source *source);
/** Whether the settings that the round was begun for are gone: then it has ended, and
 *  nothing of it is used. */
bool ost_round_is_abandoned(struct ost_source *source);
/** Another address for the keys; takes `jwks_uri`. */
void ost_round_set_address_take(struct ost_source *source, char *jwks_uri);
/** How long an answer serves. */
struct ost_refresh_term ost_round_term(const struct ost_source *source,
                                       const struct ost_answer *answer);
int64_t ost_round_now(const struct ost_source *source);
unsigned ost_round_jitter(void);
void ost_round_report(const struct ost_source *source, ostiary_level level,
                      const char *event, const char *detail, int64_t keys);

/** A document that served, though the server calls it something else than JSON, is told
 * of (MD-05). */
void ost_round_note_type(const struct ost_source *source,
                         const struct ost_answer *answer);

/** The metadata step (round_metadata.c), which leads to the keys step (round_keys.c). */
void ost_round_metadata(struct ost_source *source);
void ost_round_keys(struct ost_source *source);
/** What is kept on disk (round_snapshot.c). Begin with it, once: whether the round has
 * ended so. */
bool ost_round_snapshot_take(struct ost_source *source);
/** The set in hand was fetched or confirmed just now. */
void ost_round_snapshot_keep(struct ost_source *source);
/** Parse a set for this issuer; whoever is skipped is told of. */
ostiary_code ost_round_parse_keys(const struct ost_source *source, struct ost_span text,
                                  struct ost_jwks **jwks_out, ostiary_error *err);
/** Publish a set that serves for `term` and, where fetching fails, for as long as `rules`
 *  say; the round has ended with it. Takes `jwks`. False without memory. */
bool ost_round_publish(struct ost_source *source, struct ost_jwks *jwks,
                       const struct ost_refresh_rules *rules,
                       struct ost_refresh_term term);

/** Tell the log of every key of a set that is not used, and why (KY-06, KY-11). */
void ost_round_report_skipped(const struct ost_refresher *refresher, const char *issuer,
                              const struct ost_jwks *jwks);

#endif
