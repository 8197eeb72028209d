/* SPDX-License-Identifier: Apache-2.0 */
/* The published metadata document, its addresses and the answers to requests for it; and
 * the challenges that lead to it. */
#ifndef OST_CORE_DOCUMENT_H
#define OST_CORE_DOCUMENT_H

#include "base/buf.h"
#include "base/error.h"
#include "config/settings.h"
#include "oauth/challenge.h"

/** Of some settings. Never freed before its validator, whose callers hold pointers into
 *  it. */
struct ost_documents {
    struct ost_documents *next; /* that was in force before, or NULL */
    struct ost_buf url;         /* absolute, for challenges */
    struct ost_buf path;        /* where it is served */
    struct ost_buf body;
    struct ost_buf max_age; /* the value of Cache-Control */
    char etag[20];          /* quoted */
    bool at_root;           /* served at the bare well-known path too (PR-05) */
    /** To whoever is refused before it is known what he wants to do: most of a challenge
     * is the same for all. Empty where the words have none. */
    struct ost_buf challenges[OST_WORDINGS];
    const char *found[16], *not_modified[16], *preflight[16], *not_allowed[16];
};

/** Find the ones of these settings in a validator's list, or make them and put them in
 *  front. One thread at a time. Lifetime: the list's. */
OSTIARY_MUST_CHECK ostiary_code
ost_documents_make(const struct ost_settings *settings, struct ost_documents **list,
                   const struct ost_documents **documents_out, ostiary_error *err);
void ost_documents_free(struct ost_documents *list);

#endif
