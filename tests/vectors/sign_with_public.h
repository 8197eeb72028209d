/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens "signed" with a public key as if it were a secret: the oldest attack (JH-03). */
#ifndef OST_TESTS_SIGN_WITH_PUBLIC_H
#define OST_TESTS_SIGN_WITH_PUBLIC_H

#include <jansson.h>

#include "base/buf.h"
#include "base/span.h"

/** HS256 with `secret`: "pem", the public key as people keep it in files, or the bytes of
 *  a member of the JWK. */
void sign_with_public(const json_t *key, const char *secret, struct ost_span header,
                      struct ost_span claims, struct ost_buf *token);

#endif
