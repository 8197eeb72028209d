/* SPDX-License-Identifier: Apache-2.0 */
/* One `discover` under way, inside this room: inspect.c asks, inspection_report.c tells.
 */
#ifndef OST_ISSUER_INSPECTION_H
#define OST_ISSUER_INSPECTION_H

#include <pthread.h>

#include "issuer/download.h"
#include "issuer/refresh_plan.h"
#include "jose/jwks.h"
#include "oauth/as_metadata.h"

/** One inspection; all but `over` is the worker's thread's until it is over. */
struct ost_inspection {
    struct ost_issuer_settings settings; /* borrowed members */
    struct ost_worker *worker;
    struct ost_clock clock;
    struct ost_download download;
    struct ost_refresh_rules rules;
    struct ost_refresh_state state; /* what a validator would know now */
    int64_t default_fresh_seconds;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    bool over;
    bool begun;
    size_t candidate;
    struct ost_buf tried; /* JSON objects, comma-separated */
    struct ost_as_metadata metadata;
    struct ost_jwks *jwks;
    ostiary_error why;
};

/** Where the keys are; NULL while nobody knows. */
const char *ost_inspection_jwks_uri(const struct ost_inspection *it);
/** Append the report as JSON; once it is over. */
void ost_inspection_report(const struct ost_inspection *it, struct ost_buf *out);

#endif
