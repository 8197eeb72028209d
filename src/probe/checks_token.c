/* SPDX-License-Identifier: Apache-2.0 */
/* What the token that was given opens, and what is made of it must not. */
#include "probe/checks_token.h"
#include "probe/message.h"

#define NO_METHOD (-32601) /* JSON-RPC: method not found */

/* Why nothing can be said of how the token is taken; NULL: it is admitted. */
static const char *no_control(const struct ost_probe *probe)
{
    return probe->findings.listing.admitted ? NULL : "the token itself is refused";
}

static enum ost_probe_outcome check_admitted(struct ost_probe *probe,
                                             struct ost_probe_result *result)
{
    const struct ost_probe_listing *listing = &probe->findings.listing;
    if (!ost_probe_is_guarded(probe)) {
        return ost_probe_skipped(result, OST_PROBE_UNGUARDED);
    }
    if (ost_probe_token_is_bound(probe)) {
        return ost_probe_skipped(result,
                                 "the token is bound to a key that the probe lacks");
    }
    if (listing->admitted) {
        return ost_probe_passed(result, "a call with the token is answered");
    }
    return listing->answer.arrived
               ? ost_probe_failed(result, "tools/list with the token: status %d",
                                  listing->answer.status)
               : ost_probe_unknown(result, "no answer: %s", listing->answer.error);
}

static enum ost_probe_outcome check_tools(struct ost_probe *probe,
                                          struct ost_probe_result *result)
{
    const struct ost_probe_listing *listing = &probe->findings.listing;
    if (!ost_probe_is_guarded(probe) || !listing->admitted) {
        return ost_probe_skipped(result, listing->admitted ? OST_PROBE_UNGUARDED
                                                           : "the token is not admitted");
    }
    if (listing->tools != NULL) {
        return ost_probe_passed(result, "%zu tools in %s", ost_json_count(listing->tools),
                                listing->version);
    }
    return ost_probe_error_code(listing->message) == NO_METHOD
               ? ost_probe_skipped(result, "the server has no tools")
               : ost_probe_failed(result, "tools/list: status %d, and no list",
                                  listing->answer.status);
}

/* The token behind another spelling of the scheme, with `end` after it. */
static enum ost_probe_outcome spelled(struct ost_probe *probe,
                                      struct ost_probe_result *result, const char *scheme,
                                      const char *end, const char *what)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf value = {0};
    if (!ost_probe_is_guarded(probe)) {
        return ost_probe_skipped(result, OST_PROBE_UNGUARDED);
    }
    if (no_control(probe) != NULL && ost_probe_token_is_bound(probe)) {
        return ost_probe_skipped(result, "the token is bound, and refused as it is");
    }
    ost_buf_add_string(&value, scheme);
    ost_buf_add_string(&value, probe->options.token);
    ost_buf_add_string(&value, end);
    if (value.failed) {
        return ost_probe_unknown(result, "memory");
    }
    const struct ost_probe_presented presented = {
        .authorization = value.data, .what = what, .no_control = no_control(probe)};
    return ost_probe_admission_of(probe, result, &presented);
}

static enum ost_probe_outcome check_scheme(struct ost_probe *probe,
                                           struct ost_probe_result *result)
{
    enum ost_probe_outcome outcome =
        spelled(probe, result, "bearer ", "", "the token behind \"bearer\"");
    if (outcome == OST_PROBE_PASSED) {
        outcome = spelled(probe, result, "BEARER ", "", "the token behind \"BEARER\"");
    }
    return ost_probe_conclude(outcome, result, "\"bearer\" and \"BEARER\" do as well");
}

static enum ost_probe_outcome check_spaces(struct ost_probe *probe,
                                           struct ost_probe_result *result)
{
    enum ost_probe_outcome outcome =
        spelled(probe, result, "Bearer  ", "", "the token behind two spaces");
    if (outcome == OST_PROBE_PASSED) {
        outcome = spelled(probe, result, "Bearer ", " ", "the token before a space");
    }
    return ost_probe_conclude(outcome, result,
                              "two spaces before it and one behind it do not matter");
}

#define CHECKED_SIGNATURE                                                                  \
    "Let a JOSE library verify the signature over the bytes that came, and take no claim " \
    "before that."

static const struct ost_probe_check checks[] = {
    {"token.admitted", "TX-01 PL-02", "MCP authorization, \"Access Token Usage\"",
     OST_PROBE_MUST, "the token that was given is admitted",
     "If the server refuses a token that its authorization server has issued for it, nobody can "
     "use it; and as long as it does, no other refusal means much.",
     "See whether the token is fresh, and which issuer, audience and keys the server is set up "
     "with.",
     OST_PROBE_NEEDS_TOKEN, check_admitted},
    {"token.tools", "SC-19", "MCP, Tools, \"Listing Tools\"", OST_PROBE_ADVICE,
     "tools are listed for it",
     "A client that has logged in begins with the list; without it the login was for nothing.",
     "Answer tools/list, filtered to what the token may call if you like.",
     OST_PROBE_NEEDS_TOKEN, check_tools},
    {"token.scheme", "TX-01", "RFC 9110 section 11.1", OST_PROBE_MUST,
     "the scheme is taken in any case",
     "Schemes are case-insensitive, and some clients send \"bearer\", as the token endpoint "
     "spelled it in token_type.",
     "Compare the scheme without regard to case.", OST_PROBE_NEEDS_TOKEN, check_scheme},
    {"token.spaces", "TX-01", "RFC 6750 section 2.1; RFC 9110 section 5.5",
     OST_PROBE_ADVICE, "spaces around the token do not matter",
     "The grammar has one or more spaces after the scheme, and none at the end of a value counts.",
     "Skip all spaces after the scheme, and trim the value.", OST_PROBE_NEEDS_TOKEN,
     check_spaces},
    {"token.flipped", "JW-09 AL-09", "RFC 7515 section 5.2; RFC 9068 section 4",
     OST_PROBE_MUST, "the token is refused with another signature",
     "Anybody can write himself a token where signatures are not verified, or where their "
     "failure is not looked at.",
     CHECKED_SIGNATURE, OST_PROBE_NEEDS_TOKEN, ost_probe_token_flipped},
    {"token.cut", "JW-09 AL-09", "RFC 7515 section 5.2", OST_PROBE_MUST,
     "the token is refused without its end",
     "A server that takes a beginning for the whole compares tokens or signatures by less than "
     "all of their bytes.",
     "Compare and verify whole tokens; key caches by a digest of all of it.",
     OST_PROBE_NEEDS_TOKEN, ost_probe_token_cut},
    {"token.payload", "JW-09 CL-14", "RFC 7515 section 5.2; RFC 9068 section 4",
     OST_PROBE_MUST, "the token is refused with other claims and its old signature",
     "Whoever has any token could make himself another one, that lasts longer or says more.",
     CHECKED_SIGNATURE " Key caches by the whole token, not by its signature.",
     OST_PROBE_NEEDS_TOKEN, ost_probe_token_payload},
    {"token.stranger", "KY-01 KY-02", "RFC 9068 section 4; RFC 8725 section 3.8",
     OST_PROBE_MUST, "a copy that a stranger signed is refused",
     "The name of a key proves nothing: anybody can sign with his own under the same kid.",
     "Verify with the keys that the issuer's key set lists, and no others.",
     OST_PROBE_NEEDS_TOKEN, ost_probe_token_stranger},
    {"token.none", "JH-02", "RFC 9068 sections 2.1 and 4; RFC 8725 section 3.2",
     OST_PROBE_MUST, "a copy as alg none is refused",
     "alg none turns verification off: anybody is whom he likes.",
     "Allow the algorithms of the issuer by name; none is never among them, in no spelling.",
     OST_PROBE_NEEDS_TOKEN, ost_probe_token_none},
    {"token.jwk", "JH-08", "RFC 9068 section 4; RFC 8725 section 3.10", OST_PROBE_MUST,
     "a key in the token's own header is not trusted",
     "A token that brings the key it is judged by is always right.",
     "Never take a key from jwk or x5c; keys come from the issuer's key set alone.",
     OST_PROBE_NEEDS_TOKEN, ost_probe_token_jwk},
    {"token.jku", "JH-08", "RFC 9068 section 4; RFC 8725 section 3.10", OST_PROBE_MUST,
     "a key that the token's own header leads to is not trusted",
     "Anybody can publish a key set and point at it.",
     "Never take a key from jku or x5u; keys come from the issuer's key set alone.",
     OST_PROBE_NEEDS_TOKEN, ost_probe_token_jku},
    {"token.callback", "JH-08 OR-07", "RFC 8725 section 3.10", OST_PROBE_SHOULD,
     "nothing is fetched from where a token's header leads",
     "Who sends a token could make the server ask any address, also of its own network.",
     "Ignore jku and x5u; fetch keys from the address in the issuer's metadata alone.",
     OST_PROBE_NEEDS_TOKEN, ost_probe_token_callback},
    {"token.padded", "JW-02", "RFC 7515 sections 2 and 5.2", OST_PROBE_ADVICE,
     "the token is refused with padding behind it",
     "A token with several spellings slips past lists of revoked tokens and doubles in caches.",
     "Decode base64url strictly: no padding, no other character.", OST_PROBE_NEEDS_TOKEN,
     ost_probe_token_padded},
    {"token.doubled", "TX-04 TX-05", "RFC 6750 sections 2.1 and 3.1", OST_PROBE_SHOULD,
     "two tokens in one credential are refused",
     "A proxy in front may judge one of the two and the server behind it the other.",
     "Take the whole rest of the field as the token; refuse it with 400 if it is no token68.",
     OST_PROBE_NEEDS_TOKEN, ost_probe_token_doubled},
    {"token.bound", "CL-15 DP-02 MT-01",
     "RFC 9449 section 7.2; RFC 8705 section 3; RFC 7800 section 3", OST_PROBE_MUST,
     "a token that is bound to a key is refused without proof of it",
     "Binding is there so that a stolen token is of no use; who takes it as Bearer gives that "
     "away.",
     "Refuse every token with a cnf claim whose proof you do not check.",
     OST_PROBE_NEEDS_TOKEN, ost_probe_token_bound},
    {"token.error", "CH-06 CL-12", "RFC 6750 section 3.1", OST_PROBE_SHOULD,
     "a bad token is refused with error=\"invalid_token\"",
     "By this word a client knows that it should refresh its token or log in again.",
     "Add error=\"invalid_token\" to the challenge whenever a token came and was no good.",
     OST_PROBE_NEEDS_TOKEN, ost_probe_token_error},
    {"token.step-up", "CH-07 CH-09",
     "MCP authorization, \"Error Handling\"; RFC 6750 3.1", OST_PROBE_MUST,
     "a tool that the token may not call is refused with 403",
     "401 says that the token is bad: clients throw it away and log in again with the same "
     "rights, for ever.",
     "Answer 403 with error=\"insufficient_scope\" where the token is good and its scopes do "
     "not suffice.",
     OST_PROBE_NEEDS_CALLS, ost_probe_step_up_status},
    {"token.step-up-challenge", "CH-07 CH-02",
     "MCP authorization, \"Runtime Insufficient Scope Errors\"", OST_PROBE_SHOULD,
     "the 403 says what to ask for",
     "Clients step up by error, scope and resource_metadata of the challenge; without them they "
     "show an error and stop.",
     "Send WWW-Authenticate: Bearer error=\"insufficient_scope\", scope=\"...\", "
     "resource_metadata=\"...\".",
     OST_PROBE_NEEDS_CALLS, ost_probe_step_up_challenge},
    {"token.step-up-scope", "SC-08 CH-11",
     "MCP authorization, \"Runtime Insufficient Scope Errors\"; RFC 6749 section 3.3",
     OST_PROBE_SHOULD, "the 403 names a scope that the token lacks",
     "A client that asks for what it has gets the same token and the same 403, until it gives "
     "up.",
     "Name every scope that the call needs, with one space between them.",
     OST_PROBE_NEEDS_CALLS, ost_probe_step_up_scope},
    {"token.step-up-union", "SC-09",
     "MCP 2025-11-25 authorization, \"Scope Challenge Handling\"; observed: the official "
     "TypeScript SDK 1",
     OST_PROBE_ADVICE, "to older clients the 403 names the basic scopes as well",
     "Clients of 2025-11-25 ask for exactly what the challenge names. Without the scopes of the "
     "first login they lose those, and are sent from one 403 to the next for ever.",
     "Name, to clients of 2025-11-25 and before, what the token has beside what it lacks.",
     OST_PROBE_NEEDS_CALLS, ost_probe_step_up_union},
    {"token.step-up-clients", "CH-21 CH-10 CH-11",
     "RFC 9110 section 11.6.1; observed: the official TypeScript and Python SDKs",
     OST_PROBE_SHOULD, "clients read in the 403 what stands there",
     "They look at the first scheme alone and take the first match of a regular expression.",
     "Send the Bearer challenge first, quote every value, put scope before texts for people.",
     OST_PROBE_NEEDS_CALLS, ost_probe_step_up_clients},
};

/* No token that the server would take is made until all others have had their answers,
 * which are quoted. */
const struct ost_probe_group ost_probe_token = {
    .name = "token",
    .title = "what the token opens, and what is made of it",
    .checks = checks,
    .count = sizeof checks / sizeof checks[0],
    .before = ost_probe_gather_minted,
};
