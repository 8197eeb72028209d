/* SPDX-License-Identifier: Apache-2.0 */
/* Which configured issuer a token names: exact, and nothing else. */
#include "issuer/issuers.h"

size_t ost_issuers_find(const struct ost_settings *settings, struct ost_span iss)
{
    for (size_t i = 0; i < settings->issuer_count; i++) {
        if (ost_span_is(iss, ost_issuer_iss(&settings->issuers[i]))) {
            return i;
        }
    }
    return OST_NO_ISSUER;
}
