/* SPDX-License-Identifier: Apache-2.0 */
/* What a server's tokens look like: its profile, and the members that override it. */
#include <string.h>

#include "base/mem.h"
#include "config/config_tokens.h"
#include "config/profiles.h"

static struct ost_token_settings *tokens_of(void *into)
{
    return &((struct ost_issuer_settings *)into)->tokens;
}

static char *copy(struct ost_reader *reader, const char *text)
{
    char *string = ost_strndup(text, strlen(text));
    reader->no_memory = reader->no_memory || string == NULL;
    return string;
}

static void copy_words(struct ost_reader *reader, const char *const *words,
                       struct ost_strings *out)
{
    size_t count = 0;
    while (words[count] != NULL) {
        count++;
    }
    out->items = ost_alloc_array(count, sizeof *out->items);
    reader->no_memory = reader->no_memory || out->items == NULL;
    for (size_t i = 0; !reader->no_memory && i < count; i++) {
        out->items[i] = copy(reader, words[i]);
        out->count += out->items[i] == NULL ? 0 : 1;
    }
}

static void copy_kind(struct ost_reader *reader, const struct ost_profile *profile,
                      struct ost_token_settings *tokens)
{
    const char *const values[] = {profile->kind_value, NULL};
    tokens->kinds = ost_alloc(sizeof *tokens->kinds);
    reader->no_memory = reader->no_memory || tokens->kinds == NULL;
    if (!reader->no_memory) {
        tokens->kind_count = 1;
        tokens->kinds[0].claim = copy(reader, profile->kind_claim);
        copy_words(reader, values, &tokens->kinds[0].values);
    }
}

static void apply(struct ost_reader *reader, const struct ost_profile *profile,
                  struct ost_issuer_settings *issuer)
{
    struct ost_token_settings *tokens = &issuer->tokens;
    for (size_t i = 0; profile->algorithms[i] != OST_ALG_NONE; i++) {
        ost_alg_add(&issuer->algorithms, profile->algorithms[i]);
    }
    tokens->types = profile->types;
    tokens->optional = profile->optional;
    tokens->scope_list = profile->scope_list;
    tokens->not_a_jwt = profile->not_a_jwt;
    copy_words(reader, profile->scope_claims, &tokens->scope_claims);
    copy_words(reader, profile->client_claims, &tokens->client_claims);
    if (profile->audience_claim != NULL) {
        tokens->audience_claim = copy(reader, profile->audience_claim);
    }
    if (profile->kind_claim != NULL) {
        copy_kind(reader, profile, tokens);
    }
}

/* A word that is none is told when the member itself is read. */
const struct ost_profile *ost_config_profile(const struct ost_json *server)
{
    struct ost_span name = OST_SPAN_ABSENT;
    (void)ost_json_string(ost_json_member(server, "profile"), &name);
    for (const struct ost_profile *row = ost_profiles; row->name != NULL; row++) {
        if (ost_span_is(name, row->name)) {
            return row;
        }
    }
    return &ost_profiles[0];
}

bool ost_config_profile_is_known(const struct ost_json *server)
{
    const struct ost_json *written = ost_json_member(server, "profile");
    struct ost_span name = OST_SPAN_ABSENT;
    return written == NULL || (ost_json_string(written, &name) &&
                               ost_span_is(name, ost_config_profile(server)->name));
}

void ost_config_apply_profile(struct ost_reader *reader, const struct ost_json *server,
                              struct ost_issuer_settings *issuer)
{
    apply(reader, ost_config_profile(server), issuer);
}

void ost_config_read_profile(struct ost_reader *reader, const struct ost_json *value,
                             void *into)
{
    const char *names[16]; /* for the message; more than these would not be named */
    size_t count = 0;
    (void)into; /* applied before any member was read */
    for (; ost_profiles[count].name != NULL && count + 1 < sizeof names / sizeof names[0];
         count++) {
        names[count] = ost_profiles[count].name;
    }
    names[count] = NULL;
    (void)ost_read_word(reader, value, names);
}

/* JH-05: at+jwt, JWT, or none for a header without typ. What marks a proof, a logout or
 * an assertion is no access token's, whatever the file says. */
static uint8_t type_bit(struct ost_span type)
{
    if (ost_span_is_nocase(type, "at+jwt") ||
        ost_span_is_nocase(type, "application/at+jwt")) {
        return OST_TYP_AT_JWT;
    }
    if (ost_span_is_nocase(type, "JWT")) {
        return OST_TYP_JWT;
    }
    return ost_span_is(type, "none") ? OST_TYP_NONE : 0;
}

static bool is_type(struct ost_span type)
{
    return type_bit(type) != 0;
}

static void need_items(struct ost_reader *reader, const struct ost_json *value)
{
    if (ost_json_type(value) == OST_JSON_ARRAY && ost_json_count(value) == 0) {
        ost_read_problem(reader, "an empty list; expected at least one");
    }
}

void ost_config_read_typ(struct ost_reader *reader, const struct ost_json *value,
                         void *into)
{
    struct ost_strings names = {NULL, 0};
    static const char *const words[] = {"at+jwt", "application/at+jwt", "JWT", "none",
                                        NULL};
    ost_read_words(reader, value, is_type, words,
                   "at+jwt, JWT, or none for tokens without typ", &names);
    need_items(reader, value);
    tokens_of(into)->types = 0;
    for (size_t i = 0; i < names.count; i++) {
        tokens_of(into)->types |= type_bit(ost_span_of(names.items[i]));
    }
    ost_strings_clear(&names);
}

static bool is_claim(struct ost_span name)
{
    return name.len > 0;
}

void ost_config_read_scope_claims(struct ost_reader *reader, const struct ost_json *value,
                                  void *into)
{
    ost_read_strings(reader, value, is_claim, "the name of a claim",
                     &tokens_of(into)->scope_claims);
    need_items(reader, value);
}

static const char *const client_claims[] = {"client_id", "azp", "appid", "cid", NULL};

static bool is_client_claim(struct ost_span name)
{
    for (size_t i = 0; client_claims[i] != NULL; i++) {
        if (ost_span_is(name, client_claims[i])) {
            return true;
        }
    }
    return false;
}

void ost_config_read_client_claims(struct ost_reader *reader,
                                   const struct ost_json *value, void *into)
{
    ost_read_words(reader, value, is_client_claim, client_claims,
                   "client_id, azp, appid or cid", &tokens_of(into)->client_claims);
    need_items(reader, value);
}

/* AU-01: there is no switch that turns the audience off. */
void ost_config_read_audience_claim(struct ost_reader *reader,
                                    const struct ost_json *value, void *into)
{
    struct ost_token_settings *tokens = tokens_of(into);
    struct ost_span name = OST_SPAN_ABSENT;
    if (ost_json_string(value, &name) && (name.len == 0 || ost_span_is(name, "aud"))) {
        ost_read_problem(reader, "\"%s\"; expected the claim to read where aud is absent",
                         name.data);
        return;
    }
    (void)ost_read_string(reader, value, &tokens->audience_claim);
}

static uint8_t optional_bit(struct ost_span claim)
{
    if (ost_span_is(claim, "jti")) {
        return OST_OPTIONAL_JTI;
    }
    if (ost_span_is(claim, "iat")) {
        return OST_OPTIONAL_IAT;
    }
    return ost_span_is(claim, "client_id") ? OST_OPTIONAL_CLIENT_ID : 0;
}

static bool is_optional(struct ost_span claim)
{
    return optional_bit(claim) != 0;
}

/* CL-02: iss, sub, aud and exp never. */
void ost_config_read_optional_claims(struct ost_reader *reader,
                                     const struct ost_json *value, void *into)
{
    struct ost_strings names = {NULL, 0};
    static const char *const words[] = {"jti", "iat", "client_id", NULL};
    ost_read_words(reader, value, is_optional, words,
                   "jti, iat or client_id (iss, sub, aud and exp are never optional)",
                   &names);
    tokens_of(into)->optional = 0;
    for (size_t i = 0; i < names.count; i++) {
        tokens_of(into)->optional |= optional_bit(ost_span_of(names.items[i]));
    }
    ost_strings_clear(&names);
}

static void read_kind(struct ost_reader *reader, const struct ost_json_at *at,
                      struct ost_token_settings *tokens)
{
    struct ost_token_kind *kind = &tokens->kinds[tokens->kind_count];
    kind->claim = ost_strndup(at->name.data, at->name.len);
    reader->no_memory = reader->no_memory || kind->claim == NULL;
    tokens->kind_count++;
    ost_read_strings(reader, at->value, is_claim, "a value of the claim", &kind->values);
    need_items(reader, at->value);
}

void ost_config_read_token_kind(struct ost_reader *reader, const struct ost_json *value,
                                void *into)
{
    struct ost_token_settings *tokens = tokens_of(into);
    struct ost_json_at at;
    if (ost_json_type(value) != OST_JSON_OBJECT) {
        ost_read_wrong_type(reader, value, "an object: claim to list of values");
        return;
    }
    ost_token_kinds_clear(tokens);
    tokens->kinds = ost_alloc_array(ost_json_count(value), sizeof *tokens->kinds);
    reader->no_memory = reader->no_memory || tokens->kinds == NULL;
    for (ost_json_first(value, &at); at.name.data != NULL && !reader->no_memory;
         ost_json_next(&at)) {
        size_t mark = ost_read_enter(reader, at.name);
        if (!ost_span_is(at.name, "$comment")) {
            read_kind(reader, &at, tokens);
        }
        ost_read_leave(reader, mark);
    }
}
