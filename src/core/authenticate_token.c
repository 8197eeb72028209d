/* SPDX-License-Identifier: Apache-2.0 */
/* One token: taken apart, its issuer found, its signature and claims verified. */
#include "config/profiles.h"
#include "core/cached.h"
#include "core/check.h"
#include "core/claims.h"
#include "core/hint.h"
#include "core/identity.h"
#include "issuer/issuers.h"
#include "jose/verify.h"
#include "wire/token.h"

/** What judging one token shares. */
struct judgement {
    struct ost_check *check;
    const struct ost_token_segments *segments; /* of the token, as it came */
    struct ost_token token;
    const struct ost_json *claims; /* the token's */
    const struct ost_issuer_settings *issuer;
    const struct ost_ring *ring;
    struct ost_verified verified; /* its key is there once the signature has held */
    enum ost_alg alg;
    struct ost_workspace *work; /* the verdict's */
};

static ostiary_error *error_of(const struct judgement *j)
{
    return &j->check->verdict->error;
}

/* RFC 7515 section 4.1.11, RFC 7797 section 7, RFC 7519 section 5.2 (JH-06, JH-07,
 * JH-11). */
static ostiary_code check_extensions(struct judgement *j)
{
    OST_ENSURE(!j->token.has_crit && !j->token.b64_false, error_of(j),
               OSTIARY_CRITICAL_HEADER, "crit or b64: no extension is understood");
    OST_ENSURE(!j->token.nested, error_of(j), OSTIARY_UNSUPPORTED_TOKEN,
               "a token inside a token");
    return OSTIARY_OK;
}

/* A media type, so compared without case (JH-04); which are taken, the issuer's profile
 * says (JH-05). */
static uint8_t type_of(const struct ost_token *token)
{
    if (token->typ.data == NULL) {
        return OST_TYP_NONE;
    }
    if (ost_span_is_nocase(token->typ, "at+jwt") ||
        ost_span_is_nocase(token->typ, "application/at+jwt")) {
        return OST_TYP_AT_JWT;
    }
    return ost_span_is_nocase(token->typ, "JWT") ? OST_TYP_JWT : 0;
}

static ostiary_code check_type(struct judgement *j)
{
    bool good = (type_of(&j->token) & j->issuer->tokens.types) != 0;
    if (!good) {
        j->check->verdict->hint = ost_hint_of_type(&j->token);
    }
    OST_ENSURE(good, error_of(j), OSTIARY_WRONG_TYPE, "typ is none of this server's");
    return OSTIARY_OK;
}

/* Exactly one of the configured issuers; a stranger causes no request, ever (IS-02). */
static ostiary_code find_issuer(struct judgement *j)
{
    const struct ost_settings *settings = j->check->view->settings;
    const struct ost_json *iss = ost_json_member(j->token.claims, "iss");
    OST_ENSURE(iss != NULL, error_of(j), OSTIARY_MISSING_CLAIM, "iss is missing");
    OST_ENSURE(j->token.issuer.data != NULL, error_of(j), OSTIARY_BAD_CLAIM, "iss is %s",
               ost_json_type_name(iss));
    size_t i = ost_issuers_find(settings, j->token.issuer);
    if (i == OST_NO_ISSUER) {
        j->check->verdict->hint = ost_hint_of_issuer(settings, j->token.issuer);
        return ost_fail(error_of(j), OSTIARY_UNKNOWN_ISSUER,
                        "not one of the %zu configured", settings->issuer_count);
    }
    j->issuer = &settings->issuers[i];
    j->check->issuer = i;
    j->check->verdict->issuer = i;
    j->ring = j->check->view->issuers.rings[i];
    return OSTIARY_OK;
}

static bool published(const struct ost_ring *ring, enum ost_alg alg)
{
    for (size_t i = 0; ring != NULL && i < ring->jwks->count; i++) {
        if (ost_key_alg(ring->jwks->keys[i]) == ost_alg_of_key(alg)) {
            return true;
        }
    }
    return false;
}

/* RFC 8725 section 3.1: on this issuer's list, before any key is looked at (JH-01). */
static ostiary_code check_algorithm(struct judgement *j)
{
    j->alg = ost_alg_find(j->token.alg);
    bool allowed = j->alg != OST_ALG_NONE && ost_alg_in(j->issuer->algorithms, j->alg);
    if (!allowed && j->alg != OST_ALG_NONE && published(j->ring, j->alg)) {
        j->check->verdict->hint = OSTIARY_HINT_PUBLISHED_BUT_NOT_ALLOWED;
    }
    OST_ENSURE(allowed, error_of(j), OSTIARY_ALGORITHM_NOT_ALLOWED,
               "alg is not on the issuer's list");
    return OSTIARY_OK;
}

/* PL-05, JF-10: without keys, or with keys too stale, nothing can be said. */
static ostiary_code check_ring(struct judgement *j)
{
    int64_t now = j->check->monotonic_ms;
    j->check->want = (struct ost_want){.kind = OST_WANT_ANY_KEYS};
    OST_ENSURE(j->ring != NULL && now < atomic_load(&j->ring->stale_until_ms),
               error_of(j), OSTIARY_KEYS_UNAVAILABLE, "no keys of the issuer in hand");
    return OSTIARY_OK;
}

static struct ost_claims_question question_of(const struct judgement *j)
{
    return (struct ost_claims_question){
        .claims = j->claims,
        .facts = &j->work->facts.facts,
        .settings = j->check->view->settings,
        .issuer = j->issuer,
        .typ_says_access = type_of(&j->token) == OST_TYP_AT_JWT,
        .now = j->check->verdict->now,
    };
}

static bool make_facts(struct judgement *j)
{
    return ost_facts_make(j->check->view->settings->vocabulary, j->claims,
                          &j->work->facts);
}

static const struct ost_deny_entry *find_deny(const struct judgement *j,
                                              const struct ost_grant_facts *facts)
{
    const struct ost_deny_question question = {
        .facts = &j->work->facts.facts,
        .has_issued_at = facts->has_issued_at,
        .issued_at = facts->issued_at,
        .now = j->check->verdict->now,
    };
    return ost_deny_find(&j->check->view->settings->deny, &question);
}

/* RV-02: ahead of the table, and of the cache, which no change of the list outlives. */
static ostiary_code check_deny(struct judgement *j, const struct ost_grant_facts *facts)
{
    ostiary_verdict *verdict = j->check->verdict;
    const struct ost_deny_entry *entry = find_deny(j, facts);
    if (entry == NULL) {
        return OSTIARY_OK;
    }
    ost_verdict_put(&verdict->rule, ost_span_of(entry->place));
    ostiary_code code = ost_deny_code(entry);
    verdict->hint = code == OSTIARY_FORBIDDEN ? OSTIARY_HINT_BARRED : OSTIARY_HINT_NONE;
    return ost_fail(error_of(j), code, "on the deny list");
}

/* JF-06: a key that is not in hand may be a new one. A token that would be refused for
 * its claims anyway causes no fetch: expired ones and those for others must not spend
 * what a real rotation needs (design decision 4). */
static struct ost_want want_unknown(struct judgement *j)
{
    struct ost_grant_facts facts;
    bool made = make_facts(j);
    const struct ost_claims_question question = question_of(j);
    bool plausible = made && ost_claims_check(&question, &facts, NULL) == OSTIARY_OK &&
                     find_deny(j, &facts) == NULL;
    return (struct ost_want){plausible ? OST_WANT_UNKNOWN_KEY : OST_WANT_TO_KNOW,
                             j->ring->number, ost_refresher_key_name(j->token.kid)};
}

/* With keys of this issuer's set alone (KY-01). */
static ostiary_code verify(struct judgement *j)
{
    const struct ost_signed what = {j->alg, j->token.kid, j->token.signing_input,
                                    j->token.signature};
    ost_cached_expect(j->check);
    ostiary_code code = ost_verify(j->ring->jwks, &what, &j->verified, error_of(j));
    if (code == OSTIARY_UNKNOWN_KEY) {
        j->check->want = want_unknown(j);
        j->check->verdict->hint = ost_jwks_withdrew(j->ring->jwks, what.kid)
                                      ? OSTIARY_HINT_KEY_WITHDRAWN
                                      : OSTIARY_HINT_NONE;
    }
    if (code == OSTIARY_OK) {
        ost_verdict_put(&j->check->verdict->key_id, ost_key_id(j->verified.key));
    }
    return code;
}

static ostiary_code check_claims(struct judgement *j, struct ost_grant_facts *facts)
{
    const struct ost_claims_question question = question_of(j);
    ostiary_code code = ost_claims_check(&question, facts, error_of(j));
    j->check->verdict->hint = ost_hint_of_claims(code, &question);
    return code == OSTIARY_OK ? check_deny(j, facts) : code;
}

/* What the token says is kept even of one that is refused here, to be shown (the
 * signature has held); only grant_good makes it a grant. */
static ostiary_code judge_claims(struct judgement *j)
{
    ostiary_verdict *verdict = j->check->verdict;
    struct ost_grant_facts facts;
    OST_ENSURE(make_facts(j), error_of(j), OSTIARY_INTERNAL_ERROR, "claims");
    ostiary_code code = check_claims(j, &facts);
    facts.facts = &j->work->facts.facts;
    OST_ENSURE(ost_identity_make(j->check->view->settings, j->issuer, verdict->now,
                                 &facts, &j->work->scopes),
               error_of(j), OSTIARY_INTERNAL_ERROR, "claims");
    if ((j->check->request->flags & OSTIARY_WITH_CLAIMS) != 0) {
        facts.claims = j->token.claims_text;
    }
    OST_TRY(ost_grant_write(&facts, &verdict->grant, NULL));
    if (code == OSTIARY_OK && j->verified.key != NULL) {
        OST_TRY(ost_cached_keep(j->check, j->segments, &facts, &j->verified));
    }
    verdict->grant_good = code == OSTIARY_OK;
    return code;
}

/* As if a token of this server had brought them, of the type that it sends. */
ostiary_code ost_authenticate_claims(struct ost_check *check, size_t issuer,
                                     const struct ost_json *claims)
{
    struct judgement j = {.check = check, .work = &check->verdict->work};
    OST_ENSURE(issuer != OST_NO_ISSUER, error_of(&j), OSTIARY_UNKNOWN_ISSUER,
               "not one of the %zu configured", check->view->settings->issuer_count);
    j.issuer = &check->view->settings->issuers[issuer];
    j.token.typ = (j.issuer->tokens.types & OST_TYP_AT_JWT) != 0 ? ost_span_of("at+jwt")
                                                                 : OST_SPAN_ABSENT;
    j.claims = claims;
    check->issuer = issuer;
    check->verdict->issuer = issuer;
    return judge_claims(&j);
}

static ostiary_code judge(struct judgement *j)
{
    OST_TRY(check_extensions(j));
    OST_TRY(find_issuer(j));
    OST_TRY(check_algorithm(j));
    OST_TRY(check_type(j));
    OST_TRY(check_ring(j));
    OST_TRY(verify(j));
    return judge_claims(j);
}

static ostiary_code judge_token(struct judgement *j)
{
    OST_TRY(
        ost_token_parse_segments(j->segments, &j->work->token, &j->token, error_of(j)));
    j->claims = j->token.claims;
    return judge(j);
}

ostiary_code ost_authenticate_token(struct ost_check *check,
                                    const struct ost_token_segments *token)
{
    struct judgement j = {
        .check = check, .segments = token, .work = &check->verdict->work};
    ostiary_code code = judge_token(&j);
    ost_workspace_reset(j.work);
    return code;
}
