/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a good token that the issuer's key signs is admitted: what the refusals of
 * others are held against. It is like the token that was given, else like what the
 * documents say. */
#include "base/mem.h"
#include "jose/jwk_material.h"
#include "jose/key.h"
#include "probe/anybody.h"
#include "probe/mint.h"
#include "probe/present.h"
#include "wire/json_write.h"
#include "wire/uri.h"

#define REFUSED                                                                           \
    "a good token signed by the issuer's key is not admitted: whether the server trusts " \
    "this key, and what else it wants of a token, has to be known first"

/* RFC 9068 section 2.1; but for typ, which is as the server's own tokens have it. */
static struct ost_json *make_header(const struct ost_probe *probe)
{
    struct ost_buf text = {0};
    struct ost_json_writer w = {&text, false};
    const struct ost_token *jwt = ost_probe_jwt(probe);
    struct ost_span typ = jwt == NULL ? ost_span_of("at+jwt") : jwt->typ;
    ost_json_open(&w, NULL, '{');
    if (typ.data != NULL) {
        ost_json_put_span(&w, "typ", typ);
    }
    if (probe->secrets.issuer.kid.data != NULL) {
        ost_json_put_span(&w, "kid", probe->secrets.issuer.kid);
    }
    ost_json_close(&w, '}');
    return ost_probe_read_take(&text);
}

/* The claims of the token that was given: what is made for each token is left out, and
 * what only its own holder could prove. */
static struct ost_json *claims_of_jwt(const struct ost_token *jwt)
{
    static const struct ost_probe_change changes[] = {
        {.name = "iat"},
        {.name = "nbf"},
        {.name = "exp"},
        {.name = "cnf"},
        {.name = "jti", .json = "\"ostiary-probe\""},
        {.name = NULL}};
    struct ost_buf text = {0};
    bool written = ost_probe_write_changed(jwt->claims, changes, 0, &text);
    text.failed = text.failed || !written;
    return ost_probe_read_take(&text);
}

/* The server says how it spells itself; for another one nothing is signed. */
static void take_resource(const struct ost_json *metadata, struct ost_span *resource)
{
    struct ost_span named = OST_SPAN_ABSENT;
    if (ost_json_string(ost_json_member(metadata, "resource"), &named) &&
        ost_uri_same_resource(named, *resource)) {
        *resource = named;
    }
}

/* Of the first authorization server, for who was typed. */
static struct ost_json *claims_of_findings(const struct ost_probe *probe)
{
    const struct ost_probe_findings *findings = &probe->findings;
    struct ost_span resource = ost_span_of(probe->asker.target.url);
    if (findings->authority_count == 0) {
        return NULL;
    }
    take_resource(findings->metadata->json, &resource);
    return ost_probe_guess_claims(probe, resource);
}

/* Without a token to be like, the metadata say whose tokens these are: it has to be the
 * one whose key was given, or somebody else's tokens would be signed for who asked. */
static bool is_published(const struct ost_probe *probe)
{
    const struct ost_private_key *key = &probe->secrets.issuer;
    const struct ost_probe_findings *findings = &probe->findings;
    const struct ost_jwks *set =
        findings->authority_count == 0 ? NULL : findings->authorities[0].key_set;
    uint8_t thumbprint[OST_SHA256_BYTES];
    if (!ost_jwk_thumbprint(key->jwk, ost_alg_key_type(key->alg), thumbprint)) {
        return false;
    }
    const struct ost_span ours = {(const char *)thumbprint, sizeof thumbprint};
    for (size_t i = 0; set != NULL && i < set->count; i++) {
        const struct ost_span theirs = {(const char *)set->keys[i]->thumbprint,
                                        sizeof thumbprint};
        if (ost_span_equal(theirs, ours)) {
            return true;
        }
    }
    return false;
}

static const char *try_good_one(struct ost_probe *probe)
{
    struct ost_probe_minted *minted = &probe->findings.minted;
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf bearer = {0};
    struct ost_probe_reception reception;
    if (ost_probe_jwt(probe) == NULL && !is_published(probe)) {
        return "no token is made: without --token-file the issuer's key has to be among "
               "those of the first authorization server that the metadata name";
    }
    if (minted->header == NULL || minted->claims == NULL) {
        return "no token can be made: there is none to be like, and no metadata name an "
               "authorization server";
    }
    if (!ost_probe_mint(probe, NULL, NULL, NULL, &bearer)) {
        return "no token can be made: memory";
    }
    (void)ost_probe_present(probe, bearer.data, &reception);
    minted->status = reception.answer.status;
    ost_answer_clear(&reception.answer);
    return reception.admitted ? NULL : REFUSED;
}

void ost_probe_gather_minted(struct ost_probe *probe)
{
    struct ost_probe_minted *minted = &probe->findings.minted;
    const struct ost_token *jwt = ost_probe_jwt(probe);
    if (probe->secrets.issuer.pkey == NULL) {
        minted->no_control = "there is no issuer's key";
        return;
    }
    minted->header = make_header(probe);
    minted->claims = jwt == NULL ? claims_of_findings(probe) : claims_of_jwt(jwt);
    minted->no_control =
        ost_probe_is_guarded(probe) ? try_good_one(probe) : OST_PROBE_UNGUARDED;
}
