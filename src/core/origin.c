/* SPDX-License-Identifier: Apache-2.0 */
/* Who a browser says is calling: Origin and Host. */
#include "core/origin.h"

#include "wire/uri.h"

static bool same_origin(struct ost_span a, struct ost_span b)
{
    struct ost_uri left;
    struct ost_uri right;
    return ost_uri_parse(a, &left, NULL) && ost_uri_parse(b, &right, NULL) &&
           ost_uri_same_origin(&left, &right);
}

/* RFC 6454 section 7: scheme://host[:port] and nothing more. */
static bool is_origin(struct ost_span origin)
{
    struct ost_uri uri;
    return ost_uri_parse(origin, &uri, NULL) && uri.path.len == 0 &&
           uri.query.data == NULL && uri.fragment.data == NULL &&
           uri.userinfo.data == NULL;
}

static bool is_loopback_origin(struct ost_span origin)
{
    struct ost_uri uri;
    return ost_uri_parse(origin, &uri, NULL) && ost_uri_host_is_loopback(uri.host);
}

static bool origin_listed(const struct ost_settings *settings, struct ost_span origin)
{
    for (size_t i = 0; i < settings->allowed_origins.count; i++) {
        struct ost_span allowed = ost_span_of(settings->allowed_origins.items[i]);
        if (ost_span_equal(allowed, origin) ||
            (is_origin(origin) && same_origin(allowed, origin))) {
            return true; /* "null" only when it is listed, as a word (OR-04) */
        }
    }
    return false;
}

static bool origin_allowed(const struct ost_settings *settings, struct ost_span origin)
{
    if (origin_listed(settings, origin)) {
        return true;
    }
    return is_origin(origin) &&
           (same_origin(ost_span_of(settings->resource), origin) ||
            (settings->resource_is_loopback && is_loopback_origin(origin)));
}

static bool is_port(struct ost_span text)
{
    for (size_t i = 1; i < text.len; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') {
            return false;
        }
    }
    return text.len == 0 || text.data[0] == ':';
}

static bool host_is_loopback(struct ost_span host)
{
    bool bracket = ost_span_starts(host, "[");
    size_t end = bracket ? ost_span_find(host, ']') + 1 : ost_span_find(host, ':');
    return end <= host.len && is_port(ost_span_from(host, end)) &&
           ost_uri_host_is_loopback(ost_span_first(host, end));
}

static bool host_allowed(const struct ost_settings *settings, struct ost_span host)
{
    if (settings->allowed_hosts.count == 0) {
        return !settings->resource_is_loopback || host_is_loopback(host); /* OR-05 */
    }
    for (size_t i = 0; i < settings->allowed_hosts.count; i++) {
        if (ost_span_is_nocase(host, settings->allowed_hosts.items[i])) {
            return true;
        }
    }
    return false;
}

ostiary_code ost_origin_check(const struct ost_settings *settings,
                              const struct ost_fields *fields,
                              struct ost_span *origin_out, ostiary_error *err)
{
    struct ost_span origin = OST_SPAN_ABSENT;
    struct ost_span host = OST_SPAN_ABSENT;
    *origin_out = OST_SPAN_ABSENT;
    size_t lines = ost_fields_find(fields, OST_FIELD_ORIGIN, &origin);
    OST_ENSURE(lines == 0 || (lines == 1 && origin_allowed(settings, origin)), err,
               OSTIARY_ORIGIN_REFUSED, "the Origin is not on the list");
    lines = ost_fields_find(fields, OST_FIELD_HOST, &host);
    OST_ENSURE(lines == 0 || (lines == 1 && host_allowed(settings, host)), err,
               OSTIARY_HOST_REFUSED, "the Host is not on the list");
    *origin_out = origin;
    return OSTIARY_OK;
}
