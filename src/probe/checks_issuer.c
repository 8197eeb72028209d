/* SPDX-License-Identifier: Apache-2.0 */
/* What the server makes of tokens that its issuer's key signs: one thing is wrong with
 * each. */
#include "probe/checks_issuer.h"

enum ost_probe_outcome ost_probe_issuer_can_try(const struct ost_probe *probe,
                                                struct ost_probe_result *result)
{
    const char *no_control = probe->findings.minted.no_control;
    if (!ost_probe_is_guarded(probe)) {
        return ost_probe_skipped(result, OST_PROBE_UNGUARDED);
    }
    return no_control == NULL ? OST_PROBE_PASSED
                              : ost_probe_unknown(result, "%s", no_control);
}

static enum ost_probe_outcome try_one(struct ost_probe *probe,
                                      struct ost_probe_result *result,
                                      const struct ost_probe_minting *minting,
                                      bool is_refused)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf bearer = {0};
    if (!ost_probe_mint(probe, minting->header, minting->claims, minting->key, &bearer)) {
        return ost_probe_unknown(result, "the token cannot be made: memory");
    }
    const struct ost_probe_presented presented = {.authorization = bearer.data,
                                                  .what = minting->what};
    return is_refused ? ost_probe_refusal_of(probe, result, &presented)
                      : ost_probe_admission_of(probe, result, &presented);
}

static enum ost_probe_outcome try_all(struct ost_probe *probe,
                                      struct ost_probe_result *result,
                                      const struct ost_probe_minting *mintings,
                                      size_t count, bool is_refused)
{
    enum ost_probe_outcome outcome = ost_probe_issuer_can_try(probe, result);
    for (size_t i = 0; i < count && outcome == OST_PROBE_PASSED; i++) {
        outcome = try_one(probe, result, &mintings[i], is_refused);
    }
    return count == 1
               ? outcome
               : ost_probe_conclude(outcome, result,
                                    is_refused ? "all that were tried are refused"
                                               : "all that were tried are admitted");
}

enum ost_probe_outcome
ost_probe_mintings_refused(struct ost_probe *probe, struct ost_probe_result *result,
                           const struct ost_probe_minting *mintings, size_t count)
{
    return try_all(probe, result, mintings, count, true);
}

enum ost_probe_outcome
ost_probe_mintings_admitted(struct ost_probe *probe, struct ost_probe_result *result,
                            const struct ost_probe_minting *mintings, size_t count)
{
    return try_all(probe, result, mintings, count, false);
}

static enum ost_probe_outcome check_control(struct ost_probe *probe,
                                            struct ost_probe_result *result)
{
    const struct ost_probe_minted *minted = &probe->findings.minted;
    if (!ost_probe_is_guarded(probe)) {
        return ost_probe_skipped(result, OST_PROBE_UNGUARDED);
    }
    if (minted->no_control == NULL) {
        return ost_probe_passed(result, "a good token signed by the key is admitted");
    }
    return minted->status == 0 ? ost_probe_unknown(result, "%s", minted->no_control)
                               : ost_probe_failed(result, "status %d: %s", minted->status,
                                                  minted->no_control);
}

static const struct ost_probe_check checks[] = {
    {"issuer.control", "KY-01 CL-01", "MCP authorization, \"Token Handling\"",
     OST_PROBE_MUST, "a good token signed by the issuer's key is admitted",
     "As long as it is not, refusals of other tokens prove nothing: the server may refuse all.",
     "Publish the public half of the key in the issuer's key set (the test set-up's, not "
     "production's), and give --token-file, whose claims the tokens then have.",
     OST_PROBE_NEEDS_ISSUER_KEY, check_control},
    {"issuer.expired", "CL-03", "RFC 9068 section 4; RFC 7519 section 4.1.4",
     OST_PROBE_MUST, "an expired token is refused",
     "A token that was stolen, or of somebody who has left, would be good for ever.",
     "Compare exp with the time at every request, also where a verdict is cached.",
     OST_PROBE_NEEDS_ISSUER_KEY, ost_probe_issuer_expired},
    {"issuer.leeway", "CL-03", "RFC 7519 section 4.1.4", OST_PROBE_ADVICE,
     "at most a minute's leeway is given",
     "Leeway is for clocks that differ, and clocks that are kept differ by seconds.",
     "Allow some seconds, a minute at most; see that the server's own clock is right.",
     OST_PROBE_NEEDS_ISSUER_KEY, ost_probe_issuer_leeway},
    {"issuer.early", "CL-04", "RFC 7519 section 4.1.5", OST_PROBE_MUST,
     "a token that is not valid yet is refused",
     "The issuer has said when it begins; until then nobody may use it.",
     "Compare nbf with the time wherever a token has it.", OST_PROBE_NEEDS_ISSUER_KEY,
     ost_probe_issuer_early},
    {"issuer.no-exp", "CL-01 CL-03", "RFC 9068 sections 2.2 and 4", OST_PROBE_MUST,
     "a token without exp is refused",
     "A check that runs only where the claim is there lets the token through that never ends.",
     "Require exp, and refuse the token without it.", OST_PROBE_NEEDS_ISSUER_KEY,
     ost_probe_issuer_no_exp},
    {"issuer.audience", "AU-01 AU-02",
     "MCP authorization, \"Token Handling\"; RFC 9068 section 4; RFC 8707 section 2",
     OST_PROBE_MUST, "a token for another server is refused",
     "The owner of any other server of the same issuer could use here what people send him.",
     "Require aud, and that it names this server's resource identifier.",
     OST_PROBE_NEEDS_ISSUER_KEY, ost_probe_issuer_audience},
    {"issuer.audience-prefix", "AU-04 AU-06",
     "RFC 9068 section 4; RFC 8707 section 2; RFC 3986 section 6.2.1", OST_PROBE_MUST,
     "an audience that only begins like this server is refused",
     "https://mcp.example.com.attacker.example begins with https://mcp.example.com.",
     "Compare audiences as whole strings, never by prefix or substring.",
     OST_PROBE_NEEDS_ISSUER_KEY, ost_probe_issuer_audience_prefix},
    {"issuer.audience-origin", "AU-06 AU-11",
     "MCP authorization, \"Canonical Server URI\"", OST_PROBE_ADVICE,
     "the host alone is not the audience",
     "Where several servers share a host, a token for one would be good for all.",
     "Take the resource identifier of the metadata alone; if the host as a whole is meant, let "
     "the metadata say so.",
     OST_PROBE_NEEDS_ISSUER_KEY, ost_probe_issuer_audience_origin},
    {"issuer.audience-list", "AU-02", "RFC 7519 section 4.1.3", OST_PROBE_SHOULD,
     "a list of audiences that names this server is understood",
     "aud may be a list; issuers send one where several resources were asked for.",
     "Accept a string or an array of strings, one of which is this server.",
     OST_PROBE_NEEDS_ISSUER_KEY, ost_probe_issuer_audience_list},
    {"issuer.issuer", "IS-01 KY-01", "RFC 9068 section 4; RFC 8414 section 3.3",
     OST_PROBE_MUST, "a token of another issuer is refused",
     "Keys are shared more often than one thinks, between tenants of one server above all.",
     "Require iss, and compare it as a whole string with the issuer whose keys you use.",
     OST_PROBE_NEEDS_ISSUER_KEY, ost_probe_issuer_issuer},
    {"issuer.claims", "CL-01", "RFC 9068 section 2.2", OST_PROBE_ADVICE,
     "a token without sub, client_id, jti or iat is refused",
     "An access token of RFC 9068 has them all: what lacks one is another kind of token, and a "
     "server that goes by sub must not find nothing there.",
     "Require the claims that your issuer's tokens have.", OST_PROBE_NEEDS_ISSUER_KEY,
     ost_probe_issuer_claims},
    {"issuer.type", "JH-04 EX-02", "RFC 9068 section 4; RFC 8725 section 3.11",
     OST_PROBE_MUST, "a token of another kind is refused",
     "The same key signs ID tokens and logout tokens, which many hold who must not call tools.",
     "Require typ at+jwt; where the issuer does not send it, refuse every other typ and what "
     "marks ID tokens.",
     OST_PROBE_NEEDS_ISSUER_KEY, ost_probe_issuer_type},
    {"issuer.type-spelling", "JH-04", "RFC 9068 section 4; RFC 7515 section 4.1.9",
     OST_PROBE_SHOULD, "typ is read as a media type",
     "at+jwt, AT+JWT and application/at+jwt are one; issuers send each of them.",
     "Compare typ without regard to case, with and without application/.",
     OST_PROBE_NEEDS_ISSUER_KEY, ost_probe_issuer_type_spelling},
    {"issuer.crit", "JH-06", "RFC 7515 section 4.1.11", OST_PROBE_MUST,
     "a critical header member that nobody knows is refused",
     "crit says that the token means something else to who does not know the extension.",
     "Refuse every crit whose members you do not implement.", OST_PROBE_NEEDS_ISSUER_KEY,
     ost_probe_issuer_crit},
    {"issuer.alg", "KY-04 JH-03",
     "RFC 8725 sections 2.1, 3.1 and 3.2; RFC 9068 section 4", OST_PROBE_MUST,
     "the key is used with its own algorithm alone",
     "A server that goes by the alg of the token takes the public key as an HMAC secret, and "
     "everybody has that.",
     "Let the key decide the algorithm: its alg in the key set, else one that you set for its "
     "type.",
     OST_PROBE_NEEDS_ISSUER_KEY, ost_probe_issuer_alg},
    {"issuer.error", "CL-12 CH-05", "RFC 6750 section 3.1", OST_PROBE_SHOULD,
     "an expired token is refused with error=\"invalid_token\"",
     "It happens to every client once an hour: by this word it refreshes and goes on.",
     "Add error=\"invalid_token\" to the challenge for an expired token.",
     OST_PROBE_NEEDS_ISSUER_KEY, ost_probe_issuer_error},
    {"issuer.scope", "CH-07 SC-03",
     "RFC 6750 section 3.1; MCP authorization, \"Runtime "
     "Insufficient Scope Errors\"",
     OST_PROBE_SHOULD, "a token without scope gets 403 and is told which",
     "With 401 a client logs in again with the same rights; without scope it does not know what "
     "to ask for.",
     "Answer 403 with error=\"insufficient_scope\" and scope=\"...\".",
     OST_PROBE_NEEDS_ISSUER_KEY, ost_probe_issuer_scope},
};

const struct ost_probe_group ost_probe_issuer =
    OST_PROBE_GROUP("issuer", "tokens that the issuer's key signs", checks);
