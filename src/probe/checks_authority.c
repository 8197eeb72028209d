/* SPDX-License-Identifier: Apache-2.0 */
/* What the authorization servers publish that the resource metadata name: the rows. */
#include "probe/checks_authority.h"

static const struct ost_probe_check checks[] = {
    {"authority.metadata", "MD-01 MD-02 MD-05",
     "RFC 8414 section 3; MCP authorization server metadata discovery", OST_PROBE_MUST,
     "each authorization server publishes its metadata",
     "No client finds the login, and no verifier the keys.",
     "Serve the JSON object at /.well-known/oauth-authorization-server followed by the path of the "
     "issuer, or the openid-configuration; else name another issuer in "
     "authorization_servers.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_authority_metadata},
    {"authority.search", "MD-05",
     "RFC 8414 section 3.2; observed: the official TypeScript SDKs", OST_PROBE_MUST,
     "no address before the metadata ends the search for them",
     "The official clients go on to the next address after a 4xx alone; a page with status "
     "200, or a 5xx, ends the login.",
     "Answer 404 at the well-known addresses that have no document.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_authority_search},
    {"authority.order", "MD-01 MD-02", "MCP authorization server metadata discovery",
     OST_PROBE_ADVICE, "they are at one of the first two addresses that clients try",
     "Clients older than MCP 2025-11-25 try the first alone, and all others ask twice in vain "
     "before every login.",
     "Serve the metadata at /.well-known/oauth-authorization-server followed by the path of the "
     "issuer, too.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_authority_order},
    {"authority.type", "MD-05", "RFC 8414 section 3.2", OST_PROBE_MUST,
     "their type is application/json",
     "Strict clients and proxies take nothing else for JSON.",
     "Send Content-Type: application/json.", OST_PROBE_NEEDS_NOTHING,
     ost_probe_authority_type},
    {"authority.issuer", "MD-04 IS-01", "RFC 8414 section 3.3", OST_PROBE_MUST,
     "issuer is the entry in authorization_servers, to the last character",
     "A client must not use metadata of another issuer, and a verifier compares the tokens' iss "
     "with the same text.",
     "Write the issuer into authorization_servers exactly as its metadata have it; watch the "
     "final slash.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_authority_issuer},
    {"authority.values", "MD-05", "RFC 8414 sections 2 and 3.2", OST_PROBE_MUST,
     "every member has a value of its type",
     "Clients with a schema throw the whole document away for one null.",
     "Leave members without a value out; lists are arrays of strings.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_authority_values},
    {"authority.openid", "MD-05 MD-06", "OpenID Connect Discovery 1.0 section 3",
     OST_PROBE_MUST, "an openid-configuration has what OpenID Connect requires",
     "The official clients refuse the document without it.",
     "Add jwks_uri, subject_types_supported and id_token_signing_alg_values_supported, or serve "
     "oauth-authorization-server, which needs none of them.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_authority_openid},
    {"authority.resources", "MD-08", "RFC 9728 section 4", OST_PROBE_ADVICE,
     "protected_resources, where it is there, has this server",
     "Careful clients take that for a forged authorization_servers.",
     "Add the resource to protected_resources, or leave that out.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_authority_resources},
    {"authority.several", "PR-06 IS-04", "observed: the official TypeScript SDKs",
     OST_PROBE_ADVICE, "one authorization server is named",
     "The official clients try the first alone: who has an account at another one cannot "
     "log in.",
     "Let the first be the one that most users have; consider one server that federates.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_authority_several},
    {"authority.endpoints", "MD-05", "RFC 8414 section 2; RFC 6749 sections 3.1 and 3.2",
     OST_PROBE_MUST, "authorization_endpoint and token_endpoint are there",
     "Without them no client can log in.",
     "Publish both as absolute URLs without a fragment.", OST_PROBE_NEEDS_NOTHING,
     ost_probe_authority_endpoints},
    {"authority.https", "IS-03 MD-06 JF-02",
     "MCP authorization, \"Communication Security\"; OAuth 2.1 section 1.5",
     OST_PROBE_MUST,
     "the server, its metadata, the issuer, its endpoints and jwks_uri are https",
     "Who is on the way reads the tokens, or puts keys of his own into the key set.",
     "Use https everywhere; http is for loopback.", OST_PROBE_NEEDS_NOTHING,
     ost_probe_authority_https},
    {"authority.pkce", "MD-11", "MCP authorization, \"Authorization Code Protection\"",
     OST_PROBE_MUST, "code_challenge_methods_supported has S256",
     "Clients must refuse to go on: without PKCE whoever intercepts a code has the token.",
     "Support PKCE with S256, and say so in the metadata.", OST_PROBE_NEEDS_NOTHING,
     ost_probe_authority_pkce},
    {"authority.responses", "MD-11", "RFC 8414 section 2", OST_PROBE_MUST,
     "response_types_supported has code",
     "It is a required member, and code the only response type of OAuth 2.1: the official clients "
     "refuse the metadata.",
     "Publish response_types_supported with code.", OST_PROBE_NEEDS_NOTHING,
     ost_probe_authority_responses},
    {"authority.grants", "MD-11", "RFC 8414 section 2", OST_PROBE_ADVICE,
     "grant_types_supported, where it is there, has authorization_code",
     "Clients that act for a person have no other grant.",
     "Add authorization_code, unless this server is for machines alone.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_authority_grants},
    {"authority.registration", "MD-11", "MCP client registration", OST_PROBE_ADVICE,
     "clients that nobody knows yet can get a client id",
     "Each user has to register a client by hand and to type its id.",
     "Support client id metadata documents (client_id_metadata_document_supported), or dynamic "
     "registration (registration_endpoint) for older clients.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_authority_registration},
    {"authority.public", "MD-11", "RFC 8414 section 2; OAuth 2.1 section 2.1",
     OST_PROBE_ADVICE, "public clients may use the token endpoint",
     "Desktop and command line clients cannot keep a secret; told of none but "
     "client_secret_basic they send one that they do not have.",
     "Add \"none\" to token_endpoint_auth_methods_supported, and hold such clients to PKCE.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_authority_public},
    {"authority.scopes", "PR-13 CH-03",
     "RFC 8414 section 2; MCP authorization, \"Scope Selection Strategy\"",
     OST_PROBE_ADVICE, "it has the scopes of the challenge and of the resource metadata",
     "Clients ask for those first, and end with invalid_scope.",
     "Add them to the server and to its scopes_supported, or ask for the ones that it has.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_authority_scopes},
    {"authority.offline", "PR-14 SC-13", "MCP authorization, \"Refresh Tokens\"",
     OST_PROBE_ADVICE, "the scope offline_access and the grant refresh_token go together",
     "Clients ask for offline_access only where it is listed; without a refresh token a person "
     "has to log in again each time a token expires.",
     "List offline_access in scopes_supported and refresh_token in grant_types_supported, or "
     "neither.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_authority_offline},
    {"authority.iss", "IS-07",
     "RFC 9207 section 3; MCP authorization, \"Authorization Response Validation\"",
     OST_PROBE_ADVICE, "it says that its authorization responses carry iss",
     "Without it a client of several servers cannot tell which one answered, and a dishonest one "
     "gets the codes of the others (mix-up).",
     "Send iss with every authorization response, and set "
     "authorization_response_iss_parameter_supported to true.",
     OST_PROBE_NEEDS_NOTHING, ost_probe_authority_iss},
};

const struct ost_probe_group ost_probe_authority =
    OST_PROBE_GROUP("authority", "what its authorization servers publish", checks);
