/* SPDX-License-Identifier: Apache-2.0 */
/* What every holder of a rule needs: freeing what it owns. */
#ifndef OST_POLICY_RULE_H
#define OST_POLICY_RULE_H

#include "policy/table.h"

/** Free what the rule owns; zeroed afterwards. */
void ost_rule_clear(struct ost_rule *rule);

#endif
