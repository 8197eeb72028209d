/* SPDX-License-Identifier: Apache-2.0 */
/* Whether claims are looked at, with tokens that are good but for them. */
#include "probe/checks_issuer.h"

#define AN_HOUR 3600

enum ost_probe_outcome ost_probe_issuer_expired(struct ost_probe *probe,
                                                struct ost_probe_result *result)
{
    static const struct ost_probe_minting long_ago = {
        "a token that expired an hour ago",
        .claims = {{.name = "iat", .is_time = true, .seconds = -2 * AN_HOUR},
                   {.name = "exp", .is_time = true, .seconds = -AN_HOUR}}};
    return ost_probe_mintings_refused(probe, result, &long_ago, 1);
}

/* Our clock and the server's may differ by a few seconds: not at the very minute. */
enum ost_probe_outcome ost_probe_issuer_leeway(struct ost_probe *probe,
                                               struct ost_probe_result *result)
{
    static const struct ost_probe_minting just_over = {
        "a token that expired 75 seconds ago",
        .claims = {{.name = "iat", .is_time = true, .seconds = -AN_HOUR},
                   {.name = "exp", .is_time = true, .seconds = -75}}};
    return ost_probe_mintings_refused(probe, result, &just_over, 1);
}

enum ost_probe_outcome ost_probe_issuer_early(struct ost_probe *probe,
                                              struct ost_probe_result *result)
{
    static const struct ost_probe_minting early = {
        "a token that is valid in an hour (nbf)",
        .claims = {{.name = "nbf", .is_time = true, .seconds = AN_HOUR},
                   {.name = "exp", .is_time = true, .seconds = 2 * AN_HOUR}}};
    return ost_probe_mintings_refused(probe, result, &early, 1);
}

enum ost_probe_outcome ost_probe_issuer_no_exp(struct ost_probe *probe,
                                               struct ost_probe_result *result)
{
    static const struct ost_probe_minting for_ever = {"a token without exp",
                                                      .claims = {{.name = "exp"}}};
    return ost_probe_mintings_refused(probe, result, &for_ever, 1);
}

/* Those that the good token has: a server whose issuer leaves one out cannot ask for it.
 */
enum ost_probe_outcome ost_probe_issuer_claims(struct ost_probe *probe,
                                               struct ost_probe_result *result)
{
    static const struct ost_probe_minting without[] = {
        {"a token without sub", .claims = {{.name = "sub"}}},
        {"a token without client_id", .claims = {{.name = "client_id"}}},
        {"a token without jti", .claims = {{.name = "jti"}}},
        {"a token without iat", .claims = {{.name = "iat"}}},
    };
    const struct ost_json *claims = probe->findings.minted.claims;
    enum ost_probe_outcome outcome = OST_PROBE_PASSED;
    for (size_t i = 0; i < OST_PROBE_COUNT(without) && outcome == OST_PROBE_PASSED; i++) {
        const char *name = without[i].claims[0].name;
        if (strcmp(name, "iat") == 0 || claims == NULL ||
            ost_json_member(claims, name) != NULL) {
            outcome = ost_probe_mintings_refused(probe, result, &without[i], 1);
        }
    }
    return ost_probe_conclude(outcome, result,
                              "tokens that lack one of them are refused");
}

enum ost_probe_outcome ost_probe_issuer_error(struct ost_probe *probe,
                                              struct ost_probe_result *result)
{
    static const struct ost_probe_change expired[] = {
        {.name = "exp", .is_time = true, .seconds = -AN_HOUR}, {.name = NULL}};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf bearer = {0};
    struct ost_probe_presented presented = {.what = "an expired token"};
    enum ost_probe_outcome outcome = ost_probe_issuer_can_try(probe, result);
    if (outcome != OST_PROBE_PASSED) {
        return outcome;
    }
    if (!ost_probe_mint(probe, NULL, expired, NULL, &bearer)) {
        return ost_probe_unknown(result, "the token cannot be made: memory");
    }
    presented.authorization = bearer.data;
    return ost_probe_error_of(probe, result, &presented);
}
