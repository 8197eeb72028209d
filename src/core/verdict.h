/* SPDX-License-Identifier: Apache-2.0 */
/* What a verdict holds. Everything is copied into it; it borrows nothing. */
#ifndef OST_CORE_VERDICT_H
#define OST_CORE_VERDICT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/span.h"
#include "core/grant.h"
#include "core/request_id.h"
#include "mcp/call.h"
#include "ostiary/verdict.h"
#include "wire/token.h"

#define OST_VERDICT_HEADERS 12

struct ost_header {
    const char *name;  /* static */
    const char *fixed; /* the value, if it lives as long as the verdict; else NULL and */
    uint32_t value;    /* its offset into header_text */
};

/** What a token and a body are read into: a verdict that is used again has the memory. */
struct ost_workspace {
    struct ost_token_room token;
    struct ost_facts_made facts;
    struct ost_buf scopes;
    struct ost_mcp_room body;
};

struct ostiary_verdict {
    ostiary_code code;
    ostiary_hint hint;
    int rpc_code; /* of a JSON-RPC error body; 0: none */
    uint64_t generation;
    uint64_t epoch;              /* of the settings that decided */
    const void *validator;       /* whose answer this is; compared, never followed */
    bool authenticated;          /* authenticate has run: authorize may go on */
    bool pending;                /* its request's cookie will come back */
    bool grant_good;             /* signature and claims have held */
    size_t issuer;               /* whose token it is, in the settings that decided */
    int64_t retry_after_seconds; /* -1: none */
    int64_t now;                 /* the one reading of the wall clock (CL-07) */
    ostiary_error error;         /* detail, for the operator */
    char token_hash[17], settings[13];
    struct ost_request_id id;
    struct ost_workspace work;
    struct ost_buf grant; /* an ostiary_grant; also of a token that was refused */
    struct ost_buf key_id, method, name, rule;
    struct ost_buf missing;    /* terminated scopes, one after the other */
    struct ost_buf scope;      /* the scope parameter of the challenge */
    struct ost_buf acr_values; /* likewise (RFC 9470) */
    struct ost_buf max_age;
    struct ost_buf
        hidden_rule;          /* that hides itself from this caller: for the log alone */
    ostiary_code hidden_code; /* and why it refuses */
    ostiary_hint hidden_hint;
    struct ost_buf header_text; /* terminated values */
    struct ost_header headers[OST_VERDICT_HEADERS];
    size_t header_count;
    struct ost_buf body;
};

/** Wipe what is left of a token; the memory stays. */
void ost_workspace_reset(struct ost_workspace *work);
/** Forget everything: a refusal again, memory kept. */
void ost_verdict_reset(ostiary_verdict *verdict);
/** Set the reason; the response is written by core/response. */
ostiary_code ost_verdict_set(ostiary_verdict *verdict, ostiary_code code);
/** Forget everything and refuse: the answer where nothing could be judged, the caller's
 *  mistake or the system's. */
ostiary_code ost_verdict_refuse(ostiary_verdict *verdict, ostiary_code code,
                                const char *detail);
/** Add a header to the response. A value with CR, LF or NUL, or one too many, turns the
 *  verdict into OSTIARY_INTERNAL_ERROR (CH-20). `name` is static. */
void ost_verdict_add_header(ostiary_verdict *verdict, const char *name,
                            struct ost_span value);
/** The same of a value that has been written behind header_text, from `start` on. */
void ost_verdict_add_written_header(ostiary_verdict *verdict, const char *name,
                                    size_t start);
/** The same of a value that was held to that when it was made; copied. */
void ost_verdict_add_safe_header(ostiary_verdict *verdict, const char *name,
                                 const struct ost_buf *value);
/** The same of a value that needs no copy and is known to be safe: a literal, or the id.
 */
void ost_verdict_add_fixed_header(ostiary_verdict *verdict, const char *name,
                                  const char *value);
/** The grant while the decision is still being made; NULL before claims have held. */
const ostiary_grant *ost_verdict_granted(const ostiary_verdict *verdict);
/** Copy text into one of the verdict's buffers, terminated. */
void ost_verdict_put(struct ost_buf *place, struct ost_span text);

#endif
