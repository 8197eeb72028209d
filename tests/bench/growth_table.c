/* SPDX-License-Identifier: Apache-2.0 */
/* Growth of the policy table: its rules, its scopes. Tools from all over it are called.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "growth.h"
#include "material_claims.h"
#include "table.h"

#define TOOLS 256

/** The size of a table. */
struct extent {
    size_t rules, scopes;
};

static size_t write_claims(const void *ctx, size_t number, char *out, size_t size)
{
    const struct extent *extent = ctx;
    const long long now = (long long)time(NULL);
    struct bench_claims claims = bench_claims_good(now);
    char scopes[BENCH_HELD * BENCH_NAME_BYTES];
    (void)size;
    bench_table_held_list(extent->scopes, scopes);
    claims.scope = scopes;
    bench_claims_write(out, &claims, (unsigned)number, now);
    return strlen(out);
}

static char *write_settings(struct extent extent)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    if (out == NULL) {
        bench_die("no memory");
    }
    (void)fputs("{\"resource\":\"https://mcp.example.com/mcp\",\"authorization_servers\":"
                "[{\"issuer\":\"https://login.example.com/tenant-7f3c\",\"jwks_file\":"
                "\"jwks.json\"}],\"reload_seconds\":0,\"scopes_supported\":"
                "[\"team000:read\"],\"policy\":",
                out);
    bench_table_write(out, extent.rules, extent.scopes);
    (void)fputs("}", out);
    (void)fclose(out);
    return text;
}

/* Those that the token may use: every second rule. */
static void call_tools(struct growth_point *point, size_t rules)
{
    uint64_t state = 1;
    point->tools = calloc(TOOLS, sizeof *point->tools);
    point->tool_count = TOOLS;
    if (point->tools == NULL) {
        bench_die("no memory");
    }
    for (size_t i = 0; i < TOOLS; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        bench_table_tool((size_t)(state >> 33) % rules / 2 * 2, point->tools[i]);
    }
}

static void open_table(const char *folder, struct growth_cases *cases, size_t size,
                       struct extent extent)
{
    size_t len = 0;
    const char *jwk = bench_read_file(folder, "ES256.jwk", &len);
    const struct bench_order order = {.jwks = &jwk,
                                      .jwk_count = 1,
                                      .count = GROWTH_HOT,
                                      .claims = write_claims,
                                      .ctx = &extent};
    char *text = write_settings(extent);
    struct growth_point *point =
        growth_point_new(folder, text, strlen(text), bench_mint(&order));
    call_tools(point, extent.rules);
    growth_add_again(cases, size, point);
}

void growth_open_rules(const char *folder, struct growth_cases *cases)
{
    static const size_t rules[] = {10, 100, 1000, 10000};
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        open_table(folder, cases, rules[i], (struct extent){rules[i], 20});
    }
}

void growth_open_scopes(const char *folder, struct growth_cases *cases)
{
    static const size_t scopes[] = {5, 20, 50, 200, 500, 1000};
    for (size_t i = 0; i < sizeof scopes / sizeof scopes[0]; i++) {
        open_table(folder, cases, scopes[i], (struct extent){100, scopes[i]});
    }
}
