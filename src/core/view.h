/* SPDX-License-Identifier: Apache-2.0 */
/* Everything a check reads, behind one pointer. */
#ifndef OST_CORE_VIEW_H
#define OST_CORE_VIEW_H

#include "config/settings.h"
#include "core/document.h"
#include "issuer/issuer_set.h"

/** Immutable; a change publishes a new one that shares the rest (engineering.md A2). */
struct ost_view {
    uint64_t generation; /* 1 on: 0 is no view */
    uint64_t epoch; /* of settings and policy alone: a new set of keys is no new one */
    struct ost_settings *settings;
    struct ost_issuer_set issuers;         /* by their places in the settings */
    const struct ost_documents *documents; /* live as long as the validator */
    int64_t loaded_at;                     /* Unix seconds: when the settings came */
    /** What was in force before the settings came, for answers that were begun under it;
     *  NULL: nothing. */
    struct ost_settings *previous;
    uint64_t previous_epoch;
};

/** With room for the keys of every issuer. NULL without memory. Owns: ost_view_free(). */
struct ost_view *ost_view_new(struct ost_settings *settings);
void ost_view_free(struct ost_view *view);
OST_DEFINE_CLEANUP(ost_view_cleanup, struct ost_view, ost_view_free)

/** The next generation of the same settings. NULL without memory. */
struct ost_view *ost_view_again(const struct ost_view *old);
/** Make `view`, of other settings, the one that follows `old`. */
void ost_view_follow(struct ost_view *view, const struct ost_view *old);
/** The settings of an epoch: those in force, or the ones before; NULL: neither. */
const struct ost_settings *ost_view_settings_of(const struct ost_view *view,
                                                uint64_t epoch);

#endif
