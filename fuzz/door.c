/* SPDX-License-Identifier: Apache-2.0 */
/* A whole validator for fuzz_check. */
#include "door.h"

#include "base/buf.h"
#include "base/mem.h"
#include "jose/digest.h"

#define ISSUER "https://as.example.com"
#define TOKENS 8

static const char config_text[] =
    "{\"resource\":\"https://mcp.example.com/mcp\",\"authorization_servers\":["
    "{\"issuer\":\"" ISSUER "\"},{\"issuer\":\"https://lenient.example.com\","
    "\"jwks_uri\":\"https://lenient.example.com/jwks\",\"profile\":\"generic\"}],"
    "\"scopes_supported\":[\"a\"],\"policy\":{\"implies\":{\"b\":[\"a\"]},\"tools\":{"
    "\"t\":{\"scopes\":[\"a\"]},\"u*\":{\"any_of\":[[\"b\"],[\"c\",\"d\"]]},"
    "\"open\":{\"public\":true},\"none\":\"deny\"},"
    "\"resources\":{\"file:///r/*\":{\"scopes\":[\"a\"]}}}}";

/* The two keys of the servers, for tests: made with `ostiary keygen`. */
static const char *const keys[] = {
    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"alg\":\"EdDSA\",\"kid\":\"k1\","
    "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\","
    "\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\"}",
};

#define CLAIMS(iss, aud, rest)                                                           \
    "{\"iss\":\"" iss "\",\"aud\":\"" aud "\",\"sub\":\"u1\",\"client_id\":\"c1\","      \
    "\"jti\":\"j1\",\"iat\":1799999990," rest "}"
#define OURS "https://mcp.example.com/mcp"

/* The first four are good; EdDSA signs the same bytes in every run. */
static const struct {
    const char *claims, *header;
} recipes[TOKENS] = {
    {CLAIMS(ISSUER, OURS, "\"exp\":1800000300,\"scope\":\"a\""), NULL},
    {CLAIMS(ISSUER, OURS, "\"exp\":1800000300,\"scope\":\"b c\""), NULL},
    {CLAIMS(ISSUER, OURS, "\"exp\":1800000300"), NULL},
    {CLAIMS("https://lenient.example.com", OURS, "\"exp\":1800000300,\"scp\":[\"b\"]"),
     "{\"typ\":\"JWT\"}"},
    {CLAIMS(ISSUER, OURS, "\"exp\":1799999000"), NULL},
    {CLAIMS(ISSUER, "https://other.example.com", "\"exp\":1800000300"), NULL},
    {CLAIMS("https://evil.example", OURS, "\"exp\":1800000300"), NULL},
    {CLAIMS(ISSUER, OURS, "\"exp\":1800000300"), "{\"typ\":\"JWT\"}"},
};

static struct {
    char *tokens[TOKENS], hashes[TOKENS][17];
    char *key_set;
} made;

static void make_tokens(void)
{
    if (made.key_set != NULL) {
        return;
    }
    for (size_t i = 0; i < TOKENS; i++) {
        uint8_t digest[OST_SHA256_BYTES];
        MUST(ostiary_testing_sign(keys[0], recipes[i].claims, recipes[i].header,
                                  &made.tokens[i], NULL) == OSTIARY_OK);
        MUST(ost_sha256(ost_span_of(made.tokens[i]), digest));
        ost_hex(digest, 16, made.hashes[i]);
    }
    MUST(ostiary_testing_public_set(keys, 1, &made.key_set, NULL) == OSTIARY_OK);
}

static int64_t now(void *ctx)
{
    (void)ctx;
    return 1800000000;
}

static void answer(ostiary_fetch *fetch, const char *body)
{
    ostiary_fetch_answer(fetch, 200, "Cache-Control: max-age=600\n", 27, body,
                         strlen(body));
}

static void transport(void *ctx, ostiary_fetch *fetch)
{
    static const char metadata[] =
        "{\"issuer\":\"" ISSUER "\",\"jwks_uri\":\"" ISSUER "/jwks\"}";
    switch (*(const enum door_weather *)ctx) {
    case DOOR_FINE:
        answer(fetch, strstr(ostiary_fetch_url(fetch), "/jwks") != NULL ? made.key_set
                                                                        : metadata);
        break;
    case DOOR_NOT_FOUND:
        ostiary_fetch_answer(fetch, 404, "", 0, "", 0);
        break;
    case DOOR_GARBAGE:
        answer(fetch, "{\"keys\":[{\"kty\":\"EC\"}],");
        break;
    case DOOR_DOWN:
    case DOOR_WEATHERS:
        ostiary_fetch_fail(fetch, "down");
        break;
    }
}

ostiary_validator *door_open(enum door_weather weather)
{
    static enum door_weather weathers[DOOR_WEATHERS];
    ostiary_clock clock = OSTIARY_CLOCK_INIT;
    ostiary_validator *door = NULL;
    ostiary_config *config = NULL;
    make_tokens();
    weathers[weather] = weather;
    clock.wall_seconds = now;
    if (ostiary_config_parse(config_text, sizeof config_text - 1, NULL, &config, NULL) ==
        OSTIARY_OK) {
        ostiary_config_set_clock(config, &clock);
        ostiary_config_set_transport(config, transport, &weathers[weather]);
        (void)!ostiary_validator_new(config, &door, NULL);
    }
    ostiary_config_free(config);
    return door;
}

char *door_expand(struct ost_span input, size_t *len_out)
{
    struct ost_buf out = {0};
    make_tokens();
    for (size_t i = 0; i < input.len; i++) {
        bool token = input.len - i >= 3 && input.data[i] == '{' &&
                     input.data[i + 1] >= '0' && input.data[i + 1] < '0' + TOKENS &&
                     input.data[i + 2] == '}';
        if (token) {
            ost_buf_add_string(&out, made.tokens[input.data[i + 1] - '0']);
            i += 2;
        } else {
            ost_buf_add(&out, &input.data[i], 1);
        }
    }
    return ost_buf_take(&out, len_out);
}

bool door_signed(const char *token_hash)
{
    for (size_t i = 0; i < 4; i++) {
        if (strcmp(token_hash, made.hashes[i]) == 0) {
            return true;
        }
    }
    return false;
}

bool door_shows_token(const char *text)
{
    for (size_t i = 0; i < TOKENS; i++) {
        if (strstr(text, strrchr(made.tokens[i], '.') + 1) != NULL) {
            return true;
        }
    }
    return false;
}
