/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a token is taken that is not quite the one that was issued. */
#include "probe/checks_token.h"

#define BOUND                                                                                \
    "the token is bound to a key that the probe does not have, so that it is refused as it " \
    "is"
#define CUT 8

bool ost_probe_token_is_bound(const struct ost_probe *probe)
{
    const struct ost_token *jwt = ost_probe_jwt(probe);
    return jwt != NULL && ost_json_member(jwt->claims, "cnf") != NULL;
}

enum ost_probe_outcome
ost_probe_token_refused(struct ost_probe *probe, struct ost_probe_result *result,
                        bool made, const struct ost_probe_presented *presented)
{
    bool admitted = probe->findings.listing.admitted;
    struct ost_probe_presented with_control = *presented;
    if (!made) {
        return ost_probe_unknown(result, "the token cannot be made: memory");
    }
    with_control.no_control = admitted ? NULL : "the token itself is refused as well";
    enum ost_probe_outcome outcome = ost_probe_refusal_of(probe, result, &with_control);
    return outcome == OST_PROBE_UNKNOWN && !admitted && ost_probe_token_is_bound(probe)
               ? ost_probe_skipped(result, BOUND)
               : outcome;
}

/* "Bearer TOKEN" with one character changed: the first of a signature, whose last ones
 * may say nothing, else one in the middle. */
static bool write_flipped(const struct ost_probe *probe, struct ost_buf *out)
{
    struct ost_span token = ost_span_of(probe->options.token);
    size_t at = ost_probe_jwt(probe) == NULL
                    ? token.len / 2
                    : token.len - ost_probe_token_signature(probe).len;
    ost_buf_add_string(out, "Bearer ");
    ost_buf_add_span(out, ost_span_first(token, at));
    if (at < token.len) {
        ost_buf_add_string(out, token.data[at] == 'A' ? "B" : "A");
        ost_buf_add_span(out, ost_span_from(token, at + 1));
    }
    return !out->failed;
}

enum ost_probe_outcome ost_probe_token_flipped(struct ost_probe *probe,
                                               struct ost_probe_result *result)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf bearer = {0};
    bool made = write_flipped(probe, &bearer);
    const struct ost_probe_presented presented = {
        .authorization = bearer.data,
        .what = ost_probe_jwt(probe) == NULL ? "the token with another character in it"
                                             : "the token with another signature"};
    return ost_probe_token_refused(probe, result, made, &presented);
}

enum ost_probe_outcome ost_probe_token_error(struct ost_probe *probe,
                                             struct ost_probe_result *result)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf bearer = {0};
    if (!ost_probe_is_guarded(probe)) {
        return ost_probe_skipped(result, OST_PROBE_UNGUARDED);
    }
    if (!write_flipped(probe, &bearer)) {
        return ost_probe_unknown(result, "the token cannot be made: memory");
    }
    const struct ost_probe_presented presented = {.authorization = bearer.data,
                                                  .what = "a changed token"};
    return ost_probe_error_of(probe, result, &presented);
}

enum ost_probe_outcome ost_probe_token_cut(struct ost_probe *probe,
                                           struct ost_probe_result *result)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf bearer = {0};
    struct ost_span whole = ost_span_of(ost_probe_bearer(probe));
    size_t len = ost_span_of(probe->options.token).len;
    size_t cut = len > 2 * CUT ? CUT : (len + 1) / 2;
    ost_buf_add_span(&bearer, ost_span_first(whole, whole.len - cut));
    const struct ost_probe_presented presented = {
        .authorization = bearer.data,
        .what = "the token without its last characters",
        .is_malformed = len == 1};
    return ost_probe_token_refused(probe, result, !bearer.failed, &presented);
}

enum ost_probe_outcome ost_probe_token_padded(struct ost_probe *probe,
                                              struct ost_probe_result *result)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf bearer = {0};
    if (ost_probe_jwt(probe) == NULL) {
        return ost_probe_skipped(result, OST_PROBE_OPAQUE);
    }
    ost_buf_add_string(&bearer, ost_probe_bearer(probe));
    ost_buf_add_string(&bearer, "=");
    const struct ost_probe_presented presented = {.authorization = bearer.data,
                                                  .what = "the token with padding",
                                                  .is_malformed = true};
    return ost_probe_token_refused(probe, result, !bearer.failed, &presented);
}

enum ost_probe_outcome ost_probe_token_doubled(struct ost_probe *probe,
                                               struct ost_probe_result *result)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf bearer = {0};
    ost_buf_add_string(&bearer, ost_probe_bearer(probe));
    ost_buf_add_string(&bearer, " ");
    ost_buf_add_string(&bearer, probe->options.token);
    const struct ost_probe_presented presented = {.authorization = bearer.data,
                                                  .what =
                                                      "the token twice in one credential",
                                                  .is_malformed = true};
    return ost_probe_token_refused(probe, result, !bearer.failed, &presented);
}
