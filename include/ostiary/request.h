/* SPDX-License-Identifier: Apache-2.0 */
/* The facts of one HTTP request, and the calls that judge them. Not for a stdio server:
 * it takes its credentials from the environment (MCP Authorization, "Protocol
 * Requirements").
 */
#ifndef OSTIARY_REQUEST_H
#define OSTIARY_REQUEST_H

#include <stddef.h>
#include <stdint.h>

#include <ostiary/error.h>
#include <ostiary/validator.h>
#include <ostiary/verdict.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Bytes as they came: not terminated. `data` NULL means absent, length 0 means empty. */
typedef struct ostiary_text {
    const char *data;
    size_t len;
} ostiary_text;

/** One header field line. Repeated lines stay repeated. */
typedef struct ostiary_field {
    ostiary_text name, value;
} ostiary_field;

/** One JSON-RPC message that the host has parsed strictly itself. */
typedef struct ostiary_call {
    ostiary_text method;   /* "tools/call"; absent: a JSON-RPC response */
    ostiary_text name;     /* params.name or params.uri, where the method has one */
    ostiary_text protocol; /* _meta["io.modelcontextprotocol/protocolVersion"] */
    ostiary_text id_json;  /* the id as JSON text; absent: a notification */
} ostiary_call;

/** Keep the token's claims in the verdict, for ostiary_grant_claim(). */
#define OSTIARY_WITH_CLAIMS     1u
/** Tell the token's hash in every verdict: see ostiary_verdict_token_hash(). */
#define OSTIARY_WITH_TOKEN_HASH 2u

/**
 * One request. Pass every field line, or only those ostiary_validator_fields() names.
 * Everything is borrowed for the call.
 */
typedef struct ostiary_request {
    size_t size;
    uint32_t flags;      /* OSTIARY_WITH_... */
    uint32_t timeout_ms; /* how long a check may wait for keys; 0: never wait */
    ostiary_text http_method;
    ostiary_text target; /* path and query as received: a token in it is reported */
    const ostiary_field *fields;
    size_t field_count;
    ostiary_text body;         /* of a POST; or instead: */
    const ostiary_call *calls; /* what the host parsed; the body is then not read */
    size_t call_count;
    ostiary_text id; /* the host's own request id; absent: one is made */
    void *cookie;    /* of a host with an event loop: see ostiary_validator_ready() */
} ostiary_request;
#define OSTIARY_REQUEST_INIT                                                             \
    {                                                                                    \
        sizeof(ostiary_request), 0, 0, {NULL, 0}, {NULL, 0}, NULL, 0, {NULL, 0}, NULL,   \
            0, {NULL, 0}, NULL                                                           \
    }

/**
 * Judge the credential alone: Origin and Host, the Authorization header, the token.
 * Says nothing of what the caller may do; ostiary_authorize() does.
 *
 * request   As for ostiary_check(); body and calls are not looked at.
 * verdict   What it held before is released. Starts as a refusal.
 *
 * Returns   OSTIARY_OK only when every configured check ran and passed; otherwise the
 *           first reason. OSTIARY_NO_TOKEN is final unless the host goes on to
 *           ostiary_authorize(), which alone can admit a public operation.
 * Blocks    As ostiary_check().
 * Threads   Any number on one validator, each with its own verdict.
 * See       RFC 6750 section 3, RFC 9068 section 4.
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code
ostiary_authenticate(ostiary_validator *validator, const ostiary_request *request,
                     ostiary_verdict *verdict);

/**
 * Go on from ostiary_authenticate() with the same request, now with its body: may this
 * caller do what the body asks? Starts over when the settings changed in between.
 *
 * verdict   From ostiary_authenticate() on the same validator; any other verdict is
 *           OSTIARY_BAD_ARGUMENT.
 *
 * Returns   OSTIARY_OK only when the policy table admits the call; the reason that
 *           authenticate gave if it refused (but for a public operation).
 * Blocks    Never, unless it starts over.
 * Threads   As ostiary_authenticate().
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code
ostiary_authorize(ostiary_validator *validator, const ostiary_request *request,
                  ostiary_verdict *verdict);

/**
 * Decide whether one request may pass: authenticate, then authorize. A CORS preflight
 * (OPTIONS without a body) is OSTIARY_OK without a grant: answer it with the verdict's
 * headers and do nothing else.
 *
 * request    A POST without body or calls is OSTIARY_BAD_ARGUMENT: omission never admits.
 *            With `header_only` in the configuration it is judged by its headers, for a
 *            gateway that never sees a body; the server behind it must check them.
 * verdict    From ostiary_verdict_new(); what it held before is released. Starts as a
 *            refusal.
 *
 * Returns   OSTIARY_OK only when every configured check ran and passed; otherwise the
 *           first reason, which the verdict holds too, with the response to send.
 * Blocks    At most request->timeout_ms, 0: never. Not at all while the issuer has keys
 *           and the token names one of them. A host with an event loop says 0, and gives
 *           a cookie: see ostiary_validator_event_fd().
 * Threads   Any number on one validator, each with its own verdict.
 * See       RFC 6750 section 3, RFC 9068 section 4, RFC 9728 section 5.
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code ostiary_check(ostiary_validator *validator,
                                                          const ostiary_request *request,
                                                          ostiary_verdict *verdict);

#ifdef __cplusplus
}
#endif
#endif
