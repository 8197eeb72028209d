/* SPDX-License-Identifier: Apache-2.0 */
/* Absolute http and https URLs: their parts and the small canonical form of AU-04. */
#include "wire/uri.h"

#include <string.h>

#include "wire/uri_host.h"

static bool fail(const char **why_out, const char *why)
{
    if (why_out != NULL) {
        *why_out = why;
    }
    return false;
}

static bool is_hex(char byte)
{
    char lower = ost_ascii_lower(byte);
    return (byte >= '0' && byte <= '9') || (lower >= 'a' && lower <= 'f');
}

/* RFC 3986 appendix A: what no URI may hold. */
static bool is_foreign(char byte)
{
    switch (byte) {
    case '"':
    case '<':
    case '>':
    case '\\':
    case '^':
    case '`':
    case '{':
    case '|':
    case '}':
        return true;
    default:
        return byte <= ' ' || byte > '~';
    }
}

static bool letters_are_good(struct ost_span text)
{
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.data[i];
        if (is_foreign(byte)) {
            return false;
        }
        if (byte == '%' && (i + 2 >= text.len || !is_hex(text.data[i + 1]) ||
                            !is_hex(text.data[i + 2]))) {
            return false;
        }
    }
    return true;
}

static bool read_scheme(struct ost_span text, struct ost_uri *uri, struct ost_span *rest)
{
    size_t colon = ost_span_find(text, ':');
    uri->scheme = ost_span_first(text, colon);
    uri->https = ost_span_is_nocase(uri->scheme, "https");
    *rest = ost_span_from(text, colon);
    return uri->https || ost_span_is_nocase(uri->scheme, "http");
}

static bool read_port(struct ost_uri *uri)
{
    unsigned port = 0;
    if (ost_span_starts(uri->port_text, "0")) {
        return false; /* one spelling for one port; an empty one is none (AU-04) */
    }
    for (size_t i = 0; i < uri->port_text.len; i++) {
        char byte = uri->port_text.data[i];
        if (byte < '0' || byte > '9' || i == 5) {
            return false;
        }
        port = port * 10 + (unsigned)(byte - '0');
    }
    if (uri->port_text.data == NULL) {
        port = uri->https ? 443 : 80;
    }
    uri->port = (uint16_t)port;
    return port > 0 && port <= 65535;
}

static bool read_authority(struct ost_span authority, struct ost_uri *uri)
{
    size_t at = authority.len;
    while (at > 0 && authority.data[at - 1] != '@') {
        at--;
    }
    if (at > 0) {
        uri->userinfo = ost_span_first(authority, at - 1);
        authority = ost_span_from(authority, at);
    }
    bool bracket = ost_span_starts(authority, "[");
    size_t end = bracket ? ost_span_find(authority, ']') : ost_span_find(authority, ':');
    if (bracket && end == authority.len) {
        return false;
    }
    end += bracket ? 1 : 0;
    uri->host = ost_span_first(authority, end);
    struct ost_span port = ost_span_from(authority, end);
    if (port.len > 0 && port.data[0] != ':') {
        return false;
    }
    uri->port_text = port.len > 0 ? ost_span_from(port, 1) : OST_SPAN_ABSENT;
    uri->host_is_literal = ost_uri_host_is_literal(uri->host);
    return ost_uri_host_is_good(uri->host) && read_port(uri);
}

/* Cuts what follows the first `mark` off `rest`; absent where there is no such mark. */
static struct ost_span cut(struct ost_span *rest, char mark)
{
    size_t at = ost_span_find(*rest, mark);
    if (at == rest->len) {
        return OST_SPAN_ABSENT;
    }
    struct ost_span after = ost_span_from(*rest, at + 1);
    *rest = ost_span_first(*rest, at);
    return after;
}

bool ost_uri_parse(struct ost_span text, struct ost_uri *uri_out, const char **why_out)
{
    struct ost_span rest;
    memset(uri_out, 0, sizeof *uri_out);
    if (text.data == NULL || !letters_are_good(text)) {
        return fail(why_out, "it holds a character that no URL may");
    }
    if (!read_scheme(text, uri_out, &rest) || !ost_span_starts(rest, "://")) {
        return fail(why_out, "it does not start with https://");
    }
    rest = ost_span_from(rest, 3);
    uri_out->text = text;
    uri_out->fragment = cut(&rest, '#');
    uri_out->query = cut(&rest, '?');
    size_t slash = ost_span_find(rest, '/');
    uri_out->path = ost_span_from(rest, slash);
    if (!read_authority(ost_span_first(rest, slash), uri_out)) {
        return fail(why_out, "its host or port is malformed");
    }
    return true;
}

static void add_lower(struct ost_buf *out, struct ost_span text)
{
    for (size_t i = 0; i < text.len; i++) {
        char lower = ost_ascii_lower(text.data[i]);
        ost_buf_add(out, &lower, 1);
    }
}

void ost_uri_origin(const struct ost_uri *uri, struct ost_buf *out)
{
    ost_buf_add_string(out, uri->https ? "https://" : "http://");
    add_lower(out, uri->host);
    if (uri->port != (uri->https ? 443 : 80)) {
        ost_buf_addf(out, ":%u", (unsigned)uri->port);
    }
}

void ost_uri_canonical(const struct ost_uri *uri, struct ost_buf *out)
{
    ost_uri_origin(uri, out);
    ost_buf_add_span(out, uri->path);
    if (uri->query.data != NULL) {
        ost_buf_add_string(out, "?");
        ost_buf_add_span(out, uri->query);
    }
    if (uri->fragment.data != NULL) {
        ost_buf_add_string(out, "#");
        ost_buf_add_span(out, uri->fragment);
    }
}

bool ost_uri_same_origin(const struct ost_uri *a, const struct ost_uri *b)
{
    return a->https == b->https && a->port == b->port &&
           ost_span_equal_nocase(a->host, b->host);
}

static bool both_equal(struct ost_span a, struct ost_span b)
{
    return (a.data == NULL) == (b.data == NULL) && ost_span_equal(a, b);
}

/* AU-05: an empty path is the root. */
static struct ost_span path_or_root(struct ost_span path)
{
    return path.len == 0 ? ost_span_of("/") : path;
}

/* Whether it ends in more than an authority or the root. The first '/' of a path stands
 * here, or further on. */
static bool has_tail(struct ost_span text)
{
    size_t start = sizeof "http://h" - 1;
    return text.len > start &&
           ost_span_find(ost_span_from(text, start), '/') + start < text.len - 1;
}

/* What stands behind the authority is compared as it is: most texts that differ there do
 * so in their last byte, and need not be parsed. */
static bool end_alike(struct ost_span a, struct ost_span b)
{
    return a.len > 0 && b.len > 0 &&
           (a.data[a.len - 1] == b.data[b.len - 1] || (!has_tail(a) && !has_tail(b)));
}

bool ost_uri_same_resource(struct ost_span a, struct ost_span b)
{
    struct ost_uri left;
    struct ost_uri right;
    if (a.data == NULL || b.data == NULL) {
        return false;
    }
    if (ost_span_equal(a, b)) {
        return true;
    }
    return end_alike(a, b) && ost_uri_parse(a, &left, NULL) &&
           ost_uri_parse(b, &right, NULL) && ost_uri_same_origin(&left, &right) &&
           both_equal(left.userinfo, right.userinfo) &&
           ost_span_equal(path_or_root(left.path), path_or_root(right.path)) &&
           both_equal(left.query, right.query) &&
           both_equal(left.fragment, right.fragment);
}
