/* SPDX-License-Identifier: Apache-2.0 */
/* A token in the request target: never used, told to the operator. */
#include "oauth/query_token.h"

#include "wire/field.h"

#define LONGEST_NAME   32  /* of a path segment or a parameter; a token is longer */
#define LONGEST_TARGET 256 /* that a log line shows */

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    char lower = ost_ascii_lower(digit);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static int take_decoded(struct ost_span *text)
{
    int byte = (unsigned char)text->data[0];
    if (byte == '%' && text->len > 2 && hex_value(text->data[1]) >= 0 &&
        hex_value(text->data[2]) >= 0) {
        byte = hex_value(text->data[1]) * 16 + hex_value(text->data[2]);
        *text = ost_span_from(*text, 2);
    }
    *text = ost_span_from(*text, 1);
    return byte;
}

/* A server that reads forms would take access%5Ftoken for the same name. */
static bool is_access_token(struct ost_span name)
{
    const char *wanted = "access_token";
    while (*wanted != '\0' && name.len > 0 && take_decoded(&name) == *wanted) {
        wanted++;
    }
    return *wanted == '\0' && name.len == 0;
}

/* The next piece up to `end`, which goes too; false when nothing is left. */
static bool take_piece(struct ost_span *rest, char end, struct ost_span *piece_out)
{
    if (rest->len == 0) {
        return false;
    }
    size_t len = ost_span_find(*rest, end);
    *piece_out = ost_span_first(*rest, len);
    *rest = ost_span_from(*rest, len < rest->len ? len + 1 : len);
    return true;
}

static struct ost_span query_of(struct ost_span target)
{
    size_t mark = ost_span_find(target, '?');
    return ost_span_from(target, mark < target.len ? mark + 1 : mark);
}

bool ost_query_token_in(struct ost_span target)
{
    struct ost_span query = query_of(target);
    struct ost_span parameter = OST_SPAN_ABSENT;
    while (take_piece(&query, '&', &parameter)) {
        size_t len = ost_span_find(parameter, '=');
        if (len < parameter.len && is_access_token(ost_span_first(parameter, len))) {
            return true;
        }
    }
    return false;
}

static void add_name(struct ost_span name, struct ost_buf *out)
{
    bool plain = name.len == 0 || (name.len <= LONGEST_NAME && ost_field_is_token(name));
    if (is_access_token(name)) {
        ost_buf_add_string(out, "access_token");
    } else {
        ost_buf_add_span(out, plain ? name : ost_span_of("REDACTED"));
    }
}

static void add_parameter(struct ost_span parameter, struct ost_buf *out)
{
    size_t len = ost_span_find(parameter, '=');
    if (len < parameter.len) {
        add_name(ost_span_first(parameter, len), out);
        ost_buf_add_string(out, "=");
    }
    ost_buf_add_string(out, "REDACTED");
}

void ost_query_token_redact(struct ost_span target, struct ost_buf *out)
{
    struct ost_span query = query_of(target);
    struct ost_span path = ost_span_first(target, ost_span_find(target, '?'));
    struct ost_span piece = OST_SPAN_ABSENT;
    const char *mark = "";
    while (out->len < LONGEST_TARGET && take_piece(&path, '/', &piece)) {
        ost_buf_add_string(out, mark);
        add_name(piece, out);
        mark = "/";
    }
    mark = "?";
    while (out->len < LONGEST_TARGET && take_piece(&query, '&', &piece)) {
        ost_buf_add_string(out, mark);
        add_parameter(piece, out);
        mark = "&";
    }
}
