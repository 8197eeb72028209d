/* SPDX-License-Identifier: Apache-2.0 */
/* Which bytes the texts of the RFCs are made of. Pure. */
#ifndef OST_WIRE_LETTERS_H
#define OST_WIRE_LETTERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/** One of them: what a byte may be part of. */
enum ost_letters {
    OST_LETTERS_PRINTABLE = 1, /* 0x20 to 0x7e */
    OST_LETTERS_TOKEN = 2,     /* RFC 9110 section 5.6.2 */
    OST_LETTERS_TOKEN68 = 4,   /* RFC 9110 section 11.2; the padding aside */
    OST_LETTERS_JWS = 8,       /* base64url and dots: RFC 7515 section 7.1 */
    OST_LETTERS_SCOPE = 16,    /* RFC 6749 section 3.3 */
    OST_LETTERS_SCOPES = 32    /* the same with the spaces between scopes */
};

bool ost_letter_is(char byte, enum ost_letters of);
/** How many bytes of these the text begins with. */
size_t ost_letters_len(struct ost_span text, enum ost_letters of);
/** Whether it has no others; true of an empty one. */
bool ost_letters_only(struct ost_span text, enum ost_letters of);

#endif
