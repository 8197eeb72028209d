/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a token is taken that somebody else has made of one. */
#include "probe/checks_token.h"
#include "probe/mint.h"

#define A_DAY 86400

struct ost_probe_model ost_probe_token_model(const struct ost_probe *probe)
{
    const struct ost_token *jwt = ost_probe_jwt(probe);
    return (struct ost_probe_model){jwt->header, jwt->claims, ost_probe_now(probe)};
}

struct ost_span ost_probe_token_signature(const struct ost_probe *probe)
{
    const struct ost_token *jwt = ost_probe_jwt(probe);
    return ost_span_from(jwt->text, jwt->signing_input.len + 1);
}

static const struct ost_probe_change longer[] = {
    {.name = "exp", .is_time = true, .seconds = A_DAY}, {.name = NULL}};

enum ost_probe_outcome ost_probe_token_payload(struct ost_probe *probe,
                                               struct ost_probe_result *result)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf bearer = {0};
    if (ost_probe_jwt(probe) == NULL) {
        return ost_probe_skipped(result, OST_PROBE_OPAQUE);
    }
    const struct ost_probe_model model = ost_probe_token_model(probe);
    bool made = ost_probe_forge_kept(&model, NULL, longer,
                                     ost_probe_token_signature(probe), &bearer);
    const struct ost_probe_presented presented = {
        .authorization = bearer.data,
        .what = "the token with another exp and its old signature"};
    return ost_probe_token_refused(probe, result, made, &presented);
}

/* Our audience stays in it: a server that looks at nothing else must see the signature.
 */
static const char *write_audiences(const struct ost_json *aud, struct ost_buf *out)
{
    bool list = aud != NULL && ost_json_type(aud) == OST_JSON_ARRAY;
    bool dumped = true;
    ost_buf_add_string(out, "[");
    for (size_t i = 0; i < ost_json_count(aud); i++) {
        dumped = dumped && ost_json_dump(ost_json_item(aud, i), out);
        ost_buf_add_string(out, ",");
    }
    if (aud != NULL && !list) {
        dumped = dumped && ost_json_dump(aud, out);
        ost_buf_add_string(out, ",");
    }
    ost_buf_add_string(out, "\"https://other.invalid/mcp\"]");
    return dumped && !out->failed ? out->data : "[]";
}

static enum ost_probe_outcome by_stranger(struct ost_probe *probe,
                                          struct ost_probe_result *result,
                                          const struct ost_probe_change *claims,
                                          const char *what)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf bearer = {0};
    const struct ost_probe_model model = ost_probe_token_model(probe);
    bool made = ost_probe_forge(&model, NULL, claims, &probe->secrets.stranger, &bearer);
    const struct ost_probe_presented presented = {.authorization = bearer.data,
                                                  .what = what};
    return ost_probe_token_refused(probe, result, made, &presented);
}

enum ost_probe_outcome ost_probe_token_stranger(struct ost_probe *probe,
                                                struct ost_probe_result *result)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf audiences = {0};
    const struct ost_token *jwt = ost_probe_jwt(probe);
    if (jwt == NULL) {
        return ost_probe_skipped(result, OST_PROBE_OPAQUE);
    }
    enum ost_probe_outcome outcome = by_stranger(
        probe, result, longer, "the token with another exp, signed by a stranger");
    if (outcome != OST_PROBE_PASSED) {
        return outcome;
    }
    const struct ost_probe_change wider[] = {
        {.name = "aud",
         .json = write_audiences(ost_json_member(jwt->claims, "aud"), &audiences)},
        {.name = NULL}};
    outcome = by_stranger(probe, result, wider,
                          "the token with another aud, signed by a stranger");
    return ost_probe_conclude(outcome, result,
                              "copies with another exp and another aud are refused");
}

static enum ost_probe_outcome as_none(struct ost_probe *probe,
                                      struct ost_probe_result *result, const char *quoted,
                                      struct ost_span signature)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf bearer = {0};
    const struct ost_probe_model model = ost_probe_token_model(probe);
    const struct ost_probe_change header[] = {{.name = "alg", .json = quoted},
                                              {.name = NULL}};
    bool made = ost_probe_forge_kept(&model, header, NULL, signature, &bearer);
    const struct ost_probe_presented presented = {
        .authorization = bearer.data,
        .what = signature.len == 0 ? "the token as alg none, unsigned"
                                   : "the token as alg none, with its old signature"};
    return ost_probe_token_refused(probe, result, made, &presented);
}

enum ost_probe_outcome ost_probe_token_none(struct ost_probe *probe,
                                            struct ost_probe_result *result)
{
    const struct ost_span unsigned_part = {"", 0};
    if (ost_probe_jwt(probe) == NULL) {
        return ost_probe_skipped(result, OST_PROBE_OPAQUE);
    }
    enum ost_probe_outcome outcome = as_none(probe, result, "\"none\"", unsigned_part);
    if (outcome == OST_PROBE_PASSED) {
        outcome = as_none(probe, result, "\"nOnE\"", unsigned_part);
    }
    if (outcome == OST_PROBE_PASSED) {
        outcome = as_none(probe, result, "\"none\"", ost_probe_token_signature(probe));
    }
    return ost_probe_conclude(outcome, result,
                              "it is refused in every spelling, unsigned and signed");
}

/* RFC 7800: what it is bound to is nobody's, so nobody can prove it. */
static const struct {
    const char *what;
    struct ost_probe_change claims[2];
} bound[] = {
    {"a token that is bound by cnf.jkt (DPoP), sent as Bearer",
     {{.name = "cnf",
       .json = "{\"jkt\":\"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I\"}"}}},
    {"a token that is bound by cnf.x5t#S256 (mTLS), sent without a certificate",
     {{.name = "cnf",
       .json = "{\"x5t#S256\":\"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I\"}"}}},
};

static enum ost_probe_outcome minted_bound(struct ost_probe *probe,
                                           struct ost_probe_result *result)
{
    enum ost_probe_outcome outcome = OST_PROBE_PASSED;
    if (probe->findings.minted.no_control != NULL) {
        return ost_probe_unknown(result, "%s", probe->findings.minted.no_control);
    }
    for (size_t i = 0; i < 2 && outcome == OST_PROBE_PASSED; i++) {
        OST_CLEANUP(ost_buf_cleanup) struct ost_buf bearer = {0};
        if (!ost_probe_mint(probe, NULL, bound[i].claims, NULL, &bearer)) {
            return ost_probe_unknown(result, "the token cannot be made: memory");
        }
        const struct ost_probe_presented presented = {.authorization = bearer.data,
                                                      .what = bound[i].what};
        outcome = ost_probe_refusal_of(probe, result, &presented);
    }
    return ost_probe_conclude(outcome, result,
                              "tokens that are bound by cnf.jkt and by cnf.x5t#S256 are "
                              "refused as Bearer");
}

enum ost_probe_outcome ost_probe_token_bound(struct ost_probe *probe,
                                             struct ost_probe_result *result)
{
    const struct ost_probe_presented presented = {
        .authorization = ost_probe_bearer(probe),
        .what = "the token, which is bound to a key, without proof of it"};
    if (!ost_probe_is_guarded(probe)) {
        return ost_probe_skipped(result, OST_PROBE_UNGUARDED);
    }
    if (ost_probe_token_is_bound(probe)) {
        return ost_probe_refusal_of(probe, result, &presented);
    }
    return probe->secrets.issuer.pkey != NULL
               ? minted_bound(probe, result)
               : ost_probe_skipped(result, "the token is bound to no key, and without "
                                           "--issuer-key none is made that is");
}
