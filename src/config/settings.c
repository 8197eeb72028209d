/* SPDX-License-Identifier: Apache-2.0 */
/* The settings' life: shared by counted references, freed with the last. */
#include "config/settings.h"

#include <string.h>

#include "base/mem.h"

void ost_strings_clear(struct ost_strings *strings)
{
    for (size_t i = 0; i < strings->count; i++) {
        ost_free(strings->items[i]);
    }
    ost_free(strings->items);
    *strings = (struct ost_strings){NULL, 0};
}

void ost_token_kinds_clear(struct ost_token_settings *tokens)
{
    for (size_t i = 0; i < tokens->kind_count; i++) {
        ost_free(tokens->kinds[i].claim);
        ost_strings_clear(&tokens->kinds[i].values);
    }
    ost_free(tokens->kinds);
    tokens->kinds = NULL;
    tokens->kind_count = 0;
}

static void tokens_clear(struct ost_token_settings *tokens)
{
    ost_strings_clear(&tokens->scope_claims);
    ost_strings_clear(&tokens->client_claims);
    ost_free(tokens->audience_claim);
    ost_token_kinds_clear(tokens);
}

const char *ost_issuer_iss(const struct ost_issuer_settings *issuer)
{
    return issuer->token_issuer == NULL ? issuer->issuer : issuer->token_issuer;
}

static void http_clear(struct ost_http_settings *http)
{
    ost_free(http->ca_text);
    ost_free(http->proxy);
}

static void asking_clear(struct ost_asking *asking)
{
    for (size_t i = 0; asking->spelling != NULL && i < asking->count; i++) {
        ost_free(asking->spelling[i]);
    }
    ost_free(asking->spelling);
    ost_free(asking->order);
}

static void scopes_clear(struct ost_issuer_settings *issuer)
{
    ost_condition_clear(&issuer->claims);
    for (size_t i = 0; i < issuer->mapping_count; i++) {
        ost_condition_clear(&issuer->mappings[i].claims);
        ost_strings_clear(&issuer->mappings[i].scopes);
        ost_free(issuer->mappings[i].place);
    }
    for (size_t i = 0; i < issuer->request_as_count; i++) {
        ost_free(issuer->request_as[i].scope);
        ost_free(issuer->request_as[i].as);
    }
    ost_free(issuer->mappings);
    ost_free(issuer->request_as);
    asking_clear(&issuer->asking);
}

static void issuer_clear(struct ost_issuer_settings *issuer)
{
    scopes_clear(issuer);
    ost_free(issuer->issuer);
    ost_free(issuer->token_issuer);
    tokens_clear(&issuer->tokens);
    ost_free(issuer->metadata_url);
    ost_free(issuer->jwks_uri);
    ost_free(issuer->jwks_text);
    ost_strings_clear(&issuer->extra_audiences);
    http_clear(&issuer->http);
}

bool ost_settings_are_watched(const struct ost_settings *settings)
{
    return settings->reload_seconds > 0 && ost_origin_has_files(settings->origin);
}

struct ost_settings *ost_settings_share(struct ost_settings *settings)
{
    settings->references++;
    return settings;
}

void ost_settings_free(struct ost_settings *settings)
{
    if (settings == NULL || --settings->references > 0) {
        return;
    }
    for (size_t i = 0; i < settings->issuer_count; i++) {
        issuer_clear(&settings->issuers[i]);
    }
    ost_free(settings->issuers);
    ost_free(settings->resource);
    ost_free(settings->resource_name);
    ost_free(settings->endpoint);
    ost_strings_clear(&settings->scopes_supported);
    ost_strings_clear(&settings->baseline_scopes);
    ost_strings_clear(&settings->allowed_origins);
    ost_strings_clear(&settings->allowed_hosts);
    http_clear(&settings->http);
    ost_free(settings->keys.cache_dir);
    ost_free_wiped(settings->log.subject_key, settings->log.subject_key == NULL
                                                  ? 0
                                                  : strlen(settings->log.subject_key));
    ost_origin_free(settings->origin);
    ost_policy_free(settings->policy);
    ost_deny_clear(&settings->deny);
    ost_vocabulary_free(settings->vocabulary);
    ost_free(settings);
}
