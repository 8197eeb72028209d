/* SPDX-License-Identifier: Apache-2.0 */
/* A run: what was asked for, what the server said, the results. */
#ifndef OST_PROBE_STATE_H
#define OST_PROBE_STATE_H

#include "probe/ask.h"
#include "probe/findings.h"
#include "probe/probe.h"
#include "probe/result.h"
#include "probe/secrets.h"

struct ost_probe {
    struct ost_probe_options options; /* of no use once the run is over */
    struct ost_buf bearer;            /* "Bearer TOKEN"; empty without a token */
    struct ost_probe_secrets secrets; /* gone once the run is over */
    struct ost_probe_asker asker;
    struct ost_probe_findings findings;
    struct ost_probe_result *results; /* one a check, in the order of the table */
    size_t result_count;
};

/** The value of Authorization with the token that was given; NULL without one. */
const char *ost_probe_bearer(const struct ost_probe *probe);

/** The token that was given, for forgeries; NULL: it is no JWT, or there is none. */
const struct ost_token *ost_probe_jwt(const struct ost_probe *probe);
int64_t ost_probe_now(const struct ost_probe *probe);

#endif
