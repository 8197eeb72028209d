/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the server knows its own name, whatever a request says it is. */
#include "probe/checks_host.h"
#include "probe/refusal.h"

/** Lines that say that the server is called otherwise. */
struct disguise {
    const char *words;
    const ostiary_field *fields;
    size_t count;
};

/* NULL, or where another answer than before showed; `shown_out` (owned) is what. */
static const char *judge_challenge(const struct ost_probe *probe,
                                   const struct ost_probe_refusal *refusal,
                                   struct ost_buf *shown_out)
{
    struct ost_span before =
        ost_probe_refusal_parameter(&probe->findings.refusal, "resource_metadata");
    struct ost_span now = ost_probe_refusal_parameter(refusal, "resource_metadata");
    if (refusal->answer.status != 401 || ost_span_equal(before, now)) {
        return NULL; /* 400, 403 or 421: it was refused for its name */
    }
    ost_buf_add_span(shown_out, now);
    return "the challenge's resource_metadata";
}

static struct ost_span resource_of(const struct ost_json *document)
{
    struct ost_span resource = OST_SPAN_ABSENT;
    (void)ost_json_string(ost_json_member(document, "resource"), &resource);
    return resource;
}

/* The same of the resource metadata. */
static const char *judge_document(const struct ost_probe *probe,
                                  const struct ost_answer *answer,
                                  struct ost_buf *shown_out)
{
    ostiary_error err = {0};
    OST_CLEANUP(ost_json_cleanup) struct ost_json *document = NULL;
    if (answer->status != 200 ||
        ost_json_parse(ost_buf_span(&answer->body), &ost_json_token_limits, &document,
                       &err) != OSTIARY_OK) {
        return NULL;
    }
    struct ost_span now = resource_of(document);
    if (ost_span_equal(now, resource_of(probe->findings.metadata->json)) &&
        !ost_probe_text_holds(ost_buf_span(&answer->body), OST_PROBE_FOREIGN_HOST)) {
        return NULL;
    }
    ost_buf_add_span(shown_out, now);
    return "the metadata's resource";
}

/* False: no answer came. */
static bool ask_document(struct ost_probe *probe, const struct disguise *disguise,
                         const char **where_out, struct ost_buf *shown_out)
{
    const struct ost_probe_document *metadata = probe->findings.metadata;
    struct ost_answer answer;
    if (metadata == NULL) {
        return true;
    }
    const struct ost_probe_request request = {
        .url = metadata->url, .fields = disguise->fields, .field_count = disguise->count};
    bool arrived = ost_probe_ask(&probe->asker, &request, &answer);
    if (arrived) {
        *where_out = judge_document(probe, &answer, shown_out);
    }
    ost_answer_clear(&answer);
    return arrived;
}

static enum ost_probe_outcome check_disguise(struct ost_probe *probe,
                                             struct ost_probe_result *result,
                                             const struct disguise *disguise)
{
    struct ost_probe_call call = ost_probe_usual_call(probe);
    call.fields = disguise->fields;
    call.field_count = disguise->count;
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf shown = {0};
    OST_CLEANUP(ost_probe_refusal_cleanup)
    struct ost_probe_refusal *refusal = ost_probe_refusal_ask(probe, &call);
    if (!ost_probe_has_judged(refusal)) {
        return ost_probe_not_answered(result, disguise->words, refusal);
    }
    if (refusal->answer.status >= 500) {
        return ost_probe_failed(result, "status %d with %s", refusal->answer.status,
                                disguise->words);
    }
    const char *where = judge_challenge(probe, refusal, &shown);
    if (where == NULL && !ask_document(probe, disguise, &where, &shown)) {
        return ost_probe_unknown(result, "no answer for the metadata with %s",
                                 disguise->words);
    }
    return where == NULL
               ? ost_probe_passed(result, "status %d with %s, and nothing of it shows",
                                  refusal->answer.status, disguise->words)
               : ost_probe_failed(result, "with %s %s becomes \"%.*s\"", disguise->words,
                                  where, OST_PROBE_SHOW(ost_buf_span(&shown)));
}

static enum ost_probe_outcome check_foreign(struct ost_probe *probe,
                                            struct ost_probe_result *result)
{
    const ostiary_field fields[] = {OST_PROBE_FIELD("Host", OST_PROBE_FOREIGN_HOST)};
    const struct disguise disguise = {"a foreign Host", fields, 1};
    return check_disguise(probe, result, &disguise);
}

static enum ost_probe_outcome check_forwarded(struct ost_probe *probe,
                                              struct ost_probe_result *result)
{
    const char *scheme = probe->asker.target.uri.https ? "http" : "https";
    const ostiary_field fields[] = {
        OST_PROBE_FIELD("Forwarded", "for=192.0.2.1;host=" OST_PROBE_FOREIGN_HOST),
        OST_PROBE_FIELD("X-Forwarded-Host", OST_PROBE_FOREIGN_HOST),
        OST_PROBE_FIELD("X-Forwarded-Server", OST_PROBE_FOREIGN_HOST),
        OST_PROBE_FIELD("X-Original-Host", OST_PROBE_FOREIGN_HOST),
        OST_PROBE_FIELD("X-Forwarded-Port", "4711"),
        OST_PROBE_FIELD("X-Forwarded-Prefix", "/ostiary-probe"),
        OST_PROBE_FIELD("X-Forwarded-Proto", scheme),
    };
    const struct disguise disguise = {"Forwarded and X-Forwarded fields", fields,
                                      sizeof fields / sizeof fields[0]};
    return check_disguise(probe, result, &disguise);
}

static const struct ost_probe_check checks[] = {
    {"host.foreign", "PL-07 OR-06", "RFC 9110 section 7.4", OST_PROBE_MUST,
     "a foreign Host is refused, or does not show",
     "Where challenge or metadata are made of the Host field, whoever gets an answer into a "
     "cache sends the next user to his own login page.",
     "Write the server's URL in its configuration; answer 421 to a Host that is not yours.",
     OST_PROBE_NEEDS_NOTHING, check_foreign},
    {"host.forwarded", "PL-07", "RFC 7239 section 8.1", OST_PROBE_ADVICE,
     "Forwarded and X-Forwarded fields do not show",
     "Anybody can send them: challenge and metadata then name what he likes, and a cache "
     "keeps it for others.",
     "Write the server's URL in its configuration, or let the proxy overwrite these fields.",
     OST_PROBE_NEEDS_NOTHING, check_forwarded},
    {"host.origin", "OR-01 OR-02", "MCP transports, \"Security & Endpoint\"",
     OST_PROBE_MUST, "a call from a foreign page is refused with 403",
     "By DNS rebinding a page reaches servers on its visitor's machine and network; its "
     "Origin is what gives it away.",
     "Compare Origin, where it is there, with a list, before the token is looked at.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_check_origin},
    {"host.null-origin", "OR-04", "MCP transports, \"Security & Endpoint\"",
     OST_PROBE_MUST, "Origin: null is refused with 403",
     "Sandboxed frames and local files have it: any page can.",
     "Do not list null; it is nobody's name.", OST_PROBE_NEEDS_NOTHING,
     ost_probe_check_null_origin},
    {"host.lookalike", "OR-04", "MCP transports, \"Security & Endpoint\"", OST_PROBE_MUST,
     "an Origin that begins or ends as the server's own is refused with 403",
     "Such names are free to register.",
     "Compare scheme, host and port as a whole: no prefix, suffix or pattern.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_check_lookalike},
    {"host.own-origin", "OR-01", "MCP transports, \"Security & Endpoint\"",
     OST_PROBE_ADVICE, "the server's own origin is not refused",
     "Its own pages, a test console for one, cannot call it.",
     "Put the origin of the public URL on the list.", OST_PROBE_NEEDS_NOTHING,
     ost_probe_check_own_origin},
    {"host.preflight", "TX-11", "Fetch standard, \"CORS-preflight fetch\"",
     OST_PROBE_ADVICE, "a preflight is answered without a token",
     "Browsers never send one with it: no page can call a server that wants one.",
     "Answer OPTIONS with Access-Control-Request-Method before the guard.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_check_preflight},
    {"host.credentials", "OR-01 TX-08",
     "Fetch standard, \"CORS protocol and credentials\"", OST_PROBE_ADVICE,
     "foreign pages may not send cookies along",
     "Whatever a cookie opens, a session or a proxy's login, is open to every page that "
     "its owner visits.",
     "Leave Access-Control-Allow-Credentials out: tokens need none.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_check_cookies_of_others},
    {"host.expose", "CH-17", "Fetch standard, \"CORS-safelisted response-header name\"",
     OST_PROBE_ADVICE, "pages that may call can read WWW-Authenticate",
     "Clients in a browser see a 401 without its challenge, and guess where to log in.",
     "Send Access-Control-Expose-Headers: WWW-Authenticate with every answer.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_check_expose},
};

const struct ost_probe_group ost_probe_host =
    OST_PROBE_GROUP("host", "names and pages that are not the server's", checks);
