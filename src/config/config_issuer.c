/* SPDX-License-Identifier: Apache-2.0 */
/* `authorization_servers`: whom to trust, for what, with which keys. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "config/config_keys.h"
#include "config/config_scopes.h"
#include "config/config_tokens.h"
#include "config/sections.h"
#include "wire/uri.h"

static const char one_tenant[] =
    "an address for all tenants; expected one server for each tenant, by its id";

static void read_issuer(struct ost_reader *reader, const struct ost_json *value,
                        void *into)
{
    struct ost_issuer_settings *issuer = into;
    struct ost_uri uri;
    struct ost_span text = OST_SPAN_ABSENT;
    if (ost_json_string(value, &text) && ost_span_find(text, '{') < text.len) {
        ost_read_problem(reader, "%s", one_tenant);
        return;
    }
    char *url = ost_read_url(reader, value);
    if (url != NULL && ost_uri_parse(ost_span_of(url), &uri, NULL) &&
        uri.query.data != NULL) {
        ost_read_problem(reader, "an issuer with a query; expected one without");
    }
    ost_free(issuer->issuer);
    issuer->issuer = url;
}

static void read_advertised(struct ost_reader *reader, const struct ost_json *value,
                            void *into)
{
    ost_read_boolean(reader, value, &((struct ost_issuer_settings *)into)->advertised);
}

static bool is_project(struct ost_span text)
{
    for (size_t i = 0; i < text.len; i++) {
        char lower = ost_ascii_lower(text.data[i]);
        if (!(lower >= 'a' && lower <= 'z') &&
            !(text.data[i] >= '0' && text.data[i] <= '9') && text.data[i] != '-') {
            return false;
        }
    }
    return text.len > 0;
}

/* Stytch's tokens may name their issuer without a scheme: stytch.com/PROJECT_ID. */
static void read_token_issuer(struct ost_reader *reader, const struct ost_json *value,
                              void *into)
{
    static const char start[] = "stytch.com/";
    struct ost_issuer_settings *issuer = into;
    struct ost_span text = OST_SPAN_ABSENT;
    bool good = ost_json_string(value, &text) && ost_span_starts(text, start) &&
                is_project(ost_span_from(text, sizeof start - 1));
    if (!good) {
        ost_read_problem(reader, "%s; expected \"stytch.com/PROJECT_ID\"",
                         ost_json_type_name(value));
        return;
    }
    (void)ost_read_string(reader, value, &issuer->token_issuer);
}

static bool is_generic(struct ost_span audience)
{
    static const char *const words[] = {"api", "account", "*"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (ost_span_is(audience, words[i])) {
            return true;
        }
    }
    return false;
}

static bool not_empty(struct ost_span text)
{
    return text.len > 0;
}

static void read_extra_audiences(struct ost_reader *reader, const struct ost_json *value,
                                 void *into)
{
    struct ost_issuer_settings *issuer = into;
    ost_read_strings(reader, value, not_empty, "an audience", &issuer->extra_audiences);
}

/* AU-10: a value that every service of the same server would share names nobody. */
static void check_generic(struct ost_reader *reader,
                          const struct ost_issuer_settings *issuer, bool allowed)
{
    for (size_t i = 0; i < issuer->extra_audiences.count && !allowed; i++) {
        if (is_generic(ost_span_of(issuer->extra_audiences.items[i]))) {
            size_t mark = ost_read_enter(reader, ost_span_of("extra_audiences"));
            ost_read_problem(reader,
                             "\"%s\" names no single resource; expected an audience of "
                             "this server alone, or \"allow_generic_audience\": true",
                             issuer->extra_audiences.items[i]);
            ost_read_leave(reader, mark);
        }
    }
}

/* Read by check_generic(), which needs both members. */
static void read_allow_generic(struct ost_reader *reader, const struct ost_json *value,
                               void *into)
{
    bool allowed = false;
    (void)into;
    ost_read_boolean(reader, value, &allowed);
}

static void read_token_age(struct ost_reader *reader, const struct ost_json *value,
                           void *into)
{
    static const int64_t range[2] = {1, INT64_C(31622400)};
    ost_read_integer(reader, value, range,
                     &((struct ost_issuer_settings *)into)->max_token_age_seconds);
}

static void read_token_lifetime(struct ost_reader *reader, const struct ost_json *value,
                                void *into)
{
    static const int64_t range[2] = {1, INT64_C(31622400)};
    ost_read_integer(reader, value, range,
                     &((struct ost_issuer_settings *)into)->max_token_lifetime_seconds);
}

/* Read before the rest, since the URLs depend on it. */
static void read_http(struct ost_reader *reader, const struct ost_json *value, void *into)
{
    (void)reader;
    (void)value;
    (void)into;
}

static const struct ost_member members[] = {
    {"issuer", read_issuer},
    {"advertised", read_advertised},
    {"profile", ost_config_read_profile},
    {"extra_audiences", read_extra_audiences},
    {"allow_generic_audience", read_allow_generic},
    {"algorithms", ost_config_read_algorithms},
    {"key_algorithms", ost_config_read_key_algorithms},
    {"metadata_url", ost_config_read_metadata_url},
    {"jwks_uri", ost_config_read_jwks_uri},
    {"jwks_file", ost_config_read_jwks_file},
    {"max_token_age_seconds", read_token_age},
    {"max_token_lifetime_seconds", read_token_lifetime},
    {"http", read_http},
    {"token_issuer", read_token_issuer},
    {"typ", ost_config_read_typ},
    {"scope_claims", ost_config_read_scope_claims},
    {"client_claims", ost_config_read_client_claims},
    {"audience_claim", ost_config_read_audience_claim},
    {"optional_claims", ost_config_read_optional_claims},
    {"token_kind", ost_config_read_token_kind},
    {"claims", ost_config_read_claims},
    {"claims_to_scopes", ost_config_read_claims_to_scopes},
    {"request_as", ost_config_read_request_as},
    {NULL, NULL},
};

static void set_defaults(struct ost_reader *reader, const struct ost_json *server,
                         struct ost_issuer_settings *issuer)
{
    issuer->advertised = true;
    issuer->key_algorithms = ost_key_algs_default;
    ost_config_apply_profile(reader, server, issuer);
    if (!ost_http_copy(&reader->settings->http, &issuer->http)) {
        reader->no_memory = true;
    }
}

static void read_own_http(struct ost_reader *reader, const struct ost_json *value,
                          struct ost_issuer_settings *issuer)
{
    const struct ost_json *http = ost_json_member(value, "http");
    if (http != NULL) {
        size_t mark = ost_read_enter(reader, ost_span_of("http"));
        ost_config_read_http(reader, http, &issuer->http);
        ost_read_leave(reader, mark);
    }
    reader->http = &issuer->http;
}

/* IS-06: an address that stands for every tenant of Entra names none. */
static bool names_all_tenants(const char *issuer)
{
    return issuer != NULL && (strstr(issuer, "/common/") != NULL ||
                              strstr(issuer, "/organizations/") != NULL ||
                              strstr(issuer, "/consumers/") != NULL);
}

/* What the members mean together with the profile. */
static void check_tokens(struct ost_reader *reader, const struct ost_json *value,
                         const struct ost_issuer_settings *issuer)
{
    const char *profile = ost_config_profile(value)->name;
    if (issuer->token_issuer != NULL && strcmp(profile, "stytch") != 0 &&
        ost_config_profile_is_known(value)) {
        size_t mark = ost_read_enter(reader, ost_span_of("token_issuer"));
        ost_read_problem(reader,
                         "with profile %s; expected profile stytch, whose tokens "
                         "alone name their issuer otherwise",
                         profile);
        ost_read_leave(reader, mark);
    }
    if (strcmp(profile, "entra") == 0 && names_all_tenants(issuer->issuer)) {
        size_t mark = ost_read_enter(reader, ost_span_of("issuer"));
        ost_read_problem(reader, "%s", one_tenant);
        ost_read_leave(reader, mark);
    }
    if (issuer->tokens.audience_claim != NULL && issuer->extra_audiences.count == 0) {
        ost_read_warning(reader,
                         "no extra_audiences: %s is held to them, so no token without "
                         "aud will be admitted",
                         issuer->tokens.audience_claim);
    }
}

static void read_one(struct ost_reader *reader, const struct ost_json *value,
                     struct ost_issuer_settings *issuer)
{
    bool generic = false;
    set_defaults(reader, value, issuer);
    read_own_http(reader, value, issuer);
    ost_read_object(reader, value, members, issuer);
    (void)ost_json_boolean(ost_json_member(value, "allow_generic_audience"), &generic);
    check_generic(reader, issuer, generic);
    check_tokens(reader, value, issuer);
    ost_config_check_jwks(reader, issuer);
    if (ost_json_type(value) == OST_JSON_OBJECT &&
        ost_json_member(value, "issuer") == NULL) {
        ost_read_problem(reader, "no issuer; expected its https URL");
    }
    reader->http = &reader->settings->http;
}

/* Two entries for one iss would leave open which of them judges. */
static void check_twice(struct ost_reader *reader, size_t i)
{
    const struct ost_issuer_settings *issuers = reader->settings->issuers;
    const char *iss = ost_issuer_iss(&issuers[i]);
    for (size_t j = 0; iss != NULL && j < i; j++) {
        const char *other = ost_issuer_iss(&issuers[j]);
        if (other != NULL && strcmp(other, iss) == 0) {
            ost_read_problem(reader, "\"%s\" twice; expected each issuer once", iss);
        }
    }
}

static void check_together(struct ost_reader *reader)
{
    const struct ost_settings *settings = reader->settings;
    bool advertised = false;
    for (size_t i = 0; i < settings->issuer_count; i++) {
        advertised = advertised || settings->issuers[i].advertised;
        check_twice(reader, i);
    }
    if (!advertised) { /* PR-06 */
        ost_read_problem(reader, "no server is advertised; expected at least one");
    }
}

void ost_config_read_issuers(struct ost_reader *reader, const struct ost_json *value)
{
    struct ost_settings *settings = reader->settings;
    if (ost_json_type(value) != OST_JSON_ARRAY || ost_json_count(value) == 0) {
        ost_read_problem(reader, "%s; expected a list of at least one server",
                         ost_json_type(value) == OST_JSON_ARRAY
                             ? "an empty list"
                             : ost_json_type_name(value));
        return;
    }
    settings->issuers = ost_alloc_array(ost_json_count(value), sizeof *settings->issuers);
    reader->no_memory = reader->no_memory || settings->issuers == NULL;
    for (size_t i = 0; !reader->no_memory && i < ost_json_count(value); i++) {
        char index[24];
        int len = snprintf(index, sizeof index, "%zu", i);
        size_t mark = ost_read_enter(reader, (struct ost_span){index, (size_t)len});
        settings->issuer_count = i + 1;
        read_one(reader, ost_json_item(value, i), &settings->issuers[i]);
        ost_read_leave(reader, mark);
    }
    check_together(reader);
}
