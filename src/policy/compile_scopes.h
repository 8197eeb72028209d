/* SPDX-License-Identifier: Apache-2.0 */
/* The scopes of a table: numbered in ASCII order, and what each implies. */
#ifndef OST_POLICY_COMPILE_SCOPES_H
#define OST_POLICY_COMPILE_SCOPES_H

#include "base/problem.h"
#include "policy/table_data.h"
#include "wire/json.h"

/** Fill scopes and scope_count with every scope the table names. False without memory. */
OSTIARY_MUST_CHECK bool ost_scopes_collect(const struct ost_json *table,
                                           struct ost_problems *problems,
                                           struct ost_policy *policy);
/** Fill closures from `implies`; a cycle is a problem (SC-06). False without memory. */
OSTIARY_MUST_CHECK bool ost_scopes_close(const struct ost_json *implies,
                                         struct ost_problems *problems,
                                         struct ost_policy *policy);

#endif
