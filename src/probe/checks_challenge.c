/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a call without a token is refused so that every client knows where to log in.
 */
#include "oauth/challenge_clients.h"
#include "oauth/challenge_list.h"
#include "probe/check.h"
#include "probe/leak.h"
#include "probe/refusal.h"
#include "wire/scope.h"
#include "wire/uri.h"

#define NO_BEARER "there is no Bearer challenge"

static const struct ost_probe_refusal *refusal_of(const struct ost_probe *probe)
{
    return &probe->findings.refusal;
}

/* The i-th of all; only the first has to be there. What was let in or sent elsewhere is
 * no refusal: other checks judge it. */
#define REFUSALS 3
static const struct ost_probe_refusal *refusal_at(const struct ost_probe *probe, size_t i)
{
    const struct ost_probe_findings *findings = &probe->findings;
    const struct ost_probe_refusal *const all[REFUSALS] = {
        &findings->refusal, &findings->garbage, &findings->unsigned_token};
    static const struct ost_probe_refusal none = {.of = NULL};
    return i > 0 && all[i]->answer.status < 400 ? &none : all[i];
}

static const char *const credentials[REFUSALS] = {"no token", "a garbage token",
                                                  "a JWT that nobody signed"};

/* All good, if all have come: of one that is missing nobody knows. */
static enum ost_probe_outcome conclude(const struct ost_probe *probe,
                                       struct ost_probe_result *result,
                                       const char *sentence)
{
    const struct ost_probe_findings *findings = &probe->findings;
    const struct ost_probe_refusal *const others[] = {&findings->garbage,
                                                      &findings->unsigned_token};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (findings->refusal.answer.status == 401 && !others[i]->answer.arrived) {
            return ost_probe_not_answered(result, credentials[i + 1], others[i]);
        }
    }
    return ost_probe_passed(result, "%s", sentence);
}

/* A parameter of the Bearer challenge to no token; NULL without it. */
static const struct ost_challenge_parameter *parameter_of(const struct ost_probe *probe,
                                                          const char *name)
{
    return ost_probe_refusal_find(refusal_of(probe), name);
}

static enum ost_probe_outcome check_status(struct ost_probe *probe,
                                           struct ost_probe_result *result)
{
    const struct ost_probe_refusal *refusal = refusal_of(probe);
    int status = refusal->answer.status;
    if (ost_probe_is_undecided(status)) {
        return ost_probe_unknown(result, "not judged: status %d to %s", status,
                                 refusal->of);
    }
    if (status == 401) {
        return ost_probe_passed(result, "401 to %s without a token", refusal->of);
    }
    return ost_probe_failed(result,
                            "status %d to %s without a token, and no 401 to others",
                            status, refusal->of);
}

static enum ost_probe_outcome check_bearer(struct ost_probe *probe,
                                           struct ost_probe_result *result)
{
    const struct ost_probe_refusal *refusal = refusal_of(probe);
    if (refusal->answer.status != 401) {
        return ost_probe_skipped(result, "nothing was refused with 401");
    }
    if (refusal->joined.len == 0) {
        return ost_probe_failed(result, "the 401 has no WWW-Authenticate");
    }
    if (refusal->bearer == NULL) {
        return ost_probe_failed(result, "WWW-Authenticate has no Bearer challenge: %.*s",
                                OST_PROBE_SHOW(ost_buf_span(&refusal->joined)));
    }
    if (refusal->bearer->count == 0) {
        return ost_probe_failed(result, "the Bearer challenge has no parameter");
    }
    return ost_probe_passed(result, "a Bearer challenge with %zu parameters",
                            refusal->bearer->count);
}

static enum ost_probe_outcome check_grammar(struct ost_probe *probe,
                                            struct ost_probe_result *result)
{
    if (refusal_of(probe)->joined.len == 0) {
        return ost_probe_skipped(result, "there is no WWW-Authenticate");
    }
    for (size_t i = 0; i < REFUSALS; i++) {
        const struct ost_probe_refusal *refusal = refusal_at(probe, i);
        if (refusal->mistake != NULL) {
            return ost_probe_failed(result, "to %s, %s: %.*s", credentials[i],
                                    refusal->mistake,
                                    OST_PROBE_SHOW(ost_buf_span(&refusal->joined)));
        }
    }
    return conclude(probe, result, "WWW-Authenticate is a list of challenges");
}

static enum ost_probe_outcome check_repeats(struct ost_probe *probe,
                                            struct ost_probe_result *result)
{
    const struct ost_challenge_list *list = &refusal_of(probe)->challenges;
    if (list->count == 0) {
        return ost_probe_skipped(result, "there is no challenge");
    }
    for (size_t i = 0; i < list->count; i++) {
        struct ost_span name = ost_challenge_item_repeated(&list->items[i]);
        if (name.data != NULL) {
            return ost_probe_failed(result, "%.*s stands twice in one challenge",
                                    OST_PROBE_SHOW(name));
        }
    }
    return ost_probe_passed(result, "no parameter stands twice");
}

static enum ost_probe_outcome check_first(struct ost_probe *probe,
                                          struct ost_probe_result *result)
{
    const struct ost_probe_refusal *refusal = refusal_of(probe);
    struct ost_span joined = ost_buf_span(&refusal->joined);
    if (refusal->bearer == NULL) {
        return ost_probe_skipped(result, NO_BEARER);
    }
    if (!ost_challenge_begins_bearer(joined)) {
        return ost_probe_failed(
            result, "it begins with %.*s",
            OST_PROBE_SHOW(ost_span_first(joined, ost_span_find(joined, ','))));
    }
    return ost_probe_passed(result, "Bearer is the first scheme");
}

static enum ost_probe_outcome check_no_error(struct ost_probe *probe,
                                             struct ost_probe_result *result)
{
    const struct ost_challenge_item *bearer = refusal_of(probe)->bearer;
    if (bearer == NULL) {
        return ost_probe_skipped(result, NO_BEARER);
    }
    for (size_t i = 0; i < bearer->count; i++) {
        struct ost_span name = bearer->parameters[i].name;
        if (name.len >= 5 && ost_span_is_nocase(ost_span_first(name, 5), "error")) {
            return ost_probe_failed(result, "%.*s=\"%.*s\", though no token was sent",
                                    OST_PROBE_SHOW(name),
                                    OST_PROBE_SHOW(bearer->parameters[i].value));
        }
    }
    return ost_probe_passed(result, "no error is named where no token was sent");
}

static enum ost_probe_outcome check_metadata(struct ost_probe *probe,
                                             struct ost_probe_result *result)
{
    const struct ost_challenge_parameter *url = parameter_of(probe, "resource_metadata");
    if (refusal_of(probe)->bearer == NULL) {
        return ost_probe_skipped(result, NO_BEARER);
    }
    return url == NULL
               ? ost_probe_failed(result, "the challenge has no resource_metadata")
               : ost_probe_passed(result, "resource_metadata=\"%.*s\"",
                                  OST_PROBE_SHOW(url->value));
}

static enum ost_probe_outcome check_metadata_url(struct ost_probe *probe,
                                                 struct ost_probe_result *result)
{
    const struct ost_challenge_parameter *url = parameter_of(probe, "resource_metadata");
    struct ost_uri uri;
    const char *why = NULL;
    if (url == NULL) {
        return ost_probe_skipped(result, "there is no resource_metadata");
    }
    if (!ost_uri_parse(url->value, &uri, &why)) {
        return ost_probe_failed(result, "resource_metadata=\"%.*s\": %s",
                                OST_PROBE_SHOW(url->value), why);
    }
    if (!uri.https && !ost_uri_host_is_loopback(uri.host)) {
        return ost_probe_failed(result, "resource_metadata is %.*s, without TLS",
                                OST_PROBE_SHOW(url->value));
    }
    return ost_probe_passed(result, "an absolute %s URL",
                            uri.https ? "https" : "loopback");
}

static enum ost_probe_outcome check_scope(struct ost_probe *probe,
                                          struct ost_probe_result *result)
{
    const struct ost_challenge_parameter *scope = parameter_of(probe, "scope");
    if (refusal_of(probe)->bearer == NULL) {
        return ost_probe_skipped(result, NO_BEARER);
    }
    return scope == NULL
               ? ost_probe_failed(result, "the challenge names no scope")
               : ost_probe_passed(result, "scope=\"%.*s\"", OST_PROBE_SHOW(scope->value));
}

static enum ost_probe_outcome check_scope_list(struct ost_probe *probe,
                                               struct ost_probe_result *result)
{
    const struct ost_challenge_parameter *scope = parameter_of(probe, "scope");
    if (scope == NULL) {
        return ost_probe_skipped(result, "there is no scope");
    }
    return ost_probe_is_scope(scope->value)
               ? ost_probe_passed(result, "a valid list of scopes")
               : ost_probe_failed(result, "scope=\"%.*s\" is no list of scopes",
                                  OST_PROBE_SHOW(scope->value));
}

static enum ost_probe_outcome check_clients(struct ost_probe *probe,
                                            struct ost_probe_result *result)
{
    static const char *const names[] = {"error", "scope", "resource_metadata"};
    struct ost_span found = OST_SPAN_ABSENT;
    if (refusal_of(probe)->bearer == NULL) {
        return ost_probe_skipped(result, NO_BEARER);
    }
    for (size_t i = 0; i < 3; i++) {
        if (!ost_probe_clients_read(refusal_of(probe), names[i], &found)) {
            return ost_probe_failed(result, "a deployed client reads %s as \"%.*s\"",
                                    names[i], OST_PROBE_SHOW(found));
        }
    }
    return ost_probe_passed(result, "deployed clients read what the grammar reads");
}

/* Whether a parameter that clients look for stands behind a text that may hold its name.
 */
static bool text_comes_first(const struct ost_challenge_item *bearer)
{
    bool text = false;
    for (size_t i = 0; bearer != NULL && i < bearer->count; i++) {
        struct ost_span name = bearer->parameters[i].name;
        bool looked_for = ost_span_is_nocase(name, "scope") ||
                          ost_span_is_nocase(name, "resource_metadata");
        text = text || ost_span_is_nocase(name, "error_description");
        if (text && looked_for) {
            return true;
        }
    }
    return false;
}

static enum ost_probe_outcome check_order(struct ost_probe *probe,
                                          struct ost_probe_result *result)
{
    if (refusal_of(probe)->bearer == NULL) {
        return ost_probe_skipped(result, NO_BEARER);
    }
    for (size_t i = 0; i < REFUSALS; i++) {
        if (text_comes_first(refusal_at(probe, i)->bearer)) {
            return ost_probe_failed(result, "to %s, error_description comes first",
                                    credentials[i]);
        }
    }
    return conclude(probe, result, "nothing to read for people comes first");
}

static enum ost_probe_outcome check_cache(struct ost_probe *probe,
                                          struct ost_probe_result *result)
{
    if (refusal_of(probe)->answer.status != 401) {
        return ost_probe_skipped(result, "nothing was refused with 401");
    }
    for (size_t i = 0; i < REFUSALS; i++) {
        const struct ost_answer *answer = &refusal_at(probe, i)->answer;
        struct ost_span value = ost_answer_header(answer, "cache-control");
        if (answer->arrived && !ost_probe_text_holds(value, "no-store")) {
            return ost_probe_failed(result, "Cache-Control of a refusal is \"%.*s\"",
                                    OST_PROBE_SHOW(value));
        }
    }
    return conclude(probe, result, "refusals are not stored");
}

/* In the body or in what the challenge says for people. */
static const char *leak_of(const struct ost_probe_refusal *refusal)
{
    const struct ost_challenge_parameter *text =
        refusal->bearer == NULL
            ? NULL
            : ost_challenge_item_find(refusal->bearer, "error_description");
    const char *leak = ost_probe_leak_in(ost_buf_span(&refusal->answer.body));
    return leak == NULL && text != NULL ? ost_probe_leak_in(text->value) : leak;
}

static enum ost_probe_outcome check_leaks(struct ost_probe *probe,
                                          struct ost_probe_result *result)
{
    if (refusal_of(probe)->answer.status != 401) {
        return ost_probe_skipped(result, "nothing was refused with 401");
    }
    for (size_t i = 0; i < REFUSALS; i++) {
        const char *leak = leak_of(refusal_at(probe, i));
        if (leak != NULL) {
            return ost_probe_failed(result, "the refusal of %s holds \"%s\"",
                                    credentials[i], leak);
        }
    }
    return conclude(probe, result, "refusals say nothing of the server's inside");
}

static enum ost_probe_outcome check_echo(struct ost_probe *probe,
                                         struct ost_probe_result *result)
{
    const struct ost_probe_refusal *garbage = &probe->findings.garbage;
    if (!garbage->answer.arrived) {
        return refusal_of(probe)->answer.status == 401
                   ? ost_probe_unknown(result, "no answer to a garbage token: %s",
                                       garbage->answer.error)
                   : ost_probe_skipped(result, "nothing was refused with 401");
    }
    return ost_probe_text_holds(ost_buf_span(&garbage->answer.headers),
                                OST_PROBE_GARBAGE) ||
                   ost_probe_text_holds(ost_buf_span(&garbage->answer.body),
                                        OST_PROBE_GARBAGE)
               ? ost_probe_failed(result, "the refusal holds the token that was sent")
               : ost_probe_passed(result, "the token that was sent does not come back");
}

static const struct ost_probe_check checks[] = {
    {"challenge.status", "CH-01 PL-02 TX-02",
     "RFC 6750 section 3; MCP authorization, \"Token Handling\"", OST_PROBE_MUST,
     "a call without a token is refused with 401",
     "A client logs in because it sees 401. With another status it reports an error, and with "
     "200 anybody is served.",
     "Let the guard answer 401 before the request has any effect.",
     OST_PROBE_NEEDS_NOTHING, check_status},
    {"challenge.bearer", "CH-01", "RFC 6750 section 3; RFC 9110 section 15.5.2",
     OST_PROBE_MUST, "the 401 has a Bearer challenge with a parameter",
     "Without it a client can only guess that a token is wanted and where one comes from.",
     "Send WWW-Authenticate: Bearer scope=\"...\", resource_metadata=\"...\".",
     OST_PROBE_NEEDS_NOTHING, check_bearer},
    {"challenge.grammar", "CH-11", "RFC 9110 section 11.6.1", OST_PROBE_MUST,
     "WWW-Authenticate is a list of challenges",
     "A client that reads by the grammar finds nothing in a field that breaks it; quotes that "
     "are not escaped are the usual cause.",
     "Quote every value, keep quotes and backslashes out of them, separate by commas.",
     OST_PROBE_NEEDS_NOTHING, check_grammar},
    {"challenge.repeats", "CH-10", "RFC 9110 section 11.2; RFC 6750 section 3",
     OST_PROBE_MUST, "no parameter stands twice in a challenge",
     "Which of the two counts is each client's own guess.", "Send every parameter once.",
     OST_PROBE_NEEDS_NOTHING, check_repeats},
    {"challenge.first", "CH-15 CH-21", "observed: the official TypeScript SDKs",
     OST_PROBE_SHOULD, "Bearer is the first scheme",
     "The official clients look at the first word alone: behind Basic or DPoP they find neither "
     "scope nor resource_metadata.",
     "Send the Bearer challenge first.", OST_PROBE_NEEDS_NOTHING, check_first},
    {"challenge.no-error", "CH-06 TX-02", "RFC 6750 section 3.1", OST_PROBE_SHOULD,
     "no error code where no token was sent",
     "error=\"invalid_token\" makes clients throw away and refresh a token that nobody looked "
     "at.",
     "Leave error and error_description out of the challenge when the request had no "
     "credentials.",
     OST_PROBE_NEEDS_NOTHING, check_no_error},
    {"challenge.metadata", "CH-02",
     "RFC 9728 section 5.1; MCP authorization server discovery", OST_PROBE_SHOULD,
     "the challenge names the resource metadata",
     "Clients have to guess well-known addresses without it.",
     "Add resource_metadata=\"https://HOST/.well-known/oauth-protected-resource/PATH\".",
     OST_PROBE_NEEDS_NOTHING, check_metadata},
    {"challenge.metadata-url", "CH-02", "RFC 9728 section 5.1", OST_PROBE_MUST,
     "resource_metadata is an absolute https URL",
     "Clients ignore a relative one, and who can change an http document sends logins where he "
     "likes.",
     "Write the whole https URL.", OST_PROBE_NEEDS_NOTHING, check_metadata_url},
    {"challenge.scope", "CH-03", "MCP authorization, \"Scope Selection Strategy\"",
     OST_PROBE_SHOULD, "the challenge names the scope to ask for",
     "Without it clients ask for everything in scopes_supported, or for nothing.",
     "Add scope=\"...\" with what basic use needs.", OST_PROBE_NEEDS_NOTHING,
     check_scope},
    {"challenge.scope-list", "CH-11 SC-01", "RFC 6749 section 3.3; RFC 6750 section 3",
     OST_PROBE_MUST, "scope is a list with one space between its members",
     "Authorization servers refuse what a client copies from it: invalid_scope.",
     "Separate scopes by one space each; commas and JSON are no lists here.",
     OST_PROBE_NEEDS_NOTHING, check_scope_list},
    {"challenge.clients", "CH-21", "observed: the official TypeScript and Python SDKs",
     OST_PROBE_SHOULD, "deployed clients read in it what the grammar does",
     "They take the first match of a regular expression: a description with scope=admin in it "
     "makes them ask for admin.",
     "Quote every value, put scope and resource_metadata before realm and descriptions, and "
     "keep scope= and error= out of texts.",
     OST_PROBE_NEEDS_NOTHING, check_clients},
    {"challenge.order", "CH-21", "observed: the official TypeScript and Python SDKs",
     OST_PROBE_ADVICE, "scope and resource_metadata come before error_description",
     "Clients take the first match of a regular expression: the day that a description holds "
     "scope= or resource_metadata=, be it from somebody's token, they follow that.",
     "Write error, scope, resource_metadata and then error_description.",
     OST_PROBE_NEEDS_NOTHING, check_order},
    {"challenge.cache", "CH-16", "RFC 9111 section 5.2.2.5", OST_PROBE_ADVICE,
     "refusals have Cache-Control: no-store",
     "A cache between client and server may give one caller's refusal to another.",
     "Send Cache-Control: no-store with 401 and 403.", OST_PROBE_NEEDS_NOTHING,
     check_cache},
    {"challenge.leaks", "CH-12", "MCP authorization tutorial, \"Error detail leakage\"",
     OST_PROBE_SHOULD, "refusals say nothing of the server's inside",
     "Stack traces, paths and names of classes tell an attacker what to look for.",
     "Answer from a fixed table of texts; write details to the log.",
     OST_PROBE_NEEDS_NOTHING, check_leaks},
    {"challenge.echo", "CH-12", "MCP authorization tutorial, \"Error detail leakage\"",
     OST_PROBE_SHOULD, "a refusal does not give the token back",
     "What comes back ends in logs, error pages and bug reports.",
     "Never put any part of a credential into an answer.", OST_PROBE_NEEDS_NOTHING,
     check_echo},
};

const struct ost_probe_group ost_probe_challenge =
    OST_PROBE_GROUP("challenge", "what a call without a token is told", checks);
