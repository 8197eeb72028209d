/* SPDX-License-Identifier: Apache-2.0 */
/* The one shape of a condition on claims (interface.md 3), which stands in rules,
 * servers, mappings and deny entries. Pure. */
#ifndef OST_POLICY_CONDITION_H
#define OST_POLICY_CONDITION_H

#include "base/problem.h"
#include "policy/facts.h"

enum ost_condition_kind {
    OST_CONDITION_VALUES, /* the claim is, or has among its members, one of the facts */
    OST_CONDITION_PRESENT,
    OST_CONDITION_ABSENT
};

/** What one claim must be. */
struct ost_condition_part {
    uint32_t claim;
    enum ost_condition_kind kind;
    uint32_t *facts; /* values, or the one presence */
    size_t count;
};

/** All must hold; zeroed memory asks nothing. */
struct ost_condition {
    struct ost_condition_part *parts;
    size_t count;
};

/**
 * Compile {"CLAIM": VALUES, ...}; what is wrong is reported at its place under `path`,
 * and the condition is then not to be used.
 *
 * Returns  False without memory. Owns: ost_condition_clear().
 */
OSTIARY_MUST_CHECK bool ost_condition_compile(struct ost_vocabulary *vocabulary,
                                              struct ost_problems *problems,
                                              const char *path,
                                              const struct ost_json *json,
                                              struct ost_condition *condition_out);
/** The short form of a mapping: one claim, one value. */
OSTIARY_MUST_CHECK bool ost_condition_compile_one(struct ost_vocabulary *vocabulary,
                                                  struct ost_problems *problems,
                                                  const char *path, struct ost_span claim,
                                                  const struct ost_json *value,
                                                  struct ost_condition *condition_out);
void ost_condition_clear(struct ost_condition *condition);

/** Whether a text may name a claim: not empty, and a pointer where it begins with "/". */
bool ost_condition_claim_is_good(struct ost_span claim);

bool ost_condition_holds(const struct ost_condition *condition,
                         const struct ost_facts *facts);
bool ost_condition_part_holds(const struct ost_condition_part *part,
                              const struct ost_facts *facts);

#endif
