/* SPDX-License-Identifier: Apache-2.0 */
/* A validator of the fixture of requirements.md section 0 (resource, issuer, policy, good
 * token), its log, its clocks; every answer it gives is held to what all answers promise.
 */
#ifndef TESTS_HARNESS_DOOR_H
#define TESTS_HARNESS_DOOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ostiary/ostiary.h"

#define DOOR_NOW       INT64_C(1800000000)
#define DOOR_PRM       "https://mcp.example.com/.well-known/oauth-protected-resource/mcp"
#define DOOR_TOKENS    80
#define DOOR_LOG_BYTES (1u << 18)
#define DOOR_FIELDS    4 /* of one request, beyond those made for it */

struct door {
    ostiary_validator *validator;
    ostiary_verdict *verdict; /* of the last request */
    char folder[64];
    char *key;
    char *tokens[DOOR_TOKENS]; /* the first is the good one */
    size_t token_count;
    char log[DOOR_LOG_BYTES]; /* every event, each with a newline */
    size_t log_len;
    int64_t now, mono_ms;
};

/** `more`: further top-level members, each with a comma before it; `kid`: of its key. */
struct door *door_open(const char *more, const char *kid);
void door_close(struct door *door);

/** Its monotonic clock, for other validators. */
int64_t door_mono(void *door);

/** A token with these members over those of the good one; null takes one away. */
const char *door_token(struct door *door, const char *claims);
/** One that is only kept to be looked for; the door frees it. */
const char *door_keep(struct door *door, char *token);

/** A request. {T} in any text is the token. */
struct asked {
    const char *token;         /* NULL: the good one */
    const char *authorization; /* NULL: no such line */
    const char *http_method;   /* NULL: POST */
    const char *target;        /* NULL: /mcp */
    const char *protocol;      /* NULL: 2026-07-28 */
    const char *tool;          /* of tools/call */
    const char *rpc;           /* another method; NULL without tool: server/discover */
    const char *body;          /* in place of one made of these */
    const char *id;            /* the host's own; NULL: none */
    const char *fields[2 * DOOR_FIELDS]; /* name, value, ...; they come after the made */
};
#define ASK(door, ...) door_ask((door), (struct asked){__VA_ARGS__})

/** ostiary_check() of it. Fails the test when the answer breaks a promise of all answers:
 *  its challenge, its headers, and that nothing written anywhere holds a token. */
ostiary_code door_ask(struct door *door, struct asked asked);

/** A header of the last answer, NULL without it; its body, "" without one. */
const char *door_header(const struct door *door, const char *name);
const char *door_body(const struct door *door);

/** How many lines of the log hold this text. */
size_t door_told(const struct door *door, const char *text);
void door_forget(struct door *door);

/** Fails the test when the text holds a segment of a token that the door knows. */
void door_search(const struct door *door, const char *text);

#endif
