/* SPDX-License-Identifier: Apache-2.0 */
/* A rule's end. */
#include "policy/rule.h"

#include <string.h>

#include "base/mem.h"

void ost_rule_clear(struct ost_rule *rule)
{
    for (size_t i = 0; i < rule->alternative_count; i++) {
        ost_free(rule->alternatives[i].scopes);
    }
    ost_free(rule->alternatives);
    ost_free(rule->place);
    memset(rule, 0, sizeof *rule);
}
