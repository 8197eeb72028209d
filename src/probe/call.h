/* SPDX-License-Identifier: Apache-2.0 */
/* One MCP message to the endpoint, as a good client of its version sends it. */
#ifndef OST_PROBE_CALL_H
#define OST_PROBE_CALL_H

#include "net/fetch.h"

#define OST_PROBE_NEWEST        "2026-07-28"
#define OST_PROBE_NEWEST_LEGACY "2025-11-25" /* of those with initialize and sessions */

struct ost_probe;

/** What is left out is as a good client has it. Everything borrowed. */
struct ost_probe_call {
    const char *url;             /* NULL: the endpoint */
    const char *http_method;     /* NULL: POST; any other goes without a body */
    const char *version;         /* NULL: the newest */
    const char *method;          /* NULL: tools/list */
    const char *members;         /* of params, as JSON: "\"name\":\"x\""; NULL: none */
    const char *name;            /* of Mcp-Name; NULL: no such line */
    const char *session;         /* of Mcp-Session-Id; NULL: no such line */
    const char *authorization;   /* the whole value of one line; NULL: none */
    const ostiary_field *fields; /* further lines, after those */
    size_t field_count;
    const char *body; /* this text instead of the message; NULL: that */
    bool no_headers;  /* neither MCP-Protocol-Version nor Mcp-... lines */
};

/** A call that the server understands, for checks to change: the one that lists tools,
 *  where a token was given and that worked; else the one that it refused. It has no
 *  authorization yet. Borrows from the findings. */
struct ost_probe_call ost_probe_usual_call(const struct ost_probe *probe);

/** False where nothing came back: answer_out->error says why. Clear the answer either
 * way.
 */
bool ost_probe_call(struct ost_probe *probe, const struct ost_probe_call *call,
                    struct ost_answer *answer_out);

#endif
