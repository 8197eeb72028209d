/* SPDX-License-Identifier: Apache-2.0 */
/* From an issuer to the address of its keys: the well-known addresses in order, and the
 * verdict on each answer. Shared by the refresher and by `discover`. Pure. */
#ifndef OST_ISSUER_DISCOVERY_H
#define OST_ISSUER_DISCOVERY_H

#include "base/buf.h"
#include "base/error.h"
#include "config/settings.h"
#include "net/fetch.h"
#include "oauth/as_metadata.h"

/** The i-th address to try: metadata_url alone where configured, else MD-01, MD-02. False
 *  past the last. */
bool ost_discovery_url(const struct ost_issuer_settings *issuer, size_t i,
                       struct ost_buf *out);
/** Judge one answer (MD-04, MD-05, MD-06). Fails with OSTIARY_KEYS_UNAVAILABLE and why:
 * then the next address is tried. Clear *metadata_out whatever the result. */
OSTIARY_MUST_CHECK ostiary_code ost_discovery_judge(
    const struct ost_issuer_settings *issuer, const struct ost_answer *answer,
    struct ost_as_metadata *metadata_out, ostiary_error *err);
/** The rules for a fetch: a host may be private only where the operator wrote it, whether
 *  a document named it or not (JF-04). */
struct ost_target_rules ost_discovery_rules(const struct ost_issuer_settings *issuer,
                                            const char *url);
struct ost_fetch_limits ost_discovery_limits(const struct ost_issuer_settings *issuer);

#endif
