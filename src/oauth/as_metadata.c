/* SPDX-License-Identifier: Apache-2.0 */
/* Authorization server metadata: addresses to try and what counts as an answer. */
#include "oauth/as_metadata.h"

#include <string.h>

#include "base/mem.h"
#include "wire/uri.h"

#define OAUTH_SUFFIX  "/.well-known/oauth-authorization-server"
#define OPENID_SUFFIX "/.well-known/openid-configuration"

/* RFC 8414 section 3.1: a terminating slash goes, for building the address only (MD-03).
 */
static struct ost_span path_of(const struct ost_uri *uri)
{
    struct ost_span path = uri->path;
    if (ost_span_ends(path, "/")) {
        path.len--;
    }
    return path;
}

bool ost_as_metadata_url(const char *issuer, size_t i, struct ost_buf *out)
{
    struct ost_uri uri;
    if (!ost_uri_parse(ost_span_of(issuer), &uri, NULL)) {
        return false;
    }
    struct ost_span path = path_of(&uri);
    if (i >= (path.len > 0 ? 3u : 2u)) {
        return false;
    }
    ost_uri_origin(&uri, out);
    if (i < 2) { /* inserted between host and path */
        ost_buf_add_string(out, i == 0 ? OAUTH_SUFFIX : OPENID_SUFFIX);
        ost_buf_add_span(out, path);
    } else { /* OpenID Connect Discovery 1.0 section 4: appended */
        ost_buf_add_span(out, path);
        ost_buf_add_string(out, OPENID_SUFFIX);
    }
    return true;
}

static ostiary_code check_issuer(const struct ost_json *json, const char *issuer,
                                 ostiary_error *err)
{
    struct ost_span named;
    OST_ENSURE(ost_json_string(ost_json_member(json, "issuer"), &named), err,
               OSTIARY_KEYS_UNAVAILABLE, "the metadata has no issuer");
    OST_ENSURE(ost_span_is(named, issuer), err, OSTIARY_KEYS_UNAVAILABLE,
               "the metadata names another issuer"); /* MD-04, RFC 8414 section 3.3 */
    return OSTIARY_OK;
}

static ostiary_code check_jwks_uri(struct ost_span text, bool http_loopback,
                                   ostiary_error *err)
{
    struct ost_uri uri;
    const char *why = NULL;
    OST_ENSURE(ost_uri_parse(text, &uri, &why), err, OSTIARY_KEYS_UNAVAILABLE,
               "jwks_uri is no https URL: %s", why);
    OST_ENSURE(uri.https || (http_loopback && ost_uri_host_is_loopback(uri.host)), err,
               OSTIARY_KEYS_UNAVAILABLE, "jwks_uri is not https");
    OST_ENSURE(uri.userinfo.data == NULL && uri.fragment.data == NULL, err,
               OSTIARY_KEYS_UNAVAILABLE, "jwks_uri has user info or a fragment");
    return OSTIARY_OK;
}

static ostiary_code take_jwks_uri(struct ost_as_metadata *metadata, bool http_loopback,
                                  ostiary_error *err)
{
    const struct ost_json *member = ost_json_member(metadata->json, "jwks_uri");
    if (member == NULL) {
        return OSTIARY_OK; /* MD-06: the caller decides whether it needs one */
    }
    struct ost_span text;
    OST_ENSURE(ost_json_string(member, &text), err, OSTIARY_KEYS_UNAVAILABLE,
               "jwks_uri is %s", ost_json_type_name(member));
    OST_TRY(check_jwks_uri(text, http_loopback, err));
    metadata->jwks_uri = ost_strndup(text.data, text.len);
    OST_ENSURE(metadata->jwks_uri != NULL, err, OSTIARY_INTERNAL_ERROR, "jwks_uri");
    return OSTIARY_OK;
}

ostiary_code ost_as_metadata_parse(struct ost_span text, const char *issuer,
                                   bool http_loopback,
                                   struct ost_as_metadata *metadata_out,
                                   ostiary_error *err)
{
    memset(metadata_out, 0, sizeof *metadata_out);
    ostiary_error why = {0};
    ostiary_code code =
        ost_json_parse(text, &ost_json_token_limits, &metadata_out->json, &why);
    OST_ENSURE(code != OSTIARY_INTERNAL_ERROR, err, code, "%s", why.detail);
    OST_ENSURE(code == OSTIARY_OK, err, OSTIARY_KEYS_UNAVAILABLE,
               "the metadata is no strict JSON object: %s", why.detail); /* JF-18 */
    OST_TRY(check_issuer(metadata_out->json, issuer, err));
    return take_jwks_uri(metadata_out, http_loopback, err);
}

void ost_as_metadata_clear(struct ost_as_metadata *metadata)
{
    ost_free(metadata->jwks_uri);
    ost_json_free(metadata->json);
    memset(metadata, 0, sizeof *metadata);
}
