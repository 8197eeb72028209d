/* SPDX-License-Identifier: Apache-2.0 */
/* What a token's claims say of a vocabulary: the facts that hold, and the values that
 * arguments are held to. Pure. */
#ifndef OST_POLICY_FACTS_H
#define OST_POLICY_FACTS_H

#include "base/buf.h"
#include "policy/vocabulary.h"

/** A value of a claim that keeps its values; `at` and `len`: its text, from a base. */
struct ost_claim_value {
    uint32_t claim;
    uint32_t type; /* of its struct ost_scalar */
    uint32_t at, len;
};

/** Zeroed memory holds nothing: a token of which no condition is true but "absent". */
struct ost_facts {
    const uint32_t *held; /* ascending */
    size_t held_count;
    const struct ost_claim_value *values; /* sorted (facts.c), without repeats */
    size_t value_count;
    const char *base; /* of the values' texts */
};

/** The same with its memory, which is kept for the next. Zero it; ost_facts_clear(). */
struct ost_facts_made {
    struct ost_facts facts;
    struct ost_buf held, values, texts, sorting;
};

/** Fill from claims whose signature has held. False without memory. */
OSTIARY_MUST_CHECK bool ost_facts_make(const struct ost_vocabulary *vocabulary,
                                       const struct ost_json *claims,
                                       struct ost_facts_made *made_out);
/** Forget them, wiped; the memory stays. */
void ost_facts_reset(struct ost_facts_made *made);
void ost_facts_clear(struct ost_facts_made *made);

bool ost_facts_hold(const struct ost_facts *facts, uint32_t fact);
/** Whether the claim is, or has among its members, this value. */
bool ost_facts_have_value(const struct ost_facts *facts, uint32_t claim,
                          const struct ost_scalar *value);

#endif
