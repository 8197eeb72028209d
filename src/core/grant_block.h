/* SPDX-License-Identifier: Apache-2.0 */
/* The layout of a grant, for the files that write and read it. */
#ifndef OST_CORE_GRANT_BLOCK_H
#define OST_CORE_GRANT_BLOCK_H

#include <stdint.h>

#include "core/grant.h"

/* Offsets count from the block's first byte; 0 means absent. Lists are tables of offsets.
 */
struct ostiary_grant {
    uint32_t issuer, subject, client_id, token_id;
    uint32_t scopes, scope_count;
    uint32_t audiences, audience_count;
    uint32_t claims, claims_len;
    uint32_t groups_overage; /* 0 or 1 */
    int64_t issued_at, expires_at;
};

#endif
