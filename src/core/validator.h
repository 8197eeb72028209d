/* SPDX-License-Identifier: Apache-2.0 */
/* The validator: its parts, and how a moment of it is looked at. */
#ifndef OST_CORE_VALIDATOR_H
#define OST_CORE_VALIDATOR_H

#include "base/clock.h"
#include "base/guard.h"
#include "base/journal.h"
#include "core/counters.h"
#include "core/pending.h"
#include "core/reload.h"
#include "core/token_cache.h"
#include "core/view.h"
#include "issuer/refresher.h"
#include "ostiary/validator.h"

#define OST_SUBJECT_KEY_BYTES 32

struct ostiary_validator {
    struct ost_guard guard; /* of a struct ost_view */
    struct ost_refresher *refresher;
    struct ost_clock clock;
    struct ost_journal *journal;
    struct ost_documents
        *documents; /* every one that was ever in force, the latest first */
    struct ost_token_cache *tokens; /* NULL: off */
    struct ost_pending *pending;    /* cookies of an event loop */
    struct ost_counters *counters;
    struct ost_reload *reload;
    uint8_t subject_key[OST_SUBJECT_KEY_BYTES]; /* of the log's hashes; nobody knows it */
    _Atomic bool ready;                         /* keys of one server were seen, once */
    bool guard_made;
};

/** Whether some issuer has keys: then the validator is ready, for ever. */
void ost_validator_note_keys(ostiary_validator *validator,
                             const struct ost_issuer_set *issuers);
/** Which source serves the i-th issuer at this moment. False past the last. */
bool ost_validator_source_of(const ostiary_validator *validator, size_t i,
                             size_t *source_out);

#endif
