/* SPDX-License-Identifier: Apache-2.0 */
/* A value of an Mcp-* header held against the body's. */
#include "mcp/header_value.h"

#include "wire/base64url.h"

#define SENTINEL_PREFIX "=?base64?"
#define SENTINEL_SUFFIX "?="
#define SENTINEL_LEN                                                                     \
    11 /* of both together: "=?base64?=" overlaps and is literal (HD-11) */

bool ost_mcp_header_find(const struct ost_fields *fields, enum ost_field_name name,
                         struct ost_span *value_out)
{
    size_t lines = ost_fields_find(fields, name, value_out);
    return lines <= 1 && (lines == 0 || ost_field_is_printable(*value_out));
}

bool ost_mcp_header_equal(struct ost_span header, struct ost_span body)
{
    return header.data != NULL && body.data != NULL && ost_span_equal(header, body);
}

static bool is_sentinel(struct ost_span value)
{
    return value.len >= SENTINEL_LEN && ost_span_starts(value, SENTINEL_PREFIX) &&
           ost_span_ends(value, SENTINEL_SUFFIX);
}

bool ost_mcp_header_decode(struct ost_span header, struct ost_buf *room,
                           struct ost_span *text_out)
{
    *text_out = header;
    if (!is_sentinel(header)) {
        return true;
    }
    struct ost_span middle = {header.data + sizeof SENTINEL_PREFIX - 1,
                              header.len - SENTINEL_LEN};
    ost_buf_reset(room);
    if (!ost_buf_reserve(room, middle.len) ||
        !ost_base64_decode(middle, room->data, room->size, &room->len)) {
        return false;
    }
    *text_out = ost_buf_span(room);
    return true;
}

bool ost_mcp_header_decodes_to(struct ost_span header, struct ost_span body)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf room = {0};
    struct ost_span text;
    /* The body is valid UTF-8, so equality proves the header's bytes are too (HD-13). */
    return header.data != NULL && ost_mcp_header_decode(header, &room, &text) &&
           ost_mcp_header_equal(text, body);
}
