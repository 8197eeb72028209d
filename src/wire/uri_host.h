/* SPDX-License-Identifier: Apache-2.0 */
/* Hosts of URLs as they are written, and URIs as policy names. Pure. */
#ifndef OST_WIRE_URI_HOST_H
#define OST_WIRE_URI_HOST_H

#include <stdbool.h>

#include "base/span.h"

/** A registered name, an IPv4 address or a bracketed IPv6 address. */
bool ost_uri_host_is_good(struct ost_span host);
/** An IPv4 address in four decimals or a bracketed IPv6 address. */
bool ost_uri_host_is_literal(struct ost_span host);

#endif
