/* SPDX-License-Identifier: Apache-2.0 */
/* What every holder of a rule needs: what it asks beside scopes, freeing what it owns. */
#ifndef OST_POLICY_RULE_H
#define OST_POLICY_RULE_H

#include "policy/table.h"

/** Whether it asks for anything beside scopes that differs by caller; with what it asks
 * of a call's arguments these are all of a rule's demands. */
bool ost_rule_asks_caller(const struct ost_rule *rule);
/** Free what the rule owns; zeroed afterwards. */
void ost_rule_clear(struct ost_rule *rule);

#endif
