/* SPDX-License-Identifier: Apache-2.0 */
/* The layout of a grant, for the files that write and read it. */
#ifndef OST_CORE_GRANT_BLOCK_H
#define OST_CORE_GRANT_BLOCK_H

#include <stdint.h>

#include "core/grant.h"

/* Of a scope's offset: only a mapping gave it. */
#define OST_GRANT_MAPPED 0x80000000u

/* Offsets count from the block's first byte; 0 means absent. Lists are tables of offsets.
 */
struct ostiary_grant {
    uint32_t issuer, subject, client_id, token_id, acr, exception;
    uint32_t scopes, scope_count;
    uint32_t audiences, audience_count;
    uint32_t claims, claims_len;
    uint32_t facts, fact_count; /* ascending numbers */
    uint32_t values, value_count,
        value_texts;           /* struct ost_claim_value, and their base */
    uint32_t held, held_count; /* words of the table's scopes, behind the block */
    uint32_t groups_overage, has_auth_time, is_machine; /* 0 or 1 */
    int64_t issued_at, expires_at, auth_time, until;
};

#endif
