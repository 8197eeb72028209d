/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the kind of a token, and how it is signed, are looked at. */
#include "probe/checks_issuer.h"

/* Whether the good token has the type of RFC 9068. */
static bool is_at_jwt(const struct ost_probe *probe)
{
    struct ost_span typ = OST_SPAN_ABSENT;
    (void)ost_json_string(ost_json_member(probe->findings.minted.header, "typ"), &typ);
    return ost_span_is_nocase(typ, "at+jwt") ||
           ost_span_is_nocase(typ, "application/at+jwt");
}

#define TYP(value)                                                                       \
    {                                                                                    \
        {                                                                                \
            .name = "typ", .json = "\"" value "\""                                       \
        }                                                                                \
    }

/* RFC 9068 section 4. Where access tokens have no type of their own, what has one is no
 * access token all the same (RFC 8725 section 3.11). */
enum ost_probe_outcome ost_probe_issuer_type(struct ost_probe *probe,
                                             struct ost_probe_result *result)
{
    static const struct ost_probe_minting typed[] = {
        {"a logout token (typ logout+jwt)", .header = TYP("logout+jwt")},
        {"a DPoP proof (typ dpop+jwt)", .header = TYP("dpop+jwt")},
        {"an ID token (typ JWT, nonce)", .header = TYP("JWT"),
         .claims = {{.name = "nonce", .json = "\"n-0S6_WzA2Mj\""},
                    {.name = "at_hash", .json = "\"MTIzNDU2Nzg5MDEyMzQ1Ng\""}}},
        {"a token without typ", .header = {{.name = "typ"}}},
    };
    return ost_probe_mintings_refused(probe, result, typed,
                                      is_at_jwt(probe) ? OST_PROBE_COUNT(typed) : 3);
}

/* RFC 7515 section 4.1.9: a media type, whose case does not count, and whose
 * "application/" may be left out. */
enum ost_probe_outcome ost_probe_issuer_type_spelling(struct ost_probe *probe,
                                                      struct ost_probe_result *result)
{
    static const struct ost_probe_minting spelled[] = {
        {"a token with typ AT+JWT", .header = TYP("AT+JWT")},
        {"a token with typ application/at+jwt", .header = TYP("application/at+jwt")},
    };
    enum ost_probe_outcome outcome = ost_probe_issuer_can_try(probe, result);
    if (outcome != OST_PROBE_PASSED) {
        return outcome;
    }
    return is_at_jwt(probe) ? ost_probe_mintings_admitted(probe, result, spelled,
                                                          OST_PROBE_COUNT(spelled))
                            : ost_probe_skipped(
                                  result, "the typ of the server's tokens is not at+jwt");
}

enum ost_probe_outcome ost_probe_issuer_crit(struct ost_probe *probe,
                                             struct ost_probe_result *result)
{
    static const struct ost_probe_minting critical = {
        "a token with a critical header member that nobody knows",
        .header = {{.name = "crit", .json = "[\"https://ostiary.invalid/x\"]"},
                   {.name = "https://ostiary.invalid/x", .json = "true"}}};
    return ost_probe_mintings_refused(probe, result, &critical, 1);
}

/* RFC 8725 section 3.2: a server that goes by alg alone takes the text of the public key
 * as a secret, and everybody has that. */
static enum ost_probe_outcome as_hmac(struct ost_probe *probe,
                                      struct ost_probe_result *result)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf secret = {0};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf bearer = {0};
    const struct ost_probe_model model = ost_probe_minted_model(probe);
    if (!ost_private_key_write_public_pem(&probe->secrets.issuer, &secret) ||
        !ost_probe_forge_hmac(&model, ost_probe_usual_times, ost_buf_span(&secret),
                              &bearer)) {
        return ost_probe_unknown(result, "the token cannot be made: memory");
    }
    const struct ost_probe_presented presented = {
        .authorization = bearer.data,
        .what = "a token as HS256, whose secret is the public key"};
    return ost_probe_refusal_of(probe, result, &presented);
}

/* The algorithm that the key is published for; absent: any that fits it. */
static struct ost_span published_alg(const struct ost_probe *probe)
{
    struct ost_span kid = OST_SPAN_ABSENT;
    struct ost_span alg = OST_SPAN_ABSENT;
    for (size_t i = 0; i < probe->findings.authority_count; i++) {
        const struct ost_json *keys =
            ost_json_member(probe->findings.authorities[i].keys.json, "keys");
        for (size_t k = 0; k < ost_json_count(keys); k++) {
            const struct ost_json *key = ost_json_item(keys, k);
            if (ost_json_string(ost_json_member(key, "kid"), &kid) &&
                ost_span_equal(kid, probe->secrets.issuer.kid)) {
                (void)ost_json_string(ost_json_member(key, "alg"), &alg);
            }
        }
    }
    return alg;
}

/* RFC 8725 section 3.1: an RSA key can sign by others than the one it is for. */
static enum ost_probe_outcome as_other_rsa(struct ost_probe *probe,
                                           struct ost_probe_result *result)
{
    struct ost_private_key key = probe->secrets.issuer;
    struct ost_span alg = published_alg(probe);
    if (ost_alg_key_type(key.alg) != OST_KEY_RSA ||
        !ost_span_is(alg, ost_alg_name(key.alg))) {
        return ost_probe_passed(result, "HS256 with the public key is refused");
    }
    key.alg = ost_alg_find(alg) == OST_ALG_RS256 ? OST_ALG_PS256 : OST_ALG_RS256;
    const struct ost_probe_minting minting = {
        "a token signed by the key for another algorithm than it is published for",
        .key = &key};
    return ost_probe_mintings_refused(probe, result, &minting, 1);
}

enum ost_probe_outcome ost_probe_issuer_alg(struct ost_probe *probe,
                                            struct ost_probe_result *result)
{
    enum ost_probe_outcome outcome = ost_probe_issuer_can_try(probe, result);
    if (outcome != OST_PROBE_PASSED) {
        return outcome;
    }
    outcome = as_hmac(probe, result);
    return outcome == OST_PROBE_PASSED ? as_other_rsa(probe, result) : outcome;
}
