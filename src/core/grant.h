/* SPDX-License-Identifier: Apache-2.0 */
/* A grant: one relocatable block, offsets instead of pointers, so that it can be copied
 * as it is (engineering.md C4). */
#ifndef OST_CORE_GRANT_H
#define OST_CORE_GRANT_H

#include "base/buf.h"
#include "base/error.h"
#include "base/span.h"
#include "ostiary/grant.h"
#include "policy/decide.h"
#include "wire/json.h"

/** A scope, and whether the token itself names it; else only a mapping gives it. */
struct ost_grant_scope {
    struct ost_span name;
    bool own;
};

/** What the block is made of; spans are borrowed for the call. */
struct ost_grant_facts {
    struct ost_span issuer, subject, client_id, token_id; /* absent: not in the token */
    /* Strings, or arrays of them; NULL: none. The scopes are valid ones. */
    const struct ost_json *scope_claim, *audience;
    int64_t issued_at, expires_at;
    bool has_issued_at;
    bool groups_overage; /* the server left the groups out */
    struct ost_span acr; /* how strong the login was; absent: not said */
    bool has_auth_time;  /* when it was */
    int64_t auth_time;
    struct ost_span claims; /* absent: not kept */

    /* What the settings make of it (core/identity.h): */
    const struct ost_facts *facts;        /* NULL: none */
    struct ost_scope_set held;            /* scopes of the table, with what they imply */
    const struct ost_grant_scope *scopes; /* its own and those of mappings, by name, each
                                           * once */
    size_t scope_count;
    int64_t until;             /* of a mapping that was used: the soonest; 0: none */
    struct ost_span exception; /* its place; absent: none */
};

/** Write a block into an empty buffer. Fails only without memory. */
OSTIARY_MUST_CHECK ostiary_code ost_grant_write(const struct ost_grant_facts *facts,
                                                struct ost_buf *out, ostiary_error *err);
/** The block in a buffer; NULL for an empty one. */
const ostiary_grant *ost_grant_in(const struct ost_buf *buf);
bool ost_grant_groups_overage(const ostiary_grant *grant);
/** When the token itself dies, whatever ends before; 0 without. */
int64_t ost_grant_token_expires_at(const ostiary_grant *grant);
/** When a mapping ends that gave it scopes; 0: never. */
int64_t ost_grant_until(const ostiary_grant *grant);
/** The place of that mapping; NULL: none. */
const char *ost_grant_exception(const ostiary_grant *grant);
/** Whether the token itself names its i-th scope; else only a mapping gave it. */
bool ost_grant_scope_is_own(const ostiary_grant *grant, size_t i);
/** What the policy is asked about; it borrows from the grant. Times, leeway and what is
 *  assigned are the caller's to fill. */
void ost_grant_caller(const ostiary_grant *grant, struct ost_policy_caller *caller_out);
size_t ost_grant_scope_count(const ostiary_grant *grant);

#endif
