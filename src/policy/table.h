/* SPDX-License-Identifier: Apache-2.0 */
/* The compiled policy: scopes as bits, names to rules, implication as closures.
 * Immutable. Pure. */
#ifndef OST_POLICY_TABLE_H
#define OST_POLICY_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/span.h"
#include "ostiary/policy.h"
#include "policy/arguments.h"
#include "policy/condition.h"

/** A set of the table's scopes; bit n is scope n, scopes numbered in ASCII order. */
struct ost_scope_set {
    uint64_t words[OST_MAX_SCOPES / 64];
};

/** The same in the words that something else has, borrowed; zeroed memory holds none. */
struct ost_scope_bits {
    const uint64_t *words;
    size_t count; /* of words: what lies past them is not held */
};

/** What a name is looked up in. */
enum ost_policy_part {
    OST_POLICY_TOOLS = 0,
    OST_POLICY_RESOURCES,
    OST_POLICY_PROMPTS,
    OST_POLICY_METHODS
};
#define OST_POLICY_PARTS 4

/** One way to satisfy a rule: all of these. */
struct ost_alternative {
    uint16_t *scopes; /* numbers, ascending */
    size_t count;
};

/** How strongly and how recently a user must have logged in (RFC 9470 section 3). */
struct ost_login_demand {
    bool has_max_age;
    int64_t max_age_seconds;
    char **acr_values; /* in order of preference; one of them */
    size_t acr_count;  /* 0: any */
};

/** Everything that stands in a rule must hold. */
struct ost_rule {
    bool deny;                            /* "deny": nobody */
    bool is_public;                       /* nobody needs a token */
    bool hidden;                          /* whom it refuses it does not exist for */
    bool sender_constrained;              /* the token must be bound to a key */
    struct ost_alternative *alternatives; /* one for `scopes`, or those of `any_of` */
    size_t alternative_count;             /* 0: no scope is needed */
    struct ost_condition claims;
    struct ost_arguments arguments;
    struct ost_login_demand login;
    char *place;   /* "/policy/tools/x": where it stands */
    char *named;   /* "/policy/rules/edit": what it refers to; NULL: nothing */
    char *comment; /* $comment; NULL without */
};

/** The part that a public kind names. */
enum ost_policy_part ost_policy_part_of(ostiary_kind kind);

struct ost_policy; /* opaque: compile.c builds it, table.c looks into it */

void ost_policy_free(struct ost_policy *policy);

/** The rule for a name: exact, else the longest prefix, else NULL. */
const struct ost_rule *ost_policy_find(const struct ost_policy *policy,
                                       enum ost_policy_part part, struct ost_span name);
/** The rule of unlisted tools, resources and prompts; never NULL. */
const struct ost_rule *ost_policy_default(const struct ost_policy *policy);
bool ost_policy_has_public_rule(const struct ost_policy *policy);

/** The name of scope n, terminated; NULL past the last. */
const char *ost_policy_scope_name(const struct ost_policy *policy, size_t n);
/** The number of a scope; -1 where no rule and no `implies` names it. */
int ost_policy_scope_number(const struct ost_policy *policy, struct ost_span scope);
/** Add a held scope and all it implies, transitively (SC-05). */
void ost_policy_hold(const struct ost_policy *policy, struct ost_span scope,
                     struct ost_scope_set *held);
bool ost_scope_set_has(const struct ost_scope_set *set, size_t n);
/** Its words as far as any is set. */
struct ost_scope_bits ost_scope_set_bits(const struct ost_scope_set *set);
bool ost_scope_bits_have(struct ost_scope_bits bits, size_t n);

/** Walk the rules of a part in file order, for lint, lists and explanations. */
size_t ost_policy_rule_count(const struct ost_policy *policy, enum ost_policy_part part);
const struct ost_rule *ost_policy_rule_at(const struct ost_policy *policy,
                                          enum ost_policy_part part, size_t i,
                                          const char **pattern_out);

#endif
