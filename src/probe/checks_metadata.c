/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the protected resource metadata (RFC 9728) lead clients to a login. */
#include "probe/check.h"
#include "probe/document.h"
#include "probe/refusal.h"
#include "wire/scope.h"
#include "wire/uri.h"

#define NO_DOCUMENT "there are no resource metadata"

static const struct ost_probe_document *document_of(const struct ost_probe *probe)
{
    return probe->findings.metadata;
}

/* A member of the document; NULL without, and without a document. */
static const struct ost_json *member_of(const struct ost_probe *probe, const char *name)
{
    const struct ost_probe_document *document = document_of(probe);
    return document == NULL ? NULL : ost_json_member(document->json, name);
}

/* Of what never came nobody knows. */
static enum ost_probe_outcome missing(const struct ost_probe_document *document,
                                      struct ost_probe_result *result)
{
    bool judged =
        document->answer.arrived && !ost_probe_is_undecided(document->answer.status);
    return judged ? ost_probe_failed(result, "%s: %s", document->url, document->why_not)
                  : ost_probe_unknown(result, "%s: %s", document->url, document->why_not);
}

static enum ost_probe_outcome check_document(struct ost_probe *probe,
                                             struct ost_probe_result *result)
{
    const struct ost_probe_findings *findings = &probe->findings;
    const struct ost_probe_document *first =
        findings->named == NULL ? findings->at_path : findings->named;
    if (findings->metadata != NULL) {
        return ost_probe_passed(result, "found at %s", findings->metadata->url);
    }
    return first == NULL ? ost_probe_unknown(result, "no address to ask")
                         : missing(first, result);
}

static enum ost_probe_outcome check_address(struct ost_probe_result *result,
                                            const struct ost_probe_document *document)
{
    return document->json != NULL
               ? ost_probe_passed(result, "a document at %s", document->url)
               : missing(document, result);
}

static enum ost_probe_outcome check_named(struct ost_probe *probe,
                                          struct ost_probe_result *result)
{
    const struct ost_probe_document *named = probe->findings.named;
    return named == NULL ? ost_probe_skipped(result, "the challenge names no address")
                         : check_address(result, named);
}

static enum ost_probe_outcome check_path_form(struct ost_probe *probe,
                                              struct ost_probe_result *result)
{
    const struct ost_probe_document *at_path = probe->findings.at_path;
    return at_path == NULL ? ost_probe_unknown(result, "no address to ask")
                           : check_address(result, at_path);
}

/* The official TypeScript and Python SDKs: the same origin, and the same path or one that
 * it begins with, taken as whole steps; a longer one is refused, be it by a slash. */
static bool official_clients_take(const struct ost_uri *server,
                                  const struct ost_uri *resource)
{
    struct ost_span path = server->path.len == 0 ? ost_span_of("/") : server->path;
    struct ost_span said = resource->path.len == 0 ? ost_span_of("/") : resource->path;
    if (!ost_uri_same_origin(server, resource) || path.len < said.len) {
        return false;
    }
    return ost_span_equal(ost_span_first(path, said.len), said) &&
           (path.len == said.len || ost_span_ends(said, "/") ||
            path.data[said.len] == '/');
}

static bool clients_take(const struct ost_probe *probe, struct ost_span resource)
{
    struct ost_uri uri;
    return ost_uri_parse(resource, &uri, NULL) &&
           official_clients_take(&probe->asker.target.uri, &uri);
}

/* PR-05: a client looks there last, and takes what it finds for this server's. */
static enum ost_probe_outcome check_root_form(struct ost_probe *probe,
                                              struct ost_probe_result *result)
{
    const struct ost_probe_document *root = probe->findings.at_root;
    struct ost_span resource = OST_SPAN_ABSENT;
    if (root == NULL || root->json == NULL) {
        return ost_probe_skipped(result, "there is no document at the root address");
    }
    (void)ost_json_string(ost_json_member(root->json, "resource"), &resource);
    return clients_take(probe, resource)
               ? ost_probe_passed(result, "the root address is about this server, too")
               : ost_probe_failed(result, "%s is about \"%.*s\"", root->url,
                                  OST_PROBE_SHOW(resource));
}

static enum ost_probe_outcome check_type(struct ost_probe *probe,
                                         struct ost_probe_result *result)
{
    const struct ost_probe_document *document = document_of(probe);
    if (document == NULL) {
        return ost_probe_skipped(result, NO_DOCUMENT);
    }
    return ost_probe_document_type(document, result);
}

static enum ost_probe_outcome check_resource(struct ost_probe *probe,
                                             struct ost_probe_result *result)
{
    struct ost_span resource = OST_SPAN_ABSENT;
    if (document_of(probe) == NULL) {
        return ost_probe_skipped(result, NO_DOCUMENT);
    }
    if (!ost_json_string(member_of(probe, "resource"), &resource)) {
        return ost_probe_failed(result, "the document has no resource");
    }
    return ost_uri_same_resource(resource, ost_span_of(probe->asker.target.url))
               ? ost_probe_passed(result, "resource is \"%.*s\"",
                                  OST_PROBE_SHOW(resource))
               : ost_probe_failed(result,
                                  "resource is \"%.*s\", and not the server's URL",
                                  OST_PROBE_SHOW(resource));
}

static enum ost_probe_outcome check_clients(struct ost_probe *probe,
                                            struct ost_probe_result *result)
{
    struct ost_span resource = OST_SPAN_ABSENT;
    if (!ost_json_string(member_of(probe, "resource"), &resource)) {
        return ost_probe_skipped(result, "there is no resource");
    }
    return clients_take(probe, resource)
               ? ost_probe_passed(result, "the official clients go on with it")
               : ost_probe_failed(result,
                                  "the official TypeScript and Python clients refuse "
                                  "\"%.*s\" before any login",
                                  OST_PROBE_SHOW(resource));
}

static bool is_issuer(struct ost_span text)
{
    struct ost_uri uri;
    return ost_uri_parse(text, &uri, NULL) &&
           (uri.https || ost_uri_host_is_loopback(uri.host)) && uri.query.data == NULL &&
           uri.fragment.data == NULL;
}

static enum ost_probe_outcome check_servers(struct ost_probe *probe,
                                            struct ost_probe_result *result)
{
    const struct ost_json *list = member_of(probe, "authorization_servers");
    if (document_of(probe) == NULL) {
        return ost_probe_skipped(result, NO_DOCUMENT);
    }
    if (list == NULL || ost_json_type(list) != OST_JSON_ARRAY ||
        ost_json_count(list) == 0) {
        return ost_probe_failed(result, "authorization_servers names none");
    }
    for (size_t i = 0; i < ost_json_count(list); i++) {
        if (!is_issuer(ost_probe_string_at(list, i))) {
            return ost_probe_failed(result, "authorization_servers has \"%.*s\"",
                                    OST_PROBE_SHOW(ost_probe_string_at(list, i)));
        }
    }
    return ost_probe_passed(result, "%zu named, the first %.*s", ost_json_count(list),
                            OST_PROBE_SHOW(ost_probe_string_at(list, 0)));
}

/* Members that RFC 9728 section 2 makes arrays. */
static const char *const arrays[] = {
    "authorization_servers",
    "scopes_supported",
    "bearer_methods_supported",
    "resource_signing_alg_values_supported",
    "authorization_details_types_supported",
    "dpop_signing_alg_values_supported",
    NULL,
};

static enum ost_probe_outcome check_values(struct ost_probe *probe,
                                           struct ost_probe_result *result)
{
    return document_of(probe) == NULL
               ? ost_probe_skipped(result, NO_DOCUMENT)
               : ost_probe_document_values(document_of(probe), arrays, result);
}

static enum ost_probe_outcome check_methods(struct ost_probe *probe,
                                            struct ost_probe_result *result)
{
    const struct ost_json *list = member_of(probe, "bearer_methods_supported");
    if (document_of(probe) == NULL) {
        return ost_probe_skipped(result, NO_DOCUMENT);
    }
    if (list == NULL) {
        return ost_probe_passed(result, "bearer_methods_supported is not there");
    }
    if (ost_probe_lists(list, ost_span_of("query")) ||
        ost_probe_lists(list, ost_span_of("body")) ||
        !ost_probe_lists(list, ost_span_of("header"))) {
        return ost_probe_failed(result, "bearer_methods_supported is not [\"header\"]");
    }
    return ost_probe_passed(result, "the header alone");
}

static enum ost_probe_outcome check_scopes(struct ost_probe *probe,
                                           struct ost_probe_result *result)
{
    const struct ost_json *list = member_of(probe, "scopes_supported");
    if (document_of(probe) == NULL) {
        return ost_probe_skipped(result, NO_DOCUMENT);
    }
    if (list == NULL) {
        return ost_probe_failed(result, "there are no scopes_supported");
    }
    for (size_t i = 0; i < ost_json_count(list); i++) {
        if (!ost_scope_is_token(ost_probe_string_at(list, i))) {
            return ost_probe_failed(result, "scopes_supported has \"%.*s\"",
                                    OST_PROBE_SHOW(ost_probe_string_at(list, i)));
        }
    }
    return ost_probe_passed(result, "%zu scopes", ost_json_count(list));
}

static enum ost_probe_outcome check_offline(struct ost_probe *probe,
                                            struct ost_probe_result *result)
{
    const struct ost_json *list = member_of(probe, "scopes_supported");
    if (list == NULL) {
        return ost_probe_skipped(result, "there are no scopes_supported");
    }
    return ost_probe_lists(list, ost_span_of("offline_access"))
               ? ost_probe_failed(result, "scopes_supported has offline_access")
               : ost_probe_passed(result, "offline_access is not named");
}

/* Asked as a page of another origin asks. */
static enum ost_probe_outcome check_cors(struct ost_probe *probe,
                                         struct ost_probe_result *result)
{
    const ostiary_field fields[] = {OST_PROBE_FIELD("Accept", "application/json"),
                                    OST_PROBE_FIELD("Origin", "https://client.example")};
    struct ost_answer answer;
    if (document_of(probe) == NULL) {
        return ost_probe_skipped(result, NO_DOCUMENT);
    }
    const struct ost_probe_request request = {
        .url = document_of(probe)->url, .fields = fields, .field_count = 2};
    bool arrived = ost_probe_ask(&probe->asker, &request, &answer);
    struct ost_span origin = ost_answer_header(&answer, "access-control-allow-origin");
    bool readable =
        ost_span_is(origin, "*") || ost_span_is(origin, "https://client.example");
    enum ost_probe_outcome outcome =
        !arrived ? ost_probe_unknown(result, "no answer: %s", answer.error)
        : readable && answer.status == 200
            ? ost_probe_passed(result, "a page of any origin may read it")
            : ost_probe_failed(result,
                               "to Origin: https://client.example status %d, "
                               "Access-Control-Allow-Origin \"%.*s\"",
                               answer.status, OST_PROBE_SHOW(origin));
    ost_answer_clear(&answer);
    return outcome;
}

static enum ost_probe_outcome check_cache(struct ost_probe *probe,
                                          struct ost_probe_result *result)
{
    if (document_of(probe) == NULL) {
        return ost_probe_skipped(result, NO_DOCUMENT);
    }
    return ost_probe_document_kept(document_of(probe), result);
}

static const struct ost_probe_check checks[] = {
    {"metadata.document", "PR-01 PR-08", "RFC 9728 section 3; MCP authorization",
     OST_PROBE_MUST, "there are protected resource metadata",
     "Without the document no client finds the authorization server.",
     "Serve the JSON object at /.well-known/oauth-protected-resource followed by the path, with "
     "status 200 and no token asked for.",
     OST_PROBE_NEEDS_NOTHING, check_document},
    {"metadata.named", "CH-02 PR-08", "RFC 9728 sections 3.2 and 5.1", OST_PROBE_MUST,
     "the address in the challenge leads to the document",
     "Clients go there first, and many go nowhere else.",
     "Let resource_metadata name the address at which the document is, without a redirect.",
     OST_PROBE_NEEDS_NOTHING, check_named},
    {"metadata.path-form", "PR-02", "RFC 9728 section 3.1", OST_PROBE_SHOULD,
     "the document is at the well-known address with the path inserted",
     "Clients that lose the challenge, behind a proxy or in a browser, look there.",
     "Serve it at /.well-known/oauth-protected-resource/PATH, not at "
     "PATH/.well-known/....",
     OST_PROBE_NEEDS_NOTHING, check_path_form},
    {"metadata.root-form", "PR-05", "MCP authorization server discovery",
     OST_PROBE_ADVICE, "a document at the root address is about this server",
     "Clients look there last, and refuse a document about something else.",
     "Serve the same document there, or none where a host has several servers.",
     OST_PROBE_NEEDS_NOTHING, check_root_form},
    {"metadata.type", "PR-08", "RFC 9728 section 3.2", OST_PROBE_MUST,
     "its type is application/json",
     "Strict clients and proxies take nothing else for JSON.",
     "Send Content-Type: application/json.", OST_PROBE_NEEDS_NOTHING, check_type},
    {"metadata.resource", "PR-03 PR-04", "RFC 9728 section 3.3", OST_PROBE_MUST,
     "resource is the server's URL",
     "A client must refuse a document about another resource: it may be an attacker's.",
     "Let resource be the URL that clients use, to the last character; behind a proxy the "
     "public one.",
     OST_PROBE_NEEDS_NOTHING, check_resource},
    {"metadata.clients", "PR-04", "observed: the official TypeScript and Python SDKs",
     OST_PROBE_MUST, "the official clients take the resource for theirs",
     "They want the same origin, and the same path or a parent of it; a further slash, "
     "localhost for 127.0.0.1 or http for https ends the login.",
     "Let resource be the URL that clients use.", OST_PROBE_NEEDS_NOTHING, check_clients},
    {"metadata.servers", "PR-06", "RFC 9728 section 2; MCP authorization server location",
     OST_PROBE_MUST, "authorization_servers names https issuers",
     "Clients fall back to the server's own origin, and fail there.",
     "List the issuer identifiers, as https URLs without query and fragment.",
     OST_PROBE_NEEDS_NOTHING, check_servers},
    {"metadata.values", "PR-07", "RFC 9728 sections 2 and 3.2", OST_PROBE_MUST,
     "every member has a value of its type",
     "Clients with a schema throw the whole document away for one null.",
     "Leave members without a value out; lists are arrays.", OST_PROBE_NEEDS_NOTHING,
     check_values},
    {"metadata.methods", "PR-12",
     "RFC 9728 section 2; MCP authorization, \"Token Requirements\"", OST_PROBE_MUST,
     "tokens are asked for in the header alone",
     "Tokens in URLs end in logs, histories and Referer fields.",
     "Set bearer_methods_supported to [\"header\"], and take no other.",
     OST_PROBE_NEEDS_NOTHING, check_methods},
    {"metadata.scopes", "PR-13",
     "RFC 9728 section 2; MCP authorization, \"Scope Selection Strategy\"",
     OST_PROBE_ADVICE, "scopes_supported lists what basic use needs",
     "A client that finds no scope in the challenge asks for these.",
     "List the few scopes that every user needs.", OST_PROBE_NEEDS_NOTHING, check_scopes},
    {"metadata.offline", "PR-14", "MCP authorization, \"Refresh Tokens\"",
     OST_PROBE_SHOULD, "offline_access is not among scopes_supported",
     "Refresh tokens are between a client and its authorization server; here every client would "
     "ask for one.",
     "Take offline_access out.", OST_PROBE_NEEDS_NOTHING, check_offline},
    {"metadata.cors", "PR-11", "Fetch standard", OST_PROBE_ADVICE,
     "pages of other origins may read the document",
     "Clients that run in a browser cannot log in.",
     "Send Access-Control-Allow-Origin: * with the document.", OST_PROBE_NEEDS_NOTHING,
     check_cors},
    {"metadata.cache", "PR-10", "RFC 9728 section 7.10", OST_PROBE_ADVICE,
     "the document may be kept for a while",
     "Clients ask for it at every call without that.",
     "Send Cache-Control: max-age=300, or what suits.", OST_PROBE_NEEDS_NOTHING,
     check_cache},
};

const struct ost_probe_group ost_probe_metadata =
    OST_PROBE_GROUP("metadata", "where clients learn how to log in", checks);
