/* SPDX-License-Identifier: Apache-2.0 */
/* What the rows judge with: configurations and doors, under a clock that stands. */
#include <stdio.h>
#include <string.h>

#include "../harness/cm.h"
#include "world.h"

const char world_text[] =
    "{\"resource\":\"https://mcp.example.com/mcp\",\"authorization_servers\":["
    "{\"issuer\":\"https://as.example.com\",\"algorithms\":[\"RS256\",\"RS384\",\"RS512\","
    "\"PS256\",\"PS384\",\"PS512\",\"ES256\",\"ES384\",\"ES512\",\"EdDSA\","
    "\"Ed25519\"],\"jwks_file\":\"%\"}],\"reload_seconds\":0,"
    "\"scopes_supported\":[\"a\",\"b\"],\"challenge_hint\":\"operation\","
    "\"allowed_origins\":[\"https://app.example.com\"],"
    "\"policy\":{\"implies\":{\"w\":[\"a\"]},\"tools\":{\"t\":{\"scopes\":[\"a\"]},"
    "\"u*\":{\"any_of\":[[\"b\",\"c\"],[\"d\"]]},\"no\":\"deny\","
    "\"abcdefghijklmnopqrstuvwxyz-0123456789\":{\"scopes\":[\"a\"]},"
    "\"open\":{\"public\":true}},\"resources\":{\"file:///r/*\":{\"scopes\":[\"a\"]}},"
    "\"prompts\":{\"p\":{\"scopes\":[\"a\"]}},"
    "\"methods\":{\"tools/list\":{\"scopes\":[\"a\"]}}}}";

static int64_t now(void *ctx)
{
    (void)ctx;
    return WORLD_NOW;
}

static int64_t now_ms(void *ctx)
{
    (void)ctx;
    return 1000000;
}

ostiary_config *world_config(const char *text, const char *alg, bool named)
{
    static char full[4096];
    ostiary_clock clock = OSTIARY_CLOCK_INIT;
    ostiary_config *config = NULL;
    const char *gap = strchr(text, '%');
    int before = gap == NULL ? (int)strlen(text) : (int)(gap - text);
    int len = snprintf(full, sizeof full, "%.*s%s%s", before, text,
                       gap == NULL ? "" : world_set_name(alg, named),
                       gap == NULL ? "" : gap + 1);
    assert_true(len > 0 && (size_t)len < sizeof full);
    assert_int_equal(
        ostiary_config_parse(full, (size_t)len, world_path("c.json"), &config, NULL),
        OSTIARY_OK);
    clock.wall_seconds = now;
    clock.monotonic_ms = now_ms;
    ostiary_config_set_clock(config, &clock);
    return config;
}

ostiary_validator *world_door(const char *text, const char *alg, bool named)
{
    ostiary_config *config = world_config(text, alg, named);
    ostiary_validator *door = NULL;
    assert_int_equal(ostiary_validator_new(config, &door, NULL), OSTIARY_OK);
    ostiary_config_free(config);
    return door;
}
