/* SPDX-License-Identifier: Apache-2.0 */
/* The validator and its view: everything a check reads, behind one pointer. */
#ifndef OST_CORE_VALIDATOR_H
#define OST_CORE_VALIDATOR_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/guard.h"
#include "base/journal.h"
#include "config/settings.h"
#include "core/document.h"
#include "core/pending.h"
#include "core/token_cache.h"
#include "issuer/refresher.h"
#include "ostiary/validator.h"

/** Immutable; a change publishes a new one that shares the rest (engineering.md A2). */
struct ost_view {
    uint64_t generation; /* 1 on: 0 is no view */
    uint64_t epoch; /* of settings and policy alone: a new set of keys is no new one */
    struct ost_settings *settings;
    struct ost_ring **rings; /* of each issuer; NULL: no keys yet */
};

struct ostiary_validator {
    struct ost_guard guard; /* of a struct ost_view */
    struct ost_refresher *refresher;
    struct ost_settings *settings; /* our reference; as in every view */
    struct ost_clock clock;
    struct ost_journal *journal;
    struct ost_documents documents;
    struct ost_token_cache *tokens; /* NULL: off */
    struct ost_pending *pending;    /* cookies of an event loop */
    bool guard_made;
};

#endif
