/* SPDX-License-Identifier: Apache-2.0 */
/* The protected resource metadata document (RFC 9728) and where it is served. */
#include "oauth/resource_metadata.h"

#include "wire/json_write.h"
#include "wire/uri.h"

static void put_list(struct ost_json_writer *w, const char *name,
                     const char *const *items, size_t count)
{
    if (count == 0) {
        return; /* PR-07: members without a value are left out */
    }
    ost_json_open(w, name, '[');
    for (size_t i = 0; i < count; i++) {
        ost_json_put_string(w, NULL, items[i]);
    }
    ost_json_close(w, ']');
}

void ost_resource_metadata_write(const struct ost_resource_metadata *metadata,
                                 struct ost_buf *out)
{
    static const char *const methods[] = {"header"}; /* PR-12 */
    struct ost_json_writer w = {out, false};
    ost_json_open(&w, NULL, '{');
    ost_json_put_string(&w, "resource", metadata->resource);
    if (metadata->name != NULL) {
        ost_json_put_string(&w, "resource_name", metadata->name);
    }
    put_list(&w, "authorization_servers", metadata->authorization_servers,
             metadata->authorization_server_count);
    put_list(&w, "scopes_supported", metadata->scopes_supported, metadata->scope_count);
    put_list(&w, "bearer_methods_supported", methods, 1);
    ost_json_close(&w, '}');
}

/* RFC 9728 section 3.1: a slash that directly follows the authority is dropped. */
static void add_path(const struct ost_uri *uri, struct ost_buf *out)
{
    ost_buf_add_string(out, OST_RESOURCE_METADATA_WELL_KNOWN);
    if (!ost_span_is(uri->path, "/")) {
        ost_buf_add_span(out, uri->path);
    }
    if (uri->query.data != NULL) {
        ost_buf_add_string(out, "?");
        ost_buf_add_span(out, uri->query);
    }
}

bool ost_resource_metadata_path(const char *resource, struct ost_buf *out)
{
    struct ost_uri uri;
    if (!ost_uri_parse(ost_span_of(resource), &uri, NULL)) {
        return false;
    }
    add_path(&uri, out);
    return true;
}

bool ost_resource_metadata_url(const char *resource, struct ost_buf *out)
{
    struct ost_uri uri;
    if (!ost_uri_parse(ost_span_of(resource), &uri, NULL)) {
        return false;
    }
    ost_uri_origin(&uri, out);
    add_path(&uri, out);
    return true;
}
