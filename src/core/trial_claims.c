/* SPDX-License-Identifier: Apache-2.0 */
/* A valid token of a server, as its entry describes them, with other claims laid over. */
#include "core/trial.h"
#include "issuer/issuers.h"
#include "wire/json_write.h"

#define LIFE_SECONDS 300
#define AGE_SECONDS  10

/** What is being written: members that the caller's claims do not give. */
struct base {
    struct ost_json_writer w;
    const struct ost_json *given;
    const char *scope_claim; /* that is written anew; NULL: none */
    bool alive; /* the times of the given claims are those of a living token */
    bool dated; /* iat is given and counts all the same */
};

/* A member of the given claims that does not count. */
static bool is_dropped(const struct base *base, struct ost_span name)
{
    bool scope = base->scope_claim != NULL && ost_span_is(name, base->scope_claim);
    bool time = ost_span_is(name, "exp") || ost_span_is(name, "nbf") ||
                (ost_span_is(name, "iat") && !base->dated);
    return scope || (base->alive && time);
}

static bool is_given(const struct base *base, const char *name)
{
    return !is_dropped(base, ost_span_of(name)) &&
           ost_json_member(base->given, name) != NULL;
}

/* Whether a living token may have been issued then: the deny list may ask. */
static bool may_be_dated(const struct ost_json *given,
                         const struct ost_issuer_settings *issuer, int64_t now)
{
    double issued_at = 0;
    return issuer->max_token_age_seconds == 0 &&
           issuer->max_token_lifetime_seconds == 0 &&
           ost_json_number(ost_json_member(given, "iat"), &issued_at) &&
           issued_at <= (double)now;
}

static void put_string(struct base *base, const char *name, const char *value)
{
    if (!is_given(base, name)) {
        ost_json_put_string(&base->w, name, value);
    }
}

static void put_time(struct base *base, const char *name, int64_t seconds)
{
    if (!is_given(base, name)) {
        ost_json_put_integer(&base->w, name, seconds);
    }
}

static bool is_registered(const char *name)
{
    static const char *const names[] = {"iss", "sub", "aud", "exp", "iat", "jti", NULL};
    for (size_t i = 0; names[i] != NULL; i++) {
        if (ost_span_is(ost_span_of(name), names[i])) {
            return true;
        }
    }
    return false;
}

/* What the server's entry asks of every token, as far as it names top-level claims. */
static void put_condition(struct base *base, const struct ost_settings *settings,
                          const struct ost_issuer_settings *issuer)
{
    for (size_t i = 0; i < issuer->claims.count; i++) {
        const struct ost_condition_part *part = &issuer->claims.parts[i];
        const char *name = ost_vocabulary_claim_name(settings->vocabulary, part->claim);
        OST_CLEANUP(ost_buf_cleanup) struct ost_buf value = {0};
        if (part->kind == OST_CONDITION_ABSENT || name[0] == '/' || is_registered(name) ||
            is_given(base, name)) {
            continue;
        }
        if (part->kind == OST_CONDITION_PRESENT) {
            ost_json_put_string(&base->w, name, "present");
            continue;
        }
        const struct ost_scalar scalar =
            ost_vocabulary_value(settings->vocabulary, part->facts[0]);
        ost_scalar_write(&scalar, &value);
        ost_json_put_raw(&base->w, name, ost_buf_span(&value));
        base->w.out->failed = base->w.out->failed || value.failed;
    }
}

static bool condition_names(const struct ost_settings *settings,
                            const struct ost_issuer_settings *issuer, const char *name)
{
    for (size_t i = 0; i < issuer->claims.count; i++) {
        const char *claim = ost_vocabulary_claim_name(settings->vocabulary,
                                                      issuer->claims.parts[i].claim);
        if (ost_span_is(ost_span_of(claim), name)) {
            return true;
        }
    }
    return false;
}

/* What says that it is an access token, and whose. */
static void put_kind(struct base *base, const struct ost_settings *settings,
                     const struct ost_issuer_settings *issuer)
{
    const struct ost_token_settings *tokens = &issuer->tokens;
    for (size_t i = 0; i < tokens->kind_count; i++) {
        if (!condition_names(settings, issuer, tokens->kinds[i].claim)) {
            put_string(base, tokens->kinds[i].claim, tokens->kinds[i].values.items[0]);
        }
    }
    if (tokens->client_claims.count > 0 &&
        !condition_names(settings, issuer, tokens->client_claims.items[0])) {
        put_string(base, tokens->client_claims.items[0], "client");
    }
}

static void put_base(struct base *base, const struct ost_settings *settings,
                     const struct ost_issuer_settings *issuer, int64_t now)
{
    put_string(base, "iss", ost_issuer_iss(issuer));
    put_string(base, "sub", "user");
    put_string(base, "aud", settings->resource);
    put_string(base, "jti", "token");
    put_time(base, "iat", now - AGE_SECONDS);
    put_time(base, "exp", now + LIFE_SECONDS);
    put_kind(base, settings, issuer);
    put_condition(base, settings, issuer);
}

static void put_given(struct base *base)
{
    struct ost_json_at at;
    for (ost_json_first(base->given, &at); at.name.data != NULL; ost_json_next(&at)) {
        OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
        if (ost_json_type(at.value) == OST_JSON_NULL || is_dropped(base, at.name)) {
            continue;
        }
        base->w.out->failed = base->w.out->failed || !ost_json_dump(at.value, &text);
        ost_json_put_raw(&base->w, at.name.data, ost_buf_span(&text));
    }
}

static size_t issuer_of(const struct ost_settings *settings, const struct ost_json *given)
{
    struct ost_span iss = OST_SPAN_ABSENT;
    (void)ost_json_string(ost_json_member(given, "iss"), &iss);
    return iss.data == NULL ? 0 : ost_issuers_find(settings, iss);
}

static ostiary_code parse(struct ost_span text, const char *what,
                          struct ost_json **json_out, ostiary_error *err)
{
    ostiary_error why = {0};
    ostiary_code code = ost_json_parse(text, &ost_json_token_limits, json_out, &why);
    OST_ENSURE(code == OSTIARY_OK, err,
               code == OSTIARY_INTERNAL_ERROR ? code : OSTIARY_BAD_ARGUMENT, "%s: %s",
               what, why.detail);
    return OSTIARY_OK;
}

ostiary_code ost_trial_claims(const struct ost_settings *settings,
                              const struct ost_trial_token *token, int64_t now,
                              size_t *issuer_out, struct ost_json **claims_out,
                              ostiary_error *err)
{
    OST_CLEANUP(ost_json_cleanup) struct ost_json *given = NULL;
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
    struct base base = {.w = {&text, false}};
    *claims_out = NULL;
    OST_TRY(parse(ost_span_of(token->claims == NULL ? "{}" : token->claims), "the claims",
                  &given, err));
    base.given = given;
    *issuer_out = issuer_of(settings, given);
    const struct ost_issuer_settings *issuer =
        &settings->issuers[*issuer_out == OST_NO_ISSUER ? 0 : *issuer_out];
    base.scope_claim =
        token->scopes == NULL ? NULL : issuer->tokens.scope_claims.items[0];
    base.alive = token->alive;
    base.dated = may_be_dated(given, issuer, now);
    ost_json_open(&base.w, NULL, '{');
    put_base(&base, settings, issuer, now);
    put_given(&base);
    if (base.scope_claim != NULL) {
        ost_json_put_string(&base.w, base.scope_claim, token->scopes);
    }
    ost_json_close(&base.w, '}');
    OST_ENSURE(!text.failed, err, OSTIARY_INTERNAL_ERROR, "claims");
    return parse(ost_buf_span(&text), "the claims", claims_out, err);
}
