/* SPDX-License-Identifier: Apache-2.0 */
/* A value of an Mcp-* header held against the body's (requirements HD-09 to HD-15). Pure.
 */
#ifndef OST_MCP_HEADER_VALUE_H
#define OST_MCP_HEADER_VALUE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/span.h"
#include "wire/field.h"

/** Find a header that may come once. False: repeated, or bytes that no header may hold.
 *  Absent: true, with an absent *value_out. */
bool ost_mcp_header_find(const struct ost_fields *fields, enum ost_field_name name,
                         struct ost_span *value_out);
/** Whether a plain header value equals the body's, byte for byte. */
bool ost_mcp_header_equal(struct ost_span header, struct ost_span body);
/** The same where the header may be a Base64 sentinel, =?base64?...?= (HD-10 to HD-13).
 *  False without memory too. */
bool ost_mcp_header_decodes_to(struct ost_span header, struct ost_span body);
/** What such a header says: itself, or behind a sentinel what is decoded into `room`.
 *  False: no strict Base64, or no memory (then room->failed). */
bool ost_mcp_header_decode(struct ost_span header, struct ost_buf *room,
                           struct ost_span *text_out);

#endif
