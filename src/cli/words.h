/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule asks beside scopes, in words. */
#ifndef OST_CLI_WORDS_H
#define OST_CLI_WORDS_H

#include <jansson.h>

/** Each condition of a rule as text: "org_id = acme", "argument /project from the claim
 *  projects", "a login of the last 300 s". json_decref(). */
json_t *words_conditions(const json_t *rule);
/** "a", "a and b", "a, b and c"; a list of strings. json_decref(). */
json_t *words_join(const json_t *list, const char *between, const char *last);
/** "callers with a and b", "any valid token". json_decref(). */
json_t *words_caller(const json_t *scopes);

#endif
