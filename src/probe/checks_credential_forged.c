/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a token that anybody can make gets in. */
#include "jose/public_pem.h"
#include "probe/anybody.h"
#include "probe/authorities.h"
#include "probe/credential.h"
#include "probe/refusal.h"

#define FOREIGN_ISSUER "https://issuer.ostiary-probe.invalid"

static enum ost_probe_outcome cannot_forge(struct ost_probe_result *result)
{
    return ost_probe_unknown(result, "no token could be made to try it with");
}

enum ost_probe_outcome ost_probe_check_unsigned(struct ost_probe *probe,
                                                struct ost_probe_result *result)
{
    static const char *const spellings[] = {"none", "None", "NONE"};
    enum ost_probe_outcome outcome = OST_PROBE_PASSED;
    for (size_t i = 0; i < 3 && outcome == OST_PROBE_PASSED; i++) {
        OST_CLEANUP(ost_buf_cleanup) struct ost_buf token = {0};
        if (!ost_probe_anybody_unsigned(probe, spellings[i], &token)) {
            return cannot_forge(result);
        }
        const struct ost_probe_trial trial = {.of = "a token without a signature (alg "
                                                    "none, None or NONE)",
                                              .authorization = token.data};
        outcome = ost_probe_try(probe, result, &trial, 1);
    }
    return outcome;
}

/* RFC 8725 section 2.1: the public key as the text that a configuration holds of it. */
static enum ost_probe_outcome try_secret(struct ost_probe *probe,
                                         struct ost_probe_result *result,
                                         const struct ost_json *jwk,
                                         struct ost_span secret)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf token = {0};
    if (!ost_probe_anybody_hmac(probe, jwk, secret, &token)) {
        return cannot_forge(result);
    }
    const struct ost_probe_trial trial = {
        .of = "a token with HS256 and the public key as its secret",
        .authorization = token.data};
    return ost_probe_try(probe, result, &trial, 1);
}

/* Where the set cannot be fetched, nobody knows. */
static enum ost_probe_outcome judge_no_pem(const struct ost_probe_subject *subject,
                                           struct ost_probe_result *result)
{
    return ost_probe_skipped(result, "the first key at %s is none that has a PEM form",
                             subject->authority->keys.url);
}

enum ost_probe_outcome ost_probe_check_confusion(struct ost_probe *probe,
                                                 struct ost_probe_result *result)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf pem = {0};
    const struct ost_json *jwk = ost_probe_published_key(probe);
    if (!ost_probe_answers_401(probe)) {
        return ost_probe_refuses_nothing(result);
    }
    if (jwk == NULL || ost_jwk_public_pem(jwk, &pem, NULL) != OSTIARY_OK) {
        return ost_probe_each_authority(probe, OST_PROBE_KEY_SET, judge_no_pem, result);
    }
    struct ost_span secret = ost_buf_span(&pem);
    enum ost_probe_outcome outcome = try_secret(probe, result, jwk, secret);
    return outcome == OST_PROBE_PASSED
               ? try_secret(probe, result, jwk, ost_span_without(secret, "\n"))
               : outcome;
}

static enum ost_probe_outcome try_stranger(struct ost_probe *probe,
                                           struct ost_probe_result *result,
                                           const char *issuer, const char *of)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf token = {0};
    if (!ost_probe_anybody_stranger(probe, issuer, &token)) {
        return cannot_forge(result);
    }
    const struct ost_probe_trial trial = {.of = of, .authorization = token.data};
    return ost_probe_try(probe, result, &trial, 1);
}

enum ost_probe_outcome ost_probe_check_issuer(struct ost_probe *probe,
                                              struct ost_probe_result *result)
{
    return try_stranger(probe, result, FOREIGN_ISSUER, "a token of an unknown issuer");
}

enum ost_probe_outcome ost_probe_check_unknown_key(struct ost_probe *probe,
                                                   struct ost_probe_result *result)
{
    return try_stranger(probe, result, NULL,
                        "a token of the issuer, signed by a key that is not in its set");
}
