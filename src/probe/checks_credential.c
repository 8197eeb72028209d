/* SPDX-License-Identifier: Apache-2.0 */
/* Whether what is no token is refused as it should be. */
#include "probe/credential.h"
#include "probe/present.h"
#include "probe/refusal.h"

#define GARBAGE    OST_PROBE_GARBAGE
#define LONG_BYTES 20000 /* more than the header room of most servers */

#define TRY(trials)                                                                      \
    ost_probe_try(probe, result, trials, sizeof(trials) / sizeof((trials)[0]))

static enum ost_probe_outcome check_garbage(struct ost_probe *probe,
                                            struct ost_probe_result *result)
{
    static const struct ost_probe_trial trials[] = {
        {"a token that nobody issued", "Bearer " GARBAGE, NULL, OST_PROBE_BAD_TOKEN},
        {"three parts that are no JWT", "Bearer a.b.c", NULL, OST_PROBE_BAD_TOKEN},
    };
    return TRY(trials);
}

static enum ost_probe_outcome check_error(struct ost_probe *probe,
                                          struct ost_probe_result *result)
{
    const struct ost_probe_refusal *garbage = &probe->findings.garbage;
    if (!ost_probe_answers_401(probe)) {
        return ost_probe_refuses_nothing(result);
    }
    if (!garbage->answer.arrived) {
        return ost_probe_not_answered(result, "a bad token", garbage);
    }
    return ost_probe_error_in(garbage, result, "a bad token");
}

static enum ost_probe_outcome check_scheme(struct ost_probe *probe,
                                           struct ost_probe_result *result)
{
    static const struct ost_probe_trial trials[] = {
        {"Basic credentials", "Basic b3N0aWFyeTpwcm9iZQ==", NULL,
         OST_PROBE_NO_CREDENTIAL},
        {"the scheme Token", "Token " GARBAGE, NULL, OST_PROBE_NO_CREDENTIAL},
    };
    return TRY(trials);
}

static enum ost_probe_outcome check_empty(struct ost_probe *probe,
                                          struct ost_probe_result *result)
{
    static const struct ost_probe_trial trials[] = {
        {"Bearer without a token", "Bearer", NULL, OST_PROBE_MALFORMED},
        {"Bearer with spaces for a token", "Bearer   ", NULL, OST_PROBE_MALFORMED},
    };
    return TRY(trials);
}

static enum ost_probe_outcome check_malformed(struct ost_probe *probe,
                                              struct ost_probe_result *result)
{
    static const struct ost_probe_trial trials[] = {
        {"two tokens with a space between", "Bearer " GARBAGE " x", NULL,
         OST_PROBE_MALFORMED},
        {"two tokens with a comma between", "Bearer " GARBAGE ",x", NULL,
         OST_PROBE_MALFORMED},
        {"a token in quotes", "Bearer \"" GARBAGE "\"", NULL, OST_PROBE_MALFORMED},
        {"a tab before the token", "Bearer\t" GARBAGE, NULL, OST_PROBE_MALFORMED},
    };
    return TRY(trials);
}

static enum ost_probe_outcome check_repeats(struct ost_probe *probe,
                                            struct ost_probe_result *result)
{
    static const struct ost_probe_trial trials[] = {
        {"Authorization twice", "Bearer " GARBAGE, "Bearer x" GARBAGE,
         OST_PROBE_CONTRADICTION},
    };
    return TRY(trials);
}

static enum ost_probe_outcome check_long(struct ost_probe *probe,
                                         struct ost_probe_result *result)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf token = {0};
    ost_buf_add_string(&token, "Bearer ");
    if (!ost_buf_reserve(&token, LONG_BYTES)) {
        return ost_probe_unknown(result, "memory ran out");
    }
    for (size_t i = 0; i < LONG_BYTES; i++) {
        ost_buf_add_string(&token, "x");
    }
    const struct ost_probe_trial trials[] = {
        {"a token of 20000 bytes", token.data, NULL, OST_PROBE_TOO_LONG}};
    return TRY(trials);
}

static const struct ost_probe_check checks[] = {
    {"credential.garbage", "CH-01 CH-09", "MCP authorization, \"Token Handling\"",
     OST_PROBE_MUST, "what is no token is refused with 401",
     "A client gets a new token because it sees 401; with 403 it gives up, and with 5xx it "
     "calls a server broken that anybody can make fail.",
     "Answer 401 to any token that cannot be read or verified; let no exception escape.",
     OST_PROBE_NEEDS_NOTHING, check_garbage},
    {"credential.error", "CH-06", "RFC 6750 sections 3 and 3.1", OST_PROBE_SHOULD,
     "a bad token is answered with error=\"invalid_token\"",
     "Clients throw a token away and refresh it because of this word; without it they may "
     "ask the user to log in again, or try the same token for ever.",
     "Add error=\"invalid_token\" to the challenge where a token was sent.",
     OST_PROBE_NEEDS_NOTHING, check_error},
    {"credential.scheme", "TX-03", "RFC 6750 section 3.1", OST_PROBE_SHOULD,
     "another scheme than Bearer counts as no credential",
     "A server that looks at the last word alone takes tokens from anything; and an error "
     "about a token that was never sent leads clients astray.",
     "Take Bearer alone (in any case of its letters); to the rest answer as to no token.",
     OST_PROBE_NEEDS_NOTHING, check_scheme},
    {"credential.empty", "TX-04",
     "MCP authorization, \"Error Handling\"; RFC 6750 section 3.1", OST_PROBE_MUST,
     "Bearer without a token is refused",
     "An empty token is what a verifier with an unset secret or a cache with an empty key "
     "lets in; others fail over it.",
     "Refuse it with 400 invalid_request before anything looks at it.",
     OST_PROBE_NEEDS_NOTHING, check_empty},
    {"credential.malformed", "TX-04",
     "MCP authorization, \"Error Handling\"; RFC 6750 section 3.1", OST_PROBE_MUST,
     "a credential that is not one token is refused",
     "Where a proxy reads one part of it and the server another, the one checks what the "
     "other does not use.",
     "Take exactly one token68 after the scheme; refuse the rest with 400 invalid_request.",
     OST_PROBE_NEEDS_NOTHING, check_malformed},
    {"credential.repeats", "TX-05", "RFC 6750 section 3.1; RFC 9110 section 5.3",
     OST_PROBE_SHOULD, "Authorization twice is refused with 400",
     "The first counts for one program and the last for another: a gateway checks a good "
     "token, and the server behind it takes the other.",
     "Count the field lines, and refuse more than one with 400 invalid_request. Many HTTP "
     "libraries drop the second one: look at the raw lines.",
     OST_PROBE_NEEDS_NOTHING, check_repeats},
    {"credential.long", "TX-10", "RFC 9110 section 5.4", OST_PROBE_MUST,
     "a very long token is refused with a 4xx",
     "What fails or works long over it can be made to do so by anybody, without a token.",
     "Bound the length of a token, and answer 401, 400 or 431 above it.",
     OST_PROBE_NEEDS_NOTHING, check_long},
    {"credential.query", "TX-06",
     "OAuth 2.1 section 5.1; MCP authorization, \"Token Requirements\"", OST_PROBE_MUST,
     "a token in the query is not looked at",
     "URLs end in logs, histories and Referer fields, and the token in them with them; a "
     "link is enough to make a browser send one.",
     "Read the Authorization field alone; switch query tokens off in the library.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_check_query},
    {"credential.form", "TX-07", "OAuth 2.1 section 5.1.2", OST_PROBE_ADVICE,
     "a token in a form is not looked at",
     "Any page can make a browser send a form; and MCP has no use for one.",
     "Read the Authorization field alone; switch form tokens off in the library.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_check_form},
    {"credential.cookie", "TX-08", "MCP security best practices, \"Session Hijacking\"",
     OST_PROBE_ADVICE, "a token in a cookie is not looked at",
     "Browsers send cookies by themselves: any page could call the tools of its visitor.",
     "Read the Authorization field alone.", OST_PROBE_NEEDS_NOTHING,
     ost_probe_check_cookie},
    {"credential.unsigned", "JH-02", "RFC 8725 section 3.1; RFC 9068 section 2.1",
     OST_PROBE_MUST, "a token without a signature (alg none) is refused",
     "Anybody can write one, as whoever he likes.",
     "Configure the algorithms that you take, and take no other; decode nothing that is "
     "not verified.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_check_unsigned},
    {"credential.confusion", "JH-03", "RFC 8725 sections 2.1 and 3.1", OST_PROBE_MUST,
     "a public key is no secret of HS256",
     "The public key is published: whoever signs with it by HMAC is let in as anybody, where "
     "the token itself says how it is verified.",
     "Configure the algorithms that you take, and bind each key to its own.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_check_confusion},
    {"credential.issuer", "IS-01",
     "RFC 9068 section 4; MCP authorization, \"Token Handling\"", OST_PROBE_MUST,
     "a token of an unknown issuer is refused with 401",
     "A server that believes any issuer believes the attacker's; one that asks every issuer "
     "for its keys can be sent anywhere.",
     "Compare iss with a list, before any key is looked for.", OST_PROBE_NEEDS_NOTHING,
     ost_probe_check_issuer},
    {"credential.unknown-key", "KY-01 KY-02", "RFC 9068 section 4; RFC 7515 section 5.2",
     OST_PROBE_MUST, "a token of a key that is not in the set is refused with 401",
     "One that is let in was not verified. A 5xx in place of the 401 tells a client that the "
     "server is ill, and keeps it from getting a new token when keys change.",
     "Verify with the keys of the issuer alone; treat an unknown kid as a bad token.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_check_unknown_key},
};

const struct ost_probe_group ost_probe_credential =
    OST_PROBE_GROUP("credential", "what is no good token is refused", checks);
