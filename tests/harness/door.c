/* SPDX-License-Identifier: Apache-2.0 */
/* The fixture: a validator, its key, its tokens, its log. */
#include "door.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cm.h"

static int64_t wall(void *ctx)
{
    return ((const struct door *)ctx)->now;
}

int64_t door_mono(void *ctx)
{
    return ((const struct door *)ctx)->mono_ms;
}

static void take_event(void *ctx, ostiary_level level, const char *json, size_t len)
{
    struct door *door = ctx;
    (void)level;
    assert_true(door->log_len + len + 2 < sizeof door->log);
    assert_null(memchr(json, '\n', len));
    memcpy(door->log + door->log_len, json, len);
    door->log_len += len;
    door->log[door->log_len++] = '\n';
}

static void write_keys(struct door *door)
{
    char path[96];
    char *set = NULL;
    const char *key = door->key;
    (void)snprintf(door->folder, sizeof door->folder, "/tmp/ostiary-door-XXXXXX");
    assert_non_null(mkdtemp(door->folder));
    (void)snprintf(path, sizeof path, "%s/keys.json", door->folder);
    assert_int_equal(ostiary_testing_public_set(&key, 1, &set, NULL), OSTIARY_OK);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(set, file) >= 0);
    assert_int_equal(fclose(file), 0);
    ostiary_free(set);
}

static const char settings[] =
    "{\"resource\":\"https://mcp.example.com/mcp\",\"authorization_servers\":[{"
    "\"issuer\":\"https://as.example.com\",\"jwks_file\":\"keys.json\"}],"
    "\"reload_seconds\":0,\"baseline_scopes\":[\"mcp:read\"],\"policy\":{\"implies\":{\"files:admin\":["
    "\"files:write\"],\"files:write\":[\"files:read\"]},\"tools\":{\"get_weather\":{"
    "\"scopes\":[\"weather:read\"]},\"delete_file\":{\"scopes\":[\"files:read\","
    "\"files:write\"]},\"ping_me\":{\"public\":true},\"any\":{\"scopes\":[]},"
    "\"never\":\"deny\"},\"methods\":{\"tools/list\":{\"scopes\":[\"mcp:read\"]}}}%s}";

static void make_validator(struct door *door, const char *more)
{
    static char text[4096];
    char name[96];
    ostiary_config *config = NULL;
    ostiary_clock clock = OSTIARY_CLOCK_INIT;
    ostiary_error err = {0};
    int len = snprintf(text, sizeof text, settings, more);
    (void)snprintf(name, sizeof name, "%s/ostiary.json", door->folder);
    if (ostiary_config_parse(text, (size_t)len, name, &config, &err) != OSTIARY_OK) {
        fail_msg("%s", err.detail);
    }
    clock.wall_seconds = wall;
    clock.monotonic_ms = door_mono;
    clock.ctx = door;
    ostiary_config_set_clock(config, &clock);
    ostiary_config_set_log(config, take_event, door);
    assert_int_equal(ostiary_validator_new(config, &door->validator, NULL), OSTIARY_OK);
    ostiary_config_free(config);
}

struct door *door_open(const char *more, const char *kid)
{
    struct door *door = calloc(1, sizeof *door);
    assert_non_null(door);
    door->now = DOOR_NOW;
    door->mono_ms = 1000000;
    assert_int_equal(ostiary_testing_keygen("ES256", kid, &door->key, NULL), OSTIARY_OK);
    write_keys(door);
    make_validator(door, more);
    (void)door_token(door, "{}");
    door->verdict = ostiary_verdict_new();
    assert_non_null(door->verdict);
    return door;
}

void door_close(struct door *door)
{
    char path[96];
    (void)snprintf(path, sizeof path, "%s/keys.json", door->folder);
    (void)remove(path);
    (void)remove(door->folder);
    ostiary_verdict_free(door->verdict);
    ostiary_validator_free(door->validator);
    for (size_t i = 0; i < door->token_count; i++) {
        ostiary_free(door->tokens[i]);
    }
    ostiary_free(door->key);
    free(door);
}

const char *door_keep(struct door *door, char *token)
{
    assert_true(door->token_count < DOOR_TOKENS);
    door->tokens[door->token_count++] = token;
    return token;
}

static void lay_over(json_t *claims, const char *patch)
{
    json_t *over = json_loads(patch, 0, NULL);
    const char *name = NULL;
    json_t *value = NULL;
    assert_non_null(over);
    json_object_foreach(over, name, value)
    {
        if (json_is_null(value)) {
            (void)json_object_del(claims, name);
        } else {
            (void)json_object_set(claims, name, value);
        }
    }
    json_decref(over);
}

const char *door_token(struct door *door, const char *claims)
{
    char *token = NULL;
    json_t *all = json_pack(
        "{s:s, s:[s], s:s, s:s, s:I, s:I, s:s, s:s}", "iss", "https://as.example.com",
        "aud", "https://mcp.example.com/mcp", "sub", "u1", "client_id", "c1", "iat",
        (json_int_t)DOOR_NOW - 10, "exp", (json_int_t)DOOR_NOW + 300, "jti", "j1",
        "scope", "mcp:read weather:read");
    lay_over(all, claims);
    char *text = json_dumps(all, JSON_COMPACT);
    assert_int_equal(ostiary_testing_sign(door->key, text, NULL, &token, NULL),
                     OSTIARY_OK);
    free(text);
    json_decref(all);
    return door_keep(door, token);
}

size_t door_told(const struct door *door, const char *text)
{
    size_t count = 0;
    const char *line = door->log;
    while (line < door->log + door->log_len) {
        const char *end = strchr(line, '\n');
        const char *found = strstr(line, text);
        count += found != NULL && found < end ? 1 : 0;
        line = end + 1;
    }
    return count;
}

void door_forget(struct door *door)
{
    memset(door->log, 0, sizeof door->log);
    door->log_len = 0;
}

static void search_segment(const char *text, const char *segment, size_t len)
{
    char copy[24];
    if (len < 12) {
        return; /* a word that is no secret */
    }
    /* The head of a segment tells as much as the whole. */
    (void)snprintf(copy, sizeof copy, "%.*s", (int)(len < 20 ? len : 20), segment);
    if (strstr(text, copy) != NULL) {
        fail_msg("a token is in: %.300s", text);
    }
}

void door_search(const struct door *door, const char *text)
{
    for (size_t i = 0; i < door->token_count; i++) {
        const char *at = door->tokens[i];
        for (size_t len = 0; *at != '\0'; at += len + (at[len] == '.' ? 1 : 0)) {
            len = strcspn(at, ".");
            search_segment(text, at, len);
        }
    }
}
