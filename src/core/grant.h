/* SPDX-License-Identifier: Apache-2.0 */
/* A grant: one relocatable block, offsets instead of pointers, so that it can be copied
 * as it is (engineering.md C4). */
#ifndef OST_CORE_GRANT_H
#define OST_CORE_GRANT_H

#include "base/buf.h"
#include "base/error.h"
#include "base/span.h"
#include "ostiary/grant.h"
#include "wire/json.h"

/** What the block is made of; spans are borrowed for the call. */
struct ost_grant_facts {
    struct ost_span issuer, subject, client_id, token_id; /* absent: not in the token */
    /* Strings, or arrays of them; NULL: none. The scopes are valid ones. */
    const struct ost_json *scope_claim, *audience;
    int64_t issued_at, expires_at;
    bool groups_overage;    /* the server left the groups out */
    struct ost_span claims; /* absent: not kept */
};

/** Write a block into an empty buffer. Fails only without memory. */
OSTIARY_MUST_CHECK ostiary_code ost_grant_write(const struct ost_grant_facts *facts,
                                                struct ost_buf *out, ostiary_error *err);
/** The block in a buffer; NULL for an empty one. */
const ostiary_grant *ost_grant_in(const struct ost_buf *buf);
bool ost_grant_groups_overage(const ostiary_grant *grant);
size_t ost_grant_scope_count(const ostiary_grant *grant);

#endif
