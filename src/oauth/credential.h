/* SPDX-License-Identifier: Apache-2.0 */
/* One credential out of the Authorization field, or the reason there is none. Pure. */
#ifndef OST_OAUTH_CREDENTIAL_H
#define OST_OAUTH_CREDENTIAL_H

#include <stdbool.h>

#include "base/error.h"
#include "base/span.h"
#include "wire/field.h"

/**
 * Find the Bearer token (RFC 6750 section 2.1, requirements TX-01 to TX-08). Its letters
 * are still any: ost_credential_check().
 *
 * Returns  OSTIARY_OK and *token_out, borrowed; OSTIARY_NO_TOKEN (no field, or another
 *          scheme); OSTIARY_MALFORMED_REQUEST (two credentials, or none behind the
 *          scheme); OSTIARY_MALFORMED_TOKEN (longer than OST_MAX_TOKEN_BYTES).
 */
OSTIARY_MUST_CHECK ostiary_code ost_credential_find(const struct ost_fields *fields,
                                                    struct ost_span *token_out,
                                                    ostiary_error *err);
/** OSTIARY_MALFORMED_REQUEST where the token is no single token68: needed before it is
 *  judged, and not where the same token has been judged before. */
OSTIARY_MUST_CHECK ostiary_code ost_credential_check(struct ost_span token,
                                                     ostiary_error *err);

#endif
