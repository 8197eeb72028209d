/* SPDX-License-Identifier: Apache-2.0 */
/* Which address may be connected to (JF-02, JF-04), judged on the address itself. Pure.
 */
#ifndef OST_NET_TARGET_H
#define OST_NET_TARGET_H

#include <stdbool.h>
#include <sys/socket.h>

#include "base/span.h"

struct ost_target_rules {
    bool written;       /* the operator wrote the host; else a document named it */
    bool allow_private; /* http.allow_private_addresses, for hosts the operator wrote */
    bool host_is_local; /* the host is written as a private or loopback literal,
                           localhost or *.localhost, and the operator wrote it */
    bool allow_http;    /* http to loopback alone (allow_insecure_loopback) */
};

/** Whether the URL's scheme and form are allowed at all; NULL, or why not (static). */
const char *ost_target_url_refusal(const char *url, const struct ost_target_rules *rules);
/** Whether this resolved address may be connected to; NULL, or why not (static), naming
 *  the member that would allow it. IPv4-mapped addresses count as what they map. */
const char *ost_target_address_refusal(const struct sockaddr *address,
                                       const struct ost_target_rules *rules);
/** Whether a host that a proxy will look up may be asked for, as far as its spelling
 * tells; NULL, or why not (static). */
const char *ost_target_host_refusal(struct ost_span host,
                                    const struct ost_target_rules *rules);
/** The same of an address literal, with or without brackets; what is none is refused. */
const char *ost_target_literal_refusal(struct ost_span literal,
                                       const struct ost_target_rules *rules);
/** host_is_local of a host as written. */
bool ost_target_host_is_local(struct ost_span host);

#endif
