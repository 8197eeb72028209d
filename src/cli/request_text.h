/* SPDX-License-Identifier: Apache-2.0 */
/* The MCP request that --tool and --method stand for. */
#ifndef OST_CLI_REQUEST_TEXT_H
#define OST_CLI_REQUEST_TEXT_H

#include "options.h"
#include "ostiary/request.h"

#define REQUEST_FIELDS 5

/** Headers and body; free with request_text_free(). */
struct request_text {
    ostiary_field fields[REQUEST_FIELDS]; /* the first is left for Authorization */
    size_t field_count;
    char *body;    /* NULL: no operation was named */
    char *encoded; /* of Mcp-Name */
};

/** False after telling what is wrong with the options. */
bool request_text_make(const struct options *options, struct request_text *out);
void request_text_free(struct request_text *text);

#endif
