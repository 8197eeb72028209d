/* SPDX-License-Identifier: Apache-2.0 */
/* A grant: one relocatable block, offsets instead of pointers. */
#include "core/grant.h"

#include <string.h>

#include "core/grant_block.h"

const ostiary_grant *ost_grant_in(const struct ost_buf *buf)
{
    return buf->len == 0 ? NULL : (const ostiary_grant *)(const void *)buf->data;
}

static const char *text_at(const ostiary_grant *grant, uint32_t offset)
{
    return offset == 0 ? NULL : (const char *)grant + offset;
}

static uint32_t entry_at(const ostiary_grant *grant, uint32_t table, size_t i)
{
    uint32_t at = 0;
    memcpy(&at, (const char *)grant + table + i * sizeof at, sizeof at);
    return at;
}

static const char *list_item(const ostiary_grant *grant, uint32_t table, size_t count,
                             size_t i)
{
    return i < count ? text_at(grant, entry_at(grant, table, i) & ~OST_GRANT_MAPPED)
                     : NULL;
}

const char *ostiary_grant_issuer(const ostiary_grant *grant)
{
    return grant == NULL ? NULL : text_at(grant, grant->issuer);
}

const char *ostiary_grant_subject(const ostiary_grant *grant)
{
    return grant == NULL ? NULL : text_at(grant, grant->subject);
}

const char *ostiary_grant_client_id(const ostiary_grant *grant)
{
    return grant == NULL ? NULL : text_at(grant, grant->client_id);
}

const char *ostiary_grant_token_id(const ostiary_grant *grant)
{
    return grant == NULL ? NULL : text_at(grant, grant->token_id);
}

bool ost_grant_groups_overage(const ostiary_grant *grant)
{
    return grant != NULL && grant->groups_overage != 0;
}

size_t ost_grant_scope_count(const ostiary_grant *grant)
{
    return grant == NULL ? 0 : grant->scope_count;
}

const char *ostiary_grant_scope(const ostiary_grant *grant, size_t i)
{
    return grant == NULL ? NULL : list_item(grant, grant->scopes, grant->scope_count, i);
}

bool ost_grant_scope_is_own(const ostiary_grant *grant, size_t i)
{
    return i < ost_grant_scope_count(grant) &&
           (entry_at(grant, grant->scopes, i) & OST_GRANT_MAPPED) == 0;
}

bool ostiary_grant_has_scope(const ostiary_grant *grant, const char *scope)
{
    for (size_t i = 0; scope != NULL && i < ost_grant_scope_count(grant); i++) {
        if (strcmp(ostiary_grant_scope(grant, i), scope) == 0) {
            return true;
        }
    }
    return false;
}

const char *ostiary_grant_audience(const ostiary_grant *grant, size_t i)
{
    return grant == NULL ? NULL
                         : list_item(grant, grant->audiences, grant->audience_count, i);
}

int64_t ostiary_grant_issued_at(const ostiary_grant *grant)
{
    return grant == NULL ? 0 : grant->issued_at;
}

int64_t ost_grant_token_expires_at(const ostiary_grant *grant)
{
    return grant == NULL ? 0 : grant->expires_at;
}

int64_t ost_grant_until(const ostiary_grant *grant)
{
    return grant == NULL ? 0 : grant->until;
}

int64_t ostiary_grant_expires_at(const ostiary_grant *grant)
{
    int64_t until = ost_grant_until(grant);
    int64_t dies = ost_grant_token_expires_at(grant);
    return until != 0 && until < dies ? until : dies;
}

const char *ost_grant_exception(const ostiary_grant *grant)
{
    return grant == NULL ? NULL : text_at(grant, grant->exception);
}

static const void *table_at(const ostiary_grant *grant, uint32_t offset)
{
    return offset == 0 ? NULL : (const char *)grant + offset;
}

void ost_grant_caller(const ostiary_grant *grant, struct ost_policy_caller *caller_out)
{
    *caller_out = (struct ost_policy_caller){
        .held = {table_at(grant, grant->held), grant->held_count},
        .facts = {table_at(grant, grant->facts), grant->fact_count,
                  table_at(grant, grant->values), grant->value_count,
                  table_at(grant, grant->value_texts)},
        .acr = ost_span_of(text_at(grant, grant->acr)),
        .has_auth_time = grant->has_auth_time != 0,
        .auth_time = grant->auth_time,
        .is_machine = grant->is_machine != 0,
    };
}

const char *ostiary_grant_claims_json(const ostiary_grant *grant, size_t *len_out)
{
    *len_out = grant == NULL ? 0 : grant->claims_len;
    return grant == NULL ? NULL : text_at(grant, grant->claims);
}
