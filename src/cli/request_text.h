/* SPDX-License-Identifier: Apache-2.0 */
/* The MCP request that --tool and --method stand for. */
#ifndef OST_CLI_REQUEST_TEXT_H
#define OST_CLI_REQUEST_TEXT_H

#include "options.h"
#include "ostiary/request.h"

#define REQUEST_FIELDS 5

/** What is asked of the server; everything borrowed. */
struct operation {
    const char *method, *name; /* name NULL: the method names nothing */
    const char *arguments;     /* a JSON object; NULL: none */
    const char *protocol;      /* NULL: the newest */
};

/** Headers and body; free with request_text_free(). */
struct request_text {
    ostiary_field fields[REQUEST_FIELDS]; /* the first is left for Authorization */
    size_t field_count;
    char *body;    /* NULL: no operation was named */
    char *encoded; /* of Mcp-Name */
};

/** False after telling what is wrong with the options. */
bool request_text_make(const struct options *options, struct request_text *out);
/** The same for an operation; false after telling what is wrong with it. */
bool request_text_of(const struct operation *operation, struct request_text *out);
void request_text_free(struct request_text *text);

#endif
