/* SPDX-License-Identifier: Apache-2.0 */
/* What a case is judged by: a configuration and its key sets, as files of a folder. */
#include "stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

_Noreturn void die(const char *what)
{
    printf("Bail out! %s\n", what);
    exit(1);
}

void patch(json_t *base, const json_t *changes)
{
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach((json_t *)(uintptr_t)changes, name, value)
    {
        if (json_is_null(value)) {
            (void)json_object_del(base, name);
        } else {
            (void)json_object_set(base, name, value);
        }
    }
}

json_t *stage_key(const struct set *set, const char *name, const char *alg)
{
    json_t *key = json_deep_copy(json_object_get(set->keys, name));
    if (key == NULL) {
        die("no such key in tests/keys/keys.json");
    }
    if (alg != NULL) {
        (void)json_object_set_new(key, "alg", json_string(alg));
    }
    return key;
}

static json_t *public_half(const struct set *set, const char *name)
{
    json_t *private = stage_key(set, name, NULL);
    char *text = json_dumps(private, JSON_COMPACT);
    const char *jwk = text;
    char *keys = NULL;
    if (ostiary_testing_public_set(&jwk, 1, &keys, NULL) != OSTIARY_OK) {
        die("a key without a public half");
    }
    json_t *document = json_loads(keys, 0, NULL);
    json_t *public = json_incref(json_array_get(json_object_get(document, "keys"), 0));
    json_decref(document);
    json_decref(private);
    ostiary_free(keys);
    free(text);
    return public;
}

/* A name; {"key": NAME, and members to change}; {"as_is": any value}. */
static json_t *make_key(const struct set *set, json_t *spec)
{
    json_t *as_is = json_object_get(spec, "as_is");
    if (as_is != NULL) {
        return json_incref(as_is);
    }
    if (json_is_string(spec)) {
        return public_half(set, json_string_value(spec));
    }
    json_t *changes = json_copy(spec);
    json_t *key = public_half(set, json_string_value(json_object_get(spec, "key")));
    (void)json_object_del(changes, "key");
    patch(key, changes);
    json_decref(changes);
    return key;
}

static void write_keys(const struct set *set, const struct stage *stage, const char *name,
                       const json_t *specs)
{
    char path[128];
    json_t *keys = json_array();
    for (size_t i = 0; i < json_array_size(specs); i++) {
        (void)json_array_append_new(keys, make_key(set, json_array_get(specs, i)));
    }
    json_t *document = json_pack("{s:o}", "keys", keys);
    (void)snprintf(path, sizeof path, "%s/%s", stage->folder, name);
    if (json_dump_file(document, path, JSON_COMPACT) != 0) {
        die("a key set that cannot be written");
    }
    json_decref(document);
}

/* The file's own, replaced by the case's. */
static json_t *member(const struct set *set, const json_t *vector, const char *name)
{
    json_t *own = json_object_get(vector, name);
    return own != NULL ? own : json_object_get(set->file, name);
}

static void write_all_keys(const struct set *set, const json_t *vector,
                           const struct stage *stage)
{
    json_t *ordinary = json_pack("[s]", "ec256");
    json_t *keys = member(set, vector, "keys");
    const char *name = NULL;
    json_t *specs = NULL;
    write_keys(set, stage, "keys.json", keys != NULL ? keys : ordinary);
    json_object_foreach(member(set, vector, "files"), name, specs)
    {
        write_keys(set, stage, name, specs);
    }
    json_decref(ordinary);
}

/* `deny`: the whole deny file. */
static void write_deny(const struct set *set, const json_t *vector,
                       const struct stage *stage)
{
    char path[128];
    json_t *deny = member(set, vector, "deny");
    (void)snprintf(path, sizeof path, "%s/deny.json", stage->folder);
    if (deny != NULL && json_dump_file(deny, path, JSON_COMPACT) != 0) {
        die("a deny file that cannot be written");
    }
}

json_t *stage_configuration(const struct set *set, const json_t *vector)
{
    json_t *config = json_deep_copy(set->fixture);
    if (member(set, vector, "deny") != NULL) {
        (void)json_object_set_new(config, "deny_file", json_string("deny.json"));
    }
    patch(config, json_object_get(set->file, "config"));
    patch(config, json_object_get(vector, "config"));
    json_t *servers = json_object_get(config, "authorization_servers");
    patch(json_array_get(servers, 0), json_object_get(set->file, "server"));
    patch(json_array_get(servers, 0), json_object_get(vector, "server"));
    return config;
}

static int64_t stage_now(void *ctx)
{
    return ((const struct stage *)ctx)->now;
}

void stage_open(const struct set *set, const json_t *vector, struct stage *stage)
{
    ostiary_clock clock = OSTIARY_CLOCK_INIT;
    ostiary_error err = {0};
    char name[128];
    json_t *at = member(set, vector, "at");
    json_t *configuration = stage_configuration(set, vector);
    char *text = json_dumps(configuration, JSON_COMPACT);
    json_decref(configuration);
    *stage = (struct stage){.folder = "/tmp/ostiary-vectors-XXXXXX"};
    stage->now = at == NULL ? STAGE_NOW : json_integer_value(at);
    if (mkdtemp(stage->folder) == NULL) {
        die("no folder");
    }
    write_all_keys(set, vector, stage);
    write_deny(set, vector, stage);
    (void)snprintf(name, sizeof name, "%s/ostiary.json", stage->folder);
    clock.wall_seconds = stage_now;
    clock.ctx = stage;
    if (ostiary_config_parse(text, strlen(text), name, &stage->config, &err) ==
        OSTIARY_OK) {
        ostiary_config_set_clock(stage->config, &clock);
        if (ostiary_validator_new(stage->config, &stage->validator, &err) != OSTIARY_OK) {
            die(err.detail);
        }
    }
    free(text);
}

static void remove_file(const struct stage *stage, const char *name)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", stage->folder, name);
    (void)unlink(path);
}

void stage_close(struct stage *stage)
{
    remove_file(stage, "keys.json");
    remove_file(stage, "other.json"); /* the one other name that cases use */
    remove_file(stage, "deny.json");
    (void)rmdir(stage->folder);
    ostiary_validator_free(stage->validator);
    ostiary_config_free(stage->config);
}
