/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule may ask beside scopes: claims, arguments, a recent or strong login, a bound
 * token; and whether it hides. */
#ifndef OST_POLICY_COMPILE_DEMANDS_H
#define OST_POLICY_COMPILE_DEMANDS_H

#include "policy/compile_rule.h"

/** Read them into the rule; what is wrong is reported. False without memory. */
OSTIARY_MUST_CHECK bool ost_demands_compile(struct ost_rule_compiler *compiler,
                                            const char *path, const struct ost_json *json,
                                            struct ost_rule *rule);

#endif
