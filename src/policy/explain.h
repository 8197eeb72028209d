/* SPDX-License-Identifier: Apache-2.0 */
/* A decision told step by step, as JSON for `policy explain`. Pure. */
#ifndef OST_POLICY_EXPLAIN_H
#define OST_POLICY_EXPLAIN_H

#include "base/buf.h"
#include "policy/decide.h"

/** Append the object that ostiary_policy_explain() documents. `scopes`: what the token
 *  carries, as given. */
void ost_policy_explain(const struct ost_policy *policy, enum ost_policy_part part,
                        struct ost_span name, const struct ost_span *scopes,
                        size_t scope_count, struct ost_buf *out);

#endif
