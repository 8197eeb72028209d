/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens that anybody can make. */
#include "probe/anybody.h"

#include "jose/digest.h"
#include "jose/jwks.h"
#include "jose/sign.h"
#include "probe/refusal.h"
#include "probe/state.h"
#include "wire/base64url.h"
#include "wire/json_write.h"

#define LIFETIME_SECONDS 300
#define NO_SUCH_KID      "ostiary-probe-no-such-key"

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

/* RFC 9068 section 2.2, as the documents of the server let anybody guess them. */
static void put_names(const struct ost_probe *probe, const char *issuer,
                      struct ost_json_writer *w)
{
    const struct ost_probe_findings *findings = &probe->findings;
    struct ost_span audience = ost_span_of(probe->asker.target.url);
    if (findings->metadata != NULL) {
        (void)ost_json_string(ost_json_member(findings->metadata->json, "resource"),
                              &audience);
    }
    if (issuer == NULL) {
        issuer = findings->authority_count > 0 ? findings->authorities[0].issuer
                                               : probe->asker.target.origin;
    }
    ost_json_put_string(w, "iss", issuer);
    ost_json_put_span(w, "aud", audience);
    ost_json_put_string(w, "sub", "ostiary-probe");
    ost_json_put_string(w, "client_id", "ostiary-probe");
    ost_json_put_string(w, "jti", "ostiary-probe");
}

static void write_claims(const struct ost_probe *probe, const char *issuer,
                         struct ost_buf *out)
{
    struct ost_json_writer w = {out, false};
    int64_t now = ost_clock_wall(&probe->asker.clock);
    struct ost_span scope =
        ost_probe_refusal_parameter(&probe->findings.refusal, "scope");
    ost_json_open(&w, NULL, '{');
    put_names(probe, issuer, &w);
    ost_json_put_integer(&w, "iat", now);
    ost_json_put_integer(&w, "exp", now + LIFETIME_SECONDS);
    if (scope.data != NULL) {
        ost_json_put_span(&w, "scope", scope);
    }
    ost_json_close(&w, '}');
}

/* `kid`: absent: none. */
static void write_header(const char *alg, struct ost_span kid, struct ost_buf *out)
{
    struct ost_json_writer w = {out, false};
    ost_json_open(&w, NULL, '{');
    ost_json_put_string(&w, "alg", alg);
    if (kid.data != NULL) {
        ost_json_put_span(&w, "kid", kid);
    }
    ost_json_put_string(&w, "typ", "at+jwt");
    ost_json_close(&w, '}');
}

static bool add_encoded(struct ost_buf *out, struct ost_span bytes)
{
    size_t size = ost_base64url_encoded_size(bytes.len);
    if (!ost_buf_reserve(out, size)) {
        return false;
    }
    ost_base64url_encode(bytes.data, bytes.len, out->data + out->len);
    out->len += size;
    return true;
}

/* "HEADER.CLAIMS", which is what is signed. */
static bool add_input(const struct ost_probe *probe, const char *alg, struct ost_span kid,
                      struct ost_buf *out)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf header = {0};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf claims = {0};
    write_header(alg, kid, &header);
    write_claims(probe, NULL, &claims);
    bool added =
        !header.failed && !claims.failed && add_encoded(out, ost_buf_span(&header));
    ost_buf_add_string(out, ".");
    return added && add_encoded(out, ost_buf_span(&claims)) && !out->failed;
}

bool ost_probe_anybody_unsigned(const struct ost_probe *probe, const char *alg,
                                struct ost_buf *out)
{
    ost_buf_add_string(out, "Bearer ");
    bool added = add_input(probe, alg, OST_SPAN_ABSENT, out);
    ost_buf_add_string(out, "."); /* the third part is empty */
    return added && !out->failed;
}

bool ost_probe_anybody_hmac(const struct ost_probe *probe, const struct ost_json *jwk,
                            struct ost_span secret, struct ost_buf *out)
{
    uint8_t mac[OST_SHA256_BYTES];
    struct ost_span kid = OST_SPAN_ABSENT;
    (void)ost_json_string(ost_json_member(jwk, "kid"), &kid);
    ost_buf_add_string(out, "Bearer ");
    size_t start = out->len;
    if (!add_input(probe, "HS256", kid, out)) {
        return false;
    }
    struct ost_span input = {out->data + start, out->len - start};
    bool made = ost_hmac_sha256(secret, input, mac);
    ost_buf_add_string(out, ".");
    return made && add_encoded(out, (struct ost_span){(const char *)mac, sizeof mac}) &&
           !out->failed;
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
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf header = {0};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf claims = {0};
    struct ost_private_key key = {0};
    enum ost_alg alg = published_alg(probe);
    write_header(ost_alg_name(alg), ost_span_of(NO_SUCH_KID), &header);
    write_claims(probe, issuer, &claims);
    ost_buf_add_string(out, "Bearer ");
    bool made = !header.failed && !claims.failed && !out->failed && make_key(alg, &key) &&
                ost_sign_octets(&key, ost_buf_span(&header), ost_buf_span(&claims), out,
                                NULL) == OSTIARY_OK;
    ost_private_key_clear(&key);
    return made;
}
