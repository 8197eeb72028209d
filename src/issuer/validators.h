/* SPDX-License-Identifier: Apache-2.0 */
/* What makes the next request for a document conditional (RFC 9110 section 13, JF-09):
 * the validators of the copy in hand, and the address that it came from. */
#ifndef OST_ISSUER_VALIDATORS_H
#define OST_ISSUER_VALIDATORS_H

#include "base/buf.h"
#include "net/fetch.h"

/** All zero: none. Owned texts: ost_validators_clear(). */
struct ost_validators {
    struct ost_buf url, etag, last_modified;
};
void ost_validators_clear(struct ost_validators *validators);

/** The answer (200, or 304 that confirmed the copy) is now the copy in hand. */
void ost_validators_take(struct ost_validators *validators, const char *url,
                         const struct ost_answer *answer);
/** Put them into a request, if it goes to the address the copy came from. True: the
 *  request is conditional, so a 304 means something. */
bool ost_validators_apply(const struct ost_validators *validators, struct ost_get *get);

#endif
