/* SPDX-License-Identifier: Apache-2.0 */
/* The table of settings. What it says of defaults, the reader does
 * (tests/unit/test_config_show.c holds the two together). */
#include "config/setting.h"

#include <string.h>

#include "base/span.h"

#define TEXT_IS(path, value)                                                             \
    {                                                                                    \
        path, OST_SETTING_TEXT, OST_SOURCE_DEFAULT, value, false                         \
    }
#define TREE_IS(path, value)                                                             \
    {                                                                                    \
        path, OST_SETTING_TREE, OST_SOURCE_DEFAULT, value, false                         \
    }
#define OPEN_IS(path, value)                                                             \
    {                                                                                    \
        path, OST_SETTING_OPEN, OST_SOURCE_DEFAULT, value, false                         \
    }
#define TEXT_NEEDED(path)                                                                \
    {                                                                                    \
        path, OST_SETTING_TEXT, OST_SOURCE_NONE, NULL, false                             \
    }
#define TEXT_LIKE(path, other)                                                           \
    {                                                                                    \
        path, OST_SETTING_TEXT, OST_SOURCE_DERIVED, other, false                         \
    }
#define TREE_LIKE(path, other)                                                           \
    {                                                                                    \
        path, OST_SETTING_TREE, OST_SOURCE_DERIVED, other, false                         \
    }
#define OPEN_LIKE(path, other)                                                           \
    {                                                                                    \
        path, OST_SETTING_OPEN, OST_SOURCE_DERIVED, other, false                         \
    }
#define TEXT_OF_PROFILE(path)                                                            \
    {                                                                                    \
        path, OST_SETTING_TEXT, OST_SOURCE_PROFILE, NULL, false                          \
    }
#define TREE_OF_PROFILE(path)                                                            \
    {                                                                                    \
        path, OST_SETTING_TREE, OST_SOURCE_PROFILE, NULL, false                          \
    }
#define HTTP_LIKE(path) OPEN_LIKE(path, path)

const struct ost_setting ost_settings_of_file[] = {
    TEXT_NEEDED("/resource"),
    TEXT_IS("/resource_name", "null"),
    TEXT_LIKE("/endpoint", "/resource"),
    {"/authorization_servers", OST_SETTING_TREE, OST_SOURCE_SERVERS, NULL, false},
    TREE_IS("/scopes_supported", "[]"),
    TREE_LIKE("/baseline_scopes", "/scopes_supported"),
    TEXT_IS("/challenge_scopes", "\"by_version\""),
    TEXT_IS("/challenge_hint", "\"baseline\""),
    TREE_IS("/protocol_versions",
            "[\"2025-03-26\",\"2025-06-18\",\"2025-11-25\",\"2026-07-28\"]"),
    OPEN_IS("/header_only", "false"),
    TREE_IS("/allowed_origins", "[]"),
    TREE_IS("/allowed_hosts", "[]"),
    OPEN_IS("/root_metadata", "true"),
    OPEN_IS("/metadata_max_age_seconds", "300"),
    OPEN_IS("/clock_leeway_seconds", "60"),
    OPEN_IS("/http/connect_timeout_ms", "3000"),
    OPEN_IS("/http/timeout_ms", "10000"),
    OPEN_IS("/http/max_body_bytes", "524288"),
    TEXT_IS("/http/ca_file", "null"),
    TEXT_IS("/http/proxy", "null"),
    OPEN_IS("/http/max_redirects", "0"),
    OPEN_IS("/http/allow_private_addresses", "false"),
    OPEN_IS("/http/allow_insecure_loopback", "false"),
    OPEN_IS("/keys/default_fresh_seconds", "300"),
    OPEN_IS("/keys/stale_if_error_seconds", "3600"),
    OPEN_IS("/keys/unknown_key_cooldown_seconds", "30"),
    TEXT_IS("/keys/cache_dir", "null"),
    OPEN_IS("/token_cache/entries", "8192"),
    OPEN_IS("/token_cache/max_age_seconds", "60"),
    TEXT_IS("/deny_file", "null"),
    OPEN_IS("/reload_seconds", "5"),
    TEXT_IS("/log/subjects", "\"hash\""),
    {"/log/subject_key", OST_SETTING_TEXT, OST_SOURCE_DEFAULT, "null", true},
    OPEN_IS("/policy/default", "\"deny\""),
    {NULL, OST_SETTING_OPEN, OST_SOURCE_NONE, NULL, false},
};

const struct ost_setting ost_settings_of_server[] = {
    TEXT_NEEDED("/issuer"),
    TEXT_IS("/token_issuer", "null"),
    OPEN_IS("/advertised", "true"),
    TEXT_IS("/profile", "\"rfc9068\""),
    TREE_IS("/extra_audiences", "[]"),
    OPEN_IS("/allow_generic_audience", "false"),
    TREE_OF_PROFILE("/algorithms"),
    TEXT_IS("/key_algorithms/RSA", "\"RS256\""),
    TEXT_IS("/key_algorithms/P-256", "\"ES256\""),
    TEXT_IS("/key_algorithms/P-384", "\"ES384\""),
    TEXT_IS("/key_algorithms/P-521", "\"ES512\""),
    TEXT_IS("/key_algorithms/Ed25519", "\"EdDSA\""),
    TEXT_IS("/metadata_url", "null"),
    TEXT_IS("/jwks_uri", "null"),
    TEXT_IS("/jwks_file", "null"),
    TREE_OF_PROFILE("/typ"),
    TREE_OF_PROFILE("/scope_claims"),
    TREE_OF_PROFILE("/client_claims"),
    TEXT_OF_PROFILE("/audience_claim"),
    TREE_OF_PROFILE("/optional_claims"),
    TREE_OF_PROFILE("/token_kind"),
    TREE_IS("/claims", "{}"),
    TREE_IS("/claims_to_scopes", "[]"),
    TREE_IS("/request_as", "{}"),
    OPEN_IS("/max_token_age_seconds", "null"),
    OPEN_IS("/max_token_lifetime_seconds", "null"),
    HTTP_LIKE("/http/connect_timeout_ms"),
    HTTP_LIKE("/http/timeout_ms"),
    HTTP_LIKE("/http/max_body_bytes"),
    TEXT_LIKE("/http/ca_file", "/http/ca_file"),
    TEXT_LIKE("/http/proxy", "/http/proxy"),
    HTTP_LIKE("/http/max_redirects"),
    HTTP_LIKE("/http/allow_private_addresses"),
    HTTP_LIKE("/http/allow_insecure_loopback"),
    {NULL, OST_SETTING_OPEN, OST_SOURCE_NONE, NULL, false},
};

/* Objects above a row are trees too: /http, /keys. */
static enum ost_setting_kind kind_among(const struct ost_setting *rows,
                                        struct ost_span path)
{
    for (; rows->path != NULL; rows++) {
        struct ost_span row = ost_span_of(rows->path);
        if (ost_span_equal(row, path)) {
            return rows->kind;
        }
        if (row.len > path.len && row.data[path.len] == '/' && path.len > 0 &&
            ost_span_equal(ost_span_first(row, path.len), path)) {
            return OST_SETTING_TREE;
        }
    }
    return OST_SETTING_OPEN;
}

enum ost_setting_kind ost_setting_kind_at(const char *path)
{
    static const char servers[] = "/authorization_servers/";
    struct ost_span at = ost_span_of(path);
    if (ost_span_ends(at, "/$comment")) {
        return OST_SETTING_TEXT;
    }
    if (!ost_span_starts(at, servers)) {
        return kind_among(ost_settings_of_file, at);
    }
    at = ost_span_from(at, sizeof servers - 1);
    at = ost_span_from(at, ost_span_find(at, '/'));
    return at.len == 0 ? OST_SETTING_TREE : kind_among(ost_settings_of_server, at);
}
