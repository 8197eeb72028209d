/* SPDX-License-Identifier: Apache-2.0 */
/* Hosts of URLs as they are written, and URIs as policy names. */
#include "wire/uri_host.h"

#include <arpa/inet.h>
#include <string.h>

#include "wire/uri.h"

/* Copies a host without its brackets, terminated, for inet_pton. */
static bool copy_literal(struct ost_span host, char *out, size_t size)
{
    if (ost_span_starts(host, "[") && ost_span_ends(host, "]")) {
        host = (struct ost_span){host.data + 1, host.len - 2};
    }
    if (host.len == 0 || host.len >= size || ost_span_find(host, '\0') < host.len) {
        return false;
    }
    memcpy(out, host.data, host.len);
    out[host.len] = '\0';
    return true;
}

static bool is_ipv6(struct ost_span host, struct in6_addr *address)
{
    char text[INET6_ADDRSTRLEN];
    return ost_span_starts(host, "[") && ost_span_ends(host, "]") &&
           copy_literal(host, text, sizeof text) &&
           inet_pton(AF_INET6, text, address) == 1;
}

static bool is_ipv4(struct ost_span host, struct in_addr *address)
{
    char text[INET_ADDRSTRLEN];
    return !ost_span_starts(host, "[") && copy_literal(host, text, sizeof text) &&
           inet_pton(AF_INET, text, address) == 1;
}

bool ost_uri_host_is_literal(struct ost_span host)
{
    struct in6_addr six;
    struct in_addr four;
    return is_ipv4(host, &four) || is_ipv6(host, &six);
}

bool ost_uri_host_is_good(struct ost_span host)
{
    struct in6_addr six;
    if (ost_span_starts(host, "[")) {
        return is_ipv6(host, &six);
    }
    for (size_t i = 0; i < host.len; i++) {
        char lower = ost_ascii_lower(host.data[i]);
        bool good = (lower >= 'a' && lower <= 'z') ||
                    (host.data[i] >= '0' && host.data[i] <= '9') ||
                    strchr("-._", host.data[i]) != NULL;
        if (!good) {
            return false;
        }
    }
    return host.len > 0;
}

static bool ends_nocase(struct ost_span host, const char *suffix)
{
    size_t len = strlen(suffix);
    return host.len > len &&
           ost_span_is_nocase(ost_span_from(host, host.len - len), suffix);
}

bool ost_uri_host_is_loopback(struct ost_span host)
{
    struct in6_addr six;
    struct in_addr four;
    if (ost_span_is_nocase(host, "localhost") || ends_nocase(host, ".localhost")) {
        return true; /* RFC 6761 section 6.3 */
    }
    if (is_ipv4(host, &four)) {
        return (ntohl(four.s_addr) >> 24) == 127;
    }
    return is_ipv6(host, &six) && IN6_IS_ADDR_LOOPBACK(&six);
}

static bool is_encoded(struct ost_span at, const char *escape)
{
    return at.len >= 3 && ost_span_is_nocase(ost_span_first(at, 3), escape);
}

/* In capitals: the digits of an escape have one case (RFC 3986 section 6.2.2.1). */
static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

/* An escape of a character that needs none (RFC 3986 section 2.3), or in small letters,
 * is a second spelling. */
static bool is_needless_escape(struct ost_span at)
{
    if (at.data[0] != '%' || at.len < 3) {
        return at.data[0] == '%';
    }
    int high = hex_value(at.data[1]);
    int low = hex_value(at.data[2]);
    int byte = high * 16 + low;
    bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    return high < 0 || low < 0 || letter || (byte >= '0' && byte <= '9') || byte == '-' ||
           byte == '.' || byte == '_' || byte == '~';
}

/* A byte that must not be in a name the table is asked for. */
static bool is_trick(struct ost_span at)
{
    unsigned char byte = (unsigned char)at.data[0];
    return byte <= ' ' || byte > '~' || byte == '\\' || is_needless_escape(at) ||
           is_encoded(at, "%2f") || is_encoded(at, "%5c");
}

static bool has_dot_segment(struct ost_span path)
{
    while (path.len > 0) {
        path = ost_span_from(path, path.data[0] == '/' ? 1 : 0);
        size_t len = 0;
        while (len < path.len && strchr("/?#", path.data[len]) == NULL) {
            len++;
        }
        struct ost_span segment = ost_span_first(path, len);
        if (ost_span_is(segment, ".") || ost_span_is(segment, "..")) {
            return true;
        }
        if (len < path.len && path.data[len] != '/') {
            return false; /* the query is no path */
        }
        path = ost_span_from(path, len);
    }
    return false;
}

static bool has_scheme(struct ost_span uri)
{
    size_t colon = ost_span_find(uri, ':');
    for (size_t i = 0; i < colon; i++) {
        char byte = uri.data[i]; /* in lower case: one spelling for one scheme */
        bool letter = byte >= 'a' && byte <= 'z';
        bool other = i > 0 && ((byte >= '0' && byte <= '9') || byte == '+' ||
                               byte == '-' || byte == '.');
        if (!letter && !other) {
            return false;
        }
    }
    return colon > 0 && colon < uri.len;
}

bool ost_uri_is_plain(struct ost_span uri)
{
    if (!has_scheme(uri)) {
        return false;
    }
    for (size_t i = 0; i < uri.len; i++) {
        if (is_trick(ost_span_from(uri, i))) {
            return false;
        }
    }
    return !has_dot_segment(ost_span_from(uri, ost_span_find(uri, ':') + 1));
}
