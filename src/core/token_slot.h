/* SPDX-License-Identifier: Apache-2.0 */
/* One place of the token cache: written and read by any thread without a lock, copied
 * out, never half of two (engineering.md C1). */
#ifndef OST_CORE_TOKEN_SLOT_H
#define OST_CORE_TOKEN_SLOT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * A token's name, never the token: SHA-256 of what is signed, a keyed hash of the
 * signature (both of their letters, without the dot between them), and what was asked of
 * it.
 *
 * No other claims can be found for a name: that is SHA-256's. For the same claims another
 * signature is found only by who knows the key of its hash, which is random and never
 * leaves the process, and the hash: so by who reads this memory, and the claims besides,
 * while the entry lives. He reads tokens then. Hashing less is a quarter of what a hit
 * costs.
 */
struct ost_token_name {
    uint64_t word[6];
};

/** What vouches for a cached grant, and until when. */
struct ost_token_facts {
    uint64_t epoch;          /* of settings, policy and deny list */
    uint64_t key_serial;     /* of the key whose signature held */
    uint64_t key_index;      /* its place in the issuer's ring */
    uint64_t key_count;      /* of that ring */
    uint64_t issuer;         /* its number in the settings */
    int64_t since, until;    /* Unix seconds: judged at, no longer good at */
    int64_t since_ms;        /* monotonic, of the judging */
    int64_t max_age_seconds; /* by the settings that judged it */
    uint64_t token_hash; /* the first bytes of the token's SHA-256; 0: it was not made */
};

#define OST_TOKEN_FACT_WORDS (sizeof(struct ost_token_facts) / sizeof(uint64_t))

/** A look at the clocks, as the check has taken it. */
struct ost_token_moment {
    int64_t now;    /* Unix seconds */
    int64_t now_ms; /* monotonic */
};

/** Zeroed memory is an empty slot. The first line of memory has all that is looked at of
 * a slot that is passed over. `grant` has as many words as its shelf says. */
struct ost_token_slot {
    _Alignas(64) _Atomic uint32_t sequence; /* 0: empty; odd: being written */
    _Atomic uint16_t len;                   /* bytes of the grant */
    _Atomic uint16_t used;                  /* hit since the hand last passed: a hint */
    _Atomic uint64_t name[sizeof(struct ost_token_name) / sizeof(uint64_t)];
    _Atomic uint64_t home; /* what is told of it, and where: a hint of the index */
    _Atomic uint64_t facts[OST_TOKEN_FACT_WORDS];
    _Atomic uint64_t grant[];
};

/** Copy the slot out if it holds this name whole. False otherwise, and where it changed
 *  under the copy. `grant_out` has room for the slot's size, in whole words; *len_out
 * bytes are the grant.
 */
bool ost_token_slot_read(struct ost_token_slot *slot, const struct ost_token_name *name,
                         struct ost_token_facts *facts_out, void *grant_out,
                         size_t *len_out);
/** It will be read, or written, in a while: so many bytes of the grant are brought near.
 */
void ost_token_slot_expect(const struct ost_token_slot *slot, bool write, size_t len);
/** What a slot is filled with. `len` is below 64 KiB. */
struct ost_token_content {
    const struct ost_token_name *name;
    const struct ost_token_facts *facts;
    uint64_t home;
    const void *grant;
    size_t len;
};
/** Fill the slot, as one that was not hit, unless somebody else is writing it: then
 * nothing happens, false. */
bool ost_token_slot_write(struct ost_token_slot *slot,
                          const struct ost_token_content *content);
/** Where it is told of; 0: nowhere. */
uint64_t ost_token_slot_home(const struct ost_token_slot *slot);

/** Whether its time has come and is not over, on both clocks: a wall clock that was set
 *  back makes nothing live longer. */
bool ost_token_is_in_time(const struct ost_token_facts *facts,
                          struct ost_token_moment moment);

#endif
