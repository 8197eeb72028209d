/* SPDX-License-Identifier: Apache-2.0 */
/* The settings' life: shared by counted references, freed with the last. */
#include "config/settings.h"

#include "base/mem.h"

static void strings_clear(struct ost_strings *strings)
{
    for (size_t i = 0; i < strings->count; i++) {
        ost_free(strings->items[i]);
    }
    ost_free(strings->items);
}

static void http_clear(struct ost_http_settings *http)
{
    ost_free(http->ca_file);
    ost_free(http->proxy);
}

static void issuer_clear(struct ost_issuer_settings *issuer)
{
    ost_free(issuer->issuer);
    ost_free(issuer->metadata_url);
    ost_free(issuer->jwks_uri);
    ost_free(issuer->jwks_text);
    strings_clear(&issuer->extra_audiences);
    http_clear(&issuer->http);
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
    strings_clear(&settings->scopes_supported);
    strings_clear(&settings->baseline_scopes);
    strings_clear(&settings->allowed_origins);
    strings_clear(&settings->allowed_hosts);
    http_clear(&settings->http);
    ost_policy_free(settings->policy);
    ost_free(settings);
}
