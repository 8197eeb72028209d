/* SPDX-License-Identifier: Apache-2.0 */
/* What the rows run in: keys, tokens, a folder of files. */
#include "world.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../harness/cm.h"

#define MOST_TOKENS 64

const char *const world_algs[WORLD_ALGS + 1] = {"RS256", "RS384", "RS512",   "PS256",
                                                "PS384", "PS512", "ES256",   "ES384",
                                                "ES512", "EdDSA", "Ed25519", NULL};

/** A token that was asked for, under the words of the question. */
struct known_token {
    char question[512];
    char *token;
};

static char folder[64];
static char *keys[WORLD_ALGS][2]; /* without and with a kid */
static struct known_token tokens[MOST_TOKENS];

static size_t number_of(const char *alg)
{
    size_t i = 0;
    while (world_algs[i] != NULL && strcmp(world_algs[i], alg) != 0) {
        i++;
    }
    assert_true(i < WORLD_ALGS);
    return i;
}

const char *world_path(const char *name)
{
    static char path[512];
    (void)snprintf(path, sizeof path, "%s/%.255s", folder, name);
    return path;
}

const char *world_set_name(const char *alg, bool named)
{
    static char name[32];
    (void)snprintf(name, sizeof name, "%s%s.json", alg, named ? "" : "-bare");
    return name;
}

const char *world_key(const char *alg, bool named)
{
    return keys[number_of(alg)][named];
}

/* The same JWK, its kid cut out. */
static char *without_kid(const char *jwk)
{
    const char *start = strstr(jwk, ",\"kid\":\"");
    assert_non_null(start);
    const char *end = strchr(start + 8, '"');
    assert_non_null(end);
    size_t size = strlen(jwk) + 1;
    char *copy = malloc(size);
    assert_non_null(copy);
    (void)snprintf(copy, size, "%.*s%s", (int)(start - jwk), jwk, end + 1);
    return copy;
}

static void write_set(const char *alg, bool named)
{
    const char *key = world_key(alg, named);
    char *set = NULL;
    assert_int_equal(ostiary_testing_public_set(&key, 1, &set, NULL), OSTIARY_OK);
    world_write(world_set_name(alg, named), set);
    ostiary_free(set);
}

void world_write(const char *name, const char *text)
{
    FILE *file = fopen(world_path(name), "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

void world_open(void)
{
    (void)snprintf(folder, sizeof folder, "/tmp/ostiary-fault-XXXXXX");
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < WORLD_ALGS; i++) {
        const char *alg = world_algs[i];
        assert_int_equal(ostiary_testing_keygen(alg, alg, &keys[i][1], NULL), OSTIARY_OK);
        keys[i][0] = without_kid(keys[i][1]);
        write_set(alg, false);
        write_set(alg, true);
    }
}

static void remove_files(void)
{
    DIR *list = opendir(folder);
    assert_non_null(list);
    for (struct dirent *entry = readdir(list); entry != NULL; entry = readdir(list)) {
        (void)remove(world_path(entry->d_name));
    }
    (void)closedir(list);
    (void)remove(folder);
}

void world_close(void)
{
    remove_files();
    for (size_t i = 0; i < WORLD_ALGS; i++) {
        ostiary_free(keys[i][0]);
        ostiary_free(keys[i][1]);
    }
    for (size_t i = 0; i < MOST_TOKENS; i++) {
        ostiary_free(tokens[i].token);
    }
}

/* The one that has been asked for before, or the next free one. */
static struct known_token *known(const char *question)
{
    size_t i = 0;
    while (tokens[i].token != NULL && strcmp(tokens[i].question, question) != 0) {
        i++;
        assert_true(i < MOST_TOKENS);
    }
    return &tokens[i];
}

const char *world_token(const char *alg, bool named, const char *claims,
                        const char *header)
{
    char question[sizeof tokens[0].question];
    claims = claims == NULL ? WORLD_SCOPES("a") : claims;
    (void)snprintf(question, sizeof question, "%s %d %s %s", alg, named, claims,
                   header == NULL ? "" : header);
    struct known_token *it = known(question);
    if (it->token == NULL) {
        assert_int_equal(
            ostiary_testing_sign(world_key(alg, named), claims, header, &it->token, NULL),
            OSTIARY_OK);
        memcpy(it->question, question, sizeof question);
    }
    return it->token;
}
