/* SPDX-License-Identifier: Apache-2.0 */
/* Which configured issuer a token names: exact, and nothing else (IS-01, IS-02). Pure. */
#ifndef OST_ISSUER_ISSUERS_H
#define OST_ISSUER_ISSUERS_H

#include "config/settings.h"

#define OST_NO_ISSUER SIZE_MAX

/** The number of the issuer equal to `iss`, code point by code point; OST_NO_ISSUER. */
size_t ost_issuers_find(const struct ost_settings *settings, struct ost_span iss);

#endif
