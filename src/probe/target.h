/* SPDX-License-Identifier: Apache-2.0 */
/* The server that is probed: its addresses, and where its documents may lead. */
#ifndef OST_PROBE_TARGET_H
#define OST_PROBE_TARGET_H

#include <stdbool.h>

#include "base/error.h"
#include "net/target.h"
#include "wire/uri.h"

struct ost_probe_target {
    char *url; /* as it was typed; all owned */
    char *origin;
    char *path_metadata; /* RFC 9728 section 3.1: the well-known path inserted */
    char *root_metadata; /* and without the path of the URL */
    struct ost_uri uri;  /* of `url` */
    bool is_local;       /* typed as an address on this machine or in a private network */
    /* Where answers of a host that was typed as a name came from. */
    bool was_private, was_public;
};

/** OSTIARY_BAD_ARGUMENT with words where the URL is none to probe. A token is never sent
 *  over http, other than to loopback. Clear it either way. */
OSTIARY_MUST_CHECK ostiary_code ost_probe_target_make(const char *url, bool with_token,
                                                      struct ost_probe_target *target_out,
                                                      ostiary_error *err);
/** An answer of it came, from an address that is private or is not. */
void ost_probe_target_met(struct ost_probe_target *target, bool peer_is_local);
void ost_probe_target_clear(struct ost_probe_target *target);

/** What judges a connection to `url`. The user typed the target's own host; any other was
 *  named by a document, and leads to a private address only where the target is private
 *  itself. NULL, or why the URL is not asked at all (static). */
const char *ost_probe_target_rules(const struct ost_probe_target *target, const char *url,
                                   struct ost_target_rules *rules_out);

#endif
