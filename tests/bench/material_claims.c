/* SPDX-License-Identifier: Apache-2.0 */
/* What the tokens of the material say: as authorization servers write it. */
#include "material_claims.h"

#include <stdio.h>

struct bench_claims bench_claims_good(long long now)
{
    return (struct bench_claims){
        .issuer = "https://login.example.com/tenant-7f3c",
        .audience = "https://mcp.example.com/mcp",
        .scope = "openid profile todo:read todo:write files:read",
        .not_before = now,
        .expires = now + 10LL * 365 * 86400,
    };
}

void bench_claims_write(char *out, const struct bench_claims *claims, unsigned number,
                        long long now)
{
    (void)snprintf(
        out, BENCH_CLAIMS_BYTES,
        "{\"iss\":\"%s\",\"sub\":\"8a6e0804-2bd0-4672-b79d-d97027f9071a\",\"aud\":\"%s\","
        "\"client_id\":\"3f1c9b52-77aa-4be1-9a53-0c5d7f2f6e10\",\"jti\":\"c0ffee00-5a1e-"
        "4d3b-9f00-%012u\",\"iat\":%lld,\"nbf\":%lld,\"exp\":%lld,\"auth_time\":%lld,"
        "\"acr\":\"urn:mace:incommon:iap:silver\",\"scope\":\"%s\",\"email\":"
        "\"ada.byron@example.com\"}",
        claims->issuer, claims->audience, number, now, claims->not_before,
        claims->expires, now, claims->scope);
}
