/* SPDX-License-Identifier: Apache-2.0 */
/* `config show`: the table of settings says what the reader does, and each line has the
 * right value and origin. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../harness/cm.h"
#include "config/config.h"
#include "config/profiles.h"
#include "config/setting.h"
#include "ostiary/ostiary.h"
#include "wire/json_write.h"

#define SMALLEST(server, top)                                                            \
    "{\"resource\":\"https://mcp.example.com/mcp\",\n"                                   \
    "\"authorization_servers\":[{\"issuer\":\"https://as.example.com\"" server "}]" top  \
    "}"

/** A configuration and what is shown of it. */
struct shown {
    ostiary_config *config;
    struct ost_json *list;
};

static struct shown show(const char *text)
{
    struct shown shown = {NULL, NULL};
    char *json = NULL;
    struct ost_json_limits limits = ost_json_file_limits;
    limits.any_value = true;
    assert_int_equal(
        ostiary_config_parse(text, strlen(text), "c.json", &shown.config, NULL),
        OSTIARY_OK);
    assert_int_equal(ostiary_config_show(shown.config, &json, NULL), OSTIARY_OK);
    assert_int_equal(ost_json_parse(ost_span_of(json), &limits, &shown.list, NULL),
                     OSTIARY_OK);
    ostiary_free(json);
    return shown;
}

static void shown_free(struct shown *shown)
{
    ost_json_free(shown->list);
    ostiary_config_free(shown->config);
}

static const struct ost_json *line_at(const struct shown *shown, const char *path)
{
    const struct ost_json *found = NULL;
    for (size_t i = 0; i < ost_json_count(shown->list); i++) {
        const struct ost_json *line = ost_json_item(shown->list, i);
        struct ost_span name;
        assert_true(ost_json_string(ost_json_member(line, "path"), &name));
        if (ost_span_is(name, path)) {
            assert_null(found); /* once */
            found = line;
        }
    }
    return found;
}

static bool shows(const struct shown *shown, const char *path, const char *value,
                  const char *origin)
{
    struct ost_buf text = {0};
    struct ost_span from;
    const struct ost_json *line = line_at(shown, path);
    if (line == NULL) {
        return false;
    }
    assert_true(ost_json_dump(ost_json_member(line, "value"), &text));
    assert_true(ost_json_string(ost_json_member(line, "origin"), &from));
    bool same =
        strcmp(text.data, value) == 0 && (origin == NULL || ost_span_is(from, origin));
    if (!same) {
        print_message("%s = %s # %s\n", path, text.data, from.data);
    }
    ost_buf_clear(&text);
    return same;
}

static void put_strings(struct ost_json_writer *w, const struct ost_strings *strings)
{
    ost_json_open(w, NULL, '[');
    for (size_t i = 0; i < strings->count; i++) {
        ost_json_put_string(w, NULL, strings->items[i]);
    }
    ost_json_close(w, ']');
}

/* 0 means no limit, which is written as null. */
static void put_limit(struct ost_json_writer *w, int64_t limit)
{
    if (limit == 0) {
        ost_json_put_null(w, NULL);
    } else {
        ost_json_put_integer(w, NULL, limit);
    }
}

static bool is(const char *path, const char *name)
{
    return strcmp(path, name) == 0;
}

static bool put_http(struct ost_json_writer *w, const char *path,
                     const struct ost_http_settings *http)
{
    if (is(path, "/http/connect_timeout_ms")) {
        ost_json_put_integer(w, NULL, http->connect_timeout_ms);
    } else if (is(path, "/http/timeout_ms")) {
        ost_json_put_integer(w, NULL, http->timeout_ms);
    } else if (is(path, "/http/max_body_bytes")) {
        ost_json_put_integer(w, NULL, (int64_t)http->max_body_bytes);
    } else if (is(path, "/http/ca_file")) {
        ost_json_put_string(w, NULL, http->ca_text);
    } else if (is(path, "/http/proxy")) {
        ost_json_put_string(w, NULL, http->proxy);
    } else if (is(path, "/http/max_redirects")) {
        ost_json_put_integer(w, NULL, http->max_redirects);
    } else if (is(path, "/http/allow_private_addresses")) {
        ost_json_put_boolean(w, NULL, http->allow_private_addresses);
    } else if (is(path, "/http/allow_insecure_loopback")) {
        ost_json_put_boolean(w, NULL, http->allow_insecure_loopback);
    } else {
        return false;
    }
    return true;
}

static void put_versions(struct ost_json_writer *w, struct ost_mcp_version_set set)
{
    ost_json_open(w, NULL, '[');
    for (size_t i = 0; i < ost_mcp_version_count; i++) {
        if (ost_mcp_version_in(set, &ost_mcp_versions[i])) {
            ost_json_put_string(w, NULL, ost_mcp_versions[i].name);
        }
    }
    ost_json_close(w, ']');
}

static bool put_age(struct ost_json_writer *w, const char *path,
                    const struct ost_settings *settings)
{
    if (is(path, "/metadata_max_age_seconds")) {
        ost_json_put_integer(w, NULL, settings->metadata_max_age_seconds);
    } else if (is(path, "/clock_leeway_seconds")) {
        ost_json_put_integer(w, NULL, settings->clock_leeway_seconds);
    } else if (is(path, "/keys/default_fresh_seconds")) {
        ost_json_put_integer(w, NULL, settings->keys.default_fresh_seconds);
    } else if (is(path, "/keys/stale_if_error_seconds")) {
        ost_json_put_integer(w, NULL, settings->keys.stale_if_error_seconds);
    } else if (is(path, "/keys/unknown_key_cooldown_seconds")) {
        ost_json_put_integer(w, NULL, settings->keys.unknown_key_cooldown_seconds);
    } else if (is(path, "/token_cache/entries")) {
        ost_json_put_integer(w, NULL, settings->tokens.entries);
    } else if (is(path, "/token_cache/max_age_seconds")) {
        ost_json_put_integer(w, NULL, settings->tokens.max_age_seconds);
    } else {
        return put_http(w, path, &settings->http);
    }
    return true;
}

static bool put_of_file(struct ost_json_writer *w, const char *path,
                        const struct ost_settings *settings)
{
    static const char *const scopes[] = {"by_version", "operation", "union"};
    static const char *const hints[] = {"baseline", "operation"};
    static const char *const subjects[] = {"hash", "plain", "none"};
    if (is(path, "/header_only")) {
        ost_json_put_boolean(w, NULL, settings->header_only);
    } else if (is(path, "/reload_seconds")) {
        ost_json_put_integer(w, NULL, settings->reload_seconds);
    } else if (is(path, "/log/subjects")) {
        ost_json_put_string(w, NULL, subjects[settings->log.subjects]);
    } else if (is(path, "/log/subject_key")) {
        ost_json_put_string(w, NULL, settings->log.subject_key);
    } else if (is(path, "/resource")) {
        ost_json_put_string(w, NULL, settings->resource);
    } else if (is(path, "/resource_name")) {
        ost_json_put_string(w, NULL, settings->resource_name);
    } else if (is(path, "/endpoint")) {
        ost_json_put_string(w, NULL, settings->endpoint);
    } else if (is(path, "/scopes_supported")) {
        put_strings(w, &settings->scopes_supported);
    } else if (is(path, "/baseline_scopes")) {
        put_strings(w, &settings->baseline_scopes);
    } else if (is(path, "/challenge_scopes")) {
        ost_json_put_string(w, NULL, scopes[settings->challenge_scopes]);
    } else if (is(path, "/challenge_hint")) {
        ost_json_put_string(w, NULL, hints[settings->challenge_hint]);
    } else if (is(path, "/protocol_versions")) {
        put_versions(w, settings->versions);
    } else if (is(path, "/allowed_origins")) {
        put_strings(w, &settings->allowed_origins);
    } else if (is(path, "/allowed_hosts")) {
        put_strings(w, &settings->allowed_hosts);
    } else if (is(path, "/root_metadata")) {
        ost_json_put_boolean(w, NULL, settings->root_metadata);
    } else if (is(path, "/keys/cache_dir")) {
        ost_json_put_string(w, NULL, settings->keys.cache_dir);
    } else if (is(path, "/policy/default")) {
        ost_json_put_string(w, NULL,
                            ost_policy_default(settings->policy)->deny ? "deny" : "?");
    } else {
        return put_age(w, path, settings);
    }
    return true;
}

static void put_algorithms(struct ost_json_writer *w, struct ost_alg_set set)
{
    ost_json_open(w, NULL, '[');
    for (int alg = OST_ALG_NONE + 1; alg < OST_ALG_COUNT; alg++) {
        if (ost_alg_in(set, (enum ost_alg)alg)) {
            ost_json_put_string(w, NULL, ost_alg_name((enum ost_alg)alg));
        }
    }
    ost_json_close(w, ']');
}

/* Bits as words, in the order in which the words stand here. */
static void put_bits(struct ost_json_writer *w, unsigned bits, const char *const *words)
{
    ost_json_open(w, NULL, '[');
    for (unsigned i = 0; i < 3; i++) {
        if ((bits & (1U << i)) != 0) {
            ost_json_put_string(w, NULL, words[i]);
        }
    }
    ost_json_close(w, ']');
}

static void put_kinds(struct ost_json_writer *w, const struct ost_token_settings *tokens)
{
    ost_json_open(w, NULL, '{');
    for (size_t i = 0; i < tokens->kind_count; i++) {
        ost_json_open(w, tokens->kinds[i].claim, '[');
        for (size_t j = 0; j < tokens->kinds[i].values.count; j++) {
            ost_json_put_string(w, NULL, tokens->kinds[i].values.items[j]);
        }
        ost_json_close(w, ']');
    }
    ost_json_close(w, '}');
}

static bool put_of_tokens(struct ost_json_writer *w, const char *path,
                          const struct ost_token_settings *tokens)
{
    static const char *const types[] = {"at+jwt", "JWT", "none"};
    static const char *const optional[] = {"jti", "iat", "client_id"};
    if (is(path, "/typ")) {
        put_bits(w, tokens->types, types);
    } else if (is(path, "/scope_claims")) {
        put_strings(w, &tokens->scope_claims);
    } else if (is(path, "/client_claims")) {
        put_strings(w, &tokens->client_claims);
    } else if (is(path, "/audience_claim")) {
        ost_json_put_string(w, NULL, tokens->audience_claim);
    } else if (is(path, "/optional_claims")) {
        put_bits(w, tokens->optional, optional);
    } else if (is(path, "/token_kind")) {
        put_kinds(w, tokens);
    } else {
        return false;
    }
    return true;
}

static bool put_of_keys(struct ost_json_writer *w, const char *path,
                        const struct ost_issuer_settings *issuer)
{
    static const char types[] = "/key_algorithms/";
    if (strncmp(path, types, sizeof types - 1) == 0) {
        enum ost_key_type type = ost_key_type_find(ost_span_of(path + sizeof types - 1));
        ost_json_put_string(w, NULL, ost_alg_name(issuer->key_algorithms.by_type[type]));
    } else if (is(path, "/metadata_url")) {
        ost_json_put_string(w, NULL, issuer->metadata_url);
    } else if (is(path, "/jwks_uri")) {
        ost_json_put_string(w, NULL, issuer->jwks_uri);
    } else if (is(path, "/jwks_file")) {
        ost_json_put_string(w, NULL, issuer->jwks_text);
    } else if (is(path, "/algorithms")) {
        put_algorithms(w, issuer->algorithms);
    } else {
        return put_http(w, path, &issuer->http);
    }
    return true;
}

static bool put_of_server(struct ost_json_writer *w, const char *path,
                          const struct ost_issuer_settings *issuer)
{
    if (is(path, "/issuer")) {
        ost_json_put_string(w, NULL, issuer->issuer);
    } else if (is(path, "/token_issuer")) {
        ost_json_put_string(w, NULL, issuer->token_issuer);
    } else if (is(path, "/advertised")) {
        ost_json_put_boolean(w, NULL, issuer->advertised);
    } else if (is(path, "/extra_audiences")) {
        put_strings(w, &issuer->extra_audiences);
    } else if (is(path, "/max_token_age_seconds")) {
        put_limit(w, issuer->max_token_age_seconds);
    } else if (is(path, "/max_token_lifetime_seconds")) {
        put_limit(w, issuer->max_token_lifetime_seconds);
    } else {
        return put_of_tokens(w, path, &issuer->tokens) || put_of_keys(w, path, issuer);
    }
    return true;
}

/* Settings that struct ost_settings holds nothing of by default, or a question that is
 * answered while the file is read. What is shown of them is said here once more. */
static const char *not_held(const char *path)
{
    static const char *const values[][2] = {
        {"/deny_file", "null"},      {"/claims", "{}"},
        {"/claims_to_scopes", "[]"}, {"/request_as", "{}"},
        {"/profile", "\"rfc9068\""}, {"/allow_generic_audience", "false"},
    };
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        if (is(path, values[i][0])) {
            return values[i][1];
        }
    }
    return NULL;
}

static void hold_row(const struct shown *shown, const struct ost_setting *row,
                     const char *prefix)
{
    const struct ost_settings *settings = shown->config->settings;
    char path[100];
    struct ost_buf text = {0};
    struct ost_json_writer w = {.out = &text};
    const char *constant = not_held(row->path);
    bool held = prefix[0] == '\0' ? put_of_file(&w, row->path, settings)
                                  : put_of_server(&w, row->path, &settings->issuers[0]);
    (void)snprintf(path, sizeof path, "%s%s", prefix, row->path);
    if (held == (constant != NULL)) {
        fail_msg("%s: the test knows nothing of it, or two things", row->path);
    }
    assert_true(shows(shown, path, held ? text.data : constant, NULL));
    ost_buf_clear(&text);
}

static void the_table_says_what_the_reader_does(void **state)
{
    struct shown shown = show(SMALLEST("", ""));
    (void)state;
    for (const struct ost_setting *row = ost_settings_of_file; row->path != NULL; row++) {
        if (row->source != OST_SOURCE_SERVERS) {
            hold_row(&shown, row, "");
        }
    }
    for (const struct ost_setting *row = ost_settings_of_server; row->path != NULL;
         row++) {
        hold_row(&shown, row, "/authorization_servers/0");
    }
    shown_free(&shown);
}

static void a_profile_is_shown_as_it_was_applied(void **state)
{
    (void)state;
    for (const struct ost_profile *profile = ost_profiles; profile->name != NULL;
         profile++) {
        char text[300];
        (void)snprintf(text, sizeof text, SMALLEST(",\"profile\":\"%s\"", ""),
                       profile->name);
        struct shown shown = show(text);
        for (const struct ost_setting *row = ost_settings_of_server; row->path != NULL;
             row++) {
            if (row->source == OST_SOURCE_PROFILE) {
                hold_row(&shown, row, "/authorization_servers/0");
            }
        }
        shown_free(&shown);
    }
}

static void each_line_has_its_origin(void **state)
{
    (void)state;
    assert_int_equal(setenv("OSTIARY_TEST_NAME", "To-do", 1), 0);
    struct shown shown =
        show(SMALLEST(",\"profile\":\"auth0\",\n\"typ\":[\"JWT\"]",
                      ",\n\"resource_name\":{\"$env\":\"OSTIARY_TEST_NAME\"},\n"
                      "\"scopes_supported\":[\"a\"],\"http\":{\"timeout_ms\":5},\n"
                      "\"policy\":{\"tools\":{\"t/1\":{\"scopes\":[\"a\"],"
                      "\"$comment\":\"why\"}}}"));
#define AT(m) "/authorization_servers/0/" m
    assert_true(
        shows(&shown, "/resource", "\"https://mcp.example.com/mcp\"", "c.json:1"));
    assert_true(shows(&shown, "/resource_name", "\"To-do\"", "$env OSTIARY_TEST_NAME"));
    assert_true(shows(&shown, "/endpoint", "\"https://mcp.example.com/mcp\"",
                      "derived from /resource"));
    assert_true(
        shows(&shown, "/baseline_scopes", "[\"a\"]", "derived from /scopes_supported"));
    assert_true(shows(&shown, "/clock_leeway_seconds", "60", "default"));
    assert_true(shows(&shown, AT("typ"), "[\"JWT\"]", "c.json:3"));
    assert_true(shows(&shown, AT("optional_claims"), "[\"jti\"]", "profile auth0"));
    assert_true(
        shows(&shown, AT("http/timeout_ms"), "5", "derived from /http/timeout_ms"));
    assert_true(shows(&shown, "/policy/tools/t~11/scopes", "[\"a\"]", "c.json:6"));
    assert_true(shows(&shown, "/policy/tools/t~11/$comment", "\"why\"", "c.json:6"));
    shown_free(&shown);
}

static void what_is_in_force_is_shown_not_what_is_written(void **state)
{
    struct shown shown =
        show("{\"resource\":\"HTTPS://MCP.example.com:443/mcp\","
             "\"authorization_servers\":[{\"issuer\":\"https://as.example.com\"}]}");
    (void)state;
    assert_true(
        shows(&shown, "/resource", "\"https://mcp.example.com/mcp\"", "c.json:1"));
    shown_free(&shown);
}

/* The twin without a password is shown. */
static void a_secret_is_not_shown(void **state)
{
    struct shown shown =
        show(SMALLEST("", ",\"http\":{\"proxy\":\"http://me:pass@proxy.example:1\"}"));
    struct shown open =
        show(SMALLEST("", ",\"http\":{\"proxy\":\"http://proxy.example:1\"}"));
    (void)state;
    assert_true(shows(&shown, "/http/proxy", "\"***\"", "c.json:2"));
    assert_true(shows(&shown, "/authorization_servers/0/http/proxy", "\"***\"",
                      "derived from /http/proxy"));
    assert_true(shows(&open, "/http/proxy", "\"http://proxy.example:1\"", "c.json:2"));
    shown_free(&shown);
    shown_free(&open);
}

static void a_wrong_file_is_not_shown(void **state)
{
    ostiary_config *config = NULL;
    char *json = NULL;
    (void)state;
    assert_int_equal(ostiary_config_parse("{}", 2, "c.json", &config, NULL),
                     OSTIARY_BAD_CONFIG);
    assert_int_equal(ostiary_config_show(config, &json, NULL), OSTIARY_BAD_CONFIG);
    assert_null(json);
    assert_int_equal(ostiary_config_show(NULL, &json, NULL), OSTIARY_BAD_ARGUMENT);
    ostiary_config_free(config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_says_what_the_reader_does),
        cmocka_unit_test(a_profile_is_shown_as_it_was_applied),
        cmocka_unit_test(each_line_has_its_origin),
        cmocka_unit_test(what_is_in_force_is_shown_not_what_is_written),
        cmocka_unit_test(a_secret_is_not_shown),
        cmocka_unit_test(a_wrong_file_is_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
