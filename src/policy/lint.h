/* SPDX-License-Identifier: Apache-2.0 */
/* Advice on a table that compiles: what is unused, unreachable or weaker than it looks.
 * Pure. */
#ifndef OST_POLICY_LINT_H
#define OST_POLICY_LINT_H

#include "base/problem.h"
#include "policy/table.h"

/** Add findings as warnings: weaker_than_prefix, unused_rule, login_scope (openid,
 * profile, email: SC-13), never_matches (a resource, an alternative),
 * hidden_in_view, never_admits (sender_constrained). Messages begin with
 * the finding's word. What the servers' entries say of scopes: config/config_lint.c. */
void ost_policy_lint(const struct ost_policy *policy, struct ost_problems *findings);

#endif
