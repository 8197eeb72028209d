/* SPDX-License-Identifier: Apache-2.0 */
/* Absolute URIs: their parts, the small canonical form of AU-04, hosts. Pure. */
#ifndef OST_WIRE_URI_H
#define OST_WIRE_URI_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/span.h"

/** Parts of an http(s) URL, borrowed from it. Absent parts are absent spans. */
struct ost_uri {
    struct ost_span text, scheme, userinfo, host, path, query, fragment;
    struct ost_span port_text; /* as written */
    uint16_t port;             /* the scheme's default where none is written */
    bool https;
    bool host_is_literal; /* an IPv4 address or [IPv6] */
};

/** Parse an absolute http or https URL of printable ASCII with a non-empty host. False
 *  otherwise; *why_out (may be NULL) is a static phrase. Nothing is normalised. */
bool ost_uri_parse(struct ost_span text, struct ost_uri *uri_out, const char **why_out);

/** Append the canonical form: scheme and host in lower case, no default port, the rest as
 *  it is; an empty path stays empty (AU-04, AU-07). */
void ost_uri_canonical(const struct ost_uri *uri, struct ost_buf *out);
/** Append scheme://host[:port] in canonical form. */
void ost_uri_origin(const struct ost_uri *uri, struct ost_buf *out);

/** AU-04, AU-05: bytewise, or both absolute http(s) URIs with equal canonical forms, an
 *  empty path counting as "/". */
bool ost_uri_same_resource(struct ost_span a, struct ost_span b);
bool ost_uri_same_origin(const struct ost_uri *a, const struct ost_uri *b);

/** The host as written: localhost, *.localhost, 127.0.0.0/8 or [::1]. */
bool ost_uri_host_is_loopback(struct ost_span host);

/** Policy names for resources/read: absolute, no dot segment, no encoded "." "/" "\",
 *  no backslash, no control character (interface.md 4). Any scheme. */
bool ost_uri_is_plain(struct ost_span uri);

#endif
