/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON of `policy` to the compiled table; every problem is reported. Pure. */
#ifndef OST_POLICY_COMPILE_H
#define OST_POLICY_COMPILE_H

#include "base/error.h"
#include "base/problem.h"
#include "policy/table.h"
#include "wire/json.h"

/**
 * Compile a table. `json` NULL: no policy, so every tool, resource and prompt is denied.
 *
 * vocabulary  Gains what the rules' conditions name; the table refers to its numbers.
 * problems    Every error and warning, paths starting with "/policy".
 *
 * Returns   OSTIARY_OK also with problems (then *policy_out may be NULL: ask
 *           ost_problems_any()); OSTIARY_INTERNAL_ERROR without memory.
 * Owns      ost_policy_free().
 */
OSTIARY_MUST_CHECK ostiary_code ost_policy_compile(const struct ost_json *json,
                                                   struct ost_vocabulary *vocabulary,
                                                   struct ost_problems *problems,
                                                   struct ost_policy **policy_out,
                                                   ostiary_error *err);

#endif
