/* SPDX-License-Identifier: Apache-2.0 */
/* Authorization server metadata (RFC 8414, OpenID Connect Discovery): addresses to try
 * and what counts as an answer. Pure. */
#ifndef OST_OAUTH_AS_METADATA_H
#define OST_OAUTH_AS_METADATA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/span.h"
#include "wire/json.h"

#define OST_AS_METADATA_MAX_URLS 3

/** Append the i-th well-known address of an issuer, in the order of MD-01 and MD-02 (two
 *  without a path, three with one). False past the end. */
bool ost_as_metadata_url(const char *issuer, size_t i, struct ost_buf *out);

/** Owned; clear with ost_as_metadata_clear(). */
struct ost_as_metadata {
    char *jwks_uri;        /* NULL where the document has none */
    struct ost_json *json; /* the whole document, for reports */
};

/**
 * Read a document fetched for `issuer`: strict JSON (JF-18), `issuer` identical (MD-04,
 * RFC 8414 section 3.3), jwks_uri an absolute https URL without user info, fragment or
 * control characters (MD-06), or http where `http_loopback` allows it and its host is
 * loopback.
 *
 * Returns  OSTIARY_OK; OSTIARY_KEYS_UNAVAILABLE with the reason; OSTIARY_INTERNAL_ERROR.
 */
OSTIARY_MUST_CHECK ostiary_code
ost_as_metadata_parse(struct ost_span text, const char *issuer, bool http_loopback,
                      struct ost_as_metadata *metadata_out, ostiary_error *err);
void ost_as_metadata_clear(struct ost_as_metadata *metadata);

#endif
