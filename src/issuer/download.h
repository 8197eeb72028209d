/* SPDX-License-Identifier: Apache-2.0 */
/* One document of an issuer: a GET, conditional where a copy is in hand, and the
 * redirects it meets, each judged like a first address (JF-03, JF-04). */
#ifndef OST_ISSUER_DOWNLOAD_H
#define OST_ISSUER_DOWNLOAD_H

#include "base/clock.h"
#include "config/settings.h"
#include "issuer/validators.h"
#include "net/worker.h"

/** One at a time; all but the first block is download.c's. On the worker's thread. */
struct ost_download {
    struct ost_worker *worker;
    const struct ost_issuer_settings *issuer;
    struct ost_clock clock;
    void *ctx;

    const struct ost_validators *validators;
    ost_fetch_done_fn done;
    struct ost_buf url; /* of the hop under way, and in the end of the answer */
    bool conditional;   /* that hop was: its 304 confirms the copy in hand */
    unsigned redirects;
    int64_t deadline_ms;
};
void ost_download_clear(struct ost_download *download);

/** Start; `url` is copied, `validators` (NULL: unconditional) borrowed until the end.
 *  `done` is called exactly once, perhaps before this returns; its answer is a redirect
 *  only where that could not be followed, and `error` then says why. */
void ost_download_start(struct ost_download *download, const char *url,
                        const struct ost_validators *validators, ost_fetch_done_fn done);
/** Within done: whether the answer is a 304 to a conditional request. */
bool ost_download_confirms(const struct ost_download *download,
                           const struct ost_answer *answer);

#endif
