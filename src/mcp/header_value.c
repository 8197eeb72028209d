/* SPDX-License-Identifier: Apache-2.0 */
/* A value of an Mcp-* header held against the body's. */
#include "mcp/header_value.h"

#include "base/mem.h"
#include "wire/base64url.h"
#include "wire/json.h"

#define SENTINEL_PREFIX "=?base64?"
#define SENTINEL_SUFFIX "?="
#define SENTINEL_LEN                                                                     \
    11 /* of both together: "=?base64?=" overlaps and is literal (HD-11) */

bool ost_mcp_header_find(struct ost_fields fields, const char *name,
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

/* The body could say nothing else either: its strings are UTF-8 without NUL (HD-13). */
static bool is_text(struct ost_span decoded)
{
    OST_CLEANUP(ost_json_cleanup) struct ost_json *text = ost_json_string_new(decoded);
    return text != NULL;
}

bool ost_mcp_header_decode(struct ost_span header, struct ost_buf *out)
{
    if (!is_sentinel(header)) {
        ost_buf_add_span(out, header);
        return !out->failed;
    }
    struct ost_span middle = {header.data + sizeof SENTINEL_PREFIX - 1,
                              header.len - SENTINEL_LEN};
    OST_CLEANUP(ost_string_cleanup) char *decoded = ost_alloc(middle.len + 1);
    size_t len = 0;
    if (decoded == NULL || !ost_base64_decode(middle, decoded, middle.len + 1, &len) ||
        !is_text((struct ost_span){decoded, len})) {
        return false;
    }
    ost_buf_add(out, decoded, len);
    return !out->failed;
}

bool ost_mcp_header_decodes_to(struct ost_span header, struct ost_span body)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
    return header.data != NULL && body.data != NULL &&
           ost_mcp_header_decode(header, &text) &&
           ost_span_equal(ost_buf_span(&text), body);
}
