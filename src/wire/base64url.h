/* SPDX-License-Identifier: Apache-2.0 */
/* Base64url without padding (RFC 7515 section 2) and standard Base64 with it, strictly:
 * one spelling for one value, trailing bits zero (JW-03, HD-12). Pure. */
#ifndef OST_WIRE_BASE64URL_H
#define OST_WIRE_BASE64URL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/** Most bytes that `len` characters can decode to. */
size_t ost_base64url_decoded_size(size_t len);
/** Characters that `len` bytes encode to, without NUL. */
size_t ost_base64url_encoded_size(size_t len);

/** False: not canonical, or more than `size` bytes; *len_out is 0 then. `out` does not
 *  overlap the text, and may be written to in any case: ost_base64url_decoded_size(). */
bool ost_base64url_decode(struct ost_span text, void *out, size_t size, size_t *len_out);
/** `out` holds ost_base64url_encoded_size(len) + 1; terminated. */
void ost_base64url_encode(const void *data, size_t len, char *out);

/** Standard alphabet, padded. */
bool ost_base64_decode(struct ost_span text, void *out, size_t size, size_t *len_out);

#endif
