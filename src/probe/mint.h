/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens signed by the issuer's key that was given, good ones and others. */
#ifndef OST_PROBE_MINT_H
#define OST_PROBE_MINT_H

#include "probe/check.h"
#include "probe/forge.h"

/** Append "Bearer " and a token that is good but for these changes (lists that a change
 *  without a name ends, or NULL). `key` NULL: the issuer's. False without memory. */
OSTIARY_MUST_CHECK bool ost_probe_mint(const struct ost_probe *probe,
                                       const struct ost_probe_change *header,
                                       const struct ost_probe_change *claims,
                                       const struct ost_private_key *key,
                                       struct ost_buf *bearer_out);
/** Of the good token. */
struct ost_probe_model ost_probe_minted_model(const struct ost_probe *probe);
/** What the good token names as this server: its aud, or the first of them. */
struct ost_span ost_probe_minted_audience(const struct ost_probe *probe);

#endif
