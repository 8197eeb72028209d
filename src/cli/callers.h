/* SPDX-License-Identifier: Apache-2.0 */
/* Callers as sets of scopes: whom a rule admits, and the smallest of them. */
#ifndef OST_CLI_CALLERS_H
#define OST_CLI_CALLERS_H

#include <jansson.h>
#include <stdbool.h>

/** A rule and the table whose `implies` it is read with; the rule NULL: admits nobody. */
struct decision {
    const json_t *table, *rule;
};

/** Whether the scopes of a caller satisfy the rule; nothing else of it is looked at. */
bool callers_admitted(const struct decision *decision, const json_t *scopes);

/** The smallest sets of scopes that `by` admits and `other` does not, one list each,
 * sorted. Whom an implication alone admits is listed only where the rule's own scopes
 * changed nothing. json_decref(). */
json_t *callers_only(const struct decision *by, const struct decision *other);

#endif
