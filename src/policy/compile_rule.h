/* SPDX-License-Identifier: Apache-2.0 */
/* One rule of the table, from its JSON. */
#ifndef OST_POLICY_COMPILE_RULE_H
#define OST_POLICY_COMPILE_RULE_H

#include "base/problem.h"
#include "policy/table.h"
#include "wire/json.h"

/** What compiling rules shares. */
struct ost_rule_compiler {
    const struct ost_policy *policy; /* for its scope numbers */
    const struct ost_json *named;    /* the object `rules`; NULL without one */
    bool *named_used;                /* one flag for each of them */
    struct ost_vocabulary *vocabulary;
    struct ost_problems *problems;
};

/** Compile a rule that stands at `path`: an object, the name of one of `rules`, or
 * "deny". After a problem it denies. False without memory. */
OSTIARY_MUST_CHECK bool ost_rule_compile(struct ost_rule_compiler *compiler,
                                         const char *path, const struct ost_json *json,
                                         struct ost_rule *rule_out);
/** The same where no name may stand: the members of `rules` themselves. */
OSTIARY_MUST_CHECK bool ost_rule_compile_object(struct ost_rule_compiler *compiler,
                                                const char *path,
                                                const struct ost_json *json,
                                                struct ost_rule *rule_out);

#endif
