/* SPDX-License-Identifier: Apache-2.0 */
/* How something that was refused differs from what is configured. Only ever computed for
 * a refusal, never part of a decision; says how, and never quotes. Pure. */
#ifndef OST_CORE_HINT_H
#define OST_CORE_HINT_H

#include "base/error.h"
#include "config/settings.h"
#include "core/claims.h"
#include "core/grant.h"
#include "policy/table.h"
#include "wire/field.h"
#include "wire/token.h"

/** Of a malformed token or Authorization header. */
ostiary_hint ost_hint_of_credential(const struct ost_fields *fields);
ostiary_hint ost_hint_of_type(const struct ost_token *token);
ostiary_hint ost_hint_of_issuer(const struct ost_settings *settings,
                                struct ost_span issuer);
ostiary_hint ost_hint_of_audience(const struct ost_claims_question *question);
/** Of claims that were refused with `code`; only after the signature has held. */
ostiary_hint ost_hint_of_claims(ostiary_code code,
                                const struct ost_claims_question *question);
/** Of the missing scopes (terminated, one after the other) against those held. */
ostiary_hint ost_hint_of_scopes(const ostiary_grant *grant, struct ost_span missing);

#endif
