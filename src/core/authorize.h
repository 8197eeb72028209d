/* SPDX-License-Identifier: Apache-2.0 */
/* What the policy says of every message in a body, gathered into one answer. */
#ifndef OST_CORE_AUTHORIZE_H
#define OST_CORE_AUTHORIZE_H

#include "core/check.h"
#include "mcp/call.h"
#include "policy/decide.h"

/** The answers for one request. Zero it; `code` starts as OSTIARY_OK and only worsens. */
struct ost_ruling {
    const struct ost_policy *policy;
    const struct ost_policy_caller *caller; /* NULL: nobody */
    const struct ost_asking *asking;        /* how its server is asked for scopes */
    bool for_hint;                          /* before any body: arguments are unknown */
    ostiary_code code;
    struct ost_scope_set needed;         /* of every refused message (SC-08, SC-17) */
    const struct ost_mcp_call *decisive; /* the first that was refused, else the first */
    struct ost_policy_answer answer;     /* to it */
};

/** Whoever the verdict's grant speaks of, as the policy sees him; false: nobody. The
 *  settings are those that made the grant. It borrows from both. */
bool ost_ruling_caller(const struct ost_settings *settings,
                       const ostiary_verdict *verdict, struct ost_policy_caller *out);
/** Take one message into the ruling. */
void ost_ruling_add(struct ost_ruling *ruling, const struct ost_mcp_call *call);
/** Fill `scope`, and `missing` with those of it that are not held. */
void ost_ruling_name_scopes(const struct ost_ruling *ruling, ostiary_verdict *verdict,
                            bool union_challenge);
/** Copy the ruling into the verdict; a refusal for scopes fills `missing` and `scope`. */
ostiary_code ost_ruling_give(const struct ost_ruling *ruling, struct ost_check *check,
                             bool union_challenge);

#endif
