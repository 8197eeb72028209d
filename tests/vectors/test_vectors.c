/* SPDX-License-Identifier: Apache-2.0 */
/* Runs the cases of a file: a good token and request, changed as the case says, judged by
 * a validator of fixture.json; prints TAP. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "jose/sign.h"
#include "ostiary/ostiary.h"

#define NOW 1800000000

/** What every case shares. */
struct stage {
    char folder[64];
    char *key, *stranger; /* private JWKs, both of kid k1 */
    ostiary_validator *validator;
};

static void die(const char *what)
{
    printf("Bail out! %s\n", what);
    exit(1);
}

static int64_t fixed_now(void *ctx)
{
    (void)ctx;
    return NOW;
}

static void write_keys(const struct stage *stage)
{
    char path[96];
    char *set = NULL;
    const char *key = stage->key;
    (void)snprintf(path, sizeof path, "%s/keys.json", stage->folder);
    FILE *file = fopen(path, "w");
    if (ostiary_testing_public_set(&key, 1, &set, NULL) != OSTIARY_OK || file == NULL ||
        fputs(set, file) < 0 || fclose(file) != 0) {
        die("keys.json");
    }
    ostiary_free(set);
}

static void open_stage(struct stage *stage, const char *fixture)
{
    ostiary_error err = {0};
    ostiary_config *config = NULL;
    ostiary_clock clock = OSTIARY_CLOCK_INIT;
    char name[96];
    char *text = NULL;
    json_t *json = json_load_file(fixture, 0, NULL);
    (void)snprintf(stage->folder, sizeof stage->folder, "/tmp/ostiary-vectors-XXXXXX");
    clock.wall_seconds = fixed_now;
    if (json == NULL || (text = json_dumps(json, 0)) == NULL ||
        mkdtemp(stage->folder) == NULL ||
        ostiary_testing_keygen("ES256", "k1", &stage->key, &err) != OSTIARY_OK ||
        ostiary_testing_keygen("ES256", "k1", &stage->stranger, &err) != OSTIARY_OK) {
        die("fixture");
    }
    write_keys(stage);
    (void)snprintf(name, sizeof name, "%s/ostiary.json", stage->folder);
    if (ostiary_config_parse(text, strlen(text), name, &config, &err) != OSTIARY_OK) {
        die(err.detail);
    }
    ostiary_config_set_clock(config, &clock);
    if (ostiary_validator_new(config, &stage->validator, &err) != OSTIARY_OK) {
        die(err.detail);
    }
    ostiary_config_free(config);
    free(text);
    json_decref(json);
}

static void close_stage(struct stage *stage)
{
    char path[96];
    (void)snprintf(path, sizeof path, "%s/keys.json", stage->folder);
    (void)unlink(path);
    (void)rmdir(stage->folder);
    ostiary_validator_free(stage->validator);
    ostiary_free(stage->key);
    ostiary_free(stage->stranger);
}

/* The members of `patch` over `base`; null takes one away. */
static char *patched(json_t *base, const json_t *patch)
{
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach((json_t *)(uintptr_t)patch, name, value)
    {
        if (json_is_null(value)) {
            (void)json_object_del(base, name);
        } else {
            (void)json_object_set(base, name, value);
        }
    }
    char *text = json_dumps(base, JSON_COMPACT);
    json_decref(base);
    return text;
}

static char *text_or_patched(const json_t *vector, const char *text, const char *patch,
                             json_t *base)
{
    const char *given = json_string_value(json_object_get(vector, text));
    if (given != NULL) {
        json_decref(base);
        return strdup(given);
    }
    return patched(base, json_object_get(vector, patch));
}

static char *make_token(const struct stage *stage, const json_t *vector)
{
    const char *key = json_string_value(json_object_get(vector, "key"));
    struct ost_private_key private = {0};
    struct ost_buf token = {0};
    size_t len = 0;
    char *header = text_or_patched(
        vector, "header_text", "header",
        json_pack("{s:s, s:s, s:s}", "alg", "ES256", "typ", "at+jwt", "kid", "k1"));
    char *claims = text_or_patched(
        vector, "claims_text", "claims",
        json_pack("{s:s, s:[s], s:s, s:s, s:i, s:i, s:s, s:s}", "iss",
                  "https://as.example.com", "aud", "https://mcp.example.com/mcp", "sub",
                  "u1", "client_id", "c1", "iat", NOW - 10, "exp", NOW + 300, "jti", "j1",
                  "scope", "mcp:read weather:read"));
    if (ost_private_key_parse(ost_span_of(key == NULL ? stage->key : stage->stranger),
                              &private, NULL) != OSTIARY_OK ||
        ost_sign(&private, ost_span_of(header), ost_span_of(claims), &token, NULL) !=
            OSTIARY_OK) {
        die("a token that cannot be made");
    }
    ost_private_key_clear(&private);
    free(header);
    free(claims);
    return ost_buf_take(&token, &len);
}

/* {T} is the token, {UNSIGNED} the token without its signature. */
static json_t *expand(const char *text, const char *token)
{
    struct ost_buf out = {0};
    size_t len = 0;
    for (; *text != '\0'; text++) {
        if (strncmp(text, "{T}", 3) == 0) {
            ost_buf_add_string(&out, token);
            text += 2;
        } else if (strncmp(text, "{UNSIGNED}", 10) == 0) {
            ost_buf_add(&out, token, (size_t)(strrchr(token, '.') - token) + 1);
            text += 9;
        } else {
            ost_buf_add(&out, text, 1);
        }
    }
    char *expanded = ost_buf_take(&out, &len);
    json_t *value = json_string(expanded);
    ost_free(expanded);
    return value;
}

static json_t *expand_list(const json_t *list, const char *token)
{
    json_t *out = json_array();
    for (size_t i = 0; i < json_array_size(list); i++) {
        (void)json_array_append_new(
            out, expand(json_string_value(json_array_get(list, i)), token));
    }
    return out;
}

static const char *string_or(const json_t *vector, const char *name, const char *other)
{
    const char *value = json_string_value(json_object_get(vector, name));
    return value == NULL ? other : value;
}

static char *make_body(const char *method, const char *name, const char *protocol)
{
    json_t *params = json_object();
    if (name != NULL) {
        bool uri = strncmp(method, "resources/", 10) == 0;
        (void)json_object_set_new(params, uri ? "uri" : "name", json_string(name));
    }
    if (strcmp(protocol, "2026-07-28") == 0) {
        (void)json_object_set_new(
            params, "_meta",
            json_pack("{s:s, s:{}}", "io.modelcontextprotocol/protocolVersion", protocol,
                      "io.modelcontextprotocol/clientCapabilities"));
    }
    json_t *message = json_pack("{s:s, s:s, s:o}", "jsonrpc", "2.0", "method", method,
                                "params", params);
    if (strncmp(method, "notifications/", 14) != 0) {
        (void)json_object_set_new(message, "id", json_integer(1));
    }
    char *text = json_dumps(message, JSON_COMPACT);
    json_decref(message);
    return text;
}

static json_t *one_line(const char *value)
{
    return json_pack("[s]", value);
}

static json_t *make_headers(const json_t *vector, const char *token, const char *method,
                            const char *name)
{
    const json_t *authorization = json_object_get(vector, "authorization");
    const char *protocol = string_or(vector, "protocol", "2026-07-28");
    json_t *bearer = one_line("Bearer {T}");
    json_t *headers = json_object();
    const char *extra = NULL;
    json_t *values = NULL;
    (void)json_object_set_new(
        headers, "authorization",
        expand_list(authorization == NULL ? bearer : authorization, token));
    json_decref(bearer);
    (void)json_object_set_new(headers, "mcp-protocol-version", one_line(protocol));
    if (strcmp(protocol, "2026-07-28") == 0 && method != NULL) {
        (void)json_object_set_new(headers, "mcp-method", one_line(method));
        if (name != NULL) {
            (void)json_object_set_new(headers, "mcp-name", one_line(name));
        }
    }
    json_object_foreach(json_object_get(vector, "headers"), extra, values)
    {
        (void)json_object_set_new(headers, extra, expand_list(values, token));
    }
    return headers;
}

static char *make_request(const json_t *vector, const char *token)
{
    const char *tool = json_string_value(json_object_get(vector, "tool"));
    const char *method = tool != NULL ? "tools/call" : string_or(vector, "method", NULL);
    const char *name = tool != NULL ? tool : string_or(vector, "target", NULL);
    const char *protocol = string_or(vector, "protocol", "2026-07-28");
    const char *given = string_or(vector, "body", NULL);
    /* Where a case names no operation, the door is asked for whatever any token may do.
     */
    const char *asked = method == NULL ? "server/discover" : method;
    bool made = given == NULL;
    char *body = made ? make_body(asked, name, protocol) : strdup(given);
    json_t *request =
        json_pack("{s:s, s:o}", "http_method", string_or(vector, "http_method", "POST"),
                  "headers", make_headers(vector, token, made ? asked : NULL, name));
    (void)json_object_set_new(request, "body", json_string(body));
    char *text = json_dumps(request, JSON_COMPACT);
    json_decref(request);
    free(body);
    return text;
}

/* Every member of `expect` must be in the verdict, and nothing of it may hold a token. */
static bool as_expected(const json_t *vector, const char *verdict_text, const char *token)
{
    json_t *verdict = json_loads(verdict_text, 0, NULL);
    const char *name = NULL;
    json_t *value = NULL;
    bool good = verdict != NULL && strstr(verdict_text, token) == NULL &&
                strstr(verdict_text, strrchr(token, '.') + 1) == NULL;
    if (!good) {
        printf("# the verdict is no JSON, or holds the token\n");
    }
    json_object_foreach(json_object_get(vector, "expect"), name, value)
    {
        if (!json_equal(value, json_object_get(verdict, name))) {
            printf("# %s differs: %s\n", name, verdict_text);
            good = false;
        }
    }
    json_decref(verdict);
    return good;
}

static bool run(const struct stage *stage, const json_t *vector)
{
    size_t len = 0;
    char *token = make_token(stage, vector);
    char *request = make_request(vector, token);
    char *verdict =
        ostiary_check_json(stage->validator, request, strlen(request), 0, &len);
    bool good = verdict != NULL && as_expected(vector, verdict, token);
    ostiary_free(verdict);
    free(request);
    ost_free(token);
    return good;
}

static bool has_expectation(const json_t *vector)
{
    return json_string_value(json_object_get(vector, "name")) != NULL &&
           json_string_value(json_object_get(vector, "rule")) != NULL &&
           json_string_value(
               json_object_get(json_object_get(vector, "expect"), "reason")) != NULL;
}

int main(int argc, char **argv)
{
    struct stage stage = {.validator = NULL};
    json_t *file =
        argc == 3 ? json_load_file(argv[2], JSON_REJECT_DUPLICATES, NULL) : NULL;
    const json_t *cases = json_object_get(file, "cases");
    int failed = 0;
    if (json_array_size(cases) == 0) {
        die("usage: test_vectors FIXTURE CASES, and at least one case");
    }
    open_stage(&stage, argv[1]);
    printf("1..%zu\n", json_array_size(cases));
    for (size_t i = 0; i < json_array_size(cases); i++) {
        const json_t *vector = json_array_get(cases, i);
        bool good = has_expectation(vector) && run(&stage, vector);
        failed += good ? 0 : 1;
        printf("%s %zu - %s\n", good ? "ok" : "not ok", i + 1,
               string_or(vector, "name", "without a name"));
    }
    close_stage(&stage);
    json_decref(file);
    return failed == 0 ? 0 : 1;
}
