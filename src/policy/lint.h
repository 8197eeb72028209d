/* SPDX-License-Identifier: Apache-2.0 */
/* Advice on a table that compiles: what is unused, unreachable or weaker than it looks.
 * Pure. */
#ifndef OST_POLICY_LINT_H
#define OST_POLICY_LINT_H

#include "base/problem.h"
#include "policy/table.h"

/** Add findings as warnings: weaker_than_prefix, unused_rule, login_scope (openid,
 * profile, email: SC-13), unreachable default. Messages begin with the finding's word. */
void ost_policy_lint(const struct ost_policy *policy, struct ost_problems *findings);

#endif
