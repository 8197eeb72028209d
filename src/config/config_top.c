/* SPDX-License-Identifier: Apache-2.0 */
/* The top level of a configuration file. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "config/sections.h"
#include "policy/compile.h"
#include "wire/scope.h"
#include "wire/uri.h"

static struct ost_settings *settings_of(void *into)
{
    return into;
}

/* $schema is for editors. */
static void read_schema(struct ost_reader *reader, const struct ost_json *value,
                        void *into)
{
    (void)reader;
    (void)value;
    (void)into;
}

/* AU-05, AU-09: https://h and https://h/ are one; /mcp and /mcp/ are two. */
static void check_resource_path(struct ost_reader *reader, const struct ost_uri *uri)
{
    if (uri->path.len > 1 && ost_span_ends(uri->path, "/")) {
        ost_read_problem(reader,
                         "a path that ends in a slash; expected none: clients and "
                         "servers disagree about it");
    }
    if (ost_reads_like_parameter(uri->text)) { /* CH-21: it stands in every challenge */
        ost_read_problem(reader, "a URL with scope= or error= in it; expected none: "
                                 "clients take the first such text of a challenge");
    }
    if (uri->query.data != NULL) {
        ost_read_warning(reader, "a query in the resource: RFC 9728 advises against it");
    }
}

static void read_resource(struct ost_reader *reader, const struct ost_json *value,
                          void *into)
{
    struct ost_settings *settings = settings_of(into);
    struct ost_uri uri;
    struct ost_buf canonical = {0};
    size_t len = 0;
    OST_CLEANUP(ost_string_cleanup) char *url = ost_read_url(reader, value);
    if (url == NULL || !ost_uri_parse(ost_span_of(url), &uri, NULL)) {
        return;
    }
    check_resource_path(reader, &uri);
    ost_uri_canonical(&uri, &canonical);
    ost_free(settings->resource);
    settings->resource = ost_buf_take(&canonical, &len);
    settings->resource_is_loopback = ost_uri_host_is_loopback(uri.host);
    reader->no_memory = reader->no_memory || settings->resource == NULL;
    if (settings->resource != NULL && strcmp(settings->resource, url) != 0) {
        ost_read_warning(reader, "taken in its canonical form, %s", settings->resource);
    }
}

static void read_resource_name(struct ost_reader *reader, const struct ost_json *value,
                               void *into)
{
    (void)ost_read_string(reader, value, &settings_of(into)->resource_name);
}

static void read_endpoint(struct ost_reader *reader, const struct ost_json *value,
                          void *into)
{
    struct ost_settings *settings = settings_of(into);
    ost_free(settings->endpoint);
    settings->endpoint = ost_read_url(reader, value);
}

static void read_servers(struct ost_reader *reader, const struct ost_json *value,
                         void *into)
{
    (void)into;
    ost_config_read_issuers(reader, value);
}

static bool is_advertised_scope(struct ost_span scope)
{
    return ost_scope_is_token(scope) && !ost_span_is(scope, "offline_access");
}

static const char scope_expected[] =
    "a scope of this resource (RFC 6749 section 3.3; offline_access is none, PR-14)";

static void read_scopes_supported(struct ost_reader *reader, const struct ost_json *value,
                                  void *into)
{
    ost_read_strings(reader, value, is_advertised_scope, scope_expected,
                     &settings_of(into)->scopes_supported);
}

static void read_baseline_scopes(struct ost_reader *reader, const struct ost_json *value,
                                 void *into)
{
    ost_read_strings(reader, value, is_advertised_scope, scope_expected,
                     &settings_of(into)->baseline_scopes);
}

static void read_challenge_scopes(struct ost_reader *reader, const struct ost_json *value,
                                  void *into)
{
    static const char *const words[] = {"by_version", "operation", "union", NULL};
    size_t word = ost_read_word(reader, value, words);
    if (word != SIZE_MAX) {
        settings_of(into)->challenge_scopes = (enum ost_challenge_scopes)word;
    }
}

static void read_challenge_hint(struct ost_reader *reader, const struct ost_json *value,
                                void *into)
{
    static const char *const words[] = {"baseline", "operation", NULL};
    size_t word = ost_read_word(reader, value, words);
    if (word != SIZE_MAX) {
        settings_of(into)->challenge_hint = (enum ost_challenge_hint)word;
    }
}

static bool is_version(struct ost_span name)
{
    return ost_mcp_version_find(name) != NULL;
}

static void read_protocol_versions(struct ost_reader *reader,
                                   const struct ost_json *value, void *into)
{
    struct ost_strings names = {NULL, 0};
    struct ost_mcp_version_set set = {0};
    const char *words[33] = {NULL}; /* what a set of versions holds, and the end */
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf known = {0};
    for (size_t i = 0; i < ost_mcp_version_count; i++) {
        bool last = i > 0 && i + 1 == ost_mcp_version_count;
        words[i] = ost_mcp_versions[i].name;
        ost_buf_add_string(&known, i == 0 ? "" : last ? " or " : ", ");
        ost_buf_add_string(&known, ost_mcp_versions[i].name);
    }
    reader->no_memory = reader->no_memory || known.failed;
    ost_read_words(reader, value, is_version, words, known.failed ? "" : known.data,
                   &names);
    if (ost_json_type(value) == OST_JSON_ARRAY && ost_json_count(value) == 0) {
        ost_read_problem(reader, "an empty list; expected at least one version");
    }
    for (size_t i = 0; i < names.count; i++) {
        ost_mcp_version_add(&set, ost_mcp_version_find(ost_span_of(names.items[i])));
        ost_free(names.items[i]);
    }
    ost_free(names.items);
    settings_of(into)->versions = set;
}

static bool is_origin(struct ost_span origin)
{
    struct ost_uri uri;
    return ost_span_is(origin, "null") ||
           (ost_uri_parse(origin, &uri, NULL) && uri.path.len == 0 &&
            uri.query.data == NULL && uri.fragment.data == NULL &&
            uri.userinfo.data == NULL);
}

static void read_allowed_origins(struct ost_reader *reader, const struct ost_json *value,
                                 void *into)
{
    ost_read_strings(reader, value, is_origin,
                     "an origin: scheme://host, with a port where it is not the default",
                     &settings_of(into)->allowed_origins);
}

static bool is_authority(struct ost_span host)
{
    return host.len > 0 && ost_span_find(host, '/') == host.len &&
           ost_span_find(host, '@') == host.len;
}

static void read_allowed_hosts(struct ost_reader *reader, const struct ost_json *value,
                               void *into)
{
    ost_read_strings(reader, value, is_authority, "host or host:port",
                     &settings_of(into)->allowed_hosts);
}

static void read_root_metadata(struct ost_reader *reader, const struct ost_json *value,
                               void *into)
{
    ost_read_boolean(reader, value, &settings_of(into)->root_metadata);
}

static void read_metadata_max_age(struct ost_reader *reader, const struct ost_json *value,
                                  void *into)
{
    static const int64_t range[2] = {0, 86400};
    ost_read_integer(reader, value, range, &settings_of(into)->metadata_max_age_seconds);
}

static void read_leeway(struct ost_reader *reader, const struct ost_json *value,
                        void *into)
{
    static const int64_t range[2] = {0, 300}; /* CL-03 */
    ost_read_integer(reader, value, range, &settings_of(into)->clock_leeway_seconds);
}

static void read_header_only(struct ost_reader *reader, const struct ost_json *value,
                             void *into)
{
    ost_read_boolean(reader, value, &settings_of(into)->header_only);
}

static void read_reload(struct ost_reader *reader, const struct ost_json *value,
                        void *into)
{
    static const int64_t range[2] = {0, 86400};
    ost_read_integer(reader, value, range, &settings_of(into)->reload_seconds);
}

static void read_http_again(struct ost_reader *reader, const struct ost_json *value,
                            void *into)
{
    (void)reader; /* read before the rest, since the URLs depend on it */
    (void)value;
    (void)into;
}

static void read_keys(struct ost_reader *reader, const struct ost_json *value, void *into)
{
    ost_config_read_freshness(reader, value, &settings_of(into)->keys);
}

static void read_token_cache(struct ost_reader *reader, const struct ost_json *value,
                             void *into)
{
    ost_config_read_token_cache(reader, value, &settings_of(into)->tokens);
}

static void read_log(struct ost_reader *reader, const struct ost_json *value, void *into)
{
    ost_config_read_log(reader, value, &settings_of(into)->log);
}

static void read_policy(struct ost_reader *reader, const struct ost_json *value,
                        void *into)
{
    struct ost_settings *settings = settings_of(into);
    if (ost_policy_compile(value, settings->vocabulary, reader->problems,
                           &settings->policy, NULL) != OSTIARY_OK) {
        reader->no_memory = true;
    }
}

static void read_deny_file(struct ost_reader *reader, const struct ost_json *value,
                           void *into)
{
    ost_config_read_deny_file(reader, value, &settings_of(into)->deny);
}

static const struct ost_member members[] = {
    {"$schema", read_schema},
    {"resource", read_resource},
    {"resource_name", read_resource_name},
    {"endpoint", read_endpoint},
    {"authorization_servers", read_servers},
    {"scopes_supported", read_scopes_supported},
    {"baseline_scopes", read_baseline_scopes},
    {"challenge_scopes", read_challenge_scopes},
    {"challenge_hint", read_challenge_hint},
    {"protocol_versions", read_protocol_versions},
    {"header_only", read_header_only},
    {"allowed_origins", read_allowed_origins},
    {"allowed_hosts", read_allowed_hosts},
    {"root_metadata", read_root_metadata},
    {"metadata_max_age_seconds", read_metadata_max_age},
    {"clock_leeway_seconds", read_leeway},
    {"http", read_http_again},
    {"keys", read_keys},
    {"token_cache", read_token_cache},
    {"deny_file", read_deny_file},
    {"reload_seconds", read_reload},
    {"log", read_log},
    {"policy", read_policy},
    {NULL, NULL},
};

static void set_defaults(struct ost_settings *settings)
{
    settings->root_metadata = true;
    settings->metadata_max_age_seconds = 300;
    settings->clock_leeway_seconds = 60;
    settings->reload_seconds = OST_DEFAULT_RELOAD_SECONDS;
    settings->keys = (struct ost_keys_settings){
        .default_fresh_seconds = OST_DEFAULT_FRESH_SECONDS,
        .stale_if_error_seconds = OST_DEFAULT_STALE_SECONDS,
        .unknown_key_cooldown_seconds = OST_DEFAULT_COOLDOWN_SECONDS,
    };
    settings->tokens = (struct ost_token_cache_settings){OST_DEFAULT_CACHE_ENTRIES,
                                                         OST_DEFAULT_CACHE_SECONDS};
    settings->http.connect_timeout_ms = 3000;
    settings->http.timeout_ms = 10000;
    settings->http.max_body_bytes = 524288;
    for (size_t i = 0; i < ost_mcp_version_count; i++) {
        ost_mcp_version_add(&settings->versions, &ost_mcp_versions[i]);
    }
}

static void need_member(struct ost_reader *reader, const struct ost_json *root,
                        const char *name, const char *expected)
{
    if (ost_json_member(root, name) == NULL) {
        ost_read_problem(reader, "no %s; expected %s", name, expected);
    }
}

/* PR-04: strict clients compare the resource with the URL they were given. */
static void check_endpoint(struct ost_reader *reader)
{
    struct ost_settings *settings = reader->settings;
    struct ost_uri resource;
    struct ost_uri endpoint;
    if (settings->resource == NULL || settings->endpoint == NULL ||
        !ost_uri_parse(ost_span_of(settings->resource), &resource, NULL) ||
        !ost_uri_parse(ost_span_of(settings->endpoint), &endpoint, NULL)) {
        return;
    }
    size_t mark = ost_read_enter(reader, ost_span_of("endpoint"));
    if (!ost_uri_same_origin(&resource, &endpoint)) {
        ost_read_problem(reader, "another origin than the resource's; expected the same");
    } else if (!ost_uri_same_resource(ost_span_of(settings->resource),
                                      ost_span_of(settings->endpoint))) {
        ost_read_warning(reader, "resource_not_endpoint: clients that compare the two "
                                 "will refuse this server");
    }
    ost_read_leave(reader, mark);
}

static char *copy(struct ost_reader *reader, const char *text)
{
    char *string = ost_strndup(text, strlen(text));
    reader->no_memory = reader->no_memory || string == NULL;
    return string;
}

static void copy_strings(struct ost_reader *reader, const struct ost_strings *from,
                         struct ost_strings *to)
{
    to->items = ost_alloc_array(from->count, sizeof *to->items);
    reader->no_memory = reader->no_memory || to->items == NULL;
    for (size_t i = 0; !reader->no_memory && i < from->count; i++) {
        to->items[i] = copy(reader, from->items[i]);
        to->count += to->items[i] == NULL ? 0 : 1;
    }
}

/* What follows from other members where it was not written. */
static void derive(struct ost_reader *reader, const struct ost_json *root)
{
    struct ost_settings *settings = reader->settings;
    if (settings->endpoint == NULL && settings->resource != NULL) {
        settings->endpoint = copy(reader, settings->resource);
    }
    if (ost_json_member(root, "baseline_scopes") == NULL) {
        copy_strings(reader, &settings->scopes_supported, &settings->baseline_scopes);
    }
    ost_strings_sort(&settings->baseline_scopes); /* SC-10 */
    if (ost_json_member(root, "policy") == NULL) {
        read_policy(reader, NULL, settings);
    }
    ost_config_check_deny(reader, &settings->deny);
    for (size_t i = 0; settings->policy != NULL && i < settings->issuer_count; i++) {
        char place[48];
        int len =
            snprintf(place, sizeof place, "/authorization_servers/%zu/request_as", i);
        size_t mark = reader->path.len;
        ost_buf_add(&reader->path, place, (size_t)len);
        ost_config_make_asking(reader, &settings->issuers[i]);
        ost_read_leave(reader, mark);
    }
}

void ost_config_read_top(struct ost_reader *reader, const struct ost_json *root)
{
    const struct ost_json *http = ost_json_member(root, "http");
    set_defaults(reader->settings);
    reader->http = &reader->settings->http;
    if (http != NULL) {
        size_t mark = ost_read_enter(reader, ost_span_of("http"));
        ost_config_read_http(reader, http, &reader->settings->http);
        ost_read_leave(reader, mark);
    }
    ost_read_object(reader, root, members, reader->settings);
    need_member(reader, root, "resource", "the https URL of this MCP server");
    need_member(reader, root, "authorization_servers", "a list of at least one server");
    check_endpoint(reader);
    derive(reader, root);
}
