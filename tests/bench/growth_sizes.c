/* SPDX-License-Identifier: Apache-2.0 */
/* Growth of the token: the groups that a directory writes into it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "growth.h"

static const char settings[] =
    "{\"resource\":\"https://mcp.example.com/mcp\",\"authorization_servers\":[{\"issuer\":"
    "\"https://login.example.com/tenant-7f3c\",\"jwks_file\":\"jwks.json\"}],"
    "\"reload_seconds\":0,\"scopes_supported\":[\"todo:read\"],\"policy\":{\"tools\":{"
    "\"createTodo\":{\"scopes\":[\"todo:write\"]}}}}";

/* The least that RFC 9068 asks for, and groups until it is as long as wanted; what is
 * left is made up by the name of the last one. */
static size_t write_claims(const void *ctx, size_t number, char *out, size_t size)
{
    const size_t wanted = *(const size_t *)ctx;
    const long long now = (long long)time(NULL);
    size_t len = (size_t)snprintf(
        out, size,
        "{\"iss\":\"https://login.example.com/tenant-7f3c\",\"sub\":\"u7\",\"aud\":"
        "\"https://mcp.example.com/mcp\",\"client_id\":\"c1\",\"jti\":\"%07zu\",\"iat\":"
        "%lld,\"exp\":%lld,\"scope\":\"todo:write\",\"groups\":[",
        number, now, now + 10LL * 365 * 86400);
    for (size_t i = 0; len + 2 * 39 + 4 < wanted; i++) {
        len += (size_t)snprintf(out + len, size - len,
                                "\"8f3c4a09-5d21-4c6e-9b1f-%012zu\",", number + i);
    }
    size_t left = wanted > len + 4 ? wanted - len - 4 : 1;
    len += (size_t)snprintf(out + len, size - len, "\"%0*d\"]}", (int)left, 7);
    return len;
}

/* As many claims as make a token of `size` bytes, or of one less. */
static struct bench_minted mint_size(const char *jwk, size_t size)
{
    size_t claims = 300;
    struct bench_order order = {
        .jwks = &jwk, .jwk_count = 1, .count = 1, .claims = write_claims, .ctx = &claims};
    size_t bearer = sizeof "Bearer " - 1;
    size_t around = bench_mint(&order).len - bearer - claims / 3 * 4;
    claims = (size - around) * 3 / 4;
    order.count = size < 4096 ? GROWTH_TOKENS : GROWTH_TOKENS / 4;
    const struct bench_minted minted = bench_mint(&order);
    if (minted.len - bearer > size || minted.len - bearer + 1 < size) {
        bench_die("tokens of %zu bytes, not %zu", minted.len - bearer, size);
    }
    return minted;
}

void growth_open_sizes(const char *folder, struct growth_cases *cases)
{
    static const size_t sizes[] = {512, 1024, 2048, 4096, 8192, 16384};
    size_t len = 0;
    char *jwk = bench_read_file(folder, "ES256.jwk", &len);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        const struct bench_minted minted = mint_size(jwk, sizes[i]);
        growth_add_both(cases, sizes[i], folder, settings, minted);
        growth_add(cases, "hash", sizes[i], growth_run_hash,
                   cases->items[cases->count - 1].state);
    }
    free(jwk);
}
