/* SPDX-License-Identifier: Apache-2.0 */
/* Calls that are not what they seem: what is told of them. */
#include "probe/checks_protocol.h"
#include "probe/leak.h"
#include "probe/refusal.h"

/* A method that MCP has no use for, with the token where there is one. */
static enum ost_probe_outcome check_allow(struct ost_probe *probe,
                                          struct ost_probe_result *result)
{
    const struct ost_probe_call call = {.http_method = "PUT",
                                        .authorization = ost_probe_bearer(probe)};
    OST_CLEANUP(ost_probe_refusal_cleanup)
    struct ost_probe_refusal *refusal = ost_probe_refusal_ask(probe, &call);
    if (!ost_probe_has_judged(refusal)) {
        return ost_probe_not_answered(result, "PUT", refusal);
    }
    struct ost_span allow = ost_answer_header(&refusal->answer, "allow");
    if (refusal->answer.status != 405) {
        return ost_probe_passed(result, "status %d to PUT, which needs no Allow",
                                refusal->answer.status);
    }
    return allow.data == NULL ? ost_probe_failed(result, "405 to PUT, without Allow")
                              : ost_probe_passed(result, "405 to PUT, Allow: %.*s",
                                                 OST_PROBE_SHOW(allow));
}

static enum ost_probe_outcome check_unknown_tool(struct ost_probe *probe,
                                                 struct ost_probe_result *result)
{
    struct ost_probe_call call = ost_probe_usual_call(probe);
    call.method = "tools/call";
    call.members = "\"name\":\"" OST_PROBE_NO_SUCH_TOOL "\",\"arguments\":{}";
    call.name = OST_PROBE_NO_SUCH_TOOL;
    if (!ost_probe_answers_401(probe)) {
        return ost_probe_refuses_nothing(result);
    }
    OST_CLEANUP(ost_probe_refusal_cleanup)
    struct ost_probe_refusal *refusal = ost_probe_refusal_ask(probe, &call);
    if (!ost_probe_has_judged(refusal)) {
        return ost_probe_not_answered(result, "a call of an unknown tool", refusal);
    }
    return refusal->answer.status == 401
               ? ost_probe_passed(result, "401 to a call of an unknown tool")
               : ost_probe_failed(result, "status %d to a call of an unknown tool",
                                  refusal->answer.status);
}

/* With the token where there is one: what reads the body then says more. */
static enum ost_probe_outcome check_leaks(struct ost_probe *probe,
                                          struct ost_probe_result *result)
{
    const char *bearer = ost_probe_bearer(probe);
    const struct {
        const char *of;
        struct ost_probe_call call;
    } oddities[] = {
        {"a body that is no JSON", {.body = "{\"jsonrpc\":", .authorization = bearer}},
        {"a body that is no message", {.body = "[1]", .authorization = bearer}},
        {"PUT", {.http_method = "PUT", .authorization = bearer}},
    };
    for (size_t i = 0; i < sizeof oddities / sizeof oddities[0]; i++) {
        OST_CLEANUP(ost_probe_refusal_cleanup)
        struct ost_probe_refusal *refusal =
            ost_probe_refusal_ask(probe, &oddities[i].call);
        if (!ost_probe_has_judged(refusal)) {
            return ost_probe_not_answered(result, oddities[i].of, refusal);
        }
        const char *leak = ost_probe_leak_in(ost_buf_span(&refusal->answer.body));
        if (leak != NULL) {
            return ost_probe_failed(result, "the answer to %s holds \"%s\"",
                                    oddities[i].of, leak);
        }
    }
    return ost_probe_passed(result, "errors say nothing of the server's inside");
}

static const struct ost_probe_check checks[] = {
    {"protocol.methods", "TX-09", "MCP authorization, \"Token Requirements\"",
     OST_PROBE_MUST, "GET, DELETE and PUT are refused without a token",
     "A stream or a session that anybody opens or ends is a way around the token.",
     "Let the guard see every request to the endpoint, or answer 405.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_check_methods},
    {"protocol.allow", "TX-09", "RFC 9110 section 15.5.6", OST_PROBE_MUST,
     "a 405 names the methods that are allowed",
     "Older clients open a stream by GET, and want to know that there is none.",
     "Send Allow: POST with every 405.", OST_PROBE_NEEDS_NOTHING, check_allow},
    {"protocol.malformed", "PL-01 PL-02", "MCP authorization, \"Token Handling\"",
     OST_PROBE_MUST, "what is no message is refused without a token",
     "Whoever reads a body before the token can be made to fail by anybody.",
     "Let the guard come first; bound and parse the body after it.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_check_malformed},
    {"protocol.batch-door", "SC-17 PL-02", "MCP authorization, \"Token Requirements\"",
     OST_PROBE_MUST, "a batch is refused without a token",
     "Where the first message of it may pass, the others pass with it.",
     "Refuse arrays, or judge each message of them.", OST_PROBE_NEEDS_NOTHING,
     ost_probe_check_batch_door},
    {"protocol.old-versions", "HD-04 PL-02", "MCP authorization, \"Token Requirements\"",
     OST_PROBE_MUST, "older and unknown versions are refused without a token",
     "A way in that is kept for old clients is kept for everybody.",
     "Guard the endpoint before any version is looked at.", OST_PROBE_NEEDS_NOTHING,
     ost_probe_check_versions},
    {"protocol.disguise", "HD-06 HD-17", "MCP transports, \"Server Validation\"",
     OST_PROBE_MUST, "a header does not open what the body asks for",
     "Where a gateway lets discovery through by its header, any call can call itself so.",
     "Judge by the body, or refuse where header and body disagree.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_check_disguise},
    {"protocol.unknown-tool", "PL-02 TX-09", "MCP authorization, \"Token Requirements\"",
     OST_PROBE_MUST, "a call of an unknown tool is refused with 401 without a token",
     "Another answer tells anybody which tools there are.",
     "Ask for the token before the tool is looked up.", OST_PROBE_NEEDS_NOTHING,
     check_unknown_tool},
    {"protocol.leaks", "CH-12", "MCP authorization tutorial, \"Error detail leakage\"",
     OST_PROBE_SHOULD, "errors say nothing of the server's inside",
     "Stack traces, paths and names of classes tell an attacker what to look for.",
     "Answer from a fixed table of texts; write details to the log.",
     OST_PROBE_NEEDS_NOTHING, check_leaks},
    {"protocol.version-header", "HD-02", "MCP transports, \"Protocol Version Header\"",
     OST_PROBE_MUST, "MCP-Protocol-Version that is not the body's is refused",
     "A proxy judges by the header and the server by the body: a call passes as one that it "
     "is not.",
     "Compare it with _meta, and answer 400 with code -32020.", OST_PROBE_NEEDS_TOKEN,
     ost_probe_check_version_header},
    {"protocol.method-header", "HD-06", "MCP transports, \"Server Validation\"",
     OST_PROBE_MUST, "Mcp-Method that is missing or not the body's is refused",
     "A proxy judges by the header and the server by the body: a call passes as one that it "
     "is not.",
     "Compare it with method, and answer 400 with code -32020.", OST_PROBE_NEEDS_TOKEN,
     ost_probe_check_method_header},
    {"protocol.name-header", "HD-07", "MCP transports, \"Server Validation\"",
     OST_PROBE_MUST, "Mcp-Name that is not the body's is refused",
     "A proxy that lets the one tool through lets every other one through with it.",
     "Compare it with params.name, and answer 400 with code -32020.",
     OST_PROBE_NEEDS_TOKEN, ost_probe_check_name_header},
    {"protocol.unsupported", "HD-03 HD-04",
     "MCP versioning, \"Protocol Version Negotiation\"", OST_PROBE_MUST,
     "a version that is not supported is refused, with those that are",
     "Clients choose another version by that list, and fail without it.",
     "Answer 400 with code -32022, data.supported and data.requested; before 2026-07-28, "
     "400.",
     OST_PROBE_NEEDS_TOKEN, ost_probe_check_unsupported},
    {"protocol.batch", "SC-17", "MCP 2025-06-18, changelog", OST_PROBE_ADVICE,
     "a batch is refused where the version has none",
     "Scopes, rate limits and logs that look at one message miss the others.",
     "Answer 400 to an array.", OST_PROBE_NEEDS_TOKEN, ost_probe_check_batch},
    {"protocol.session", "TX-09", "MCP security best practices, \"Session Hijacking\"",
     OST_PROBE_MUST, "a session is no credential, and a refusal does not end it",
     "Who learns the id of a session, or shares an address with a user, would be that user; "
     "and who sends a bad request would log him out.",
     "Ask for the token on every request, and change nothing before it holds.",
     OST_PROBE_NEEDS_TOKEN, ost_probe_check_session},
    {"protocol.oracle", "CH-18 PL-02", "MCP authorization, \"Token Requirements\"",
     OST_PROBE_ADVICE, "without a token a tool is refused like one that is none",
     "A difference tells anybody which tools there are.",
     "Ask for the token before the tool is looked up.", OST_PROBE_NEEDS_CALLS,
     ost_probe_check_oracle},
};

const struct ost_probe_group ost_probe_protocol =
    OST_PROBE_GROUP("protocol", "calls that are not what they seem", checks);
