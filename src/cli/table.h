/* SPDX-License-Identifier: Apache-2.0 */
/* The policy table as ostiary_policy_describe() tells it, looked into. */
#ifndef OST_CLI_TABLE_H
#define OST_CLI_TABLE_H

#include <jansson.h>
#include <stdbool.h>

#include "ostiary/config.h"

/** "tools", "resources", "prompts", "methods"; NULL ends it. */
extern const char *const table_parts[];

/** The description; NULL after telling why. json_decref(). */
json_t *table_of(const ostiary_config *config);

/** A member that is a string, else NULL. */
const char *table_text(const json_t *object, const char *member);
bool table_flag(const json_t *object, const char *member);
/** The lists of scopes of a rule: empty where none is needed. */
const json_t *table_any_of(const json_t *rule);

/** Whether this pattern matches this name. */
bool table_matches(const char *pattern, const char *name);
/** The entry for a name: exact, else the longest prefix; NULL where none names it. */
const json_t *table_entry(const json_t *table, const char *part, const char *name);
/** The same, or the default; for methods NULL where none names it. */
const json_t *table_rule(const json_t *table, const char *part, const char *name);

/** Whether a list of strings has one. */
bool table_lists(const json_t *list, const char *text);
/** What a scope implies, transitively; NULL where the table does not know it. */
const json_t *table_implied(const json_t *table, const char *scope);
/** Whether a holder of the scopes in `held` has `scope`, itself or by implication. */
bool table_holds(const json_t *table, const json_t *held, const char *scope);
bool table_holds_all(const json_t *table, const json_t *held, const json_t *scopes);

#endif
