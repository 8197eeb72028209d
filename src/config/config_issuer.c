/* SPDX-License-Identifier: Apache-2.0 */
/* `authorization_servers`: whom to trust, for what, with which keys. */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "config/load.h"
#include "config/sections.h"
#include "jose/jwks.h"
#include "wire/uri.h"

static void read_issuer(struct ost_reader *reader, const struct ost_json *value,
                        void *into)
{
    struct ost_issuer_settings *issuer = into;
    struct ost_uri uri;
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

static void read_profile(struct ost_reader *reader, const struct ost_json *value,
                         void *into)
{
    static const char *const profiles[] = {"rfc9068",  "generic", "stytch",
                                           "auth0",    "okta",    "entra",
                                           "keycloak", "cognito", NULL};
    (void)into;
    size_t profile = ost_read_word(reader, value, profiles);
    if (profile != 0 && profile != SIZE_MAX) {
        ost_read_problem(reader, "profile \"%s\" is not built yet; expected \"rfc9068\"",
                         profiles[profile]);
    }
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

static bool is_alg(struct ost_span name)
{
    return ost_alg_find(name) != OST_ALG_NONE;
}

/* AL-02, JH-02, JH-03: an allow-list; none and HS* are not among the names. */
static void read_algorithms(struct ost_reader *reader, const struct ost_json *value,
                            void *into)
{
    struct ost_issuer_settings *issuer = into;
    struct ost_strings names = {NULL, 0};
    struct ost_alg_set set = {0};
    ost_read_strings(reader, value, is_alg,
                     "RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, "
                     "EdDSA or Ed25519",
                     &names);
    if (ost_json_type(value) == OST_JSON_ARRAY && ost_json_count(value) == 0) {
        ost_read_problem(reader, "an empty list; expected at least one algorithm");
    }
    for (size_t i = 0; i < names.count; i++) {
        ost_alg_add(&set, ost_alg_find(ost_span_of(names.items[i])));
        ost_free(names.items[i]);
    }
    ost_free(names.items);
    issuer->algorithms = set;
}

static void read_key_algorithm(struct ost_reader *reader, const struct ost_json_at *at,
                               struct ost_key_algs *algs)
{
    enum ost_key_type type = ost_key_type_find(at->name);
    struct ost_span name = OST_SPAN_ABSENT;
    if (type == OST_KEY_NONE) {
        ost_read_problem(reader, "unknown key type; expected RSA, P-256, P-384, P-521 or "
                                 "Ed25519");
        return;
    }
    enum ost_alg alg =
        ost_json_string(at->value, &name) ? ost_alg_find(name) : OST_ALG_NONE;
    if (ost_alg_key_type(alg) != type) {
        ost_read_problem(reader, "%s; expected an algorithm for keys of this type",
                         ost_json_type_name(at->value));
        return;
    }
    algs->by_type[type] = alg;
}

static void read_key_algorithms(struct ost_reader *reader, const struct ost_json *value,
                                void *into)
{
    struct ost_issuer_settings *issuer = into;
    struct ost_json_at at;
    if (ost_json_type(value) != OST_JSON_OBJECT) {
        ost_read_wrong_type(reader, value, "an object");
        return;
    }
    for (ost_json_first(value, &at); at.name.data != NULL; ost_json_next(&at)) {
        size_t mark = ost_read_enter(reader, at.name);
        if (!ost_span_is(at.name, "$comment")) {
            read_key_algorithm(reader, &at, &issuer->key_algorithms);
        }
        ost_read_leave(reader, mark);
    }
}

static void read_metadata_url(struct ost_reader *reader, const struct ost_json *value,
                              void *into)
{
    struct ost_issuer_settings *issuer = into;
    ost_free(issuer->metadata_url);
    issuer->metadata_url = ost_read_url(reader, value);
}

static void read_jwks_uri(struct ost_reader *reader, const struct ost_json *value,
                          void *into)
{
    struct ost_issuer_settings *issuer = into;
    ost_free(issuer->jwks_uri);
    issuer->jwks_uri = ost_read_url(reader, value);
}

static void read_jwks_file(struct ost_reader *reader, const struct ost_json *value,
                           void *into)
{
    struct ost_issuer_settings *issuer = into;
    OST_CLEANUP(ost_string_cleanup) char *name = NULL;
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf path = {0};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
    if (!ost_read_string(reader, value, &name)) {
        return;
    }
    ost_read_file_name(reader, name, &path);
    const char *why = path.failed ? "memory ran out"
                                  : ost_load_file(path.data, OST_MAX_FETCH_BYTES, &text);
    reader->no_memory = reader->no_memory || path.failed || text.failed;
    if (why != NULL) {
        ost_read_problem(reader, "%s: %s; expected a JWK set", name, why);
        return;
    }
    ost_free(issuer->jwks_text);
    issuer->jwks_text = ost_buf_take(&text, &issuer->jwks_text_len);
    reader->no_memory = reader->no_memory || issuer->jwks_text == NULL;
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
    {"profile", read_profile},
    {"extra_audiences", read_extra_audiences},
    {"allow_generic_audience", read_allow_generic},
    {"algorithms", read_algorithms},
    {"key_algorithms", read_key_algorithms},
    {"metadata_url", read_metadata_url},
    {"jwks_uri", read_jwks_uri},
    {"jwks_file", read_jwks_file},
    {"max_token_age_seconds", read_token_age},
    {"max_token_lifetime_seconds", read_token_lifetime},
    {"http", read_http},
    {"token_issuer", NULL},
    {"typ", NULL},
    {"scope_claims", NULL},
    {"client_claims", NULL},
    {"audience_claim", NULL},
    {"optional_claims", NULL},
    {"token_kind", NULL},
    {"claims", NULL},
    {"claims_to_scopes", NULL},
    {"request_as", NULL},
    {NULL, NULL},
};

/* A key set that would leave the server without keys is found here, not at 3 a.m. */
static void check_jwks_text(struct ost_reader *reader,
                            const struct ost_issuer_settings *issuer)
{
    OST_CLEANUP(ost_jwks_cleanup) struct ost_jwks *jwks = NULL;
    ostiary_error why = {0};
    if (issuer->jwks_text == NULL) {
        return;
    }
    size_t mark = ost_read_enter(reader, ost_span_of("jwks_file"));
    struct ost_span text = {issuer->jwks_text, issuer->jwks_text_len};
    ostiary_code code = ost_jwks_parse(text, &issuer->key_algorithms, NULL, &jwks, &why);
    reader->no_memory = reader->no_memory || code == OSTIARY_INTERNAL_ERROR;
    if (code != OSTIARY_OK) {
        ost_read_problem(reader, "%s; expected a JWK set", why.detail);
    } else if (jwks->count == 0) {
        ost_read_problem(reader, "no usable key (%s); expected at least one",
                         jwks->facts[0].why);
    }
    ost_read_leave(reader, mark);
}

static void set_defaults(struct ost_reader *reader, struct ost_issuer_settings *issuer)
{
    static const enum ost_alg algs[] = {OST_ALG_RS256, OST_ALG_PS256, OST_ALG_ES256,
                                        OST_ALG_EDDSA, OST_ALG_ED25519};
    issuer->advertised = true;
    issuer->key_algorithms = ost_key_algs_default;
    for (size_t i = 0; i < sizeof algs / sizeof algs[0]; i++) {
        ost_alg_add(&issuer->algorithms, algs[i]);
    }
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

static void read_one(struct ost_reader *reader, const struct ost_json *value,
                     struct ost_issuer_settings *issuer)
{
    bool generic = false;
    set_defaults(reader, issuer);
    read_own_http(reader, value, issuer);
    ost_read_object(reader, value, members, issuer);
    (void)ost_json_boolean(ost_json_member(value, "allow_generic_audience"), &generic);
    check_generic(reader, issuer, generic);
    check_jwks_text(reader, issuer);
    if (ost_json_type(value) == OST_JSON_OBJECT &&
        ost_json_member(value, "issuer") == NULL) {
        ost_read_problem(reader, "no issuer; expected its https URL");
    }
    reader->http = &reader->settings->http;
}

static void check_together(struct ost_reader *reader)
{
    const struct ost_settings *settings = reader->settings;
    bool advertised = false;
    for (size_t i = 0; i < settings->issuer_count; i++) {
        const char *issuer = settings->issuers[i].issuer;
        advertised = advertised || settings->issuers[i].advertised;
        for (size_t j = 0; issuer != NULL && j < i; j++) {
            if (settings->issuers[j].issuer != NULL &&
                strcmp(settings->issuers[j].issuer, issuer) == 0) {
                ost_read_problem(reader, "\"%s\" twice; expected each issuer once",
                                 issuer);
            }
        }
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
