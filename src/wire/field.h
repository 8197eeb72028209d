/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP field lines (RFC 9110): finding them, what their values may hold. Pure. */
#ifndef OST_WIRE_FIELD_H
#define OST_WIRE_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/** The fields that a check looks at, in lower case: no two of one length. Which they are,
 *  hosts are told by ostiary_validator_fields(). */
#define OST_FIELDS(FIELD)                                                                \
    FIELD(AUTHORIZATION, "authorization")                                                \
    FIELD(ORIGIN, "origin")                                                              \
    FIELD(HOST, "host")                                                                  \
    FIELD(MCP_PROTOCOL_VERSION, "mcp-protocol-version")                                  \
    FIELD(MCP_METHOD, "mcp-method")                                                      \
    FIELD(MCP_NAME, "mcp-name")                                                          \
    FIELD(ACCESS_CONTROL_REQUEST_METHOD, "access-control-request-method")

#define OST_FIELD_NAME(name, text) OST_FIELD_##name,
enum ost_field_name {
    OST_FIELDS(OST_FIELD_NAME) OST_FIELD_NAMES
};
#undef OST_FIELD_NAME

/** Their names, in that order; NULL-terminated. */
extern const char *const ost_field_names[];

/** Of each field how many lines there are, and the first one's value. Zeroed memory has
 *  none. */
struct ost_fields {
    struct ost_span first[OST_FIELD_NAMES];
    size_t count[OST_FIELD_NAMES];
};

/** Take a line, if it is one of those fields (in any case); white space around the value
 *  is no part of it (RFC 9110 section 5.5). */
void ost_fields_add(struct ost_fields *fields, struct ost_span name,
                    struct ost_span value);
/** How many lines there are; *first_out the first one's value, left alone without one. */
size_t ost_fields_find(const struct ost_fields *fields, enum ost_field_name name,
                       struct ost_span *first_out);

struct ost_span ost_field_trim(struct ost_span value); /* SP and HTAB at both ends */
bool ost_field_is_token68(struct ost_span value);      /* RFC 9110 section 11.2 */
bool ost_field_is_token(struct ost_span value);        /* RFC 9110 section 5.6.2 */
size_t ost_field_token_len(struct ost_span value); /* of the token it begins with; or 0 */
bool ost_field_is_printable(struct ost_span value); /* only 0x20-0x7E and HTAB (HD-14) */
/** No CR, LF, NUL (CH-20). */
bool ost_field_is_safe(struct ost_span value);

#endif
