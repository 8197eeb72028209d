/* SPDX-License-Identifier: Apache-2.0 */
/* The whole policy as JSON, for `policy show` and `policy diff`. */
#include "policy/describe.h"
#include "base/mem.h"
#include "config/config.h"
#include "ostiary/policy.h"
#include "policy/decide.h"

/** What telling shares. */
struct teller {
    const ostiary_config *config;
    const struct ost_settings *settings;
    struct ost_json_writer w;
};

static void put_asked(struct teller *teller, size_t n)
{
    struct ost_json_writer *w = &teller->w;
    ost_json_open(w, "asked_as", '[');
    for (size_t i = 0; i < teller->settings->issuer_count; i++) {
        const struct ost_issuer_settings *issuer = &teller->settings->issuers[i];
        ost_json_open(w, NULL, '{');
        ost_json_put_string(w, "issuer", issuer->issuer);
        ost_json_put_string(w, "as", issuer->asking.spelling[n]);
        ost_json_close(w, '}');
    }
    ost_json_close(w, ']');
}

static void put_given(struct teller *teller, const char *scope)
{
    struct ost_json_writer *w = &teller->w;
    ost_json_open(w, "given_by", '[');
    for (size_t i = 0; i < teller->settings->issuer_count; i++) {
        const struct ost_issuer_settings *issuer = &teller->settings->issuers[i];
        for (size_t j = 0; j < issuer->mapping_count; j++) {
            const struct ost_mapping *mapping = &issuer->mappings[j];
            for (size_t k = 0; k < mapping->scopes.count; k++) {
                if (ost_span_is(ost_span_of(scope), mapping->scopes.items[k])) {
                    ost_json_put_string(w, NULL, mapping->place);
                }
            }
        }
    }
    ost_json_close(w, ']');
}

static void put_scope(struct teller *teller, size_t n, const char *name)
{
    const struct ost_policy *policy = teller->settings->policy;
    struct ost_json_writer *w = &teller->w;
    struct ost_scope_set closure = {{0}};
    const char *other = NULL;
    ost_policy_hold(policy, ost_span_of(name), &closure);
    ost_json_open(w, NULL, '{');
    ost_json_put_string(w, "name", name);
    ost_json_open(w, "implies", '[');
    for (size_t i = 0; (other = ost_policy_scope_name(policy, i)) != NULL; i++) {
        if (i != n && ost_scope_set_has(&closure, i)) {
            ost_json_put_string(w, NULL, other);
        }
    }
    ost_json_close(w, ']');
    ost_json_put_boolean(w, "used", ost_policy_scope_used(policy, n));
    put_asked(teller, n);
    put_given(teller, name);
    ost_json_close(w, '}');
}

static void put_rule(struct teller *teller, const char *member, const char *name,
                     const struct ost_rule *rule)
{
    struct ost_json_writer *w = &teller->w;
    const struct ost_place place =
        ost_places_find(teller->config->places, rule->place, false);
    ost_json_open(w, member, '{');
    ost_json_put_string(w, "name", name);
    ost_json_put_string(w, "rule", rule->place);
    ost_json_put_string(w, "file", place.file);
    ost_json_put_integer(w, "line", place.line);
    ost_json_put_integer(w, "column", place.column);
    ost_describe_rule(w, teller->settings->policy, teller->settings->vocabulary, rule);
    ost_json_close(w, '}');
}

static void put_part(struct teller *teller, const char *member, enum ost_policy_part part)
{
    const struct ost_policy *policy = teller->settings->policy;
    ost_json_open(&teller->w, member, '[');
    for (size_t i = 0; i < ost_policy_rule_count(policy, part); i++) {
        const char *pattern = NULL;
        const struct ost_rule *rule = ost_policy_rule_at(policy, part, i, &pattern);
        put_rule(teller, NULL, pattern, rule);
    }
    ost_json_close(&teller->w, ']');
}

/* What a server's entry says of permission, as written. */
static void put_server(struct teller *teller, const struct ost_json *server)
{
    static const char *const names[] = {"issuer", "claims", "claims_to_scopes",
                                        "request_as"};
    ost_json_open(&teller->w, NULL, '{');
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
        const struct ost_json *value = ost_json_member(server, names[i]);
        if (value == NULL) {
            ost_json_put_null(&teller->w, names[i]);
            continue;
        }
        bool dumped = ost_json_dump(value, &text);
        ost_json_put_raw(&teller->w, names[i], ost_buf_span(&text));
        teller->w.out->failed = teller->w.out->failed || !dumped;
    }
    ost_json_close(&teller->w, '}');
}

static void put_servers(struct teller *teller)
{
    const struct ost_json *servers =
        ost_json_member(teller->config->tree, "authorization_servers");
    ost_json_open(&teller->w, "servers", '[');
    for (size_t i = 0; i < ost_json_count(servers); i++) {
        put_server(teller, ost_json_item(servers, i));
    }
    ost_json_close(&teller->w, ']');
}

static void put_deny(struct teller *teller)
{
    const struct ost_deny_list *deny = &teller->settings->deny;
    ost_json_open(&teller->w, "deny", '[');
    for (size_t i = 0; i < deny->count; i++) {
        const struct ost_deny_entry *entry = &deny->entries[i];
        ost_json_open(&teller->w, NULL, '{');
        ost_describe_condition(&teller->w, "claims", teller->settings->vocabulary,
                               &entry->claims);
        ost_json_put_integer(&teller->w, "issued_before", entry->issued_before);
        ost_json_put_integer(&teller->w, "until", entry->until);
        ost_json_close(&teller->w, '}');
    }
    ost_json_close(&teller->w, ']');
}

static void put_policy(struct teller *teller)
{
    const struct ost_policy *policy = teller->settings->policy;
    const char *name = NULL;
    ost_json_open(&teller->w, NULL, '{');
    ost_json_put_string(&teller->w, "resource", teller->settings->resource);
    ost_json_put_string(&teller->w, "settings", teller->settings->id);
    ost_json_open(&teller->w, "scopes", '[');
    for (size_t n = 0; (name = ost_policy_scope_name(policy, n)) != NULL; n++) {
        put_scope(teller, n, name);
    }
    ost_json_close(&teller->w, ']');
    put_rule(teller, "default", NULL, ost_policy_default(policy));
    put_part(teller, "tools", OST_POLICY_TOOLS);
    put_part(teller, "resources", OST_POLICY_RESOURCES);
    put_part(teller, "prompts", OST_POLICY_PROMPTS);
    put_part(teller, "methods", OST_POLICY_METHODS);
    put_servers(teller);
    put_deny(teller);
    ost_json_close(&teller->w, '}');
}

ostiary_code ostiary_policy_describe(const ostiary_config *config, char **json_out,
                                     ostiary_error *err)
{
    struct ost_buf out = {0};
    size_t len = 0;
    OST_ENSURE(config != NULL && json_out != NULL, err, OSTIARY_BAD_ARGUMENT,
               "an argument is missing");
    *json_out = NULL;
    OST_ENSURE(config->settings != NULL, err, OSTIARY_BAD_CONFIG,
               "the configuration has errors");
    struct teller teller = {config, config->settings, {&out, false}};
    put_policy(&teller);
    *json_out = ost_buf_take(&out, &len);
    OST_ENSURE(*json_out != NULL, err, OSTIARY_INTERNAL_ERROR, "policy");
    return OSTIARY_OK;
}
