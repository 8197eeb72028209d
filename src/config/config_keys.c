/* SPDX-License-Identifier: Apache-2.0 */
/* A server's keys and algorithms: where keys come from, and what they may be used with.
 */
#include "config/config_keys.h"
#include "base/limits.h"
#include "base/mem.h"
#include "config/load.h"
#include "jose/jwks.h"

static bool is_alg(struct ost_span name)
{
    return ost_alg_find(name) != OST_ALG_NONE;
}

static const char *const alg_names[] = {"RS256", "RS384", "RS512",   "PS256",
                                        "PS384", "PS512", "ES256",   "ES384",
                                        "ES512", "EdDSA", "Ed25519", NULL};
static const char *const key_type_names[] = {"RSA",   "P-256",   "P-384",
                                             "P-521", "Ed25519", NULL};

/* AL-02, JH-02, JH-03: an allow-list; none and HS* are not among the names. */
void ost_config_read_algorithms(struct ost_reader *reader, const struct ost_json *value,
                                void *into)
{
    struct ost_issuer_settings *issuer = into;
    struct ost_strings names = {NULL, 0};
    struct ost_alg_set set = {0};
    ost_read_words(reader, value, is_alg, alg_names,
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

static void report_key_type(struct ost_reader *reader, struct ost_span name)
{
    const char *near = ost_nearest(name.data, key_type_names);
    ost_problems_add_name(reader->problems, reader->path.data,
                          "unknown key type; expected RSA, P-256, P-384, P-521 or "
                          "Ed25519%s%s%s",
                          near == NULL ? "" : "; did you mean \"",
                          near == NULL ? "" : near, near == NULL ? "" : "\"?");
}

static void read_key_algorithm(struct ost_reader *reader, const struct ost_json_at *at,
                               struct ost_key_algs *algs)
{
    enum ost_key_type type = ost_key_type_find(at->name);
    struct ost_span name = OST_SPAN_ABSENT;
    if (type == OST_KEY_NONE) {
        report_key_type(reader, at->name);
        return;
    }
    if (!ost_json_string(at->value, &name)) {
        ost_read_wrong_type(reader, at->value, "an algorithm for keys of this type");
        return;
    }
    enum ost_alg alg = ost_alg_find(name);
    if (ost_alg_key_type(alg) != type) {
        ost_read_unknown_word(reader, name, "an algorithm for keys of this type",
                              alg == OST_ALG_NONE ? alg_names : NULL);
        return;
    }
    algs->by_type[type] = alg;
}

void ost_config_read_key_algorithms(struct ost_reader *reader,
                                    const struct ost_json *value, void *into)
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

void ost_config_read_metadata_url(struct ost_reader *reader, const struct ost_json *value,
                                  void *into)
{
    struct ost_issuer_settings *issuer = into;
    ost_free(issuer->metadata_url);
    issuer->metadata_url = ost_read_url(reader, value);
}

void ost_config_read_jwks_uri(struct ost_reader *reader, const struct ost_json *value,
                              void *into)
{
    struct ost_issuer_settings *issuer = into;
    ost_free(issuer->jwks_uri);
    issuer->jwks_uri = ost_read_url(reader, value);
}

void ost_config_read_jwks_file(struct ost_reader *reader, const struct ost_json *value,
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
    const char *why = ost_read_contents(reader, &path, OST_MAX_FETCH_BYTES, &text);
    if (why != NULL) {
        ost_read_problem(reader, "%s: %s; expected a JWK set", name, why);
        return;
    }
    ost_free(issuer->jwks_text);
    issuer->jwks_text = ost_buf_take(&text, &issuer->jwks_text_len);
    reader->no_memory = reader->no_memory || issuer->jwks_text == NULL;
}

static void warn_of_skipped(struct ost_reader *reader, const struct ost_jwks *jwks)
{
    for (size_t i = 0; i < jwks->fact_count; i++) {
        const struct ost_key_facts *key = &jwks->facts[i];
        if (!key->usable) {
            ost_read_warning(reader, "key %zu%s%s is not used: %s", i,
                             key->kid[0] == '\0' ? "" : ", ", key->kid, key->why);
        }
    }
}

/* A key set that would leave the server without keys is found here, not at 3 a.m. */
void ost_config_check_jwks(struct ost_reader *reader,
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
    } else {
        warn_of_skipped(reader, jwks);
    }
    ost_read_leave(reader, mark);
}
