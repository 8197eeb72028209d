/* SPDX-License-Identifier: Apache-2.0 */
/* A row of the table of profiles in the words of the configuration file. */
#include <string.h>

#include "config/show.h"
#include "wire/json_write.h"

static void put_words(struct ost_json_writer *w, const char *name,
                      const char *const *words)
{
    ost_json_open(w, name, '[');
    for (; *words != NULL; words++) {
        ost_json_put_string(w, NULL, *words);
    }
    ost_json_close(w, ']');
}

static void put_algorithms(struct ost_json_writer *w, const struct ost_profile *profile)
{
    ost_json_open(w, NULL, '[');
    for (const enum ost_alg *alg = profile->algorithms; *alg != OST_ALG_NONE; alg++) {
        ost_json_put_string(w, NULL, ost_alg_name(*alg));
    }
    ost_json_close(w, ']');
}

/** A bit and its word. */
struct bit_word {
    unsigned bit;
    const char *word;
};

static void put_bits(struct ost_json_writer *w, unsigned bits,
                     const struct bit_word *words)
{
    ost_json_open(w, NULL, '[');
    for (; words->word != NULL; words++) {
        if ((bits & words->bit) != 0) {
            ost_json_put_string(w, NULL, words->word);
        }
    }
    ost_json_close(w, ']');
}

static void put_kind(struct ost_json_writer *w, const struct ost_profile *profile)
{
    const char *const values[] = {profile->kind_value, NULL};
    ost_json_open(w, NULL, '{');
    if (profile->kind_claim != NULL) {
        put_words(w, profile->kind_claim, values);
    }
    ost_json_close(w, '}');
}

void ost_show_profile_value(const struct ost_profile *profile, const char *path,
                            struct ost_buf *out)
{
    static const struct bit_word types[] = {{OST_TYP_AT_JWT, "at+jwt"},
                                            {OST_TYP_JWT, "JWT"},
                                            {OST_TYP_NONE, "none"},
                                            {0, NULL}};
    static const struct bit_word optional[] = {{OST_OPTIONAL_JTI, "jti"},
                                               {OST_OPTIONAL_IAT, "iat"},
                                               {OST_OPTIONAL_CLIENT_ID, "client_id"},
                                               {0, NULL}};
    struct ost_json_writer w = {.out = out};
    if (strcmp(path, "/algorithms") == 0) {
        put_algorithms(&w, profile);
    } else if (strcmp(path, "/typ") == 0) {
        put_bits(&w, profile->types, types);
    } else if (strcmp(path, "/scope_claims") == 0) {
        put_words(&w, NULL, profile->scope_claims);
    } else if (strcmp(path, "/client_claims") == 0) {
        put_words(&w, NULL, profile->client_claims);
    } else if (strcmp(path, "/audience_claim") == 0) {
        ost_json_put_string(&w, NULL, profile->audience_claim);
    } else if (strcmp(path, "/optional_claims") == 0) {
        put_bits(&w, profile->optional, optional);
    } else {
        put_kind(&w, profile);
    }
}
