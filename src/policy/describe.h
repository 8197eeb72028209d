/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of the compiled table told as JSON. Pure. */
#ifndef OST_POLICY_DESCRIBE_H
#define OST_POLICY_DESCRIBE_H

#include "policy/table.h"
#include "wire/json_write.h"

/** The lists of scopes that satisfy a rule: [["a"],["b","c"]]; [] where none is needed.
 */
void ost_describe_alternatives(struct ost_json_writer *w, const char *name,
                               const struct ost_policy *policy,
                               const struct ost_rule *rule);
/** The members of a rule but its name and place, as they would be written. */
void ost_describe_rule(struct ost_json_writer *w, const struct ost_policy *policy,
                       const struct ost_vocabulary *vocabulary,
                       const struct ost_rule *rule);
/** {"CLAIM": VALUES, ...} */
void ost_describe_condition(struct ost_json_writer *w, const char *name,
                            const struct ost_vocabulary *vocabulary,
                            const struct ost_condition *condition);

#endif
