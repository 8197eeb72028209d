/* SPDX-License-Identifier: Apache-2.0 */
/* The published metadata document, its addresses and the answers to requests for it. */
#ifndef OST_CORE_DOCUMENT_H
#define OST_CORE_DOCUMENT_H

#include "base/buf.h"
#include "base/error.h"
#include "config/settings.h"

/** Made once with the validator. Zeroed memory is none. */
struct ost_documents {
    struct ost_buf url;  /* absolute, for challenges */
    struct ost_buf path; /* where it is served */
    struct ost_buf body;
    struct ost_buf max_age; /* the value of Cache-Control */
    char etag[20];          /* quoted */
    bool at_root;           /* served at the bare well-known path too (PR-05) */
    const char *found[16], *not_modified[16], *preflight[16], *not_allowed[16];
};

OSTIARY_MUST_CHECK ostiary_code ost_documents_make(const struct ost_settings *settings,
                                                   struct ost_documents *documents_out,
                                                   ostiary_error *err);
void ost_documents_clear(struct ost_documents *documents);

#endif
