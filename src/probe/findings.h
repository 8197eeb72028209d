/* SPDX-License-Identifier: Apache-2.0 */
/* What the server said, asked once, in a fixed order, for all checks. */
#ifndef OST_PROBE_FINDINGS_H
#define OST_PROBE_FINDINGS_H

#include <stdbool.h>

#include "jose/jwks.h"
#include "net/fetch.h"
#include "oauth/as_metadata.h"
#include "oauth/challenge_list.h"
#include "wire/json.h"

struct ost_probe;

/** A credential that is none of anybody's: a token68, and no JWT. */
#define OST_PROBE_GARBAGE  "ostiary-probe-garbage-0123456789"
/** A JWT that nobody signed: {"alg":"none","typ":"at+jwt"}, {}. What a library says of
 * one is often text with quotes in it. */
#define OST_PROBE_UNSIGNED "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.e30."

/** A JSON document at an address; all owned. */
struct ost_probe_document {
    char *url;
    struct ost_answer answer;
    struct ost_json *json; /* NULL: there is no JSON object with status 200 */
    char why_not[160];     /* then: what there is instead */
};

/** How a call is answered that has no token, or one that is no good. */
struct ost_probe_refusal {
    struct ost_answer answer;
    const char *of;                          /* static: which call it was, in words */
    const char *version, *method;            /* static: of that call */
    struct ost_challenge_list challenges;    /* borrow from the answer */
    const char *mistake;                     /* static; NULL: the grammar is kept */
    const struct ost_challenge_item *bearer; /* NULL without */
    struct ost_buf joined; /* all lines of WWW-Authenticate, as a fetch() joins them */
};

#define OST_PROBE_MOST_AUTHORITIES 4

/** An authorization server that the resource metadata name; all owned. */
struct ost_probe_authority {
    char *issuer; /* as it is written there */
    /* Its well-known addresses in the order in which clients try them, up to the first
     * that has a JSON object. */
    struct ost_probe_document tries[OST_AS_METADATA_MAX_URLS];
    size_t try_count;
    const struct ost_probe_document *metadata; /* that one; NULL: none has */
    struct ost_probe_document keys; /* at the jwks_uri; its url is NULL without one */
    struct ost_jwks *key_set;       /* of it; NULL: it is none, or there is none */
    ostiary_error no_key_set; /* why a JSON object is none; or that memory ran out */
};

/** What the server lists for the token that was given; all owned. */
struct ost_probe_listing {
    struct ost_answer answer; /* to tools/list, the newest version first */
    const char *version;      /* static: the one it answered in; NULL: it did in none */
    char *session;            /* the Mcp-Session-Id that goes with it; NULL: none */
    struct ost_json *message; /* the whole response; NULL: none */
    const struct ost_json *tools; /* its array of tools; NULL: none */
    bool admitted; /* tools are listed, or else the refused call is answered with it */
};

/** A tool that was called with the token and no arguments, with leave; all owned. */
struct ost_probe_tool_call {
    const char *name;                 /* borrows from the listing */
    int status;                       /* 0: no answer */
    struct ost_probe_refusal refusal; /* where the status is 401 or 403, else empty */
};
#define OST_PROBE_MOST_TOOLS 12

/** Whether tokens are admitted that the issuer's key signs. */
struct ost_probe_minted {
    struct ost_json *header, *claims; /* of a good one, without what is made for each */
    const char *no_control; /* NULL: a good one is admitted; else why nothing is known */
    int status;             /* of the answer to it; 0: none came */
};

struct ost_probe_findings {
    bool reached; /* the endpoint answered at all */
    struct ost_probe_refusal
        refusal; /* of no token: the first 401, else what came first */
    struct ost_probe_refusal garbage; /* the same call, OST_PROBE_GARBAGE as its token */
    struct ost_probe_refusal unsigned_token; /* and OST_PROBE_UNSIGNED */
    /* RFC 9728 documents: where the challenge says, where the path and where the root of
     * the URL say. Two of them may be one; NULL: there is no such address. */
    const struct ost_probe_document *named, *at_path, *at_root;
    /* The one that clients find first; NULL: none is a JSON object. */
    const struct ost_probe_document *metadata;
    struct ost_probe_document documents[3]; /* they are here */
    struct ost_probe_authority authorities[OST_PROBE_MOST_AUTHORITIES];
    size_t authority_count;
    struct ost_probe_listing listing; /* empty without a token */
    struct ost_probe_tool_call tool_calls[OST_PROBE_MOST_TOOLS];
    size_t tool_call_count;
    struct ost_probe_minted minted; /* empty without the issuer's key */
};

/** Ask for all of it. What does not come is missing from the findings, nothing more. */
void ost_probe_gather(struct ost_probe *probe);
void ost_probe_findings_clear(struct ost_probe_findings *findings);

/** How many requests' worth of steps there are, for who watches. */
extern const size_t ost_probe_gather_steps;

/** The steps, each in a file gather_NAME.c. */
void ost_probe_gather_refusal(struct ost_probe *probe);
void ost_probe_gather_metadata(struct ost_probe *probe);
void ost_probe_gather_authorities(struct ost_probe *probe);
void ost_probe_gather_listing(struct ost_probe *probe);
void ost_probe_gather_tool_calls(struct ost_probe *probe);
void ost_probe_gather_minted(struct ost_probe *probe);

/** GET a JSON document; takes `url`. */
void ost_probe_document_get(struct ost_probe *probe, char *url,
                            struct ost_probe_document *document_out);
void ost_probe_document_clear(struct ost_probe_document *document);

#endif
