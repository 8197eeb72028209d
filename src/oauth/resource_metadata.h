/* SPDX-License-Identifier: Apache-2.0 */
/* The protected resource metadata document (RFC 9728) and where it is served. Pure. */
#ifndef OST_OAUTH_RESOURCE_METADATA_H
#define OST_OAUTH_RESOURCE_METADATA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/span.h"

#define OST_RESOURCE_METADATA_WELL_KNOWN "/.well-known/oauth-protected-resource"

struct ost_resource_metadata {
    const char *resource; /* canonical (PR-03) */
    const char *name;     /* resource_name; NULL: left out */
    const char *const *authorization_servers;
    size_t authorization_server_count;
    const char *const *scopes_supported;
    size_t scope_count;
};

/** Append the JSON document (PR-03, PR-06, PR-07, PR-12). */
void ost_resource_metadata_write(const struct ost_resource_metadata *metadata,
                                 struct ost_buf *out);
/** Append the absolute URL of the document of a resource (PR-02). False: no URL. */
bool ost_resource_metadata_url(const char *resource, struct ost_buf *out);
/** Append path and query of it alone. */
bool ost_resource_metadata_path(const char *resource, struct ost_buf *out);

#endif
