/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule asks beside scopes, and its end. */
#include "policy/rule.h"

#include <string.h>

#include "base/mem.h"

bool ost_rule_asks_caller(const struct ost_rule *rule)
{
    return rule->claims.count > 0 || rule->login.has_max_age ||
           rule->login.acr_count > 0 || rule->sender_constrained;
}

static void login_clear(struct ost_login_demand *login)
{
    for (size_t i = 0; i < login->acr_count; i++) {
        ost_free(login->acr_values[i]);
    }
    ost_free(login->acr_values);
}

void ost_rule_clear(struct ost_rule *rule)
{
    for (size_t i = 0; i < rule->alternative_count; i++) {
        ost_free(rule->alternatives[i].scopes);
    }
    ost_free(rule->alternatives);
    ost_condition_clear(&rule->claims);
    ost_arguments_clear(&rule->arguments);
    login_clear(&rule->login);
    ost_free(rule->place);
    ost_free(rule->named);
    ost_free(rule->comment);
    memset(rule, 0, sizeof *rule);
}
