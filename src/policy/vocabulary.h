/* SPDX-License-Identifier: Apache-2.0 */
/* Every claim and claim value that a condition names, numbered: a token's claims become
 * the list of those it has, once, and each decision compares numbers. Grows while a
 * configuration is read, immutable from then on. Pure. */
#ifndef OST_POLICY_VOCABULARY_H
#define OST_POLICY_VOCABULARY_H

#include "base/error.h"
#include "wire/scalar.h"

struct ost_vocabulary;

struct ost_vocabulary *ost_vocabulary_new(void);
void ost_vocabulary_free(struct ost_vocabulary *vocabulary);
OST_DEFINE_CLEANUP(ost_vocabulary_cleanup, struct ost_vocabulary, ost_vocabulary_free)

#define OST_NO_WORD UINT32_MAX

/** The number of a claim, by its name or pointer as written. OST_NO_WORD without memory.
 */
uint32_t ost_vocabulary_add_claim(struct ost_vocabulary *vocabulary,
                                  struct ost_span name);
/** The fact that a claim is, or has among its members, this value. OST_NO_WORD without
 *  memory. */
uint32_t ost_vocabulary_add_value(struct ost_vocabulary *vocabulary, uint32_t claim,
                                  const struct ost_scalar *value);
/** The fact that a claim is there and not null. */
uint32_t ost_vocabulary_presence(const struct ost_vocabulary *vocabulary, uint32_t claim);
/** Tokens must keep the values of this claim: arguments are held to them. */
void ost_vocabulary_keep_values(struct ost_vocabulary *vocabulary, uint32_t claim);

size_t ost_vocabulary_claim_count(const struct ost_vocabulary *vocabulary);
const char *ost_vocabulary_claim_name(const struct ost_vocabulary *vocabulary,
                                      uint32_t claim);
bool ost_vocabulary_keeps_values(const struct ost_vocabulary *vocabulary, uint32_t claim);
/** What a number stands for: its value; a presence has type '\0'. */
struct ost_scalar ost_vocabulary_value(const struct ost_vocabulary *vocabulary,
                                       uint32_t fact);

/** OST_NO_WORD where no condition names the value. */
uint32_t ost_vocabulary_find_value(const struct ost_vocabulary *vocabulary,
                                   uint32_t claim, const struct ost_scalar *value);
/** What the claim is in this token; NULL where it is absent. */
const struct ost_json *ost_vocabulary_claim_in(const struct ost_vocabulary *vocabulary,
                                               uint32_t claim,
                                               const struct ost_json *claims);

#endif
