/* SPDX-License-Identifier: Apache-2.0 */
/* One issuer as the refresher knows it, inside this room. */
#ifndef OST_ISSUER_SOURCE_H
#define OST_ISSUER_SOURCE_H

#include <pthread.h>
#include <stdatomic.h>

#include "issuer/refresh_plan.h"
#include "issuer/refresher.h"
#include "net/worker.h"

/** What the worker's thread and the asking threads share is under refresher->lock. */
struct ost_source {
    struct ost_refresher *refresher;
    size_t number;
    const struct ost_issuer_settings *settings;
    struct ost_refresh_state state; /* under the lock */
    size_t key_count;               /* under the lock */
    char last_error[256];           /* under the lock */
    struct ost_ring *ring;          /* the latest; on the worker's thread alone */
    char *jwks_uri;   /* learnt or configured; on the worker's thread alone */
    size_t candidate; /* well-known address being tried; worker's thread */
};

struct ost_refresher {
    struct ost_refresher_options options;
    struct ost_settings *settings; /* our reference */
    struct ost_worker *worker;
    pthread_mutex_t lock;
    pthread_cond_t finished; /* a round ended */
    _Atomic bool started;
    uint32_t forks; /* of the process that started it */
    struct ost_refresh_rules rules;
    struct ost_source *sources;
};

/** Run one step of a round; on the worker's thread, without the lock. */
void ost_round_start(struct ost_source *source, enum ost_refresh_step step);
/** Tell the log of every key of a set that is not used, and why (KY-06, KY-11). */
void ost_round_report_skipped(const struct ost_source *source,
                              const struct ost_jwks *jwks);

#endif
