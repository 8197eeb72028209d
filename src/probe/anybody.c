/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens that anybody can make. */
#include "probe/anybody.h"

#include "jose/jwks.h"
#include "probe/forge.h"
#include "probe/refusal.h"
#include "probe/state.h"
#include "wire/json_write.h"

#define NO_SUCH_KID "ostiary-probe-no-such-key"

const struct ost_json *ost_probe_published_key(const struct ost_probe *probe)
{
    const struct ost_probe_findings *findings = &probe->findings;
    const struct ost_json *key = NULL;
    for (size_t i = 0; i < findings->authority_count && key == NULL; i++) {
        key =
            ost_json_item(ost_json_member(findings->authorities[i].keys.json, "keys"), 0);
    }
    return key;
}

/* What its first usable key is for; ES256 where nothing is known. */
static enum ost_alg published_alg(const struct ost_probe *probe)
{
    const struct ost_json *jwk = ost_probe_published_key(probe);
    struct ost_key_facts facts = {0};
    struct ost_key *key = NULL;
    enum ost_alg alg = OST_ALG_ES256;
    if (jwk != NULL &&
        ost_jwk_parse(jwk, &ost_key_algs_default, &key, &facts, NULL) == OSTIARY_OK) {
        alg = ost_key_alg(key);
        ost_key_free(key);
    }
    return alg;
}

/* RFC 9068 section 2.2. */
struct ost_json *ost_probe_guess_claims(const struct ost_probe *probe,
                                        struct ost_span audience)
{
    const struct ost_probe_findings *findings = &probe->findings;
    struct ost_span scope = ost_probe_refusal_parameter(&findings->refusal, "scope");
    struct ost_buf text = {0};
    struct ost_json_writer w = {&text, false};
    ost_json_open(&w, NULL, '{');
    ost_json_put_string(&w, "iss",
                        findings->authority_count > 0 ? findings->authorities[0].issuer
                                                      : probe->asker.target.origin);
    ost_json_put_span(&w, "aud", audience);
    ost_json_put_string(&w, "sub", "ostiary-probe");
    ost_json_put_string(&w, "client_id", "ostiary-probe");
    ost_json_put_string(&w, "jti", "ostiary-probe");
    if (scope.data != NULL) {
        ost_json_put_span(&w, "scope", scope);
    }
    ost_json_close(&w, '}');
    return ost_probe_read_take(&text);
}

/** What such a token is like; owned. */
struct guess {
    struct ost_json *header, *claims;
};

static struct ost_json *make_header(struct ost_span kid)
{
    struct ost_buf text = {0};
    struct ost_json_writer w = {&text, false};
    ost_json_open(&w, NULL, '{');
    if (kid.data != NULL) {
        ost_json_put_span(&w, "kid", kid);
    }
    ost_json_put_string(&w, "typ", "at+jwt");
    ost_json_close(&w, '}');
    return ost_probe_read_take(&text);
}

/* `kid`: absent: none. False without memory. */
static bool make_guess(const struct ost_probe *probe, struct ost_span kid,
                       struct guess *guess_out)
{
    struct ost_span audience = ost_span_of(probe->asker.target.url);
    if (probe->findings.metadata != NULL) {
        (void)ost_json_string(ost_json_member(probe->findings.metadata->json, "resource"),
                              &audience);
    }
    guess_out->header = make_header(kid);
    guess_out->claims = ost_probe_guess_claims(probe, audience);
    return guess_out->header != NULL && guess_out->claims != NULL;
}

static void clear_guess(struct guess *guess)
{
    ost_json_free(guess->header);
    ost_json_free(guess->claims);
}

static struct ost_probe_model model_of(const struct ost_probe *probe,
                                       const struct guess *guess)
{
    return (struct ost_probe_model){guess->header, guess->claims, ost_probe_now(probe)};
}

bool ost_probe_anybody_unsigned(const struct ost_probe *probe, const char *alg,
                                struct ost_buf *out)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf room = {0};
    const struct ost_probe_change header[] = {
        {.name = "alg", .json = ost_probe_quote(ost_span_of(alg), &room)},
        {.name = NULL}};
    OST_CLEANUP(clear_guess) struct guess guess = {NULL, NULL};
    bool guessed = make_guess(probe, OST_SPAN_ABSENT, &guess);
    const struct ost_probe_model model = model_of(probe, &guess);
    return guessed && ost_probe_forge_kept(&model, header, ost_probe_usual_times,
                                           ost_span_of(""), out);
}

bool ost_probe_anybody_hmac(const struct ost_probe *probe, const struct ost_json *jwk,
                            struct ost_span secret, struct ost_buf *out)
{
    struct ost_span kid = OST_SPAN_ABSENT;
    (void)ost_json_string(ost_json_member(jwk, "kid"), &kid);
    OST_CLEANUP(clear_guess) struct guess guess = {NULL, NULL};
    bool guessed = make_guess(probe, kid, &guess);
    const struct ost_probe_model model = model_of(probe, &guess);
    return guessed && ost_probe_forge_hmac(&model, ost_probe_usual_times, secret, out);
}

static bool make_key(enum ost_alg alg, struct ost_private_key *key_out)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf jwk = {0};
    return ost_private_key_generate(alg, NO_SUCH_KID, &jwk, NULL) == OSTIARY_OK &&
           ost_private_key_parse(ost_buf_span(&jwk), key_out, NULL) == OSTIARY_OK;
}

bool ost_probe_anybody_stranger(const struct ost_probe *probe, const char *issuer,
                                struct ost_buf *out)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf room = {0};
    const struct ost_probe_change claims[] = {
        ost_probe_usual_times[0],
        ost_probe_usual_times[1],
        {.name = issuer == NULL ? NULL : "iss",
         .json = ost_probe_quote(ost_span_of(issuer == NULL ? "" : issuer), &room)},
        {.name = NULL}};
    OST_CLEANUP(clear_guess) struct guess guess = {NULL, NULL};
    struct ost_private_key key = {0};
    bool guessed = make_guess(probe, ost_span_of(NO_SUCH_KID), &guess);
    const struct ost_probe_model model = model_of(probe, &guess);
    bool made = guessed && make_key(published_alg(probe), &key) &&
                ost_probe_forge(&model, NULL, claims, &key, out);
    ost_private_key_clear(&key);
    return made;
}
