/* SPDX-License-Identifier: Apache-2.0 */
/* Advice on a configuration without errors: what the table, the servers' entries and the
 * published scopes say of one another. Pure, but for the time of day. */
#ifndef OST_CONFIG_CONFIG_LINT_H
#define OST_CONFIG_CONFIG_LINT_H

#include "base/problem.h"
#include "config/settings.h"

/** Add findings as warnings: role_widens_consent, unobtainable_scope, unused_scope,
 *  near_miss, expired_exception (an `until` before `now`, Unix seconds). */
void ost_config_lint(const struct ost_settings *settings, int64_t now,
                     struct ost_problems *findings);

/** Who needs each scope of the table: how many rules, and where the first one stands
 * (NULL: none does). */
struct ost_scope_uses {
    size_t count[OST_MAX_SCOPES];
    const char *first[OST_MAX_SCOPES];
};

/** near_miss alone: scopes that differ by their case, one letter or what separates their
 *  words, and are not both used often. */
void ost_config_lint_spelling(const struct ost_settings *settings,
                              const struct ost_scope_uses *uses,
                              struct ost_problems *findings);

#endif
