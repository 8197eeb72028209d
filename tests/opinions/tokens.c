/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens for others to judge: every vector over profile `generic`, and random changes of
 * them, each with what ostiary says. */
#include "tokens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../vectors/expand.h"
#include "../vectors/make.h"
#include "base/mem.h"
#include "change.h"

/** One file under way. */
struct run {
    struct set set;
    struct stage stage;
    json_t *keys, *config;
    uint64_t random;
    char *previous; /* the token before, which lends its segments */
    judged_fn *judge;
    void *ctx;
};

static json_t *load(const char *folder, const char *name)
{
    char path[256];
    (void)snprintf(path, sizeof path, "%s%s%s", folder, folder[0] == '\0' ? "" : "/",
                   name);
    json_t *file = json_load_file(path, 0, NULL);
    if (file == NULL) {
        die(path);
    }
    return file;
}

/* The case over the profile that others come nearest to: whatever algorithm, typ JWT. */
static json_t *made_generic(const json_t *vector)
{
    json_t *copy = json_deep_copy(vector);
    json_t *server = json_object_get(copy, "server");
    json_t *header = json_object_get(copy, "header");
    json_t *generic = json_pack("{s:s, s:[s,s,s,s,s,s,s,s,s,s,s]}", "profile", "generic",
                                "algorithms", "RS256", "RS384", "RS512", "PS256", "PS384",
                                "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519");
    server = server == NULL ? json_object() : json_incref(server);
    header = header == NULL ? json_object() : json_incref(header);
    (void)json_object_update(server, generic);
    (void)json_object_del(server, "token_issuer"); /* belongs to another profile */
    (void)json_object_set_new(header, "typ", json_string("JWT"));
    (void)json_object_set_new(copy, "server", server);
    (void)json_object_set_new(copy, "header", header);
    json_decref(generic);
    return copy;
}

/* The credential the case sends: its own text after "Bearer ", else the token. */
static char *credential(const json_t *vector, const char *token)
{
    const json_t *lines = json_object_get(vector, "authorization");
    const char *line = json_string_value(json_array_get(lines, 0));
    if (lines == NULL) {
        return strdup(token);
    }
    if (json_array_size(lines) != 1 || strncmp(line, "Bearer ", 7) != 0) {
        return NULL;
    }
    char *text = expand(line + 7, token, NULL);
    char *copy = strdup(text);
    ost_free(text);
    return copy;
}

static void tell(struct run *run, const char *name, const char *token)
{
    size_t len = 0;
    char *value = malloc(strlen(token) + 8);
    (void)snprintf(value, strlen(token) + 8, "Bearer %s", token);
    json_t *vector = json_pack("{s:[s]}", "authorization", value);
    char *request = vector == NULL ? NULL : make_request(vector, token);
    char *text = request == NULL ? NULL
                                 : ostiary_check_json(run->stage.validator, request,
                                                      strlen(request), 0, &len);
    json_t *verdict = text == NULL ? NULL : json_loads(text, 0, NULL);
    if (verdict != NULL) {
        const struct judged judged = {
            .name = name,
            .token = token,
            .keys = run->keys,
            .config = run->config,
            .reason = json_string_value(json_object_get(verdict, "reason")),
            .signature_held = json_is_string(json_object_get(verdict, "issuer")),
        };
        run->judge(run->ctx, &judged);
    }
    json_decref(verdict);
    ostiary_free(text);
    free(request);
    json_decref(vector);
    free(value);
}

static void tell_changes(struct run *run, const char *name, const char *token,
                         unsigned changes)
{
    for (unsigned i = 0; i < changes; i++) {
        char numbered[320];
        char *changed = change_token(&run->random, token,
                                     run->previous == NULL ? token : run->previous);
        (void)snprintf(numbered, sizeof numbered, "%s, change %u", name, i + 1);
        tell(run, numbered, changed);
        free(changed);
    }
}

static void run_case(struct run *run, const json_t *vector, const char *name,
                     unsigned changes)
{
    json_t *generic = made_generic(vector);
    stage_open(&run->set, generic, &run->stage);
    if (run->stage.validator != NULL) {
        char *token = make_token(&run->set, generic);
        char *sent = credential(generic, token);
        run->keys = load(run->stage.folder, "keys.json");
        run->config = stage_configuration(&run->set, generic);
        if (sent != NULL) {
            tell(run, name, sent);
            tell_changes(run, name, sent, changes);
            free(run->previous);
            run->previous = sent;
        }
        json_decref(run->keys);
        json_decref(run->config);
        ost_free(token);
    }
    stage_close(&run->stage);
    json_decref(generic);
}

void judge_file(const char *fixture, const char *keys, const char *vectors,
                unsigned changes, judged_fn *judge, void *ctx)
{
    struct run run = {.random = 1, .judge = judge, .ctx = ctx};
    run.set = (struct set){load("", fixture), load("", keys), load("", vectors)};
    const json_t *cases = json_object_get(run.set.file, "cases");
    const char *file =
        strrchr(vectors, '/') == NULL ? vectors : strrchr(vectors, '/') + 1;
    for (size_t i = 0; i < json_array_size(cases); i++) {
        const json_t *vector = json_array_get(cases, i);
        char name[256];
        (void)snprintf(name, sizeof name, "%s: %s", file, string_or(vector, "name", "?"));
        if (json_object_get(vector, "files") == NULL) { /* others know one key set */
            run_case(&run, vector, name, changes);
        }
    }
    free(run.previous);
    json_decref(run.set.fixture);
    json_decref(run.set.keys);
    json_decref(run.set.file);
}
