/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule asks of a call's arguments (interface.md 4, `arguments`). Pure. */
#ifndef OST_POLICY_ARGUMENTS_H
#define OST_POLICY_ARGUMENTS_H

#include "base/problem.h"
#include "policy/facts.h"

/** A value written in the table. */
struct ost_argument_value {
    char type; /* of a struct ost_scalar */
    char *text;
    size_t len;
};

/** One pointer into params.arguments: what it leads to must be among the values, or among
 *  those of the claims. */
struct ost_argument {
    char *pointer;
    struct ost_argument_value *values;
    size_t value_count;
    uint32_t *claims; /* of the vocabulary */
    size_t claim_count;
};

/** All must hold; zeroed memory asks nothing. */
struct ost_arguments {
    struct ost_argument *items;
    size_t count;
};

/** Compile {"/POINTER": [VALUE or {"claim": CLAIM}, ...]}; what is wrong is reported.
 *  False without memory. Owns: ost_arguments_clear(). */
OSTIARY_MUST_CHECK bool ost_arguments_compile(struct ost_vocabulary *vocabulary,
                                              struct ost_problems *problems,
                                              const char *path,
                                              const struct ost_json *json,
                                              struct ost_arguments *arguments_out);
void ost_arguments_clear(struct ost_arguments *arguments);

/** Whether a call's arguments (NULL: none were seen) are what is asked. A member whose
 *  sibling differs by case alone is none: the host might take the other one. */
bool ost_arguments_hold(const struct ost_arguments *arguments,
                        const struct ost_json *given, const struct ost_facts *facts);
bool ost_argument_holds(const struct ost_argument *argument, const struct ost_json *given,
                        const struct ost_facts *facts);

#endif
